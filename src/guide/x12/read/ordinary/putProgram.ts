// Putting what was judged: the records of elements to their places, then pairs to theirs. What can't be put at once is
// left to quick.ts, from there on.
import { PIECE_AT } from '../../../../x12/scan/program.ts'
import * as wasm from '../../../../x12/scan/wasm.ts'
import { NEXT } from '../form.ts'
import { CANDIDATE, CANDIDATES, SCHEME } from '../quickPairs.ts'
import * as rows from '../rows.ts'
import { FROM, LEAF, NUMBER, PARTS, PLACE, RECORD, SEGMENT, TO, VALUE } from '../tape.ts'
import { cellOf, setCell, setTape, tape, tell, told } from './cells.ts'
import { digitsOf } from './judgeProgram.ts'
import {
  GROUP_COUNT,
  GROUPS,
  GROUPS_AT,
  LISTS_AT,
  MOST_GROUPS,
  PAIRS,
  PAIRS_LEAF,
  PAIRS_MOST,
  QUALIFIERS_AT,
  REST,
  REST_SCHEME,
  REST_VALUE,
  ROWS_AT,
  SEGMENTS_AT,
} from './layout.ts'

const { add, all, and, block, call, constant, give, isLess, isMore, isNot, isSame, isZero, leave } = wasm
const { leaveIf, load, localsOf, loop, multiply, shiftLeft, shiftRight, subtract, when } = wasm
type Code = wasm.Code
type Program = wasm.Program

/** Puts records to their places, from one to where they end; gives the first that has no room, or their end. */
export function putting(): Program {
  const variables = {
    parameters: ['segment', 'record', 'end', 'holder'],
    numbers: ['row', 'becomes', 'cell', 'part', 'last', 'own', 'bits', 'group', 'entry'],
    vectors: [],
  } as const
  const local = localsOf(variables)
  const { segment, record, end, holder, row, becomes, cell, part, last, own, bits, group, entry } = local
  const ofSegment = (at: number): Code => cellOf(SEGMENTS_AT, segment.get, at)
  const inRow = (at: Code, n: number): Code => cellOf(ROWS_AT, at, n)
  const value = tape(record.get, VALUE)
  const setValue = (to: Code) => setTape(record.get, to, VALUE)
  const isPut = setTape(record.get, constant(0), NEXT)
  const becomesA = (what: number) => isSame(becomes.get, constant(what))

  const one = all(
    when(becomesA(rows.IN_ROOT), cell.set(told('root'))),
    when(isNot(becomes.get, constant(rows.IN_ROOT)), cell.set(call('open', holder.get))),
    cell.set(add(cell.get, inRow(row.get, rows.CELL))),
    when(tape(cell.get), give(record.get)),
    setTape(cell.get, record.get),
    setValue(and(value, constant(NUMBER))),
  )
  const rest = all(setValue(constant(0)), isPut, cell.set(call('link', told('unmapped'), record.get)))
  // Elements fill one entry until a place is taken: that opens the next.
  const inGroup = all(
    group.set(inRow(row.get, rows.GROUP)),
    entry.set(cellOf(GROUPS_AT, group.get)),
    cell.set(add(entry.get, inRow(row.get, rows.CELL))),
    when(
      wasm.or(isZero(entry.get), tape(cell.get)),
      entry.set(cellOf(SEGMENTS_AT, add(segment.get, group.get), GROUPS)),
      entry.set(call('entry in', holder.get, entry.get)),
      setCell(GROUPS_AT, group.get, entry.get),
      cell.set(add(entry.get, inRow(row.get, rows.CELL))),
    ),
    setTape(cell.get, record.get),
    setValue(and(value, constant(NUMBER))),
  )
  const noGroups = Array.from({ length: MOST_GROUPS }, (_, n) => setCell(GROUPS_AT, constant(n), constant(0)))
  // Whether there is room for all parts is asked before one is put.
  const eachPart = (name: string, ...see: Code[]): Code =>
    all(
      part.set(add(inRow(row.get, rows.CELL), constant(1))),
      last.set(add(part.get, multiply(inRow(part.get, -1), constant(rows.PART)))),
      bits.set(shiftRight(value, constant(PARTS))),
      block(
        `${name} over`,
        loop(
          name,
          leaveIf(`${name} over`, isZero(isLess(part.get, last.get))),
          when(
            and(bits.get, constant(1)),
            when(inRow(part.get, 2), cell.set(told('root'))),
            when(isZero(inRow(part.get, 2)), cell.set(call('open', holder.get))),
            cell.set(add(cell.get, inRow(part.get, 1))),
            ...see,
          ),
          bits.set(shiftRight(bits.get, constant(1))),
          part.set(add(part.get, constant(rows.PART))),
          leave(name),
        ),
      ),
    )
  const copied = [FROM, TO, SEGMENT, PLACE].map((at) => setTape(own.get, tape(record.get, at), at))
  const parts = all(
    eachPart('free', when(tape(cell.get), give(record.get))),
    eachPart(
      'part',
      own.set(told('top')),
      tell('top', add(own.get, constant(RECORD))),
      setTape(own.get, inRow(part.get, 0), LEAF),
      ...copied,
      setTape(own.get, and(value, constant(NUMBER)), VALUE),
      setTape(cell.get, own.get),
    ),
  )
  const code = all(
    when(ofSegment(GROUP_COUNT), ...noGroups),
    block(
      'over',
      loop(
        'record',
        leaveIf('over', isZero(isLess(record.get, end.get))),
        row.set(tape(record.get, NEXT)),
        becomes.set(inRow(row.get, rows.BECOMES)),
        block(
          'put',
          when(isZero(isMore(becomes.get, constant(rows.IN_ROOT))), one, leave('put')),
          when(becomesA(rows.IN_REST), rest, leave('put')),
          when(becomesA(rows.IN_GROUP), inGroup, leave('put')),
          parts,
        ),
        when(isNot(becomes.get, constant(rows.IN_REST)), isPut),
        record.set(add(record.get, constant(RECORD))),
        leave('record'),
      ),
    ),
    end.get,
  )
  return { name: 'put', variables, code }
}

/** Puts pairs to the first of their places that is free and that they fit; gives the first pair that has none, or -1. */
export function pairing(): Program {
  const variables = {
    parameters: ['segment', 'ends', 'count', 'holder', 'ordinal'],
    numbers: [
      ...(['base', 'n', 'most', 'leaf', 'at', 'end', 'start', 'middle', 'to', 'list', 'last'] as const),
      ...(['length', 'digits', 'where', 'place', 'all', 'scheme'] as const),
    ],
    vectors: [],
  } as const
  const local = localsOf(variables)
  const { segment, ends, count, holder, ordinal, base, n, most, leaf, at, end } = local
  const { start, middle, to, list, last, length, digits, where, place, scheme } = local
  const ofSegment = (cell: number): Code => cellOf(SEGMENTS_AT, segment.get, cell)
  const candidate = (cell: number): Code => cellOf(LISTS_AT, list.get, cell)
  const isRoot = candidate(1)

  const isLike = when(
    digits.get,
    leaveIf('other', isNot(length.get, digits.get)),
    local.all.set(subtract(shiftLeft(constant(1), length.get), constant(1))),
    leaveIf(
      'other',
      isNot(and(digitsOf(wasm.vectorAt(add(base.get, middle.get), 1)), local.all.get), local.all.get),
    ),
  )
  // A qualifier's record, or its value's, which is the next element.
  const record = (isValue: 0 | 1, from: Code, until: Code, value: Code): Code =>
    all(
      place.set(told('top')),
      tell('top', add(place.get, constant(RECORD))),
      setTape(place.get, add(leaf.get, add(shiftLeft(n.get, constant(1)), constant(isValue))), LEAF),
      setTape(place.get, from, FROM),
      setTape(place.get, until, TO),
      setTape(place.get, ordinal.get, SEGMENT),
      setTape(place.get, add(ofSegment(PAIRS), add(shiftLeft(n.get, constant(1)), constant(isValue))), PLACE),
      setTape(place.get, value, VALUE),
    )
  const put = all(
    record(1, add(middle.get, constant(1)), to.get, constant(0)),
    when(isZero(isRoot), where.set(call('open', holder.get))),
    setTape(add(where.get, candidate(0)), place.get),
  )
  const rest = all(
    when(isZero(scheme.get), give(n.get)),
    where.set(call('entry in', holder.get, ofSegment(REST))),
    record(0, start.get, middle.get, scheme.get),
    setTape(add(where.get, ofSegment(REST_SCHEME)), place.get),
    record(1, add(middle.get, constant(1)), to.get, constant(0)),
    setTape(add(where.get, ofSegment(REST_VALUE)), place.get),
  )
  const candidates = loop(
    'candidate',
    leaveIf('full', isZero(isLess(list.get, last.get))),
    block(
      'other',
      digits.set(candidate(2)),
      when(isMore(digits.get, constant(16)), give(n.get)),
      isLike,
      where.set(told('root')),
      when(isZero(isRoot), where.set(tape(holder.get, 2))),
      when(where.get, leaveIf('other', tape(add(where.get, candidate(0))))),
      put,
      leave('pair done'),
    ),
    list.set(add(list.get, constant(CANDIDATE))),
    leave('candidate'),
  )
  const code = all(
    base.set(subtract(constant(PIECE_AT), told('shift'))),
    most.set(ofSegment(PAIRS_MOST)),
    leaf.set(ofSegment(PAIRS_LEAF)),
    // Where the ends of the qualifier before stand, and those of the segment.
    at.set(add(ends.get, shiftLeft(subtract(ofSegment(PAIRS), constant(1)), constant(2)))),
    end.set(add(ends.get, shiftLeft(count.get, constant(2)))),
    block(
      'over',
      loop(
        'pair',
        leaveIf('over', isZero(isLess(n.get, most.get))),
        leaveIf('over', isMore(add(at.get, constant(8)), end.get)),
        start.set(add(load(at.get), constant(1))),
        middle.set(load(at.get, 4)),
        to.set(load(at.get, 8)),
        length.set(subtract(subtract(to.get, middle.get), constant(1))),
        block(
          'pair done',
          leaveIf('pair done', isZero(length.get)),
          when(isSame(start.get, middle.get), give(n.get)),
          list.set(call('key', add(base.get, start.get), subtract(middle.get, start.get))),
          when(isZero(list.get), give(n.get)),
          list.set(call('known', constant(QUALIFIERS_AT), list.get, leaf.get)),
          when(isZero(list.get), give(n.get)),
          last.set(candidate(0)),
          scheme.set(candidate(SCHEME)),
          list.set(add(list.get, constant(CANDIDATES))),
          last.set(add(list.get, multiply(last.get, constant(CANDIDATE)))),
          block('full', candidates),
          rest,
        ),
        n.set(add(n.get, constant(1))),
        at.set(add(at.get, constant(8))),
        leave('pair'),
      ),
    ),
    constant(-1),
  )
  return { name: 'pairs', variables, code }
}
