// A segment as bytes before, between and behind its values: all that can be told once it is known which of its
// elements have something.
import { placeOf, plainCode } from './place.ts'
import { UNCOUNTED } from './spell.ts'
import {
  CHOSEN,
  COMPOSITE,
  CONSTANT,
  COUNT,
  DERIVED,
  type ElementPlan,
  ENTRY,
  FIXED,
  type NotePlan,
  PAIRS,
  PARENT,
  type PairsPlan,
  type Place,
  REST,
  RUN,
  SERIAL,
  type SegmentPlan,
  SUM,
  TEXT,
} from './writePlan.ts'

// A terminator and a line break.
const LONGEST_END = 3

/** In a lead, beside letters and digits. */
export const ELEMENT = 1
export const COMPONENT = 2

/** A segment whose elements are known: bytes before, between and behind its values. */
export interface Line {
  id: string
  /** One behind the other: id, separators by the names above, and constants. */
  leads: Uint8Array
  /** Where the lead of each place ends. */
  ends: readonly number[]
  places: readonly Place[]
  /** The most bytes that it and its everyday values take. */
  most: number
  /** The leads as one partner has them, and by which table that is. */
  wired: Uint8Array
  table: Uint8Array | undefined
}

/** The elements before those at the end that entries of one list fill, and those. */
export function runOf(elements: readonly ElementPlan[]): {
  before: readonly ElementPlan[]
  run: readonly ElementPlan[]
} {
  const from = elements.findIndex((one) => one.kind === ENTRY)
  const rest = from < 0 ? [] : elements.slice(from)
  const [first] = rest
  if (!first || rest.some((one) => one.kind !== ENTRY || one.group !== first.group))
    return { before: elements, run: [] }
  return { before: elements.slice(0, from), run: rest }
}

/** Builds the line of a segment out of the elements that have something. */
export class LineBuilder {
  readonly line: Line
  /** Nothing is missing, and there is room for all. */
  readonly isComplete: boolean
  readonly #leads: number[]
  readonly #ends: number[] = []
  readonly #places: Place[] = []
  #bits = 0
  #element = 0
  #component = 0

  constructor(segment: SegmentPlan, elements: readonly ElementPlan[]) {
    this.#leads = [...Buffer.from(segment.id, 'latin1')]
    const { before, run } = runOf(elements)
    const hasRoom = before.map((one) => this.#put(one)).every(Boolean)
    this.isComplete = hasRoom && (run.length > 0 || isWhole(segment, this.#bits))
    if (run.length > 0) this.#run(segment, run)
    const leads = Uint8Array.from(this.#leads)
    this.line = {
      id: segment.id,
      leads,
      ends: this.#ends,
      places: this.#places,
      most: leads.length + this.#places.reduce((sum, { most }) => sum + most + UNCOUNTED, LONGEST_END),
      wired: leads,
      table: undefined,
    }
  }

  #run(segment: SegmentPlan, elements: readonly ElementPlan[]): void {
    const element = elements[0]!
    const { slot, scope } = element.group!
    const plan = { scope, elements, last: this.#element, bits: this.#bits, segment }
    this.#place(placeOf(element, RUN, slot, { run: plan }))
  }

  #put(element: ElementPlan): boolean {
    if (element.kind === COMPOSITE) return this.#composite(element)
    if (element.kind === PAIRS) return this.#pairs(element, element.pairs!)
    this.#simple(element)
    return true
  }

  #simple(element: ElementPlan): void {
    const { kind, component, bit, text } = element
    this.#gap(element.position, component)
    this.#bits |= component ? 0 : bit
    if (kind === CONSTANT && /^[A-Za-z0-9]+$/.test(text)) this.#leads.push(...Buffer.from(text, 'latin1'))
    else if (kind === CONSTANT) this.#place(placeOf(element, FIXED, -1))
    else if (kind === COUNT || kind === SUM || kind === SERIAL || kind === PARENT)
      this.#place(placeOf(element, DERIVED, -1))
    else this.#place(element.place)
  }

  #composite(element: ElementPlan): boolean {
    this.#component = 0
    for (const one of element.components) this.#simple(one)
    this.#bits |= element.bit
    const bits = element.components.reduce((all, one) => all | one.bit, 0)
    return (bits & element.requiredComponents) === element.requiredComponents
  }

  /** False where there are too many of them. */
  #pairs(element: ElementPlan, pairs: PairsPlan): boolean {
    const slots = [...new Set(pairs.known.map((one) => one.slot))]
    if (slots.length + (pairs.rest ? 1 : 0) > pairs.count) return false
    for (const [n, slot] of slots.entries()) this.#pair(element, pairs, slot, pairs.from + 2 * n)
    if (!pairs.rest) return true
    const n = slots.length
    const from = pairs.from + 2 * n
    const [elements, places] = [pairs.elements.slice(2 * n), pairs.places.slice(2 * n)]
    const open = { ...pairs, from, count: pairs.count - n, elements, places }
    this.#gap(from - 1, 0)
    this.#place(placeOf(element, REST, pairs.rest.slot, { pairs: open }))
    return true
  }

  #pair(element: ElementPlan, pairs: PairsPlan, slot: number, position: number): void {
    const at = position - pairs.from
    const elements = pairs.elements.slice(at, at + 2)
    const places = pairs.places.slice(at, at + 2)
    const known = pairs.known
      .filter((one) => one.slot === slot)
      .map((one) => ({ ...one, bytes: plainCode(elements[0]!, one.qualifier) }))
    this.#gap(position, 0)
    this.#bits |= (1 << position) | (1 << (position + 1))
    this.#element++
    const chosen = { ...pairs, known, elements, places }
    const [first] = known
    if (!first?.bytes || first.pattern || first.leaf || places[1]!.kind !== TEXT)
      return this.#place(placeOf(element, CHOSEN, slot, { pairs: chosen }))
    // There is nothing to choose.
    this.#leads.push(...first.bytes, ELEMENT)
    this.#place(placeOf(places[1]!.element, TEXT, slot, { pairs: chosen }))
  }

  #gap(position: number, component: number): void {
    for (; this.#element < position; this.#element++) this.#leads.push(ELEMENT)
    for (let at = Math.max(1, this.#component); at < component; at++) this.#leads.push(COMPONENT)
    this.#component = component
  }

  #place(place: Place): void {
    this.#ends.push(this.#leads.length)
    this.#places.push(place)
  }
}

/** Whether a segment with these elements lacks none, and no note is broken. */
export function isWhole({ required, notes }: SegmentPlan, bits: number): boolean {
  if ((bits & required) !== required) return false
  for (let i = 0; i < notes.length; i++) if (!holds(notes[i]!, bits)) return false
  return true
}

/** Whether a syntax note holds for the elements that are there. */
function holds({ kind, first, all }: NotePlan, bits: number): boolean {
  const present = bits & all
  switch (kind) {
    case 'P':
      return present === 0 || present === all
    case 'R':
      return present !== 0
    case 'C':
      return (bits & first) === 0 || present === all
    case 'L':
      return (bits & first) === 0 || present !== first
    case 'E':
      return (present & (present - 1)) === 0
  }
}
