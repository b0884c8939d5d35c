// Reading one segment where nothing is unusual: values are judged by their bytes and go to the tape as places, no
// string is made. All is judged first and put then, so that what is refused here is read thoroughly instead, and
// both ways give the same. What is ordinary is read before it comes here (ordinary/), by what was learned here.
import { latin1 } from '../../../x12/byte.ts'
import { keyOf } from '../../../x12/key.ts'
import * as kind from '../../../x12/kind.ts'
import type { Delimiters } from '../../../x12/types.ts'
import { dayOf, readLeaf } from '../../leaf.ts'
import { isKept } from '../notes.ts'
import { checkShape } from '../valueShape.ts'
import type { Asked } from './asked.ts'
import { Crossed } from './crossed.ts'
import * as form from './form.ts'
import * as judge from './judge.ts'
import { KnownCodes } from './knownCodes.ts'
import { MATCHES } from './pattern/patterns.ts'
import type { PlanElement, PlanSegment } from './plan.ts'
import * as plan from './plan.ts'
import { QuickPairs } from './quickPairs.ts'
import { QuickPut } from './quickPut.ts'
import * as rows from './rows.ts'
import * as tape from './tape.ts'
import type { Walk } from './walk.ts'

// V8 looks an imported constant up at each use, and folds one of the module's own: that was a twentieth.
const { HOW, BECOMES, CROSSED, LEAST, MOST, NEEDED, ROW, SPOT, PATTERN, NO_RECORD, LEAF: ROW_LEAF } = rows
const { FROM, LEAF, PARTS, PLACE, RECORD, SEGMENT, TO, VALUE } = tape
const { NEXT } = form
const { CONTROL, HIGH, kindsIn } = kind
const { TEXT, WHOLE, DECIMAL, DATE, TIME, CODE, PAIRED } = plan
const { areDigits, digitsIn, isDate, isTime, LOOKED_AT } = judge

/** A value that has to be judged thoroughly. */
const UNUSUAL = -1
const [SPACE, MINUS] = [0x20, 0x2d]
/** Bytes of a character of UTF-8, and of what stands for one where it is none: 2 ** MOST_BITS. */
const MOST_BYTES = 4
const MOST_BITS = 2

export class Quick {
  readonly #walk: Walk
  /** Of reading all. */
  readonly rows: Int32Array
  #rows: Int32Array
  #asked: Asked | undefined
  readonly #put: QuickPut
  readonly pairs: QuickPairs
  /** What is known of codes, by their rows; under a segment's rows, inverted, which elements keep all notes. */
  readonly codes = new KnownCodes()
  readonly crossed: Crossed
  #kindOf: Uint8Array = new Uint8Array(256)

  constructor(walk: Walk) {
    this.#walk = walk
    this.rows = rows.rowsOf(walk.plan.level)
    this.#rows = this.rows
    this.#put = new QuickPut(walk)
    this.pairs = new QuickPairs(walk)
    this.crossed = new Crossed(walk.tape)
  }

  /** Begins a set that has these delimiters; all of it is put on the tape, or what is asked. */
  begin(delimiters: Delimiters, asked?: Asked): void {
    this.#kindOf = kind.kindsOf(delimiters)
    this.#asked = asked
    this.#rows = asked?.rows ?? this.rows
  }

  /** Reads the segment that the cursor stands on; false where nothing was done, as something is unusual. */
  read(planned: PlanSegment): boolean {
    const { tape, cursor } = this.#walk
    if (cursor.count > planned.width || cursor.count < planned.needed) return false
    if (planned.thorough || cursor.isCareful || cursor.isBinary) return false
    const begin = tape.reserve(planned.room)
    const end = this.#judge(planned, begin)
    if (end < 0) {
      tape.cells.fill(0, begin, begin + planned.room)
      return false
    }
    tape.top = end
    this.finish(planned, begin, end, 0)
    return true
  }

  /** Puts what was judged already: records up to `end`, then pairs from the nth on. */
  finish(planned: PlanSegment, record: number, end: number, pair: number): void {
    this.#put.put(planned, this.#rows, record, end)
    if (planned.pairs && (this.#asked?.pairs.has(planned) ?? true)) this.pairs.read(planned.pairs, pair)
  }

  /** Judges all elements, and writes the records of those that something becomes of; where they end, or UNUSUAL. */
  #judge(planned: PlanSegment, begin: number): number {
    const { cursor } = this.#walk
    const { count, bytes, ends, first, plain } = cursor
    const table = this.#rows
    let at = planned.rows
    let top = begin
    let present = 0
    let from = ends[first]! + 1
    for (let n = 1; n <= count; n++, at += ROW) {
      const to = ends[first + n]!
      if (to > from) {
        const kinds = plain ? 0 : kindsIn(bytes, from, to, this.#kindOf)
        top =
          (kinds & LOOKED_AT) === 0
            ? this.#record(planned.singles[n - 1]!, at, top, from, to, kinds)
            : this.#components(planned.elements[n - 1]!, top, from, to, kinds)
        if (top === UNUSUAL) return UNUSUAL
        present |= n < 32 ? 1 << n : 0
      } else if (table[at + NEEDED] !== 0) return UNUSUAL
      from = to + 1
    }
    return this.#keeps(planned, present) ? top : UNUSUAL
  }

  /** Judges the components of an element; where their records end, or UNUSUAL. */
  #components(one: PlanElement, begin: number, from: number, to: number, kinds: number): number {
    const { bytes, delimiters } = this.#walk.cursor
    const { components, element, rows } = one
    const { component, repetition } = delimiters
    if (!components || element.usage === 'unused' || element.repeatMin > 1 || (kinds & CONTROL) !== 0)
      return UNUSUAL
    let top = begin
    let start = from
    for (let n = 0, at = rows; n < components.length; n++, at += ROW) {
      let end = start
      while (end < to && bytes[end] !== component) if (bytes[end++] === repetition) return UNUSUAL
      if (end > start) top = this.#record(components[n]!, at, top, start, end, kinds)
      else if (this.#rows[at + NEEDED] !== 0) return UNUSUAL
      if (top === UNUSUAL) return UNUSUAL
      start = Math.min(end + 1, to)
      if (end < to && n === components.length - 1) return UNUSUAL
    }
    return top
  }

  /** Judges a value, and writes its record if something becomes of it; where that ends, or UNUSUAL. */
  #record(one: PlanElement, at: number, top: number, from: number, to: number, kinds: number): number {
    const table = this.#rows
    const { tape, cursor } = this.#walk
    const { cells } = tape
    const known = this.#value(one, at, cursor.bytes, from, to, kinds)
    if (known === UNUSUAL) return UNUSUAL
    if (table[at + BECOMES] === NO_RECORD) return top
    cells[top + LEAF] = table[at + ROW_LEAF]!
    cells[top + NEXT] = at
    cells[top + FROM] = from
    cells[top + TO] = to
    cells[top + SEGMENT] = cursor.ordinal
    cells[top + PLACE] = table[at + SPOT]!
    cells[top + VALUE] = known
    return top + RECORD
  }

  /** Whether all syntax notes are kept, given the elements that are there as bits. */
  #keeps({ notes, rows }: PlanSegment, present: number): boolean {
    if (notes.length === 0 || this.codes.find(present, ~rows) > 0) return true
    for (let n = 0; n < notes.length; n++) if (!isKept(notes[n]!, present)) return false
    this.codes.learn(present, ~rows, 1)
    return true
  }

  /** 0 for a value that is right, more for a code by what is known of it; or UNUSUAL. */
  #value(one: PlanElement, at: number, bytes: Uint8Array, from: number, to: number, kinds: number): number {
    const table = this.#rows
    // At least and at most.
    let least = to - from
    let length = least
    switch (table[at + HOW]!) {
      case TEXT:
        if (bytes[from] === SPACE && bytes[to - 1] === SPACE) return UNUSUAL
        if ((kinds & HIGH) !== 0 && this.#walk.cursor.utf8) least = (length + MOST_BYTES - 1) >> MOST_BITS
        break
      case CODE: {
        if (bytes[to - 1] === SPACE) return UNUSUAL
        if (table[at + CROSSED] === 1) return this.#cross(one, at, from, to)
        return this.codes.findIn(bytes, from, to, at) || this.#remember(one, at, from, to)
      }
      case WHOLE:
        if (bytes[from] === MINUS) length = least = least - 1
        if (!areDigits(bytes, to - length, to)) return UNUSUAL
        break
      case DECIMAL:
        length = least = digitsIn(bytes, bytes[from] === MINUS ? from + 1 : from, to)
        if (length === 0) return UNUSUAL
        break
      case DATE:
        if (!isDate(bytes, from, to)) return UNUSUAL
        break
      case TIME:
        if (!isTime(bytes, from, to)) return UNUSUAL
        break
      default:
        return UNUSUAL
    }
    if (least < table[at + LEAST]! || length > table[at + MOST]!) return UNUSUAL
    const pattern = table[at + PATTERN]!
    return pattern === 0 || this.#walk.plan.patterns.look(pattern, bytes, from, to) === MATCHES ? 0 : UNUSUAL
  }

  /** Looks for a code where more is known than in the table, and puts it there. */
  #remember(one: PlanElement, at: number, from: number, to: number): number {
    const { memo, becomes } = one
    const { bytes } = this.#walk.cursor
    const key = keyOf(bytes, from, to)
    const found = key === 0 ? -1 : memo.find(key)
    if (found < 0 && !this.#isSound(one, from, to)) return UNUSUAL
    const value =
      found >= 0 ? memo.values[found] : becomes === PAIRED ? undefined : this.#meaning(one, from, to)
    if (found < 0 && becomes !== PAIRED && value === undefined) return UNUSUAL
    const number = found >= 0 ? found : key === 0 ? memo.keep(value) : memo.learn(key, value)
    if (number < 0) return UNUSUAL
    const known = (number + 1) | (rows.partsIn(value, one.targets) << PARTS)
    this.codes.learnIn(bytes, from, to, at, known)
    return known
  }

  /** What is known of a code under the rows in effect. */
  #cross(one: PlanElement, at: number, from: number, to: number): number {
    const { context, cursor } = this.#walk
    const { crossed } = this
    crossed.turn(context.policy.crosswalks, dayOf(context))
    const known = crossed.codes.findIn(cursor.bytes, from, to, at)
    if (known !== 0) return known
    const value = this.#isSound(one, from, to) ? this.#meaning(one, from, to) : undefined
    if (value === undefined) return UNUSUAL
    const isParted = one.targets.some(({ part }) => part !== undefined)
    const meanings = isParted
      ? one.targets.map(({ part }) => (value as Record<string, unknown>)[part!])
      : [value]
    return crossed.learn(cursor.bytes.subarray(from, to), at, meanings, isParted) || UNUSUAL
  }

  /** Whether a code that was not seen before has the shape that it must have. */
  #isSound(one: PlanElement, from: number, to: number): boolean {
    const text = latin1(this.#walk.cursor.bytes, from, to)
    return /^[\x20-\x7e]*$/.test(text) && !checkShape(one.element, text)
  }

  /** What it means; undefined unless all about it is right. */
  #meaning({ element }: PlanElement, from: number, to: number): unknown {
    const { cursor, context } = this.#walk
    const text = latin1(cursor.bytes, from, to)
    if (element.codec.rest?.(text) !== undefined) return undefined
    const { value, problem } = readLeaf(element, text, context)
    return problem ? undefined : value
  }
}
