// The loop that every byte of a set goes through when it is framed: it passes over whole segments that mean nothing
// to an envelope, looks at the first bytes of each, and makes nothing. It stops at the first that needs a closer look.
import { isLineBreak } from './byte.ts'
import type { ByteClasses } from './byteClass.ts'
import * as byteClass from './byteClass.ts'
import type { Chunk, Passage } from './chunk.ts'
import * as chunks from './chunk.ts'
import * as isa from './isa.ts'
import { passer } from './scan/pass.ts'

// V8 folds a module's own constants, and looks imported and exported ones up at each use.
const { ORDINARY, TERMINATOR, WHITE } = byteClass
const { BREAK_AFTER, DOUBLED, seekIsa, WHITE_BEFORE } = chunks
/** A segment of so many bytes may hide an ISA; shorter ones are not searched. */
const HIDING = isa.ISA_BYTES

/** Chunks below are not worth handing over to the scan's memory. */
const LEAST = 16 * 1024

/**
 * Passes over the ordinary segments from `from` on, as `pass` does; of a large chunk in WebAssembly: framing 850s takes
 * 0.33 ns a byte so, and 0.64 in JavaScript.
 */
export function passOver(
  chunk: Chunk,
  from: number,
  classes: ByteClasses,
  longest: number,
  into: Passage,
): void {
  const fast = chunk.bytes.length >= LEAST ? passer() : undefined
  if (!fast?.pass(chunk, from, classes, longest, into)) pass(chunk, from, classes, longest, into)
}

/**
 * Passes over the ordinary segments from `from` on, up to one that is longer than `longest`, may hide an ISA or
 * is not whole. Terminators are sought four bytes at a time: a byte of `v` is 0 where one stands, and
 * `(v - 0x01010101) & ~v & 0x80808080` is 0 where none does; its lowest bit is that of the first. All platforms
 * that are installed here are little-endian.
 *
 * CPU on 50 MB of 850s (35 bytes a segment), a bare loop that XORs every byte being 1: byte by byte, with a table
 * for terminators and line breaks, 1.8; `Buffer.indexOf` for each segment 1.5; one loop over all words, segments
 * begun inside of it, 0.8 to 1.3; a word at a time from segment to segment 0.75; two at a time, as here, 0.55; four 0.85.
 */
export function pass(chunk: Chunk, from: number, classes: ByteClasses, longest: number, into: Passage): void {
  const { bytes, words, skew } = chunk
  const { inSet, untelling, terminator } = classes
  const pattern = Math.imul(terminator, 0x01010101)
  const lastWord = words.length
  const size = bytes.length
  let at = from
  let segments = 0
  let end = -1
  let white = -1
  let seen = 0
  run: while (at < size) {
    const first = bytes[at]!
    const kind = inSet[first]!
    if (kind === WHITE || kind === TERMINATOR) {
      seen |= kind === TERMINATOR ? DOUBLED : isLineBreak(first) ? BREAK_AFTER : WHITE_BEFORE
      if (white < 0) white = at
      at++
      continue
    }
    if (kind !== ORDINARY && untelling[first * 256 + bytes[at + 1]!] !== 1) break
    // In the first word, the bytes before the segment's second can't be 0.
    let word = (at + 1 + skew) >> 2
    if (word >= lastWord) break
    let v = (words[word]! ^ pattern) | ~(-1 << (((at + 1 + skew) & 3) << 3))
    let hit = (v - 0x01010101) & ~v & 0x80808080
    if (hit === 0) {
      do {
        word += 2
        if (word >= lastWord) break run
        v = words[word - 1]! ^ pattern
        const u = words[word]! ^ pattern
        hit = (v - 0x01010101) & ~v
        v = (u - 0x01010101) & ~u
      } while (((hit | v) & 0x80808080) === 0)
      hit &= 0x80808080
      if (hit === 0) hit = v & 0x80808080
      else word--
    }
    const to = (word << 2) + ((31 - Math.clz32(hit & -hit)) >> 3) - skew
    if (to - at >= HIDING && (to - at >= longest || mayHideIsa(chunk, at, to))) break
    segments++
    white = -1
    at = end = to + 1
  }
  into.at = at
  into.segments = segments
  into.end = end
  into.white = white
  into.seen = seen
}

/** Whether an ISA begins between two indexes. */
function mayHideIsa(chunk: Chunk, from: number, to: number): boolean {
  if (chunk.isa < from) seekIsa(chunk, from)
  return chunk.isa < to
}
