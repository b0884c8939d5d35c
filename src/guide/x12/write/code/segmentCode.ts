// The code that puts one segment. Separators are put as if every element had something, and those behind the last one
// that has are taken back at the end, so that between values there is nothing to decide.
import type { NoteBits } from '../../notes.ts'
import { UNCOUNTED } from '../spell.ts'
import {
  CHILD,
  COMPOSITE,
  CONSTANT,
  type ElementPlan,
  ENTRY,
  NEXT,
  PARENT,
  type ScopePlan,
  type SegmentPlan,
  SLOT,
} from '../writePlan.ts'
import type { Coding } from './coding.ts'
import { isUniform, openSlots, pairsCode } from './pairsCode.ts'
import { ALWAYS, anyOf, type Condition, elementHas, isThere, NEVER, slotName } from './presence.ts'
import { lackCode, oddRun, type Run, runAt, runCode } from './runCode.ts'
import { constantCode, put, valueCode } from './valueCode.ts'

// A terminator and a line break.
const LONGEST_END = 3

/**
 * The variables of a segment: where it ends, or a composite in it; which elements are there; how many pairs; an entry,
 * its value, and how many it has left.
 */
export const SEGMENT_VARIABLES = 'z=0,j=0,m=0,p=0,f,u,r=0'

/** How a segment stands where it is put. */
export interface Standing {
  /** How often it may be put while a list of plain values goes on. */
  max: number
  /** Where nodes stand below the one that it belongs to. */
  children: Condition
}

/**
 * Code that puts a segment, where it is known that there is one; it leaves the function at any doubt. One with a value
 * that decides about more than itself is put by the walk.
 */
export function segmentCode(
  coding: Coding,
  scope: ScopePlan,
  segment: SegmentPlan,
  standing: Standing,
): string {
  const text = (): string => new SegmentCode(coding, scope, segment, standing.children).text()
  const odd = oddOf(coding, segment)
  if (odd === NEVER) return text()
  const other = oddCode(coding, scope, segment, standing)
  const taken = groupsOf(segment).map((slot) => taking(coding.given(scope), slot))
  const lack = runsOf(segment).map(lackCode)
  const look = lack.length > 0 ? `k=0;${lack.join('')}` : ''
  return odd === ALWAYS ? other : `${look}if(${odd}){${other}}else{${text()}${taken.join('')}}`
}

/** Slots of the lists whose entries a segment takes one after the other, wherever the last one stopped. */
export function listsOf(segment: SegmentPlan): number[] {
  const next = leavesOf(segment).filter(({ kind }) => kind === NEXT)
  return [...next.map(({ slot }) => slot), ...groupsOf(segment)]
}

const groupsOf = (segment: SegmentPlan): number[] => [
  ...new Set(leavesOf(segment).flatMap(({ group }) => (group ? [group.slot] : []))),
]

const leavesOf = ({ elements }: SegmentPlan): ElementPlan[] =>
  elements.flatMap((one) => (one.kind === COMPOSITE ? one.components : [one]))

/** The slots that it takes a value of. */
function slotsOf({ slot, group, parts, pairs, components }: ElementPlan): number[] {
  const paired = pairs ? [...pairs.known.map((one) => one.slot), pairs.rest?.slot ?? -1] : []
  const all = [group ? group.slot : slot, ...parts, ...paired, ...components.flatMap(slotsOf)]
  return all.filter((one) => one >= 0)
}

/** Code that takes all entries of a list. */
const taking = (scope: string, slot: number): string =>
  `if(${isThere(slot)})${scope}.cursors[${slot}]=${slotName(slot)}.length;`

function oddCode(
  coding: Coding,
  scope: ScopePlan,
  segment: SegmentPlan,
  { max, children }: Standing,
): string {
  const slots = new Set(segment.elements.flatMap(slotsOf))
  const values = [...slots].map((slot) => `${coding.given(scope.values)}[${slot}]=${slotName(slot)};`)
  const below = leavesOf(segment).some(({ kind }) => kind === CHILD) ? `w.hasBelow(${children});` : ''
  const words = [coding.given(segment), coding.given(scope), Number.isFinite(max) ? max : 'Infinity', 'at']
  return `${values.join('')}${below}${put(`w.odd(${words.join()})`)}`
}

class SegmentCode {
  readonly #coding: Coding
  readonly #scope: ScopePlan
  readonly #segment: SegmentPlan
  readonly #children: Condition
  readonly #room: number
  /** Separators so far. */
  #separators = 0
  /** Bits of elements that are there whenever the segment is. */
  #sure = 0

  constructor(coding: Coding, scope: ScopePlan, segment: SegmentPlan, children: Condition) {
    this.#scope = scope
    this.#children = children
    this.#coding = coding
    this.#segment = segment
    this.#room = roomOf(segment)
  }

  text(): string {
    const { id, elements } = this.#segment
    const texts = elements.map((one, i) => (one.kind === ENTRY ? this.#run(elements, i) : this.#element(one)))
    const room = `if(at+${this.#room}>b.length)b=w.more(at,${this.#room});`
    const begin = `${constantCode(id)}z=at;m=${this.#sure};`
    const follow = this.#coding.traced(
      () => `w.follow(${this.#coding.given(this.#scope)},${this.#coding.given(id)});`,
    )
    return `${follow}${room}${begin}${texts.join('')}at=z;${this.#checks()}${END}`
  }

  #element(element: ElementPlan): string {
    const has = elementHas(element)
    const { kind, pairs } = element
    if (isOdd(element, this.#segment)) return element.needed ? 'return -1;' : ''
    if (pairs) {
      const gap = this.#gap(pairs.from - 1)
      this.#separators = pairs.from - 1 + 2 * pairs.count
      return gap + pairsCode(this.#coding, this.#segment, element, this.#room)
    }
    const gap = this.#gap(element.position)
    if (kind === COMPOSITE) return gap + this.#where(has, element, this.#composite(element))
    const isAlways = kind === CONSTANT || kind === CHILD
    const when = kind === PARENT ? 'w.parent!==0' : isAlways ? ALWAYS : has
    return gap + this.#where(when, element, this.#value(element))
  }

  #gap(position: number): string {
    const missing = Math.max(0, position - this.#separators)
    this.#separators += missing
    return 'b[at++]=e;'.repeat(missing)
  }

  #where(has: Condition, { bit, needed }: ElementPlan, text: string): string {
    const isSure = has === ALWAYS || needed || (this.#segment.required & bit) !== 0
    if (!isSure) return `if(${has}){m|=${bit};${text}z=at;}`
    this.#sure |= bit
    return has === ALWAYS ? `${text}z=at;` : `if(${has}){${text}z=at;}else return -1;`
  }

  #value(element: ElementPlan): string {
    const { kind, text, place, slot } = element
    if (kind === CONSTANT && /^[A-Za-z0-9]+$/.test(text)) return constantCode(text)
    if (kind === CHILD) return `b[at++]=${this.#children}?49:48;`
    if (kind === SLOT) return valueCode(this.#coding, place, slotName(slot), this.#room)
    return put(`w.own(${this.#coding.given(element)},at,${this.#room})`)
  }

  // A composite is taken back as a segment is: to behind the last of its components.
  #composite({ components, requiredComponents }: ElementPlan): string {
    const planned = components.reduce((bits, one) => bits | one.bit, 0)
    if ((planned & requiredComponents) !== requiredComponents) return 'return -1;'
    let separators = 1
    const texts = components.map((one) => {
      const gap = 'b[at++]=c;'.repeat(Math.max(0, one.component - separators))
      separators = Math.max(separators, one.component)
      const has = one.kind === CONSTANT ? ALWAYS : elementHas(one)
      const text = `${this.#value(one)}j=at;`
      const otherwise = (requiredComponents & one.bit) === 0 ? '' : 'else return -1;'
      return gap + (has === ALWAYS ? text : `if(${has}){${text}}${otherwise}`)
    })
    return `j=at;${texts.join('')}at=j;`
  }

  // The first of a run stands for all.
  #run(elements: readonly ElementPlan[], i: number): string {
    const run = runAt(elements, i)
    const isInner = i > 0 && elements[i - 1]!.group === elements[i]!.group
    if (isInner || !run) return ''
    const gap = this.#gap(run.position - 1)
    this.#separators = run.position - 1 + run.elements.length
    return gap + runCode(this.#coding, run, this.#room)
  }

  #checks(): string {
    const { required, notes } = this.#segment
    const missing = required & ~this.#sure
    const all = notes.map((note) => `if(${broken(note)})return -1;`).join('')
    return (missing === 0 ? '' : `if((m&${missing})!==${missing})return -1;`) + all
  }
}

const END = 'b[at++]=s;if(n1!==0){b[at++]=n1;if(n2!==0)b[at++]=n2}w.segments++;'

/** Where a syntax note does not hold. */
function broken({ kind, first, all }: NoteBits): Condition {
  switch (kind) {
    case 'P':
      return `(k=m&${all})!==0&&k!==${all}`
    case 'R':
      return `(m&${all})===0`
    case 'C':
      return `(m&${first})!==0&&(m&${all})!==${all}`
    case 'L':
      return `(m&${first})!==0&&(m&${all})===${first}`
    case 'E':
      return `((k=m&${all})&k-1)!==0`
  }
}

/** Where a segment has a value that decides about more than itself. */
function oddOf(coding: Coding, segment: SegmentPlan): Condition {
  const odd = segment.elements.flatMap((one) => {
    if (isOdd(one, segment)) return [elementHas(one)]
    return one.pairs ? openSlots(segment, one).map(isThere) : []
  })
  return anyOf([...odd, ...runsOf(segment).map((run) => oddRun(coding, run))])
}

function isOdd(element: ElementPlan, segment: SegmentPlan): boolean {
  const { kind, components, pairs } = element
  if (kind === ENTRY) return runOf(element, segment) === undefined
  return isFree(element) || components.some(isFree) || (pairs !== undefined && !isUniform(pairs))
}

/** Those of its lists that fill elements in a row. */
const runsOf = (segment: SegmentPlan): Run[] => [
  ...new Map(
    segment.elements
      .filter(({ kind }) => kind === ENTRY)
      .flatMap((one) => runOf(one, segment) ?? [])
      .map((run) => [run.slot, run]),
  ).values(),
]

const runOf = ({ group }: ElementPlan, { elements }: SegmentPlan): Run | undefined =>
  runAt(
    elements,
    elements.findIndex((one) => one.group === group),
  )

// How many of them there are, or whether there is one, is for the value to say.
const isFree = ({ kind, element }: ElementPlan): boolean =>
  kind === NEXT || kind === ENTRY || (kind !== CONSTANT && element.fallback !== undefined)

/** The most bytes that a segment and its everyday values take. */
function roomOf({ id, elements }: SegmentPlan): number {
  const values = elements.reduce((sum, one) => sum + roomOfElement(one), 0)
  const last = Math.max(0, ...elements.map((one) => one.position + (one.pairs ? 2 * one.pairs.count : 0)))
  return id.length + values + last + LONGEST_END
}

function roomOfElement({ text, components, place, pairs }: ElementPlan): number {
  const inside = components.reduce((sum, one) => sum + roomOfElement(one) + one.component, 0)
  const paired = pairs ? pairs.places.reduce((sum, { most }) => sum + most + UNCOUNTED, 0) : 0
  return text.length + place.most + UNCOUNTED + inside + paired
}
