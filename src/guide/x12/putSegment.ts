// One segment by its plan, straight into the output: each value is judged while it is put. A separator is put only
// before something, so that nothing empty is ever left at an end.
import type { Output } from '../../x12/output.ts'
import type { Delimiters } from '../../x12/types.ts'
import { endSegment, putValue } from '../../x12/writer.ts'
import { deriveValue } from '../derive.ts'
import { type ReadContext, writeLeaf } from '../leaf.ts'
import type { CanonicalDocument } from '../reading.ts'
import type { CompiledElement } from './compiled.ts'
import type { Frame } from './frame.ts'
import { checkShape } from './shape.ts'
import { dayOf, digitsOf } from './spell.ts'
import {
  CODE,
  COMPOSITE,
  CONSTANT,
  COUNT,
  DAY,
  DECIMAL,
  type ElementPlan,
  ENTRY,
  type GroupPlan,
  NEXT,
  type NotePlan,
  OTHER,
  PAIRS,
  type PairsPlan,
  type SegmentPlan,
  type SetPlan,
  SLOT,
  WHOLE_NUMBER,
} from './writePlan.ts'

const SPACE = 0x20
const ZERO = 0x30

/** Where and how values are put. */
export interface WireForm {
  out: Output
  delimiters: Delimiters
  /** Characters that need no thought. */
  plain: Uint8Array
}

// An id is known to be letters and digits.
const ANY = new Uint8Array(256).fill(1)

export class PutSegment {
  /** Segments put so far. */
  segments = 0
  /** Something needs the walk with pointers: nothing that is put counts any more. */
  doubt = false
  /** The last segment took a value of a list of plain values: there may be more for another use of it. */
  tookNext = false
  readonly #root: Frame
  readonly #out: Output
  readonly #delimiters: Delimiters
  readonly #plain: Uint8Array
  readonly #context: ReadContext
  readonly #document: CanonicalDocument
  /** The element and the component that stand last in the segment. */
  #element = 0
  #component = 0
  #has = false
  #bits = 0

  constructor(plan: SetPlan, document: CanonicalDocument, context: ReadContext, wire: WireForm) {
    this.#root = plan.root.frame
    this.#out = wire.out
    this.#delimiters = wire.delimiters
    this.#plain = wire.plain
    this.#context = context
    this.#document = document
  }

  /** Puts a segment; false where it has no value and is not forced, and nothing was put. */
  segment(segment: SegmentPlan, frame: Frame, isForced: boolean): boolean {
    const out = this.#out
    const before = out.length
    out.plain(segment.id, ANY)
    this.#element = 0
    this.#bits = 0
    this.#has = isForced
    this.tookNext = false
    const { elements, groups, notes } = segment
    for (let i = 0; i < elements.length; i++) this.#put(elements[i]!, frame)
    for (let i = 0; i < groups.length; i++) this.#close(groups[i]!, frame)
    if (!this.#has) {
      out.rewind(before)
      return false
    }
    const bits = this.#bits
    if ((bits & segment.required) !== segment.required) this.doubt = true
    for (let i = 0; i < notes.length; i++) if (!holds(notes[i]!, bits)) this.doubt = true
    endSegment(this.#delimiters, out)
    this.segments++
    return true
  }

  #put(plan: ElementPlan, frame: Frame): void {
    switch (plan.kind) {
      case SLOT:
        return this.#slot(plan, plan.ofRoot ? this.#root : frame)
      case CONSTANT:
        this.#gap(plan)
        return this.#expect(this.#text(plan, plan.text))
      case NEXT:
        return this.#next(plan, frame)
      case ENTRY:
        return this.#entry(plan, plan.group!, frame)
      case PAIRS:
        return this.#pairs(plan.pairs!, frame)
      case COMPOSITE:
        return this.#composite(plan, frame)
      default:
        this.#has = true
        this.#gap(plan)
        return this.#expect(this.#other(plan, this.#derived(plan)))
    }
  }

  #derived({ kind, element }: ElementPlan): string {
    const { steps } = element.derive!
    const list = steps.length === 1 && kind === COUNT ? this.#document[steps[0]!] : undefined
    return Array.isArray(list) ? String(list.length) : deriveValue(element.derive!, this.#document)
  }

  #slot(plan: ElementPlan, frame: Frame): void {
    const value = frame.values[plan.slot]
    if (value === undefined) {
      if (plan.needed) this.doubt = true
      return
    }
    if (plan.parts.length > 0) this.#parts(plan, value, frame)
    else if (this.#value(plan, value)) frame.take(plan.slot)
    else this.doubt = true
  }

  #parts(plan: ElementPlan, value: unknown, frame: Frame): void {
    const { parts } = plan
    let any = false
    for (let i = 0; i < parts.length; i++) {
      if (frame.values[parts[i]!] === undefined) continue
      any = true
      frame.take(parts[i]!)
    }
    if (any) this.#expect(this.#value(plan, value))
  }

  #next(plan: ElementPlan, frame: Frame): void {
    const list = frame.values[plan.slot] as readonly unknown[] | undefined
    if (list === undefined || frame.cursors[plan.slot]! >= list.length) return
    this.tookNext = true
    this.#expect(plan.repeat === 1)
    this.#expect(this.#value(plan, list[frame.cursors[plan.slot]!++]))
    frame.takeList(plan.slot)
  }

  #entry(plan: ElementPlan, group: GroupPlan, frame: Frame): void {
    const inner = group.scope.frame
    if (group.isOpen && inner.isTaken(plan.slot)) this.#close(group, frame)
    if (!group.isOpen && !this.#open(group, frame)) return
    this.#slot(plan, inner)
  }

  #open(group: GroupPlan, frame: Frame): boolean {
    const list = frame.values[group.slot] as readonly unknown[] | undefined
    const index = frame.cursors[group.slot]!
    if (list === undefined || index >= list.length) return false
    const entry = list[index]
    group.isOpen = true
    this.#expect(typeof entry === 'object' && entry !== null && !Array.isArray(entry))
    if (!this.doubt) this.#expect(group.scope.frame.begin(group.scope.object, entry as object, index))
    return !this.doubt
  }

  #close(group: GroupPlan, frame: Frame): void {
    if (!group.isOpen) return
    group.isOpen = false
    this.#expect(group.scope.frame.pending === 0)
    frame.cursors[group.slot]!++
    frame.takeList(group.slot)
  }

  #composite(plan: ElementPlan, frame: Frame): void {
    const bits = this.#bits
    this.#bits = 0
    this.#component = 0
    const { components } = plan
    for (let i = 0; i < components.length; i++) this.#put(components[i]!, frame)
    if (this.#bits === 0) {
      this.#bits = bits
      return
    }
    this.#expect((this.#bits & plan.requiredComponents) === plan.requiredComponents)
    this.#bits = bits | plan.bit
  }

  #pairs({ known, rest, from, count, elements }: PairsPlan, frame: Frame): void {
    let at = 0
    for (let i = 0; i < known.length; i++) {
      const { slot, pattern, qualifier } = known[i]!
      const value = frame.values[slot]
      if (value === undefined || frame.isTaken(slot)) continue
      if (typeof value !== 'string') this.doubt = true
      else if (pattern === undefined || pattern.test(value)) {
        frame.take(slot)
        this.#pair(elements, from, at++, qualifier, value)
      }
    }
    if (rest) at = this.#rest(rest, elements, from, at, frame)
    this.#expect(at <= count)
  }

  #rest(
    { slot, before, after }: NonNullable<PairsPlan['rest']>,
    elements: readonly CompiledElement[],
    from: number,
    at: number,
    frame: Frame,
  ): number {
    const entries = (frame.values[slot] ?? []) as readonly { scheme?: unknown; value?: unknown }[]
    let next = at
    for (const entry of entries) {
      const { scheme, value } = entry ?? {}
      if (typeof scheme !== 'string' || typeof value !== 'string' || Object.keys(entry).length !== 2)
        this.doubt = true
      else if (!scheme.startsWith(before) || !scheme.endsWith(after)) this.doubt = true
      else
        this.#pair(elements, from, next++, scheme.slice(before.length, scheme.length - after.length), value)
    }
    frame.take(slot)
    return next
  }

  #pair(
    elements: readonly CompiledElement[],
    from: number,
    n: number,
    qualifier: string,
    value: string,
  ): void {
    this.#has = true
    const position = from + 2 * n
    for (let i = 0; i < 2; i++) {
      const element = elements[2 * n + i]
      if (element === undefined) this.doubt = true
      else this.#placed(element, position + i, i === 0 ? qualifier : value)
    }
  }

  #placed(element: CompiledElement, position: number, text: string): void {
    this.#gapTo(position)
    this.#bits |= 1 << position
    const length = putValue(text, this.#delimiters, this.#plain, this.#out)
    const { type } = element
    const isText = (type === 'AN' || type === 'ID') && !element.allowed
    this.#expect(
      isText ? length > 0 && length >= element.min && length <= element.max : !checkShape(element, text),
    )
  }

  /** Puts separators and a value; false where it has another form than the element's. */
  #value(plan: ElementPlan, value: unknown): boolean {
    if (plan.spelling === OTHER) return this.#coded(plan, value)
    if (typeof value !== 'string') return false
    this.#has = true
    this.#gap(plan)
    switch (plan.spelling) {
      case CODE: {
        const wire = plan.element.codes!.wire(value)
        return wire !== undefined && this.#text(plan, wire)
      }
      case DECIMAL:
        return this.#number(plan, value, true)
      case WHOLE_NUMBER:
        return this.#number(plan, value, false)
      case DAY:
        return this.#day(value)
      default:
        return value.charCodeAt(value.length - 1) !== SPACE && this.#text(plan, value)
    }
  }

  #coded(plan: ElementPlan, value: unknown): boolean {
    const wire = writeLeaf(plan.element, value, this.#context)
    if (wire === undefined) return false
    if (wire === plan.element.fallback) return true
    this.#has = true
    this.#gap(plan)
    return this.#other(plan, wire)
  }

  #other(plan: ElementPlan, wire: string): boolean {
    const { type, allowed } = plan.element
    if (type === 'N' || type === 'R') return !checkShape(plan.element, wire) && this.#plainly(wire) > 0
    return this.#text(plan, wire) && (allowed === undefined || allowed.has(wire))
  }

  #text({ min, max }: ElementPlan, text: string): boolean {
    const length = this.#plainly(text)
    return length > 0 && length >= min && length <= max
  }

  #number({ min, max }: ElementPlan, text: string, withFraction: boolean): boolean {
    const digits = digitsOf(text, withFraction)
    return digits > 0 && digits >= min && digits <= max && this.#plainly(text) > 0
  }

  #day(text: string): boolean {
    let day = dayOf(text)
    if (day < 0) return false
    for (let unit = 10_000_000; unit >= 1; unit /= 10) {
      const digit = Math.floor(day / unit)
      this.#out.byte(ZERO + digit)
      day -= digit * unit
    }
    return true
  }

  #plainly(text: string): number {
    return putValue(text, this.#delimiters, this.#plain, this.#out)
  }

  /** Separators up to a place that is not empty. */
  #gap({ position, component, bit }: ElementPlan): void {
    this.#gapTo(position)
    this.#bits |= bit
    for (let at = Math.max(1, this.#component); at < component; at++)
      this.#out.byte(this.#delimiters.component)
    this.#component = component
  }

  #gapTo(position: number): void {
    const { element } = this.#delimiters
    for (let at = this.#element; at < position; at++) this.#out.byte(element)
    this.#element = position
  }

  #expect(isSo: boolean): void {
    if (!isSo) this.doubt = true
  }
}

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
