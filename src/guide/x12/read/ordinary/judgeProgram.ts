// Judging the elements of one segment: what quick.ts does, sixteen bytes at a time. What is not right at once, and known,
// is unusual: then nothing was done.
import { PIECE_AT } from '../../../../x12/scan/program.ts'
import * as wasm from '../../../../x12/scan/wasm.ts'
import { NEXT } from '../form.ts'
import { BEGINNING } from '../knownCodes.ts'
import { MATCHES } from '../pattern/patterns.ts'
import { CODE, DATE, DECIMAL, TEXT, TIME, WHOLE } from '../plan.ts'
import * as rows from '../rows.ts'
import { FROM, LEAF, PLACE, RECORD, SEGMENT, TO, VALUE } from '../tape.ts'
import { cellOf, setTape, told } from './cells.ts'
import { CODES_AT, CROSSED_AT, DAYS_AT, NOTED, ROWS, ROWS_AT, SEGMENTS_AT, TAPE_AT } from './layout.ts'

const {
  add,
  all,
  and,
  block,
  call,
  constant,
  exclusiveOr,
  give,
  isAtMost,
  isLess,
  isMore,
  isNot,
  isSame,
  isZero,
} = wasm
const { leave, leaveIf, load, loadByte, loop, maskOf, minus, multiply, or, same, shiftLeft } = wasm
const { shiftRight, sixteenOf, subtract, when } = wasm
type Code = wasm.Code

/** Bytes of a key. */
const KEY = 4
const [ZERO, POINT, SPACE, MINUS] = [0x30, 0x2e, 0x20, 0x2d]

const VARIABLES = {
  parameters: ['segment', 'ends', 'count', 'begin', 'ordinal'],
  numbers: [
    ...(['base', 'n', 'row', 'from', 'to', 'at', 'length', 'measured', 'how', 'known'] as const),
    ...(['present', 'top', 'all', 'digits', 'points', 'least', 'becomes', 'wrong', 'owner'] as const),
  ],
  vectors: ['bytes'],
} as const

const local = wasm.localsOf(VARIABLES)
const { segment, ends, count, begin, ordinal, base, n, row, from, to, at, length, measured } = local
const { how, known, present, top, digits, points, least, becomes, bytes, wrong, owner } = local

const inRow = (cell: number): Code => cellOf(ROWS_AT, row.get, cell)
const ofSegment = (cell: number): Code => cellOf(SEGMENTS_AT, segment.get, cell)
const isHow = (kind: number): Code => isSame(how.get, constant(kind))

/** Judges the elements and writes the records of those that something becomes of; where they end, or -1. */
export const judging = (): wasm.Program => ({
  name: 'judge',
  variables: VARIABLES,
  code: all(
    base.set(subtract(constant(PIECE_AT), told('shift'))),
    top.set(begin.get),
    row.set(ofSegment(ROWS)),
    from.set(add(load(ends.get), constant(1))),
    n.set(constant(1)),
    block(
      'unusual',
      block(
        'judged',
        loop('element', leaveIf('judged', isMore(n.get, count.get)), element(), leave('element')),
      ),
      when(ofSegment(NOTED), leaveIf('unusual', isZero(keeps()))),
      give(top.get),
    ),
    wasm.clear(
      add(shiftLeft(begin.get, constant(2)), constant(TAPE_AT)),
      shiftLeft(subtract(top.get, begin.get), constant(2)),
    ),
    constant(-1),
  ),
})

/** Not 0 where all notes are known to be kept with the elements that are there. */
const keeps = (): Code =>
  call('known', constant(CODES_AT), present.get, exclusiveOr(ofSegment(ROWS), constant(-1)))

function element(): Code {
  return all(
    to.set(load(add(ends.get, shiftLeft(n.get, constant(2))))),
    length.set(subtract(to.get, from.get)),
    block(
      'next',
      when(isZero(length.get), leaveIf('unusual', inRow(rows.NEEDED)), leave('next')),
      at.set(add(base.get, from.get)),
      how.set(inRow(rows.HOW)),
      block('right', code(), other()),
      when(isLess(n.get, constant(32)), present.set(or(present.get, shiftLeft(constant(1), n.get)))),
      becomes.set(inRow(rows.BECOMES)),
      leaveIf('unusual', isSame(becomes.get, constant(rows.ELSEWHERE))),
      record(),
    ),
    from.set(add(to.get, constant(1))),
    n.set(add(n.get, constant(1))),
    row.set(add(row.get, constant(rows.ROW))),
  )
}

/** The byte of the value so many behind its first. */
const byteAt = (index: Code, more = 0): Code => loadByte(add(at.get, add(index, constant(more))))

const tableOfCodes = add(constant(CODES_AT), multiply(inRow(rows.CROSSED), constant(CROSSED_AT - CODES_AT)))

/** Leaves for `right` where it is a known code. None ends with a space. */
const code = (): Code =>
  when(
    isHow(CODE),
    owner.set(row.get),
    block(
      'short',
      loop('long', leaveIf('short', isAtMost(length.get, constant(KEY))), begun(), leave('long')),
    ),
    known.set(call('key', at.get, length.get)),
    leaveIf('unusual', isZero(known.get)),
    known.set(call('known', tableOfCodes, known.get, owner.get)),
    leaveIf('unusual', isZero(known.get)),
    leave('right'),
  )

const isByte = (index: Code, byte: number): Code => isSame(byteAt(index), constant(byte))

/** What the table of its pattern says of the value. */
const matched = call('look', at.get, length.get, inRow(rows.PATTERN))

/** How many characters of UTF-8 are in the value at least, each of four bytes at most. */
const fewest = shiftRight(add(length.get, constant(3)), constant(2))

/** Goes past four bytes of a code that has more. */
const begun = (): Code =>
  all(
    owner.set(call('known', tableOfCodes, load(at.get), exclusiveOr(owner.get, constant(BEGINNING)))),
    leaveIf('unusual', isZero(owner.get)),
    at.set(add(at.get, constant(KEY))),
    length.set(subtract(length.get, constant(KEY))),
  )

/** Text, numbers, dates and times, in one go: a wrong guess of the processor costs more than what is not needed. */
function other(): Code {
  const allBut = (kind: number): Code => subtract(constant(0), isNot(how.get, constant(kind)))
  const only = (kind: number): Code => subtract(constant(0), isHow(kind))
  return all(
    known.set(constant(0)),
    bytes.set(wasm.vectorAt(at.get, 0)),
    local.all.set(subtract(shiftLeft(constant(1), length.get), constant(1))),
    digits.set(digitsOf(bytes.get)),
    points.set(and(and(maskOf(same(bytes.get, sixteenOf(POINT))), local.all.get), only(DECIMAL))),
    measured.set(subtract(length.get, wasm.bitsOf(points.get))),
    wrong.set(exclusiveOr(or(digits.get, points.get), constant(-1))),
    wrong.set(and(and(wrong.get, local.all.get), allBut(TEXT))),
    when(and(wrong.get, constant(1)), signed()),
    least.set(measured.get),
    when(told('wide'), wide()),
    wrong.set(or(wrong.get, and(points.get, subtract(points.get, constant(1))))),
    when(isByte(constant(0), SPACE), leaveIf('unusual', isByte(subtract(length.get, constant(1)), SPACE))),
    wrong.set(or(wrong.get, isLess(least.get, inRow(rows.LEAST)))),
    leaveIf('unusual', or(wrong.get, isMore(measured.get, inRow(rows.MOST)))),
    when(inRow(rows.PATTERN), leaveIf('unusual', isNot(matched, constant(MATCHES)))),
    when(isMore(how.get, constant(DECIMAL)), when(isHow(DATE), date()), when(isHow(TIME), time())),
  )
}

/** A sign before a number is not measured. */
const signed = (): Code =>
  when(
    and(isByte(constant(0), MINUS), or(isHow(DECIMAL), isHow(WHOLE))),
    wrong.set(subtract(wrong.get, constant(1))),
    measured.set(subtract(measured.get, constant(1))),
  )

const wide = (): Code => when(and(maskOf(bytes.get), local.all.get), least.set(fewest))

/** A bit for each of sixteen bytes that is a digit. */
const digitsOf = (sixteen: Code): Code => maskOf(wasm.below(minus(sixteen, sixteenOf(ZERO)), sixteenOf(10)))

/** The number that two digits are. */
const twoAt = (index: Code, more = 0): Code =>
  subtract(add(multiply(byteAt(index, more), constant(10)), byteAt(index, more + 1)), constant(11 * ZERO))

function date(): Code {
  return all(
    leaveIf('unusual', and(isNot(length.get, constant(8)), isNot(length.get, constant(6)))),
    known.set(twoAt(length.get, -2)),
    leaveIf('unusual', isZero(known.get)),
    leaveIf('unusual', isMore(known.get, loadByte(twoAt(length.get, -4), DAYS_AT))),
    known.set(constant(0)),
  )
}

function time(): Code {
  const isOver = (index: number, most: number) =>
    leaveIf('unusual', isMore(twoAt(constant(index)), constant(most)))
  return all(
    leaveIf('unusual', isLess(length.get, constant(4))),
    leaveIf('unusual', isMore(length.get, constant(8))),
    leaveIf('unusual', isSame(length.get, constant(5))),
    isOver(0, 23),
    isOver(2, 59),
    leaveIf('right', isAtMost(length.get, constant(4))),
    isOver(4, 59),
  )
}

/** The value's record, whose next one is its row until it is put; NO_RECORD is 0. */
function record(): Code {
  const set = (cell: number, what: Code) => setTape(top.get, what, cell)
  return when(
    becomes.get,
    set(LEAF, inRow(rows.LEAF)),
    set(NEXT, row.get),
    set(FROM, from.get),
    set(TO, to.get),
    set(SEGMENT, ordinal.get),
    set(PLACE, inRow(rows.SPOT)),
    set(VALUE, known.get),
    top.set(add(top.get, constant(RECORD))),
  )
}
