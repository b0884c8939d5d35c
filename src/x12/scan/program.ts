// Where the delimiters stand, sixteen bytes at a time: what no loop in plain JavaScript can do. Each byte is
// compared with all that matters at once; what is left are bits, one for each delimiter, and their places are stored
// without a branch that depends on the data, as every wrong guess of the processor costs as much as ten bytes.
import type { Code } from './wasm.ts'
import {
  add,
  all,
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
/** A piece that is passed over (pass.ts), and 4 KiB of what that takes. */
export const PASSED_AT = TERMINATORS_AT + PLACES
const PASSED = PIECE + 4096
/** From here on the memory is for who goes on with what was found. It costs what of it is used. */
export const ROOM_AT = PASSED_AT + PASSED
export const MEMORY = 48 * 1024 * 1024

/**
 * Delimiters in sixteen bytes of a purchase order: seldom more. So many are stored at once, however many there are:
 * with 4, 5, 6, 8 it takes 0.43, 0.39, 0.37, 0.43 ns a byte; a branch for each delimiter 0.5.
 */
const AT_ONCE = 6

const VARIABLES = {
  parameters: [
    ...(['length', 'shift', 'element', 'segment', 'component', 'repetition'] as const),
    ...(['lineBreak', 'otherBreak'] as const),
  ],
  numbers: ['at', 'found', 'ends', 'terminators', 'bits', 'last', 'put'],
  vectors: [
    ...([
      'elements',
      'segments',
      'components',
      'repetitions',
      'breaks',
      'others',
      'blank',
      'deleted',
    ] as const),
    ...(['bytes', 'before', 'ending', 'delimiting', 'special'] as const),
  ],
} as const

const local = localsOf(VARIABLES)
const { at, found, ends, terminators, bits, last, put } = local
const { bytes, before, ending, delimiting, special } = local

/**
 * `run(length, shift, element, segment, component, repetition, lineBreak, otherBreak)`: all but the first two as
 * bytes. Stores, for each element separator and terminator of the piece, its index plus `shift`; for each terminator,
 * which of those it is; gives how many terminators there are. It looks at whole sixteens, up to the first that
 * holds the byte behind the piece; what stands behind the piece is overwritten with terminators.
 */
export function scanModule(): Uint8Array<ArrayBuffer> {
  return moduleOf([{ name: 'run', variables: VARIABLES, code: scanning() }], MEMORY / 65536)
}

const scanning = (): Code =>
  all(
    local.elements.set(spread(local.element.get)),
    local.segments.set(spread(local.segment.get)),
    local.components.set(spread(local.component.get)),
    local.repetitions.set(spread(local.repetition.get)),
    local.breaks.set(spread(local.lineBreak.get)),
    local.others.set(spread(local.otherBreak.get)),
    local.blank.set(spread(constant(0x20))),
    local.deleted.set(spread(constant(0x7f))),
    ends.set(constant(ENDS_AT)),
    terminators.set(constant(TERMINATORS_AT)),
    storeVector(local.length.get, local.segments.get, PIECE_AT),
    repeat(sixteen(), isAtMost(at.get, local.length.get)),
    store(constant(SPECIAL_AT), isAnySet(special.get)),
    subtract(terminators.get, constant(TERMINATORS_AT)),
  )

/** What is done with sixteen bytes. */
const sixteen = (): Code[] => [
  bytes.set(vectorAt(at.get, PIECE_AT)),
  before.set(vectorAt(at.get, PIECE_AT - 1)),
  ending.set(same(bytes.get, local.segments.get)),
  delimiting.set(vectorOr(ending.get, same(bytes.get, local.elements.get))),
  special.set(vectorOr(special.get, without(isSpecial(), delimiting.get))),
  bits.set(maskOf(delimiting.get)),
  last.set(maskOf(ending.get)),
  storeTerminators(),
  found.set(add(found.get, bitsOf(bits.get))),
  put.set(ends.get),
  ends.set(add(ends.get, shiftLeft(bitsOf(bits.get), constant(2)))),
  storeEnds(),
  at.set(add(at.get, constant(16))),
]

/** Which bytes may be special, delimiters aside. */
function isSpecial(): Code {
  const isBreak = (of: Code) => vectorOr(same(of, local.breaks.get), same(of, local.others.get))
  const isBehind = vectorOr(isBreak(before.get), same(before.get, local.segments.get))
  const isLoose = without(isBreak(bytes.get), isBehind)
  const isParted = vectorOr(same(bytes.get, local.components.get), same(bytes.get, local.repetitions.get))
  // As signed numbers, those above ASCII are less as well.
  const isControl = without(less(bytes.get, local.blank.get), isBreak(bytes.get))
  return vectorOr(vectorOr(isLoose, isParted), vectorOr(isControl, same(bytes.get, local.deleted.get)))
}

/** Which of the places is a terminator's: as many as there are bits below its own. Seldom more than once. */
function storeTerminators(): Code {
  const below = and(bits.get, and(subtract(last.get, constant(1)), exclusiveOr(last.get, constant(-1))))
  const code = [
    store(terminators.get, add(found.get, bitsOf(below))),
    terminators.set(add(terminators.get, shiftLeft(isNot(last.get, constant(0)), constant(2)))),
    last.set(and(last.get, subtract(last.get, constant(1)))),
  ]
  return repeat(code, last.get)
}

/** Places of all bits, `AT_ONCE` at a time: what is stored for bits that are not there is stored over. */
function storeEnds(): Code {
  const one = (n: number): Code => [
    ...store(put.get, add(zerosBelow(bits.get), add(at.get, local.shift.get)), 4 * n),
    ...bits.set(and(bits.get, subtract(bits.get, constant(1)))),
  ]
  const some = Array.from({ length: AT_ONCE }, (_, n) => one(n))
  return repeat([...some, put.set(add(put.get, constant(4 * AT_ONCE)))], bits.get)
}
