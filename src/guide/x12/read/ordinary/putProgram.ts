// Putting the records of elements that were judged to their places. What has no room is left to quick.ts, from there on.
import * as wasm from '../../../../x12/scan/wasm.ts'
import { NEXT } from '../form.ts'
import * as rows from '../rows.ts'
import { FROM, KEPT, KEPT_BITS, LEAF, PARTS, PLACE, RECORD, SEGMENT, TO, VALUE } from '../tape.ts'
import { cellOf, setCell, setTape, tape, tell, told } from './cells.ts'
import { GROUP_COUNT, GROUPS, GROUPS_AT, MOST_GROUPS, ROWS_AT, SEGMENTS_AT } from './layout.ts'

const {
  add,
  all,
  and,
  block,
  call,
  constant,
  exclusiveOr,
  give,
  isLess,
  isMore,
  isNot,
  isSame,
  isZero,
  leave,
} = wasm
const { leaveIf, loop, multiply, or, shiftRight, subtract, when } = wasm
type Code = wasm.Code

const VARIABLES = {
  parameters: ['segment', 'record', 'end', 'holder'],
  numbers: ['row', 'becomes', 'cell', 'part', 'last', 'own', 'bits', 'nth', 'group', 'entry', 'scope'],
  vectors: [],
} as const

const local = wasm.localsOf(VARIABLES)
const { segment, record, end, holder, row, becomes, cell, part, last, own, bits, nth, group, entry, scope } =
  local

const inRow = (at: Code, n: number): Code => cellOf(ROWS_AT, at, n)
const value = tape(record.get, VALUE)
const setValue = (to: Code): Code => setTape(record.get, to, VALUE)
const isPut = setTape(record.get, constant(0), NEXT)
const becomesA = (what: number): Code => isSame(becomes.get, constant(what))

/** Puts records to their places, from one to where they end; gives the first that has no room, or their end. */
export const putting = (): wasm.Program => ({
  name: 'put',
  variables: VARIABLES,
  code: all(
    when(cellOf(SEGMENTS_AT, segment.get, GROUP_COUNT), noGroups()),
    block(
      'over',
      loop(
        'record',
        leaveIf('over', isZero(isLess(record.get, end.get))),
        row.set(tape(record.get, NEXT)),
        becomes.set(inRow(row.get, rows.BECOMES)),
        block('put', one()),
        record.set(add(record.get, constant(RECORD))),
        leave('record'),
      ),
    ),
    end.get,
  ),
})

const one = (): Code =>
  all(
    when(isZero(isMore(becomes.get, constant(rows.IN_ROOT))), place(), leave('put')),
    when(
      becomesA(rows.IN_REST),
      setValue(constant(0)),
      isPut,
      cell.set(call('link', told('unmapped'), record.get)),
      leave('put'),
    ),
    when(becomesA(rows.IN_GROUP), inGroup(), leave('put')),
    when(
      isZero(isLess(becomes.get, constant(rows.IN_LIST))),
      isPut,
      when(becomesA(rows.IN_LIST), inScope()),
      when(becomesA(rows.IN_ROOT_LIST), cell.set(told('root'))),
      when(
        isNot(becomes.get, constant(rows.IN_CHECKS)),
        setValue(said()),
        cell.set(add(cell.get, inRow(row.get, rows.CELL))),
      ),
      when(becomesA(rows.IN_CHECKS), cell.set(told('checks'))),
      cell.set(call('link', cell.get, record.get)),
      leave('put'),
    ),
    parts(),
    isPut,
  )

/** How a record says what is known of a code, as `saidBy` has it; of the nth part where there are some. */
const said = (nth: Code = constant(0)): Code => {
  const kept = and(shiftRight(value, constant(KEPT_BITS)), constant(1))
  const number = add(and(value, constant(KEPT - 1)), multiply(kept, nth))
  return add(exclusiveOr(number, subtract(constant(0), kept)), kept)
}

const putHere = (): Code => all(setTape(cell.get, record.get), setValue(said()), isPut)

/** The instance of the segment's scope. */
const inScope = (): Code =>
  all(when(isZero(scope.get), scope.set(call('open', holder.get))), cell.set(scope.get))

const place = (): Code =>
  all(
    when(becomesA(rows.IN_ROOT), cell.set(told('root'))),
    when(isNot(becomes.get, constant(rows.IN_ROOT)), inScope()),
    cell.set(add(cell.get, inRow(row.get, rows.CELL))),
    when(tape(cell.get), give(record.get)),
    putHere(),
  )

const noGroups = (): Code =>
  all(...Array.from({ length: MOST_GROUPS }, (_, n) => setCell(GROUPS_AT, constant(n), constant(0))))

/** Elements fill one entry until a place is taken: that opens the next. */
function inGroup(): Code {
  const aim = cell.set(add(entry.get, inRow(row.get, rows.CELL)))
  return all(
    group.set(inRow(row.get, rows.GROUP)),
    entry.set(cellOf(GROUPS_AT, group.get)),
    aim,
    when(
      or(isZero(entry.get), tape(cell.get)),
      entry.set(call('entry in', holder.get, cellOf(SEGMENTS_AT, add(segment.get, group.get), GROUPS))),
      setCell(GROUPS_AT, group.get, entry.get),
      aim,
    ),
    putHere(),
  )
}

/** Sees each part that the value has, with its cell. */
const eachPart = (name: string, ...see: Code[]): Code =>
  all(
    part.set(add(inRow(row.get, rows.CELL), constant(1))),
    last.set(add(part.get, multiply(cellOf(ROWS_AT, inRow(row.get, rows.CELL)), constant(rows.PART)))),
    nth.set(constant(0)),
    bits.set(shiftRight(value, constant(PARTS))),
    block(
      `${name} over`,
      loop(
        name,
        leaveIf(`${name} over`, isZero(isLess(part.get, last.get))),
        when(
          and(bits.get, constant(1)),
          when(inRow(part.get, 2), cell.set(told('root'))),
          when(isZero(inRow(part.get, 2)), inScope()),
          cell.set(add(cell.get, inRow(part.get, 1))),
          ...see,
        ),
        bits.set(shiftRight(bits.get, constant(1))),
        part.set(add(part.get, constant(rows.PART))),
        nth.set(add(nth.get, constant(1))),
        leave(name),
      ),
    ),
  )

/** Puts a copy for each part. Whether there is room for all is asked before one is put. */
const parts = (): Code =>
  all(
    eachPart('free', when(tape(cell.get), give(record.get))),
    eachPart(
      'part',
      own.set(told('top')),
      tell('top', add(own.get, constant(RECORD))),
      setTape(own.get, inRow(part.get, 0), LEAF),
      ...[FROM, TO, SEGMENT, PLACE].map((at) => setTape(own.get, tape(record.get, at), at)),
      setTape(own.get, said(nth.get), VALUE),
      setTape(cell.get, own.get),
    ),
  )
