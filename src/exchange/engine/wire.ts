// How one document is put on the wire: delimiters, characters, and what follows a terminator. All of it is plain
// data, settled once and used by writing and by sealing alike.
import type { ResolvedGuide } from '../../guide/model.ts'
import type { Envelope } from '../../partner/agreement.ts'
import type { Charset } from '../../x12/charset.ts'
import { delimiterBytes, delimitersFlaw } from '../../x12/delimiter.ts'
import { Output } from '../../x12/output.ts'
import { SegmentCursor } from '../../x12/segments.ts'
import type { Delimiters } from '../../x12/types.ts'

export interface Wire {
  delimiters: Delimiters
  charset: Charset
  suffix: '' | '\n' | '\r\n'
  /** Texts are put into characters that the set has, where they can be. */
  transliterates?: true
}

const USUAL = { element: '*', component: '>', repetition: '^', terminator: '~' }

const CHARSETS: Readonly<Record<NonNullable<Envelope['characterSet']>, Charset>> = {
  basic: 'basic',
  extended: 'extended',
  'latin-1': 'latin1',
  'utf-8': 'utf-8',
}

/**
 * What was agreed for writing to a partner; an answer takes the delimiters of what it answers, unless nobody
 * could read those. `repeats` says whether the interchange's version has a repetition separator.
 */
export function wireFor(
  envelope: Envelope | undefined,
  answered: Delimiters | undefined,
  repeats: boolean,
): Wire {
  const agreed = { ...USUAL, ...envelope }
  const usable = answered !== undefined && isUsable(answered)
  const suffix = envelope?.terminator?.slice(1) ?? '\n'
  const delimiters = usable ? answered : agreedDelimiters(agreed, repeats)
  return {
    delimiters,
    charset: CHARSETS[envelope?.characterSet ?? 'extended'],
    suffix: isLineBreak(delimiters.segment) ? '' : (suffix as Wire['suffix']),
    ...(envelope?.unwritable === 'transliterate' ? { transliterates: true } : {}),
  }
}

// A line break between elements is read, but other readers take it for the end of the segment.
const isUsable = (delimiters: Delimiters): boolean =>
  delimitersFlaw(delimiters) === undefined &&
  !delimiterBytes(delimiters).some((byte) => isLineBreak(byte) && byte !== delimiters.segment)

const isLineBreak = (byte: number) => byte === 0x0a || byte === 0x0d
const byteOf = (text: string) => text.charCodeAt(0)

function agreedDelimiters(agreed: typeof USUAL, repeats: boolean): Delimiters {
  const { element, component, repetition, terminator } = agreed
  return {
    element: byteOf(element),
    component: byteOf(component),
    segment: byteOf(terminator),
    ...(repeats ? { repetition: byteOf(repetition) } : {}),
  }
}

export const outputFor = ({ charset, suffix }: Wire): Output => new Output({ charset, suffix })

/** Whether a guide is that of the interchange acknowledgement, which has neither group nor set. */
export const isTa1 = (guide: Pick<ResolvedGuide, 'guide'>): boolean => guide.guide.endsWith('/TA1')

/** A strict cursor over bytes that we wrote. */
export const cursorOver = (bytes: Uint8Array, { delimiters, charset }: Wire, base = 0): SegmentCursor =>
  new SegmentCursor(bytes, delimiters, base, { charset: charset === 'utf-8' ? 'utf-8' : 'latin1' })
