// A chunk of bytes while segments of sets are passed over, and what is said of that (passage.ts, scan/pass.ts).
import { viewOf } from './byte.ts'
import { bitOf } from './tolerance.ts'

export const BREAK_AFTER = bitOf('line break after terminator')
export const WHITE_BEFORE = bitOf('white space before segment')
export const DOUBLED = bitOf('doubled terminator')

/** How far it came, and what it passed. */
export interface Passage {
  /** Index of the first byte that was not passed over. */
  at: number
  /** Whole segments. */
  segments: number
  /** Index behind the last of them, or -1. */
  end: number
  /** Index of the first of the white bytes and empty segments just before `at`, or -1. */
  white: number
  /** Tolerances of these and of all others that were passed, as bits. */
  seen: number
}

/** A chunk as the loop wants it: the same bytes four by four, and where an ISA may hide. */
export interface Chunk {
  bytes: Uint8Array
  words: Int32Array
  /** Bytes of the first word that stand before the chunk. */
  skew: number
  /** Index of the first `ISA` at or behind the last place where one was sought; -1 before that. */
  isa: number
}

/** A chunk in which no ISA was sought yet; the bytes are not copied. */
export function chunkOf(bytes: Uint8Array): Chunk {
  const skew = bytes.byteOffset & 3
  const words = new Int32Array(bytes.buffer, bytes.byteOffset - skew, (bytes.length + skew) >> 2)
  return { bytes, words, skew, isa: -1 }
}

/** Notes where the next ISA may be, from an index on: a chunk is searched once, not each of its segments. */
export function seekIsa(chunk: Chunk, from: number): void {
  const found = viewOf(chunk.bytes).indexOf('ISA', from, 'latin1')
  chunk.isa = found < 0 ? chunk.bytes.length : found
}
