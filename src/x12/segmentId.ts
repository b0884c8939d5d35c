// Segment ids as numbers, compared without making strings: 'ST' is 0x5354.
import type { Delimiters } from './types.ts'

/** An id of two or three ASCII characters as one number. */
export const idNumber = (id: string): number => [...id].reduce((sum, one) => sum * 256 + one.charCodeAt(0), 0)

export const ST = idNumber('ST')
export const SE = idNumber('SE')
export const GS = idNumber('GS')
export const GE = idNumber('GE')
export const ISA = idNumber('ISA')
export const IEA = idNumber('IEA')

/** Ids that open or close a part of an envelope, and so end a set wherever they stand in it. */
export const isEnvelopeId = (id: number): boolean =>
  id === SE || id === ST || id === GE || id === GS || id === IEA

/** An id ends within these bytes, line breaks included, or is none of the envelope's. */
const ENDS_WITHIN = 32

/** The bytes end before the id does. */
export const UNDECIDED = -1
/** Longer than an id of the envelope. */
export const OTHER = 0

/**
 * The id of the segment at `at`, over line breaks for which `stop` says so (a wrapped file breaks ids too).
 * `OTHER` for an id of more than three characters.
 */
export function idAt(bytes: Uint8Array, at: number, delimiters: Delimiters, stop: Uint8Array): number {
  let id = 0
  const last = at + ENDS_WITHIN
  for (let i = at; i < Math.min(bytes.length, last); i++) {
    const byte = bytes[i]!
    if (byte === delimiters.element || byte === delimiters.segment) return id
    if (stop[byte] !== 0) continue
    if (id > 0xffff) return OTHER
    id = id * 256 + byte
  }
  return bytes.length < last ? UNDECIDED : OTHER
}
