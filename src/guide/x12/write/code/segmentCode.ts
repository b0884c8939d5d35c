// The code that puts one segment. Separators are put as if every element had something, and those behind the last one
// that has are taken back at the end, so that between values there is nothing to decide.
import { placeOf } from '../place.ts'
import { UNCOUNTED } from '../spell.ts'
import {
  CHILD,
  COMPOSITE,
  CONSTANT,
  DERIVED,
  type ElementPlan,
  ENTRY,
  FIXED,
  NEXT,
  type NotePlan,
  PARENT,
  type ScopePlan,
  type SegmentPlan,
  SLOT,
} from '../writePlan.ts'
import type { Coding } from './coding.ts'
import { isUniform, pairsCode } from './pairsCode.ts'
import { ALWAYS, type Condition, elementHas, NEVER, slotName } from './presence.ts'
import { runAt, runCode } from './runCode.ts'
import { constantCode, put, valueCode } from './valueCode.ts'

// A terminator and a line break.
const LONGEST_END = 3

/**
 * The variables of a segment: where it ends, or a composite in it; which elements are there; how many pairs; an entry,
 * its value, and how many it has left.
 */
export const SEGMENT_VARIABLES = 'z=0,j=0,m=0,p=0,f,u,r=0'

/**
 * Code that puts a segment, where it is known that there is one; it leaves the function at any doubt. `children` says
 * where nodes stand below the one that it belongs to.
 */
export function segmentCode(
  coding: Coding,
  scope: ScopePlan,
  segment: SegmentPlan,
  children: Condition,
): string {
  return new SegmentCode(coding, scope, segment, children).text()
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
    if (isUncoded(element)) return has === NEVER ? '' : `if(${has})return -1;`
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
    const what = kind === CONSTANT ? FIXED : DERIVED
    return put(`w.own(${this.#coding.given(placeOf(element, what, -1))},at,${this.#room})`)
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
    if (isInner) return ''
    if (!run) return `if(${elementHas(elements[i]!)})return -1;`
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
function broken({ kind, first, all }: NotePlan): Condition {
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

// A value of it decides about more than itself.
const isUncoded = (element: ElementPlan): boolean =>
  element.kind === NEXT ||
  element.kind === ENTRY ||
  (element.kind !== CONSTANT && element.element.fallback !== undefined) ||
  element.components.some(isUncoded) ||
  (element.pairs !== undefined && !isUniform(element.pairs))

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
