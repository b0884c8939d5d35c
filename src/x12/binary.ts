// BIN and BDS: the only segments whose data may hold delimiters, because their length is announced.
// BIN*8*a~b*c~d*~ and BDS*NOF*8*a~b*c~d*~
import type { Delimiters } from './types.ts'

/** A length is announced within these bytes, or not at all. */
const ANNOUNCED_WITHIN = 64

/** Where a binary segment's data lies; `more` where the bytes end before that can be told. */
export type BinarySpan = { from: number; length: number } | 'more' | undefined

/**
 * The data of the BIN or BDS that begins at `at`. Undefined for any other segment, and where no length is
 * announced: the segment then ends like any other.
 */
export function binarySpan(bytes: Uint8Array, at: number, end: number, delimiters: Delimiters): BinarySpan {
  if (bytes[at] !== 0x42) return undefined
  let elements = 0
  let length = 0
  let digits = 0
  const last = Math.min(end, at + ANNOUNCED_WITHIN)
  const separator = delimiters.wide?.element?.length ?? 1
  for (let i = at + 1; i < last; i++) {
    const byte = bytes[i]!
    if (byte === delimiters.segment) return undefined
    if (i === at + 3) {
      elements = byte === delimiters.element ? lengthElement(bytes, at) : 0
      if (elements === 0) return undefined
    } else if (i >= at + 3 + separator && byte === delimiters.element) {
      if (--elements === 0) return digits > 0 ? dataAt(i + separator, length, end) : undefined
    } else if (elements === 1 && i >= at + 3 + separator) {
      if (byte < 0x30 || byte > 0x39 || ++digits > 15) return undefined
      length = length * 10 + byte - 0x30
    }
  }
  return last < end ? undefined : 'more'
}

// Of a separator of several bytes, the last ones may still be on their way.
const dataAt = (from: number, length: number, end: number): BinarySpan =>
  from > end ? 'more' : { from, length }

/** Which element is the length: BIN01, BDS02; 0 for another segment. */
function lengthElement(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] === 0x49 && bytes[at + 2] === 0x4e) return 1
  return bytes[at + 1] === 0x44 && bytes[at + 2] === 0x53 ? 2 : 0
}
