// A segment of which more is settled by its values than by the shape of its object: lists that go on over several
// elements, qualifiers that a pattern chooses, values that are left out where they are the guide's own. A separator
// is put only before something, so that nothing empty is ever left at an end.
import { isKept } from '../notes.ts'
import { qualifierOf } from './place.ts'
import { membersOf, type ValuePut, type WireForm } from './putValue.ts'
import type { Trail } from './trail.ts'
import {
  CHILD,
  COMPOSITE,
  CONSTANT,
  COUNT,
  type ElementPlan,
  ENTRY,
  type GroupPlan,
  NEXT,
  PAIRS,
  PARENT,
  type PairPlan,
  type PairsPlan,
  type ScopePlan,
  SERIAL,
  type SegmentPlan,
  SLOT,
  SUM,
} from './writePlan.ts'

// An id is known to be letters and digits.
const ANY = new Uint8Array(256).fill(1)

/** An entry that says both qualifier and value. */
type RestEntry = { scheme?: unknown; value?: unknown } | null

export class PutSegment {
  /** Something needs the walk with pointers: nothing that is put counts any more. */
  doubt = false
  /** The last segment took a value of a list of plain values: there may be more for another use of it. */
  tookNext = false
  readonly #wire: WireForm
  readonly #value: ValuePut
  readonly #trail: Trail | undefined
  /** The element and the component that stand last in the segment. */
  #element = 0
  #component = 0
  #has = false
  #bits = 0
  /** The list and the entry that elements are filled from, and the entry's members that were said. */
  #group: GroupPlan | undefined
  #entry: Readonly<Record<string, unknown>> = {}
  #said = 0

  constructor(wire: WireForm, value: ValuePut, trail: Trail | undefined) {
    this.#trail = trail
    this.#wire = wire
    this.#value = value
  }

  /** Puts a segment without its end; false where it has no value, and nothing was put. */
  put(segment: SegmentPlan, scope: ScopePlan): boolean {
    const { out } = this.#wire
    const before = out.length
    out.plain(segment.id, ANY)
    this.#element = 0
    this.#bits = 0
    this.#has = false
    this.tookNext = false
    for (const element of segment.elements) this.#put(element, scope)
    this.#close(scope)
    if (!this.#has) {
      out.rewind(before)
      return false
    }
    this.#expect(isWhole(segment, this.#bits))
    return true
  }

  #put(plan: ElementPlan, scope: ScopePlan): void {
    if (!isThere(plan, scope.values)) return this.#expect(!plan.needed)
    switch (plan.kind) {
      case NEXT:
        return this.#next(plan, scope)
      case ENTRY:
        return this.#member(plan, plan.group!, scope)
      case PAIRS:
        return this.#pairs(plan.pairs!, scope)
      case COMPOSITE:
        return this.#composite(plan, scope)
      case CONSTANT:
      case CHILD:
        this.#gap(plan)
        return this.#expect(this.#value.element(plan, undefined))
      case PARENT:
        if (this.#value.parent === 0) return
        this.#gap(plan)
        return this.#expect(this.#value.element(plan, undefined))
      default:
        return this.#one(plan, scope.values[plan.slot])
    }
  }

  #one(plan: ElementPlan, value: unknown): void {
    if (plan.kind === SLOT && plan.element.fallback !== undefined) return this.#unlessFallback(plan, value)
    this.#say(plan)
    this.#expect(this.#value.element(plan, value))
  }

  #unlessFallback(plan: ElementPlan, value: unknown): void {
    const wire = this.#value.wire(plan.element, value)
    if (wire === plan.element.fallback) return
    this.#say(plan)
    this.#trail?.note(plan.element, plan.slot)
    this.#expect(wire !== undefined && this.#value.placed(plan.element, wire))
  }

  #next(plan: ElementPlan, { values, cursors }: ScopePlan): void {
    const list = values[plan.slot] as readonly unknown[]
    const most = Math.min(plan.element.repeat, list.length - cursors[plan.slot]!)
    for (let n = 0; n < most; n++) {
      if (n === 0) this.#say(plan)
      else this.#repeat()
      this.#trail?.note(plan.element, plan.slot, `/${cursors[plan.slot]}`)
      this.#expect(this.#value.element(plan, list[cursors[plan.slot]!++]))
      this.tookNext = true
    }
  }

  #member(plan: ElementPlan, group: GroupPlan, scope: ScopePlan): void {
    if (this.#group && (this.#group !== group || (this.#said & plan.groupBit) !== 0)) this.#close(scope)
    if (!this.#group && !this.#open(group, scope)) return
    const value = this.#entry[plan.text]
    if (value === undefined) return
    this.#said |= plan.groupBit
    this.#say(plan)
    this.#trail?.note(plan.element, group.slot, `/${scope.cursors[group.slot]}/${plan.text}`)
    this.#expect(this.#value.element(plan, value))
  }

  #open(group: GroupPlan, { values, cursors }: ScopePlan): boolean {
    const entry = (values[group.slot] as readonly unknown[])[cursors[group.slot]!]
    if (entry === undefined) return false
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      this.doubt = true
      return false
    }
    this.#group = group
    this.#entry = entry as Readonly<Record<string, unknown>>
    this.#said = 0
    return !this.doubt
  }

  // Whatever the entry has beside what was said has no place.
  #close({ cursors }: ScopePlan): void {
    const group = this.#group
    if (!group) return
    for (const name in this.#entry) {
      const bit = 1 << group.names.indexOf(name)
      if (this.#entry[name] !== undefined && (!group.names.includes(name) || (this.#said & bit) === 0))
        this.doubt = true
    }
    cursors[group.slot]!++
    this.#group = undefined
  }

  #composite(plan: ElementPlan, scope: ScopePlan): void {
    const bits = this.#bits
    this.#bits = 0
    this.#component = 0
    for (const component of plan.components) this.#put(component, scope)
    if (this.#bits !== 0) this.#expect((this.#bits & plan.requiredComponents) === plan.requiredComponents)
    this.#bits = this.#bits === 0 ? bits : bits | plan.bit
  }

  #pairs(pairs: PairsPlan, { values }: ScopePlan): void {
    const { known, rest, from, count, address } = pairs
    let at = 0
    for (let i = 0; i < known.length; i++) {
      const { slot, pattern, qualifier, leaf, listed } = known[i]!
      if (values[slot] === undefined) continue
      if (listed) {
        at = this.#series(known[i]!, pairs, at, values)
        continue
      }
      const value = leaf ? this.#value.wire(leaf, values[slot]) : values[slot]
      if (typeof value !== 'string' || value !== value.trimEnd()) this.doubt = true
      else if (pattern === undefined || pattern.test(value)) {
        this.#trail?.noteAt(`${address}.${from + 2 * at + 1}`, from + 2 * at + 1, slot, '')
        this.#pair(pairs, at++, qualifier, value)
        while (known[i + 1]?.slot === slot) i++
      } else if (known[i + 1]?.slot !== slot) this.doubt = true
    }
    if (rest && values[rest.slot] !== undefined) at = this.#rest(rest, pairs, at, values)
    this.#expect(at <= count)
  }

  #series(
    { slot, pattern, qualifier, leaf }: PairPlan,
    pairs: PairsPlan,
    at: number,
    values: readonly unknown[],
  ): number {
    let next = at
    for (const [n, value] of (values[slot] as readonly unknown[]).entries()) {
      const wire = leaf ? this.#value.wire(leaf, value) : value
      if (typeof wire !== 'string' || wire !== wire.trimEnd() || (pattern && !pattern.test(wire)))
        this.doubt = true
      else {
        const position = pairs.from + 2 * next + 1
        this.#trail?.noteAt(`${pairs.address}.${position}`, position, slot, `/${n}`)
        this.#pair(pairs, next++, qualifier, wire)
      }
    }
    return next
  }

  #rest(
    rest: NonNullable<PairsPlan['rest']>,
    pairs: PairsPlan,
    at: number,
    values: readonly unknown[],
  ): number {
    let next = at
    const { slot } = rest
    const { from, address } = pairs
    for (const [n, entry] of (values[slot] as readonly RestEntry[]).entries()) {
      const { scheme, value } = entry ?? {}
      const qualifier = qualifierOf(rest, scheme)
      if (qualifier === undefined || typeof value !== 'string' || membersOf(entry!) !== 2) this.doubt = true
      else {
        const position = from + 2 * next + 1
        this.#trail?.noteAt(`${address}.${position}`, position, slot, `/${n}/scheme`)
        this.#trail?.noteAt(`${address}.${position}`, position, slot, `/${n}/value`)
        this.#pair(pairs, next++, qualifier, value)
      }
    }
    return next
  }

  #pair({ elements, from }: PairsPlan, n: number, qualifier: string, value: string): void {
    this.#has = true
    for (let i = 0; i < 2; i++) {
      const element = elements[2 * n + i]
      this.#gapTo(from + 2 * n + i)
      this.#bits |= 1 << (from + 2 * n + i)
      this.#expect(element !== undefined && this.#value.placed(element, i === 0 ? qualifier : value))
    }
  }

  #say(plan: ElementPlan): void {
    this.#has = true
    this.#gap(plan)
  }

  #repeat(): void {
    const { out, delimiters } = this.#wire
    if (delimiters.repetition === undefined) this.doubt = true
    else out.byte(delimiters.repetition)
  }

  /** Separators up to a place that is not empty. */
  #gap({ position, component, bit }: ElementPlan): void {
    const { out, delimiters } = this.#wire
    this.#gapTo(position)
    this.#bits |= bit
    for (let at = Math.max(1, this.#component); at < component; at++) out.byte(delimiters.component)
    this.#component = component
  }

  #gapTo(position: number): void {
    const { out, delimiters } = this.#wire
    for (let at = this.#element; at < position; at++) out.byte(delimiters.element)
    this.#element = position
  }

  #expect(isSo: boolean): void {
    if (!isSo) this.doubt = true
  }
}

/** Whether an element has anything to put; what says nothing of its own always has. */
function isThere(
  { kind, slot, group, parts, pairs, components }: ElementPlan,
  values: readonly unknown[],
): boolean {
  const has = (one: number): boolean => values[one] !== undefined
  if (kind === COMPOSITE) return components.some((one) => !isMute(one) && isThere(one, values))
  if (kind === PAIRS)
    return pairs!.known.some((one) => has(one.slot)) || (!!pairs!.rest && has(pairs!.rest.slot))
  if (kind === ENTRY) return has(group!.slot)
  if (isMute({ kind }) || kind === SERIAL || kind === COUNT || kind === SUM) return true
  return parts.length > 0 ? parts.some(has) : has(slot)
}

/** Nothing stands on the wire for its sake. */
const isMute = ({ kind }: Pick<ElementPlan, 'kind'>): boolean =>
  kind === CONSTANT || kind === PARENT || kind === CHILD

/** Whether a segment with these elements, as bits, lacks none, and keeps its notes. */
const isWhole = ({ required, notes }: SegmentPlan, bits: number): boolean =>
  (bits & required) === required && notes.every((note) => isKept(note, bits))
