// Segment ids as numbers, compared without making strings: 'ST' is 0x5354.
import { latin1 } from './byte.ts'
import type { Delimiters } from './types.ts'

/** An id of two or three ASCII characters as one number. */
const idNumber = (id: string): number => [...id].reduce((sum, one) => sum * 256 + one.charCodeAt(0), 0)

const ST = idNumber('ST')
const SE = idNumber('SE')
const GS = idNumber('GS')
const GE = idNumber('GE')
const IEA = idNumber('IEA')

/** Ids that open or close a part of an envelope, and so end a set wherever they stand in it. */
export const isEnvelopeId = (id: number): boolean =>
  id === SE || id === ST || id === GE || id === GS || id === IEA

/** An id ends within these bytes, line breaks included, or is none of the envelope's. */
const ENDS_WITHIN = 32

/** The bytes end before the id does. */
export const UNDECIDED = -1
/** Longer than an id of the envelope. */
const OTHER = 0

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

/** Characters of an id that are kept; a right one has two or three. */
const LONGEST = 32
/** Ids seen before, so that each is one string; bounded, because a file may hold any nonsense. */
const known = new Map<number, string>()
const MOST_KNOWN = 4096

/** The id between two indexes as text, without line breaks: a wrapped file breaks ids too. */
export function idText(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > 3) return plain(latin1(bytes, from, Math.min(to, from + LONGEST)))
  let number = 0
  for (let i = from; i < to; i++) number = number * 256 + bytes[i]!
  const before = known.get(number)
  if (before !== undefined) return before
  const id = plain(latin1(bytes, from, to))
  if (known.size < MOST_KNOWN) known.set(number, id)
  return id
}

const plain = (id: string) => id.replace(/[\r\n]/g, '')
