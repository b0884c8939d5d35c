// Reading one segment where nothing is unusual: values are judged by their bytes and go to the tape as places, no
// string is made. All is judged first and put then, so that what is refused here is read thoroughly instead, and
// both ways give the same. Of the 850s of the bench all segments come through here.

import { latin1 } from '../../../x12/byte.ts'
import { keyOf } from '../../../x12/key.ts'
import { CONTROL, DIGIT, HIGH, PARTED, POINT, PRINTED } from '../../../x12/kind.ts'
import { type CompiledLeaf, dayOf, readLeaf } from '../../leaf.ts'
import type { ReadPolicy } from '../../reading.ts'
import { checkShape } from '../valueShape.ts'
import { Memo } from './memo.ts'
import type { PlanElement, PlanNote, PlanPair, PlanPairs, PlanSegment, Target } from './plan.ts'
import { CHECKED, CODE, DATE, DECIMAL, NOTHING, PAIRED, TEXT, TIME, UNMAPPED, WHOLE } from './plan.ts'
import { tellRepeated } from './thorough.ts'
import type { Walk } from './walk.ts'

/** A value that has to be judged thoroughly. */
const UNUSUAL = -1
/** A part that a code does not have. */
const NONE = Number.MIN_SAFE_INTEGER
const SPACE = 0x20

type Qualifier = PlanPairs['memo']['values'][number]

export class Quick {
  readonly #walk: Walk
  /** Elements that something becomes of, and what is known of their values. */
  #picks = new Int16Array(64)
  #known = new Int32Array(64)
  /** Codes of the partner's crosswalks, by element: right for the rows that are in effect. */
  readonly #crosswalked = new Map<PlanElement, Memo<unknown>>()
  #rows: ReadPolicy['crosswalks']
  #day: string | undefined

  constructor(walk: Walk) {
    this.#walk = walk
  }

  /** Reads the segment that the cursor stands on; false where nothing was done, as something is unusual. */
  read(planned: PlanSegment): boolean {
    const picked = this.#judge(planned)
    if (picked < 0) return false
    for (let n = 0; n < picked; n++)
      this.#become(planned.elements[this.#picks[n]! - 1]!, this.#picks[n]!, this.#known[n]!)
    if (planned.pairs) this.#pairs(planned.pairs)
    return true
  }

  /** Judges all elements; the number of those that something becomes of, or UNUSUAL. */
  #judge(planned: PlanSegment): number {
    const { elements, needed, thorough } = planned
    const { count, bytes, ends, first, step } = this.#walk.cursor
    if (thorough || step !== 1 || count > elements.length || count < needed) return UNUSUAL
    let picked = 0
    let present = 0
    let from = ends[first]! + 1
    for (let n = 1; n <= count; n++) {
      const to = ends[first + n]!
      const one = elements[n - 1]!
      if (to > from) {
        const known = this.#value(one, bytes, from, to, n)
        if (known === UNUSUAL) return UNUSUAL
        if (n < 32) present |= 1 << n
        if (one.becomes !== NOTHING && one.becomes !== PAIRED) {
          this.#picks[picked] = n
          this.#known[picked++] = known
        }
      } else if (one.needed) return UNUSUAL
      from = to + 1
    }
    return keeps(planned, present) ? picked : UNUSUAL
  }

  /** 0 for a value that is right, n > 0 for one that the memo knows as its nth; or UNUSUAL. */
  #value(one: PlanElement, bytes: Uint8Array, from: number, to: number, n: number): number {
    const { cursor } = this.#walk
    const asIs = cursor.plain && (one.quick === TEXT || one.quick === CODE)
    const kind = asIs ? PRINTED : cursor.kind(n)
    if ((kind & (CONTROL | PARTED)) !== 0 || bytes[to - 1] === SPACE) return UNUSUAL
    const length = to - from
    switch (one.quick) {
      case TEXT:
        if ((kind & HIGH) !== 0 && cursor.utf8) return UNUSUAL
        return fits(one, length)
      case CODE:
        return this.#code(one, bytes, from, to)
      case WHOLE:
        return kind === DIGIT ? fits(one, length) : UNUSUAL
      case DECIMAL:
        if (kind === DIGIT) return fits(one, length)
        return kind === (DIGIT | POINT) && pointsIn(bytes, from, to) === 1 ? fits(one, length - 1) : UNUSUAL
      case DATE:
        return kind === DIGIT && isDate(bytes, from, length) ? fits(one, length) : UNUSUAL
      case TIME:
        return kind === DIGIT && isTime(bytes, from, length) ? fits(one, length) : UNUSUAL
      default:
        return UNUSUAL
    }
  }

  #code(one: PlanElement, bytes: Uint8Array, from: number, to: number): number {
    const key = keyOf(bytes, from, to)
    if (key === 0) return UNUSUAL
    const memo = one.element.crosswalk === undefined ? one.memo : this.#crosswalk(one)
    const known = memo.find(key)
    const number = known < 0 ? this.#learn(one, memo, key, from, to) : known
    return number < 0 ? UNUSUAL : number + 1
  }

  /** Judges a code that was not seen before; -1 unless all about it is right. */
  #learn(one: PlanElement, memo: Memo<unknown>, key: number, from: number, to: number): number {
    const { cursor, context } = this.#walk
    const text = latin1(cursor.bytes, from, to)
    if (/[^\x20-\x7e]/.test(text) || checkShape(one.element, text)) return -1
    if (one.becomes === PAIRED) return memo.learn(key, undefined)
    if (one.element.codec.rest?.(text) !== undefined) return -1
    const { value, problem } = readLeaf(one.element, text, context)
    return problem || value === undefined ? -1 : memo.learn(key, value)
  }

  #become(one: PlanElement, position: number, known: number): void {
    const { tape, cursor } = this.#walk
    const from = cursor.ends[cursor.first + position - 1]! + 1
    const to = cursor.ends[cursor.first + position]!
    if (one.simple) {
      const instance = one.simple.root ? tape.root : this.#walk.placer.scope()
      const record = tape.record(one.simple.leaf, from, to, cursor.ordinal, position, known)
      if (!tape.set(instance + one.simple.cell, record))
        tellRepeated(one.simple, cursor.text(position), { position }, record, this.#walk)
    } else if (one.becomes === UNMAPPED) {
      tape.leave(tape.record(one.leaf, from, to, cursor.ordinal, position, 0))
    } else if (one.becomes === CHECKED) {
      const at = this.#walk.placeOf({ position })
      this.#walk.checks.push({ element: one.element, wire: cursor.text(position), at })
    } else this.#put(one, known, from, to)
  }

  #put(one: PlanElement, known: number, from: number, to: number): void {
    const { tape, placer, cursor } = this.#walk
    const { position } = one.element
    for (const target of one.targets) {
      const value = known === 0 ? 0 : this.#meant(one, target, known)
      if (value === NONE) continue
      const record = tape.record(target.leaf, from, to, cursor.ordinal, position, value)
      if (!placer.put(target, record))
        tellRepeated(target, cursor.text(position), { position }, record, this.#walk)
    }
  }

  /** How a record says a code's value; NONE for a part that it does not have. */
  #meant(one: PlanElement, { part }: Target, known: number): number {
    if (part === undefined && one.element.crosswalk === undefined) return known
    const memo = one.element.crosswalk === undefined ? one.memo : this.#crosswalk(one)
    const value = memo.values[known - 1]
    const own = part === undefined ? value : (value as Record<string, unknown>)[part]
    if (own === undefined) return NONE
    return one.element.crosswalk === undefined ? known : this.#walk.tape.keep(own)
  }

  /** What is known of a crosswalk's codes under the rows in effect. */
  #crosswalk(one: PlanElement): Memo<unknown> {
    const { context } = this.#walk
    const { crosswalks } = context.policy
    const day = dayOf(context)
    if (this.#rows !== crosswalks || this.#day !== day) this.#crosswalked.clear()
    this.#rows = crosswalks
    this.#day = day
    const memo = this.#crosswalked.get(one) ?? new Memo()
    this.#crosswalked.set(one, memo)
    return memo
  }

  #pairs(planned: PlanPairs): void {
    const { cursor, tape, placer } = this.#walk
    const { bytes, ends, first, count } = cursor
    const { from: foremost, count: most } = planned.pairs
    for (let n = 0, position = foremost; n < most && position < count; n++, position += 2) {
      const start = ends[first + position - 1]! + 1
      const middle = ends[first + position]!
      const to = ends[first + position + 1]!
      if (middle + 1 === to) continue
      const leaf = planned.leaves[2 * n + 1]!
      const place = position + 1
      if (start === middle) {
        tape.leave(tape.record(leaf, middle + 1, to, cursor.ordinal, place, tape.keep(cursor.text(place))))
        continue
      }
      const { candidates, scheme } = this.#qualifier(planned, bytes, start, middle)
      let pair: PlanPair | undefined
      for (const one of candidates) {
        if (placer.has(one.target) || !this.#isLike(one, middle + 1, to, place)) continue
        pair = one
        break
      }
      if (pair) {
        const own = pair.pair.leaf
        const meant = own ? tape.keep(this.#pairedCode(own, place, planned)) : 0
        const record = tape.record(leaf, middle + 1, to, cursor.ordinal, place, meant)
        if (!placer.put(pair.target, record))
          tellRepeated({ ...pair.target, leaf }, cursor.text(place), { position: place }, record, this.#walk)
      } else if (planned.rest) {
        const instance = placer.entry(planned.rest.entry)
        const said = tape.record(
          planned.leaves[2 * n]!,
          start,
          middle,
          cursor.ordinal,
          position,
          tape.keep(scheme),
        )
        const value = tape.record(leaf, middle + 1, to, cursor.ordinal, place, 0)
        tape.cells[instance + planned.rest.scheme] = said
        tape.cells[instance + planned.rest.value] = value
      } else {
        const text = tape.keep(`${cursor.text(position)} ${cursor.text(place)}`)
        tape.leave(tape.record(leaf, middle + 1, to, cursor.ordinal, place, text))
      }
    }
  }

  /** What a pair's value means by the partner's crosswalk; what is wrong with it is told. */
  #pairedCode(leaf: CompiledLeaf, position: number, { pairs, references }: PlanPairs): unknown {
    const { value, problem } = readLeaf(leaf, this.#walk.cursor.text(position), this.#walk.context)
    if (problem) {
      const facts = { ...problem.facts, reference: references[position - pairs.from]! }
      this.#walk.tell(problem.code, { position }, facts, `${pairs.address}.${position}`)
    }
    return value
  }

  #qualifier(planned: PlanPairs, bytes: Uint8Array, from: number, to: number): Qualifier {
    const { memo, known, rest } = planned
    const key = keyOf(bytes, from, to)
    let number = key === 0 ? -1 : memo.find(key)
    if (number >= 0) return memo.values[number]!
    const text = latin1(this.#walk.cursor.bytes, from, to)
    const candidates = known.filter(({ pair }) => pair.qualifier === text)
    const made = { candidates, scheme: rest ? rest.before + text + rest.after : '' }
    number = memo.learn(key, made)
    return made
  }

  /** Whether a value has the shape that this place is for. */
  #isLike({ pair, digits }: PlanPair, from: number, to: number, n: number): boolean {
    const { cursor } = this.#walk
    if (!pair.pattern) return true
    if (digits > 0) return to - from === digits && cursor.kind(n) === DIGIT
    return pair.pattern.test(latin1(cursor.bytes, from, to))
  }
}

const fits = ({ min, max }: PlanElement, length: number): number =>
  length >= min && length <= max ? 0 : UNUSUAL

/** Whether all syntax notes are kept, given the elements that are there as bits. */
function keeps(planned: PlanSegment, present: number): boolean {
  const { notes } = planned
  if (notes.length === 0 || planned.kept === present) return true
  for (let n = 0; n < notes.length; n++) if (!holds(notes[n]!, present)) return false
  planned.kept = present
  return true
}

/** Whether a syntax note is kept, given the elements that are there as bits. */
function holds({ note, all, first }: PlanNote, present: number): boolean {
  const there = present & all
  switch (note.kind) {
    case 'P':
      return there === 0 || there === all
    case 'R':
      return there !== 0
    case 'C':
      return (there & first) === 0 || there === all
    case 'L':
      return (there & first) === 0 || there !== first
    case 'E':
      return (there & (there - 1)) === 0
  }
}

function pointsIn(bytes: Uint8Array, from: number, to: number): number {
  let points = 0
  for (let at = from; at < to; at++) if (bytes[at] === 0x2e) points++
  return points
}

const digitAt = (bytes: Uint8Array, at: number) => bytes[at]! - 0x30
const twoAt = (bytes: Uint8Array, at: number) => digitAt(bytes, at) * 10 + digitAt(bytes, at + 1)

/** The last day of each month that every year has. */
const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** CCYYMMDD or YYMMDD, all digits. A leap day is for those who know the century. */
function isDate(bytes: Uint8Array, from: number, length: number): boolean {
  if (length !== 8 && length !== 6) return false
  const at = from + length - 4
  const day = twoAt(bytes, at + 2)
  return day > 0 && day <= (DAYS[twoAt(bytes, at)] ?? 0)
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD, all digits. */
function isTime(bytes: Uint8Array, from: number, length: number): boolean {
  if (length < 4 || length > 8 || length === 5) return false
  if (twoAt(bytes, from) > 23 || twoAt(bytes, from + 2) > 59) return false
  return length === 4 || twoAt(bytes, from + 4) <= 59
}
