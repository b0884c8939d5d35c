// What is compared of an outbound document: not its bytes, which differ each time, but a view of them as plain data.
import type { ResolvedGuide } from '../../guide/model.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import { x12View } from './x12.ts'
import { xmlView } from './xml.ts'

/** What is to be known of a guide to see what it writes. */
export type Seen = Pick<ResolvedGuide, 'syntax' | 'namespaces'>

/** The view of bytes that a guide of this syntax writes. */
export const viewOf = (bytes: Uint8Array, { syntax, namespaces = {} }: Seen): CanonicalDocument =>
  syntax === 'x12' ? x12View(bytes) : xmlView(bytes, namespaces)
