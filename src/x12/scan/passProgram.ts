// Passing over segments thirty-two bytes at a time, however many begin there: 0.11 ns a byte. Going from terminator to
// terminator took as much where the processor could learn how long segments are, and twice that where it could not.
import { TELLING_FIRST } from '../byteClass.ts'
import { BREAK_AFTER } from '../chunk.ts'
import { ISA_BYTES } from '../isa.ts'
import { PASSED_AT, PIECE } from './program.ts'
import * as wasm from './wasm.ts'

const { add, all, block, constant, isBelow, isLess, isMore, isZero, leave, leaveIf, load, loadByte, loop } =
  wasm
const { and, bitsOf, choose, exclusiveOr, looked, maskOf, or, same, shiftLeft, shiftRight, spread, store } =
  wasm
const { subtract, vectorAnd, vectorOr, when, zerosAbove, zerosBelow } = wasm
type Code = wasm.Code

/** By first byte: 0 for an ordinary one, more than 0 for what is seen where it is white, less for who may be telling. */
export const KINDS_AT = PASSED_AT + PIECE + 1024
/** By second byte, the first bytes with which it tells, as bits. */
export const SECONDS_AT = KINDS_AT + 1024
/** What is handed over, and back. */
export const TALK_AT = SECONDS_AT + 256
export const TALK = ['segments', 'end', 'white', 'seen', 'asks'] as const
type Word = (typeof TALK)[number]
const wordAt = (word: Word) => TALK_AT + 4 * TALK.indexOf(word)
/** The line breaks that may stand behind a terminator, each where its lower half says. */
export const BREAKS_AT = TALK_AT + 64

/** What it stopped for: the next ISA has to be sought, or the piece ends before the segment does. */
export const FOR_ISA = 1
export const SHORT = 2

const VARIABLES = {
  parameters: ['at', 'size', 'terminator', 'longest', 'isa'],
  numbers: [
    ...(['kind', 'next', 'mask', 'segments', 'end', 'white', 'seen', 'first'] as const),
    ...(['ends', 'breaks', 'runs', 'begins', 'behind', 'doubtful', 'broken'] as const),
  ],
  vectors: ['terminators', 'lineBreaks', 'firsts', 'blank', 'half', 'low', 'high'],
} as const

const local = wasm.localsOf(VARIABLES)
const { at, size, terminator, longest, isa, kind, next, mask, segments, end, white, seen, first } = local
const { ends, breaks, runs, begins, behind, doubtful, broken } = local
const { terminators, lineBreaks, firsts, blank, half, low, high } = local

/** `pass(at, size, terminator, longest, isa)`: where it stopped. All are indexes of the piece, but the terminator. */
export const passModule = () => wasm.moduleOf([{ name: 'pass', variables: VARIABLES, code: passing() }])

function passing(): Code {
  const tell = (word: Word, value: Code) => store(constant(0), value, wordAt(word))
  return all(
    terminators.set(spread(terminator.get)),
    lineBreaks.set(wasm.vectorAt(constant(0), BREAKS_AT)),
    firsts.set(wasm.vectorOf(byLowerHalf(TELLING_FIRST))),
    blank.set(wasm.sixteenOf(0x21)),
    half.set(wasm.sixteenOf(15)),
    end.set(constant(-1)),
    white.set(load(constant(0), wordAt('white'))),
    tell('asks', constant(0)),
    block(
      'stop',
      block('short', loop('segment', one(tell), block('careful', many()), end.set(at.get), leave('segment'))),
      tell('asks', constant(SHORT)),
    ),
    when(broken.get, seen.set(or(seen.get, constant(BREAK_AFTER)))),
    tell('segments', segments.get),
    tell('end', end.get),
    tell('white', white.get),
    tell('seen', seen.get),
    at.get,
  )
}

const byteAt = (index: Code, more = 0) => loadByte(index, PASSED_AT + more)
const kindHere = () => load(shiftLeft(first.get, constant(2)), KINDS_AT)
/** Whether the second byte tells, of a first that may. */
const tells = (second: Code) => and(loadByte(second, SECONDS_AT), subtract(constant(0), kind.get))

/** One segment, or a byte before one. */
function one(tell: (word: Word, value: Code) => Code): Code {
  const found = (from: number) => maskOf(same(wasm.vectorAt(next.get, PASSED_AT + from), terminators.get))
  return all(
    leaveIf('short', isZero(isLess(at.get, size.get))),
    first.set(byteAt(at.get)),
    kind.set(kindHere()),
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
      leaveIf('stop', tells(byteAt(at.get, 1))),
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
    next.set(add(next.get, zerosBelow(mask.get))),
    leaveIf('short', isZero(isLess(next.get, size.get))),
    when(
      isMore(subtract(next.get, at.get), constant(ISA_BYTES - 1)),
      leaveIf('stop', isZero(isLess(subtract(next.get, at.get), longest.get))),
      when(isLess(isa.get, at.get), tell('asks', constant(FOR_ISA)), leave('stop')),
      leaveIf('stop', isLess(isa.get, next.get)),
    ),
    segments.set(add(segments.get, constant(1))),
    white.set(constant(-1)),
    at.set(add(next.get, constant(1))),
  )
}

/** Bytes that are looked at together, one of a mask's bits for each. */
const WIDTH = 32

/** Segments behind a terminator, as long as they are short and tell nothing; then `at` is behind the last of them. */
const many = (): Code =>
  all(
    next.set(at.get),
    behind.set(constant(1)),
    loop(
      'more',
      // The byte behind is looked at too, where the last may tell.
      leaveIf('careful', isLess(size.get, add(next.get, constant(WIDTH + 1)))),
      look(),
      block('sure', loop('doubt', doubt(), leave('doubt'))),
      leaveIf(
        'careful',
        isMore(subtract(add(next.get, zerosBelow(ends.get)), at.get), constant(ISA_BYTES - 1)),
      ),
      broken.set(or(broken.get, runs.get)),
      segments.set(add(segments.get, bitsOf(ends.get))),
      at.set(choose(subtract(add(next.get, constant(WIDTH)), zerosAbove(ends.get)), at.get, ends.get)),
      leaveIf('careful', doubtful.get),
      next.set(add(next.get, constant(WIDTH))),
      leave('more'),
    ),
  )

/** Where segments end and begin, and which of these need a closer look. A sum carries a beginning over the line breaks there. */
function look(): Code {
  const both = (of: (bytes: Code) => Code) =>
    or(maskOf(of(low.get)), shiftLeft(maskOf(of(high.get)), constant(16)))
  const isBreak = (bytes: Code) => same(looked(lineBreaks.get, bytes), bytes)
  return all(
    low.set(wasm.vectorAt(next.get, PASSED_AT)),
    high.set(wasm.vectorAt(next.get, PASSED_AT + 16)),
    ends.set(both((bytes) => same(bytes, terminators.get))),
    breaks.set(both(isBreak)),
    begins.set(or(shiftLeft(ends.get, constant(1)), behind.get)),
    runs.set(and(begins.get, breaks.get)),
    mask.set(add(runs.get, breaks.get)),
    begins.set(and(or(begins.get, mask.get), exclusiveOr(breaks.get, constant(-1)))),
    behind.set(or(shiftRight(ends.get, constant(31)), isBelow(mask.get, breaks.get))),
    doubtful.set(and(begins.get, both(isDoubtful))),
  )
}

/** White, beyond ASCII, a terminator, or a first byte that may be telling. */
function isDoubtful(bytes: Code): Code {
  const isWhite = wasm.less(bytes, blank.get)
  const mayTell = same(looked(firsts.get, vectorAnd(bytes, half.get)), bytes)
  return vectorOr(vectorOr(isWhite, same(bytes, terminators.get)), mayTell)
}

/** The lowest doubt: leaves for `sure` where there is none, or where it is right; then with what stands before it. */
const doubt = (): Code =>
  all(
    leaveIf('sure', isZero(doubtful.get)),
    mask.set(add(next.get, zerosBelow(doubtful.get))),
    first.set(byteAt(mask.get)),
    kind.set(kindHere()),
    when(
      or(isMore(kind.get, constant(0)), tells(byteAt(mask.get, 1))),
      mask.set(subtract(and(doubtful.get, subtract(constant(0), doubtful.get)), constant(1))),
      ends.set(and(ends.get, mask.get)),
      runs.set(and(runs.get, mask.get)),
      leave('sure'),
    ),
    doubtful.set(and(doubtful.get, subtract(doubtful.get, constant(1)))),
  )

/** Each of a few bytes at the place that its lower half says; elsewhere a byte that would stand at another place. */
export function byLowerHalf(bytes: readonly number[]): number[] {
  const table = Array.from({ length: 16 }, (_, place) => (place + 1) & 15)
  for (const byte of bytes) table[byte & 15] = byte
  return table
}
