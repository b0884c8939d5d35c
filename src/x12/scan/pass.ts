// Passing over the segments of sets in a large chunk, as passage.ts does: what is no ordinary segment is left to it. The
// bytes are copied to the scan's memory a piece at a time, for passProgram.ts.
import { CARRIAGE_RETURN, isLineBreak, LINE_FEED } from '../byte.ts'
import type { ByteClasses } from '../byteClass.ts'
import * as byteClass from '../byteClass.ts'
import { BREAK_AFTER, type Chunk, DOUBLED, type Passage, seekIsa, WHITE_BEFORE } from '../chunk.ts'
import * as program from './passProgram.ts'
import { PASSED_AT, PIECE } from './program.ts'
import { instanceOf, scanHere } from './scan.ts'

const { ORDINARY, TELLING_FIRST, TERMINATOR, WHITE } = byteClass
const { BREAKS_AT, byLowerHalf, FOR_ISA, KINDS_AT, SECONDS_AT, SHORT, TALK, TALK_AT } = program

// Where the program's words stand.
const SEGMENTS = TALK.indexOf('segments')
const END = TALK.indexOf('end')
const WHITES = TALK.indexOf('white')
const SEEN = TALK.indexOf('seen')
const ASKS = TALK.indexOf('asks')

class Passer {
  readonly #run: (...numbers: number[]) => number
  readonly #bytes: Uint8Array
  readonly #talk: Int32Array
  readonly #kinds: Int32Array
  #classes: ByteClasses | undefined
  /** What stands in the memory: bytes of a chunk, from one index to another. */
  #of: Chunk | undefined
  #from = 0
  #to = 0

  constructor(run: (...numbers: number[]) => number, buffer: ArrayBuffer) {
    this.#run = run
    this.#bytes = new Uint8Array(buffer)
    this.#talk = new Int32Array(buffer, TALK_AT, TALK.length)
    this.#kinds = new Int32Array(buffer, KINDS_AT, 256)
  }

  /** Passes over ordinary segments; false where nothing was done, as the first is longer than a piece. */
  pass(chunk: Chunk, from: number, classes: ByteClasses, longest: number, into: Passage): boolean {
    if (classes !== this.#classes) this.#aim(classes)
    const talk = this.#talk
    const { length } = chunk.bytes
    into.at = from
    into.segments = 0
    into.end = -1
    into.white = -1
    into.seen = 0
    for (;;) {
      const before = into.at
      if (!this.#holds(chunk, before)) this.#load(chunk, before)
      const base = this.#from
      talk[WHITES] = into.white < 0 ? -1 : Math.max(0, into.white - base)
      const earlier = into.white
      const size = this.#to - base
      into.at = base + this.#run(before - base, size, classes.terminator, longest, chunk.isa - base)
      into.segments += talk[SEGMENTS]!
      if (talk[END]! >= 0) into.end = base + talk[END]!
      into.white =
        talk[WHITES]! < 0 ? -1 : talk[SEGMENTS] === 0 && earlier >= 0 ? earlier : base + talk[WHITES]!
      into.seen |= talk[SEEN]!
      if (talk[ASKS] === FOR_ISA) seekIsa(chunk, into.at)
      else if (talk[ASKS] !== SHORT || this.#to === length) return true
      else if (into.at === base) return into.at > from
      else this.#load(chunk, into.at)
    }
  }

  #holds(chunk: Chunk, at: number): boolean {
    return chunk === this.#of && at >= this.#from && at < this.#to
  }

  #load(chunk: Chunk, at: number): void {
    const { bytes } = chunk
    this.#of = chunk
    this.#from = at
    this.#to = Math.min(bytes.length, at + PIECE)
    this.#bytes.set(bytes.subarray(at, this.#to), PASSED_AT)
  }

  #aim(classes: ByteClasses): void {
    this.#classes = classes
    const { inSet, untelling } = classes
    const breaks = [LINE_FEED, CARRIAGE_RETURN].filter((byte) => inSet[byte] === WHITE)
    this.#bytes.set(byLowerHalf(breaks), BREAKS_AT)
    for (let first = 0; first < 256; first++) this.#kinds[first] = kindOf(inSet[first]!, first)
    for (let second = 0; second < 256; second++)
      this.#bytes[SECONDS_AT + second] = TELLING_FIRST.reduce(
        (bits, first, n) => (untelling[first * 256 + second] === 1 ? bits : bits | (1 << n)),
        0,
      )
  }
}

function kindOf(kind: number, first: number): number {
  if (kind === ORDINARY) return 0
  if (kind === TERMINATOR) return DOUBLED
  if (kind === WHITE) return isLineBreak(first) ? BREAK_AFTER : WHITE_BEFORE
  return -(1 << TELLING_FIRST.indexOf(first))
}

let thread: Passer | undefined | null = null

/** The thread's; undefined where there is no WebAssembly. */
export function passer(): Passer | undefined {
  if (thread === null) thread = opened()
  return thread
}

function opened(): Passer | undefined {
  const memory = scanHere()?.memory
  if (!memory) return undefined
  const { pass } = instanceOf(program.passModule(), memory) as { pass: (...numbers: number[]) => number }
  return new Passer(pass, memory.buffer)
}
