// Where the delimiters stand, sixteen bytes at a time: what no loop in plain JavaScript can do. Each byte is
// compared with all that matters at once; what is left are bits, one for each delimiter, and their places are stored
// without a branch that depends on the data, as every wrong guess of the processor costs as much as ten bytes.
import type { Code } from './wasm.ts'
import {
  add,
  and,
  bitsOf,
  constant,
  exclusiveOr,
  isAnySet,
  isAtMost,
  isNot,
  less,
  localsOf,
  maskOf,
  moduleOf,
  repeat,
  same,
  shiftLeft,
  spread,
  store,
  storeVector,
  subtract,
  vectorAt,
  vectorOr,
  without,
  zerosBelow,
} from './wasm.ts'

/** Bytes that are scanned at once. */
export const PIECE = 64 * 1024

/** Where things lie in the module's memory, in bytes. The byte before the piece belongs to no piece. */
export const PIECE_AT = 1024
/** Not 0 where the piece has anything but printable ASCII, delimiters, and line breaks behind terminators. */
export const SPECIAL_AT = 0
/** Room for a place of four bytes for each byte, and what is stored too much. */
const PLACES = 4 * PIECE + 1024
export const ENDS_AT = PIECE_AT + PIECE + 1024
export const TERMINATORS_AT = ENDS_AT + PLACES
const PAGES = Math.ceil((TERMINATORS_AT + PLACES) / 65536)

/** Delimiters in sixteen bytes of a purchase order: seldom more. All are stored at once, however many there are. */
const AT_ONCE = 6

const LOCALS = { parameters: 8, numbers: 7, vectors: 13 }

/**
 * `run(length, shift, element, segment, component, repetition, lineBreak, otherBreak)`: the first six as bytes.
 * Stores, for each element separator and terminator of the piece, its index plus `shift`; for each terminator,
 * which of those it is; gives how many terminators there are. It looks at whole sixteens, up to the first that
 * holds the byte behind the piece; what stands behind the piece is overwritten with terminators.
 */
export function scanModule(): Uint8Array<ArrayBuffer> {
  const locals = localsOf(LOCALS)
  const next = () => locals.next().value!
  const [length, shift, element, segment, component] = [next(), next(), next(), next(), next()]
  const [repetition, lineBreak, otherBreak] = [next(), next(), next()]
  const [at, found, ends, terminators, bits, last, put] = [
    next(),
    next(),
    next(),
    next(),
    next(),
    next(),
    next(),
  ]
  const [elements, segments, components, repetitions, breaks, others, blank, deleted] = [
    next(),
    next(),
    next(),
    next(),
    next(),
    next(),
    next(),
    next(),
  ]
  const [bytes, ending, delimiting, before, special] = [next(), next(), next(), next(), next()]

  /** Places of all bits, `AT_ONCE` at a time: those of bits that are not there are stored over again. */
  const storeEnds = repeat(
    [
      ...Array.from(
        { length: AT_ONCE },
        (_, n): Code => [
          ...store(put.get, add(zerosBelow(bits.get), add(at.get, shift.get)), 4 * n),
          ...bits.set(and(bits.get, subtract(bits.get, constant(1)))),
        ],
      ),
      put.set(add(put.get, constant(4 * AT_ONCE))),
    ],
    bits.get,
  )
  /** Which of the places is a terminator's: as many as there are bits below its own. */
  const below = and(bits.get, and(subtract(last.get, constant(1)), exclusiveOr(last.get, constant(-1))))
  const storeTerminators = repeat(
    [
      store(terminators.get, add(found.get, bitsOf(below))),
      terminators.set(add(terminators.get, shiftLeft(isNot(last.get, constant(0)), constant(2)))),
      last.set(and(last.get, subtract(last.get, constant(1)))),
    ],
    last.get,
  )
  const isBreak = (of: Code) => vectorOr(same(of, breaks.get), same(of, others.get))
  const isLoose = without(isBreak(bytes.get), vectorOr(isBreak(before.get), same(before.get, segments.get)))
  const isParted = vectorOr(same(bytes.get, components.get), same(bytes.get, repetitions.get))
  const isControl = without(less(bytes.get, blank.get), isBreak(bytes.get))
  const isSpecial = [isParted, isControl, same(bytes.get, deleted.get)].reduce(
    (all, one) => vectorOr(all, one),
    isLoose,
  )

  const block = repeat(
    [
      bytes.set(vectorAt(at.get, PIECE_AT)),
      before.set(vectorAt(at.get, PIECE_AT - 1)),
      ending.set(same(bytes.get, segments.get)),
      delimiting.set(vectorOr(ending.get, same(bytes.get, elements.get))),
      special.set(vectorOr(special.get, without(isSpecial, delimiting.get))),
      bits.set(maskOf(delimiting.get)),
      last.set(maskOf(ending.get)),
      storeTerminators,
      found.set(add(found.get, bitsOf(bits.get))),
      put.set(ends.get),
      ends.set(add(ends.get, shiftLeft(bitsOf(bits.get), constant(2)))),
      storeEnds,
      at.set(add(at.get, constant(16))),
    ],
    isAtMost(at.get, length.get),
  )
  return moduleOf(PAGES, LOCALS, [
    ...elements.set(spread(element.get)),
    ...segments.set(spread(segment.get)),
    ...components.set(spread(component.get)),
    ...repetitions.set(spread(repetition.get)),
    ...breaks.set(spread(lineBreak.get)),
    ...others.set(spread(otherBreak.get)),
    ...blank.set(spread(constant(0x20))),
    ...deleted.set(spread(constant(0x7f))),
    ...ends.set(constant(ENDS_AT)),
    ...terminators.set(constant(TERMINATORS_AT)),
    ...storeVector(length.get, segments.get, PIECE_AT),
    ...block,
    ...store(constant(SPECIAL_AT), isAnySet(special.get)),
    ...subtract(terminators.get, constant(TERMINATORS_AT)),
  ])
}
