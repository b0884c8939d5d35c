// What a codec is told where nothing special holds.
import type { CodecContext } from '../../../src/guide/codec/codec.ts'

export const PLAIN: CodecContext = { centuryPivot: 50, decimals: 0, longest: Number.POSITIVE_INFINITY }
