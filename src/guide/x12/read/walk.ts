// What reading one set collects, handed to everything that reads.
import { type FindingCode, finding } from '../../../finding/catalogue.ts'
import type { Facts, Finding, Place } from '../../../finding/finding.ts'
import { latin1 } from '../../../x12/byte.ts'
import type { SegmentCursor } from '../../../x12/segments.ts'
import type { ReadContext } from '../../leaf.ts'
import type { CompiledElement } from '../compiled.ts'
import { Nodes } from './nodes.ts'
import { Placer } from './placer.ts'
import type { Plan, Target } from './plan.ts'
import { Situations } from './situations.ts'
import { FROM, LEAF, PLACE, SEGMENT, Tape, TO } from './tape.ts'
import { canonicalOf } from './taped.ts'

/** A derived value as it was said, to be checked when all is read. */
export interface Check {
  element: CompiledElement
  wire: string
  at: Place
}

/** A loop between LS and LE, which its findings name for AK303. */
interface Bounded {
  from: number
  to: number
  loop: string
}

export class Walk {
  readonly plan: Plan
  readonly tape: Tape
  readonly placer: Placer
  readonly nodes: Nodes
  readonly situations: Situations
  cursor!: SegmentCursor
  context: ReadContext = { policy: {} }
  findings: Finding[] = []
  checks: Check[] = []
  /** A derived value was said on the tape, whether or not it is among those to be checked. */
  isChecked = false
  bounded: Bounded[] = []

  constructor(plan: Plan) {
    this.plan = plan
    this.tape = new Tape(plan.entries, plan.root.size)
    this.placer = new Placer(this.tape)
    this.nodes = new Nodes(plan, this.tape)
    this.situations = new Situations(this)
  }

  /** Begins another set. */
  begin(cursor: SegmentCursor, context: ReadContext): void {
    this.tape.reset(this.plan.root.size)
    this.nodes.begin()
    this.situations.begin(this.plan.set.situation)
    this.cursor = cursor
    this.context = context
    this.findings = []
    this.checks = []
    this.isChecked = false
    if (this.bounded.length > 0) this.bounded = []
  }

  /** Takes what is to be checked from the tape, where most of it is noted, but for what is as it should be. */
  gatherChecks(agrees?: (element: CompiledElement, from: number, to: number) => boolean): void {
    const { tape, plan, cursor, checks } = this
    const { cells } = tape
    if (cells[tape.checks] === 0) return
    this.isChecked = true
    const { base, bytes } = cursor
    for (const record of tape.taken(tape.checks)) {
      const { id, element } = plan.leaves[cells[record + LEAF]!]!
      const [from, to] = [cells[record + FROM]!, cells[record + TO]!]
      if (agrees?.(element!, from, to)) continue
      const [segment, position] = [cells[record + SEGMENT]!, cells[record + PLACE]!]
      const at = { segment, id, element: position, offset: base + from, length: to - from }
      checks.push({ element: element!, wire: latin1(bytes, from, to), at })
    }
    if (checks.length > 1) checks.sort((a, b) => a.at.segment! - b.at.segment!)
  }

  /** At an LS, whose loop begins. */
  openBounded(): void {
    this.closeBounded()
    this.bounded.push({ from: this.cursor.ordinal, to: Number.POSITIVE_INFINITY, loop: this.cursor.text(1) })
  }

  /** At an LE. */
  closeBounded(): void {
    const last = this.bounded.at(-1)
    if (last) last.to = Math.min(last.to, this.cursor.ordinal)
  }

  /** Says of each finding in which bounded loop it stands, and what it follows from. */
  nameBounded(): void {
    for (const { at, facts } of this.findings) {
      const [loop, triggerLoop] = [this.#boundedAt(at.segment), this.#boundedAt(facts.triggerSegment)]
      if (loop !== undefined) facts.loop = loop
      if (triggerLoop !== undefined) facts.triggerLoop = triggerLoop
    }
  }

  #boundedAt(segment = 0): string | undefined {
    return this.bounded.findLast(({ from, to }) => segment >= from && segment <= to)?.loop
  }

  /** Reports something about the segment as a whole. */
  tellSegment(code: FindingCode, facts: Facts, address: string): void {
    const { ordinal: segment, id, start: offset, length } = this.cursor
    this.findings.push(finding(code, { segment, id, offset, length }, facts, address || undefined))
  }

  /** Reports something about a segment that was read before. */
  tellAt(code: FindingCode, at: Place, facts: Facts, address: string): void {
    this.findings.push(finding(code, at, facts, address))
  }

  /** Reports something about an element, a component or a repetition of the segment. */
  tell(code: FindingCode, spot: Spot, facts: Facts, address: string): void {
    this.findings.push(finding(code, this.placeOf(spot), facts, address))
  }

  /** Takes back what was found in a segment, and what it counts. */
  forget(segment: number): void {
    this.findings = this.findings.filter(({ at }) => at.segment !== segment)
    this.checks = this.checks.filter(({ at }) => at.segment !== segment)
  }

  /** What stands at a place of the document already, as text. */
  standing(target: Target): string {
    const { plan, tape, cursor, context } = this
    const record = tape.cells[this.placer.instance(target) + target.cell]!
    return String(
      canonicalOf({ plan, cells: tape.cells, values: tape.values, bytes: cursor.bytes, context }, record),
    )
  }

  /** Where that stands: segment, element and bytes of the receipt. */
  placeOf({ position, component, repetition }: Spot): Place {
    const { ordinal: segment, id } = this.cursor
    const { offset, length } = this.#range(position, component, repetition)
    const place: Place = { segment, id, element: position, offset, length }
    if (component !== undefined) place.component = component
    if (repetition !== undefined) place.repetition = repetition
    return place
  }

  // The bytes of an element, or of one of its repetitions: from its first component to its last.
  #range(position: number, component: number | undefined, repetition: number | undefined) {
    const { cursor } = this
    if (component !== undefined) return cursor.componentAt(position, component, repetition)
    if (repetition === undefined) return cursor.at(position)
    const first = cursor.componentAt(position, 1, repetition)
    const last = cursor.componentAt(position, cursor.components(position, repetition).length, repetition)
    return { offset: first.offset, length: last.offset + last.length - first.offset }
  }
}

/** A place in the present segment. */
export interface Spot {
  position: number
  component?: number | undefined
  repetition?: number | undefined
}
