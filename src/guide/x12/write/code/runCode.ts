// The code that puts the entries of a list into elements in a row, so many elements for each: PER03 and PER04 for
// the first, PER05 and PER06 for the next.
import type { CompiledElement } from '../../compiled.ts'
import { isObject } from '../fits.ts'
import { type ElementPlan, ENTRY, OTHER } from '../writePlan.ts'
import { type Coding, memberOf } from './coding.ts'
import { type Condition, isNoObject, isThere, slotName } from './presence.ts'
import { bareCode } from './valueCode.ts'

export interface Run {
  /** Slot of the list. */
  slot: number
  /** Of the first element. */
  position: number
  elements: readonly ElementPlan[]
  /** How many of them there are for each entry. */
  length: number
  /** Nothing can stand behind them. */
  isLast: boolean
}

/**
 * The run that begins with an element; undefined where the elements of its list are anything but the same ones again
 * and again, up to the end of the segment as far as entries can tell.
 */
export function runAt(elements: readonly ElementPlan[], from: number): Run | undefined {
  const { group, position } = elements[from]!
  const all = elements.filter((one) => one.kind === ENTRY && one.group === group)
  const length = group!.names.length
  const isRow = all.every((one, i) => one === elements[from + i] && one.position === position + i)
  const isAgain = all.every((one, i) => isLike(one, all[i % length]!))
  if (!isRow || !isAgain || all.length % length !== 0) return undefined
  return { slot: group!.slot, position, elements: all, length, isLast: elements.at(-1) === all.at(-1) }
}

const isLike = (one: ElementPlan, other: ElementPlan): boolean =>
  one === other ||
  (one.text === other.text &&
    one.spelling === other.spelling &&
    one.min === other.min &&
    one.max === other.max &&
    sayTheSame(one.element, other.element) &&
    (one.spelling !== OTHER || (isBare(one.element) && isBare(other.element))))

// What more than its type and its codec says about a value is not compared.
const isBare = ({ pattern, constants, crosswalk, allowed }: CompiledElement): boolean =>
  !pattern && !constants && !crosswalk && !allowed

function sayTheSame(one: CompiledElement, other: CompiledElement): boolean {
  const { codes: some } = one
  const { codes: others } = other
  if (one.codec !== other.codec || one.type !== other.type || one.decimals !== other.decimals) return false
  if (!some || !others) return some === others
  const words = (codes: typeof some): string =>
    codes.writable.map((one) => `${one} ${codes.word(one)}`).join()
  return words(some) === words(others)
}

/**
 * Where entries are not each in its own elements. An entry is over where an element has a member again that it said: one
 * that begins with an earlier member than the one before it is only found elements later.
 */
export function oddRun(coding: Coding, { slot, elements, length }: Run): Condition {
  const names = elements.slice(0, length).map(({ text }) => text)
  return `k!==0&&${isThere(slot)}&&!${coding.given(isInRows)}(${slotName(slot)},${coding.given(names)})`
}

/** Code that finds out in `k` whether any entry lacks the first member, as nearly none does: only then one may be odd. */
export function lackCode({ slot, elements }: Run): string {
  const list = slotName(slot)
  const lacks = `typeof f==='object'&&f!==null&&${memberOf('f', elements[0]!.text)}===undefined`
  return `if(${isThere(slot)}&&${list}.length>1)for(j=0;j<${list}.length;j++){f=${list}[j];if(${lacks})k=1}`
}

// An entry that is none is for who puts it.
function isInRows(entries: readonly unknown[], names: readonly string[]): boolean {
  let first = 0
  for (const entry of entries) {
    if (!isObject(entry)) return true
    const begin = names.findIndex((name) => entry[name] !== undefined)
    if (begin >= 0 && begin < first) return false
    first = Math.max(first, begin)
  }
  return true
}

/** Code that puts the entries, which are not odd, behind the separators before the first. */
export function runCode(coding: Coding, run: Run, room: number): string {
  const { slot, elements, length } = run
  const list = slotName(slot)
  const members = Array.from({ length }, (_, i) => memberCode(coding, run, i, room)).join('')
  const count = 'r=0;for(const a in f)r++;if(r===0)return -1;'
  const entry = `f=${list}[j];if(${isNoObject('f')})return -1;${count}${members}if(r!==0)return -1`
  const times = elements.length / length
  const put = `if(${list}.length>${times})return -1;for(;j<${list}.length;j++){${entry}}`
  const gap = run.isLast ? '' : `for(;j<${times};j++){${'b[at++]=e;'.repeat(length)}}`
  return `j=0;if(${isThere(slot)}){${put}}${gap}`
}

function memberCode(
  coding: Coding,
  { slot, position, elements, length }: Run,
  i: number,
  room: number,
): string {
  const { text, place } = elements[i]!
  const n = `${i}+${length}*j`
  const note = coding.traced(() => `w.noteEntry(${coding.given(elements)}[${n}],${slot},"/"+j+"/${text}");`)
  const value = note + bareCode(coding, place, 'u', room)
  return `b[at++]=e;u=${memberOf('f', text)};if(u!==undefined){r--;m|=1<<${position}+${n};${value}z=at;}`
}
