// The code that puts the entries of a list into elements in a row, so many elements for each: PER03 and PER04 for
// the first, PER05 and PER06 for the next.
import type { CompiledElement } from '../../compiled.ts'
import { type ElementPlan, ENTRY, OTHER } from '../writePlan.ts'
import { type Coding, memberOf } from './coding.ts'
import { isNoObject, isThere, slotName } from './presence.ts'
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

/** Code that puts the entries, behind the separators before the first. Each has the first member. */
export function runCode(coding: Coding, run: Run, room: number): string {
  const { slot, elements, length } = run
  const list = slotName(slot)
  const members = Array.from({ length }, (_, i) => memberCode(coding, run, i, room)).join('')
  const first = memberOf('f', elements[0]!.text)
  const isNone = `${isNoObject('f')}||${first}===undefined`
  const entry = `f=${list}[j];if(${isNone})return -1;r=0;for(const a in f)r++;${members}if(r!==0)return -1`
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
