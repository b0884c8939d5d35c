// Passing over the segments of sets in a large chunk, as passage.ts does, thirty-two bytes at a time: what is no ordinary
// segment is left to it. The bytes are copied to the scan's memory a piece at a time.
import { isLineBreak, viewOf } from '../byte.ts'
import type { ByteClasses } from '../byteClass.ts'
import * as byteClass from '../byteClass.ts'
import { bitOf } from '../tolerance.ts'
import { PASSED_AT, PIECE } from './program.ts'
import { instanceOf, scanHere } from './scan.ts'
import * as wasm from './wasm.ts'

const { add, all, block, constant, isLess, isMore, isZero, leave, leaveIf, load, loadByte, loop, maskOf } =
  wasm
const { and, or, same, shiftLeft, spread, store, subtract, when } = wasm
type Code = wasm.Code

const { ORDINARY, TERMINATOR, WHITE } = byteClass

/** By first byte: 0 for an ordinary one, more than 0 for what is seen where it is white, less for who may be telling. */
const KINDS_AT = PASSED_AT + PIECE + 1024
/** By second byte, the first bytes with which it tells, as bits. */
const SECONDS_AT = KINDS_AT + 1024
/** What is handed over, and back. */
const TALK_AT = SECONDS_AT + 256
const TALK = ['segments', 'end', 'white', 'seen', 'asks'] as const
type Word = (typeof TALK)[number]
const wordAt = (word: Word) => TALK_AT + 4 * TALK.indexOf(word)
const [SEGMENTS, BEHIND, WHITES, SEEN, ASKS] = [0, 1, 2, 3, 4]

/** What it stopped for: the next ISA has to be sought, or the piece ends before the segment does. */
const FOR_ISA = 1
const SHORT = 2

/** Segments below are not asked whether an ISA hides in them. */
const HIDING = 106

const VARIABLES = {
  parameters: ['at', 'size', 'terminator', 'longest', 'isa'],
  numbers: ['kind', 'next', 'mask', 'segments', 'end', 'white', 'seen', 'first'],
  vectors: ['terminators'],
} as const

const local = wasm.localsOf(VARIABLES)
const { at, size, terminator, longest, isa, kind, next, mask, segments, end, white, seen, first } = local

/** `pass(at, size, terminator, longest, isa)`: where it stopped. All are indexes of the piece, but the terminator. */
const passModule = () => wasm.moduleOf([{ name: 'pass', variables: VARIABLES, code: passing() }])

function passing(): Code {
  const tell = (word: Word, value: Code) => store(constant(0), value, wordAt(word))
  return all(
    local.terminators.set(spread(terminator.get)),
    end.set(constant(-1)),
    white.set(load(constant(0), wordAt('white'))),
    tell('asks', constant(0)),
    block(
      'stop',
      block('short', loop('segment', one(tell), leave('segment'))),
      tell('asks', constant(SHORT)),
    ),
    tell('segments', segments.get),
    tell('end', end.get),
    tell('white', white.get),
    tell('seen', seen.get),
    at.get,
  )
}

function one(tell: (word: Word, value: Code) => Code): Code {
  const byteAt = (index: Code, more = 0) => loadByte(index, PASSED_AT + more)
  const found = (from: number) =>
    maskOf(same(wasm.vectorAt(next.get, PASSED_AT + from), local.terminators.get))
  return all(
    leaveIf('short', isZero(isLess(at.get, size.get))),
    first.set(byteAt(at.get)),
    kind.set(load(shiftLeft(first.get, constant(2)), KINDS_AT)),
    when(
      isMore(kind.get, constant(0)),
      seen.set(or(seen.get, kind.get)),
      when(isLess(white.get, constant(0)), white.set(at.get)),
      at.set(add(at.get, constant(1))),
      leave('segment'),
    ),
    when(
      kind.get,
      leaveIf('short', isZero(isLess(add(at.get, constant(1)), size.get))),
      leaveIf('stop', and(loadByte(byteAt(at.get, 1), SECONDS_AT), subtract(constant(0), kind.get))),
    ),
    next.set(add(at.get, constant(1))),
    block(
      'found',
      loop(
        'more',
        leaveIf('short', isZero(isLess(next.get, size.get))),
        mask.set(or(found(0), shiftLeft(found(16), constant(16)))),
        leaveIf('found', mask.get),
        next.set(add(next.get, constant(32))),
        leave('more'),
      ),
    ),
    next.set(add(next.get, wasm.zerosBelow(mask.get))),
    leaveIf('short', isZero(isLess(next.get, size.get))),
    when(
      isMore(subtract(next.get, at.get), constant(HIDING - 1)),
      leaveIf('stop', isZero(isLess(subtract(next.get, at.get), longest.get))),
      when(isLess(isa.get, at.get), tell('asks', constant(FOR_ISA)), leave('stop')),
      leaveIf('stop', isLess(isa.get, next.get)),
    ),
    segments.set(add(segments.get, constant(1))),
    white.set(constant(-1)),
    at.set(add(next.get, constant(1))),
    end.set(at.get),
  )
}

/** The chunk that is passed over, and where an ISA was found in it (passage.ts). */
interface Passed {
  bytes: Uint8Array
  isa: number
}

/** How far it came, and what it passed (passage.ts). */
interface Passing {
  at: number
  segments: number
  end: number
  white: number
  seen: number
}

class Passer {
  readonly #run: (...numbers: number[]) => number
  readonly #bytes: Uint8Array
  readonly #talk: Int32Array
  readonly #kinds: Int32Array
  #classes: ByteClasses | undefined
  /** What stands in the memory: bytes of a chunk, from one index to another. */
  #of: Passed | undefined
  #from = 0
  #to = 0

  constructor(run: (...numbers: number[]) => number, buffer: ArrayBuffer) {
    this.#run = run
    this.#bytes = new Uint8Array(buffer)
    this.#talk = new Int32Array(buffer, TALK_AT, TALK.length)
    this.#kinds = new Int32Array(buffer, KINDS_AT, 256)
  }

  /** Passes over ordinary segments; false where nothing was done, as the first is longer than a piece. */
  pass(chunk: Passed, from: number, classes: ByteClasses, longest: number, into: Passing): boolean {
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
      if (talk[BEHIND]! >= 0) into.end = base + talk[BEHIND]!
      into.white =
        talk[WHITES]! < 0 ? -1 : talk[SEGMENTS] === 0 && earlier >= 0 ? earlier : base + talk[WHITES]!
      into.seen |= talk[SEEN]!
      if (talk[ASKS] === FOR_ISA) this.#seek(chunk, into.at)
      else if (talk[ASKS] !== SHORT || this.#to === length) return true
      else if (into.at === base) return into.at > from
      else this.#load(chunk, into.at)
    }
  }

  #holds(chunk: Passed, at: number): boolean {
    return chunk === this.#of && at >= this.#from && at < this.#to
  }

  #load(chunk: Passed, at: number): void {
    const { bytes } = chunk
    this.#of = chunk
    this.#from = at
    this.#to = Math.min(bytes.length, at + PIECE)
    this.#bytes.set(bytes.subarray(at, this.#to), PASSED_AT)
  }

  #seek(chunk: Passed, at: number): void {
    const found = viewOf(chunk.bytes).indexOf('ISA', at, 'latin1')
    chunk.isa = found < 0 ? chunk.bytes.length : found
  }

  #aim(classes: ByteClasses): void {
    this.#classes = classes
    const { inSet, untelling } = classes
    for (let first = 0; first < 256; first++) this.#kinds[first] = kindOf(inSet[first]!, first)
    for (let second = 0; second < 256; second++)
      this.#bytes[SECONDS_AT + second] = TELLING.reduce(
        (bits, first, n) => (untelling[first * 256 + second] === 1 ? bits : bits | (1 << n)),
        0,
      )
  }
}

/** The first bytes of segments that matter to framing. */
const TELLING = [...Buffer.from('SGIB', 'latin1')]

function kindOf(kind: number, first: number): number {
  if (kind === ORDINARY) return 0
  if (kind === TERMINATOR) return bitOf('doubled terminator')
  if (kind === WHITE)
    return bitOf(isLineBreak(first) ? 'line break after terminator' : 'white space before segment')
  return -(1 << TELLING.indexOf(first))
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
  const { pass } = instanceOf(passModule(), memory) as { pass: (...numbers: number[]) => number }
  return new Passer(pass, memory.buffer)
}
