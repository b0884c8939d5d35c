// Putting pairs of qualifiers and values to their places. What needs more than is known of its qualifier is left to
// quickPairs.ts, from there on.
import { PIECE_AT } from '../../../../x12/scan/program.ts'
import * as wasm from '../../../../x12/scan/wasm.ts'
import { MATCHES, UNDECIDED } from '../pattern/patterns.ts'
import { CANDIDATE, CANDIDATES, SCHEME } from '../quickPairs.ts'
import { FROM, LEAF, PLACE, RECORD, SEGMENT, TO, VALUE } from '../tape.ts'
import { cellOf, setTape, tape, tell, told } from './cells.ts'
import * as layout from './layout.ts'

const { add, all, block, call, constant, give, isLess, isMore, isAtMost, isNot, isSame, isZero, leave } = wasm
const { leaveIf, load, loadByte, loop, multiply, shiftLeft, subtract, when } = wasm
type Code = wasm.Code

const [SPACE, MOST_ASCII] = [0x20, 0x7f]

const VARIABLES = {
  parameters: ['segment', 'ends', 'count', 'holder', 'ordinal'],
  numbers: [
    ...(['base', 'n', 'most', 'leaf', 'at', 'end', 'start', 'middle', 'to', 'list', 'last'] as const),
    ...(['length', 'looked', 'table', 'where', 'place', 'scheme'] as const),
  ],
  vectors: [],
} as const

const local = wasm.localsOf(VARIABLES)
const { segment, ends, count, holder, ordinal, base, n, most, leaf, at, end } = local
const { start, middle, to, list, last, length, looked, table, where, place, scheme } = local

const ofSegment = (cell: number): Code => cellOf(layout.SEGMENTS_AT, segment.get, cell)
const inList = (cell: number): Code => cellOf(layout.LISTS_AT, list.get, cell)
const isRoot = inList(1)
const valueFrom = add(middle.get, constant(1))

/** Puts pairs to the first of their places that is free and that they fit; gives the first pair that is left, or -1. */
export const pairing = (): wasm.Program => ({
  name: 'pairs',
  variables: VARIABLES,
  code: all(
    base.set(subtract(constant(PIECE_AT), told('shift'))),
    most.set(ofSegment(layout.PAIRS_MOST)),
    leaf.set(ofSegment(layout.PAIRS_LEAF)),
    // Where the element before the qualifier has its end, and where the segment has its own.
    at.set(add(ends.get, shiftLeft(subtract(ofSegment(layout.PAIRS), constant(1)), constant(2)))),
    end.set(add(ends.get, shiftLeft(count.get, constant(2)))),
    block(
      'over',
      loop(
        'pair',
        leaveIf('over', isZero(isLess(n.get, most.get))),
        leaveIf('over', isMore(add(at.get, constant(8)), end.get)),
        block('done', one()),
        n.set(add(n.get, constant(1))),
        at.set(add(at.get, constant(8))),
        leave('pair'),
      ),
    ),
    constant(-1),
  ),
})

function one(): Code {
  return all(
    start.set(add(load(at.get), constant(1))),
    middle.set(load(at.get, 4)),
    to.set(load(at.get, 8)),
    length.set(subtract(to.get, valueFrom)),
    leaveIf('done', isZero(length.get)),
    list.set(call('key', add(base.get, start.get), subtract(middle.get, start.get))),
    when(isZero(list.get), give(n.get)),
    // White space at its end does not count.
    looked.set(subtract(loadByte(add(base.get, subtract(to.get, constant(1)))), constant(SPACE + 1))),
    when(isZero(isAtMost(looked.get, constant(MOST_ASCII - SPACE - 1))), give(n.get)),
    list.set(call('known', constant(layout.QUALIFIERS_AT), list.get, leaf.get)),
    when(isZero(list.get), give(n.get)),
    last.set(inList(0)),
    scheme.set(inList(SCHEME)),
    list.set(add(list.get, constant(CANDIDATES))),
    last.set(add(list.get, multiply(last.get, constant(CANDIDATE)))),
    block('full', candidates()),
    rest(),
  )
}

/** Leaves for `done`, or for `full` where no place is to be had. */
const candidates = (): Code =>
  loop(
    'candidate',
    leaveIf('full', isZero(isLess(list.get, last.get))),
    block(
      'other',
      table.set(inList(2)),
      when(
        table.get,
        looked.set(call('look', add(base.get, valueFrom), length.get, table.get)),
        when(isSame(looked.get, constant(UNDECIDED)), give(n.get)),
        leaveIf('other', isNot(looked.get, constant(MATCHES))),
      ),
      where.set(told('root')),
      when(isZero(isRoot), where.set(tape(holder.get, 2))),
      when(where.get, leaveIf('other', tape(add(where.get, inList(0))))),
      record(1, valueFrom, to.get, constant(0)),
      when(isZero(isRoot), where.set(call('open', holder.get))),
      setTape(add(where.get, inList(0)), place.get),
      leave('done'),
    ),
    list.set(add(list.get, constant(CANDIDATE))),
    leave('candidate'),
  )

/** A qualifier that has no place of its own, as a scheme. */
const rest = (): Code =>
  all(
    when(isZero(scheme.get), give(n.get)),
    where.set(call('entry in', holder.get, ofSegment(layout.REST))),
    record(0, start.get, middle.get, scheme.get),
    setTape(add(where.get, ofSegment(layout.REST_SCHEME)), place.get),
    record(1, valueFrom, to.get, constant(0)),
    setTape(add(where.get, ofSegment(layout.REST_VALUE)), place.get),
  )

/** The record of a qualifier, or of its value, which is the next element. */
function record(isValue: 0 | 1, from: Code, until: Code, value: Code): Code {
  const nth = (first: Code) => add(first, add(shiftLeft(n.get, constant(1)), constant(isValue)))
  const set = (what: Code, cell: number) => setTape(place.get, what, cell)
  return all(
    place.set(told('top')),
    tell('top', add(place.get, constant(RECORD))),
    set(nth(leaf.get), LEAF),
    set(from, FROM),
    set(until, TO),
    set(ordinal.get, SEGMENT),
    set(nth(ofSegment(layout.PAIRS)), PLACE),
    set(value, VALUE),
  )
}
