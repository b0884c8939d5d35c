// Where a segment stands in its set: a stack of cursors, one per open loop, that only moves forward. Made
// so that one mistake is one finding: after a segment in the wrong place the cursor stands where it
// belongs, and a segment that comes too early is blamed itself, not all that follow it. Frames are used again,
// segments and positions are numbers: placing a segment makes nothing.
import type { FindingCode } from '../../../finding/catalogue.ts'
import type { Facts } from '../../../finding/finding.ts'
import { keyOf } from '../../../x12/key.ts'
import type { SegmentCursor } from '../../../x12/segments.ts'
import type { Variant } from '../compiled.ts'
import { by } from '../valueShape.ts'
import { Memo } from './memo.ts'
import type { Nodes } from './nodes.ts'
import type { Fitting, Plan, PlanLevel, PlanPosition, PlanSegment, PlanVariant } from './plan.ts'
import type { Tape } from './tape.ts'

/** Reports a finding about the present segment's place. */
export type Report = (code: FindingCode, facts: Facts, address: string) => void

/** An open loop, or the set. */
interface Frame {
  level: PlanLevel
  at: number
  /** Uses of each position, and behind it of each of its variants. */
  counts: Int32Array
  /** Missing variants that were told; most sets tell none. */
  told: Set<Variant> | undefined
  /** Where its values go; 0 in a loop that is one too many for the document: its segments are not read. */
  holder: number
}

interface Match {
  depth: number
  position: number
  /** Index of the variant. */
  index: number
  over: boolean
}

/** No segment of the set. */
const OTHER = -1

export class Structure {
  readonly #plan: Plan
  readonly #tape: Tape
  readonly #nodes: Nodes
  readonly #report: Report
  readonly #frames: Frame[] = []
  #depth = 0
  #last = ''
  readonly #match: Match = { depth: 0, position: 0, index: 0, over: false }
  /** Where the placed segment's values go. */
  holder = 0

  constructor(plan: Plan, tape: Tape, nodes: Nodes, report: Report) {
    this.#plan = plan
    this.#tape = tape
    this.#nodes = nodes
    this.#report = report
  }

  /** Begins a set. */
  begin(): void {
    this.#depth = -1
    this.#last = ''
    this.#push(this.#plan.level, this.#tape.rootHolder)
  }

  /** The plan by which a segment is read, with `holder`; undefined where it has no place, which is reported. */
  place(cursor: SegmentCursor): PlanSegment | undefined {
    const number = this.#numberOf(cursor)
    if (!this.#forward(number, cursor) && !this.#backward(number, cursor))
      return this.#unplaced(cursor, number)
    const { depth, position } = this.#match
    const misses = this.#misses(depth, position)
    if (misses && this.#comesTooEarly(cursor, number)) return undefined
    if (misses) this.#tellLeft(depth, position)
    this.#depth = depth
    this.#frames[depth]!.at = position
    return this.#use(cursor)
  }

  /** At the end of the set: what is still missing. */
  end(): void {
    for (; this.#depth >= 0; this.#depth--) {
      const frame = this.#frames[this.#depth]!
      this.#tellMissing(frame, frame.at, frame.level.positions.length)
    }
  }

  #numberOf(cursor: SegmentCursor): number {
    const { key } = cursor
    const known = key === 0 ? OTHER : this.#plan.keys.find(key)
    return known === OTHER ? (this.#plan.ids.get(cursor.id) ?? OTHER) : known
  }

  #push(level: PlanLevel, holder: number): Frame {
    const frame = this.#frames[++this.#depth] ?? this.#newFrame(level)
    frame.level = level
    frame.at = 0
    frame.counts.fill(0, 0, level.counters)
    frame.told = undefined
    frame.holder = holder
    return frame
  }

  #newFrame(level: PlanLevel): Frame {
    const counts = new Int32Array(this.#plan.counters)
    const frame: Frame = { level, at: 0, counts, told: undefined, holder: 0 }
    this.#frames.push(frame)
    return frame
  }

  // From the innermost open loop outward, each from where it stands.
  #forward(number: number, cursor: SegmentCursor): boolean {
    if (number === OTHER) return false
    const match = this.#match
    let [depth, position, index] = [-1, 0, 0]
    for (let d = this.#depth; d >= 0; d--) {
      const { level, at } = this.#frames[d]!
      for (let p = level.where[number]!; p >= 0; p = level.positions[p]!.same) {
        if (p < at || isTrigger(d, p)) continue
        this.#choose(d, p, cursor)
        if (!match.over) return true
        if (depth < 0) [depth, position, index] = [d, p, match.index]
      }
    }
    if (depth < 0) return false
    this.#set(depth, position, index, true)
    return true
  }

  // A position that was passed already: the segment is out of sequence, and the cursor goes back to it.
  #backward(number: number, cursor: SegmentCursor): boolean {
    if (number === OTHER) return false
    for (let d = this.#depth; d >= 0; d--) {
      const { level, at } = this.#frames[d]!
      for (let p = at - 1; p >= 0; p--) {
        if (level.positions[p]!.position.id !== cursor.id || isTrigger(d, p)) continue
        this.#choose(d, p, cursor)
        if (this.#match.over) continue
        const { variant } = this.#matched
        const facts = { got: cursor.id, name: variant.name, after: this.#last }
        this.#report('segment-out-of-sequence', facts, variant.address)
        return true
      }
    }
    return false
  }

  get #matched(): PlanVariant {
    const { depth, position, index } = this.#match
    return this.#frames[depth]!.level.positions[position]!.variants[index]!
  }

  #set(depth: number, position: number, index: number, over: boolean): void {
    const match = this.#match
    match.depth = depth
    match.position = position
    match.index = index
    match.over = over
  }

  /** The first variant that the segment fits and that has room, or the last that it fits. */
  #choose(depth: number, p: number, cursor: SegmentCursor): void {
    const frame = this.#frames[depth]!
    const position = frame.level.positions[p]!
    const room = frame.counts[position.counter - 1]! < position.max
    if (position.plain) {
      const over = !room || frame.counts[position.counter]! >= position.variants[0]!.max
      return this.#set(depth, p, 0, over)
    }
    const fitting = fittingOf(position, cursor)
    for (let n = 0; room && n < fitting.length; n++) {
      const index = fitting[n]!
      if (frame.counts[position.counter + index]! < position.variants[index]!.max)
        return this.#set(depth, p, index, false)
    }
    this.#set(depth, p, fitting.at(-1) ?? position.variants.length - 1, fitting.length > 0 || !room)
  }

  /** Whether going there leaves something behind that the guide demands. */
  #misses(depth: number, position: number): boolean {
    for (let d = this.#depth; d > depth; d--)
      if (lacks(this.#frames[d]!, Number.MAX_SAFE_INTEGER)) return true
    return lacks(this.#frames[depth]!, position)
  }

  // Only where the jump would leave something required behind: if the next segment still fits before it,
  // this one came too early (an early CTT is one mistake, not one for every line after it).
  #comesTooEarly(cursor: SegmentCursor, number: number): boolean {
    const { depth, position, index, over } = this.#match
    if (!this.#missingBefore(depth, position).some(({ usage }) => usage === 'required')) return false
    const next = cursor.peek()
    const nextNumber = next && this.#numberOf(next)
    const match = this.#match
    const fits = next !== undefined && this.#forward(nextNumber!, next) && !match.over
    const early = fits && (match.depth > depth || (match.depth === depth && match.position < position))
    this.#set(depth, position, index, over)
    if (!early || number === OTHER) return false
    const { variant } = this.#matched
    const facts = { got: cursor.id, name: variant.name, set: this.#plan.set.name, after: this.#last }
    this.#report('segment-unexpected', facts, variant.address)
    return true
  }

  #missingBefore(depth: number, position: number): Variant[] {
    return this.#frames.slice(depth, this.#depth + 1).flatMap((frame, n) => {
      return missingIn(frame, frame.at, n === 0 ? position : frame.level.positions.length)
    })
  }

  /** What going there leaves behind. */
  #tellLeft(depth: number, position: number): void {
    for (let d = this.#depth; d >= depth; d--) {
      const frame = this.#frames[d]!
      this.#tellMissing(frame, frame.at, d === depth ? position : frame.level.positions.length)
    }
  }

  #use(cursor: SegmentCursor): PlanSegment | undefined {
    const { depth, position: p, index, over } = this.#match
    const frame = this.#frames[depth]!
    const position = frame.level.positions[p]!
    const planned = position.variants[index]!
    frame.counts[position.counter - 1]!++
    frame.counts[position.counter + index]!++
    this.#last = position.position.id
    if (over) this.#tellOver(planned.variant, position, cursor)
    if (planned.unused) this.#tellUnused(planned.variant)
    const holder = over && !planned.endsInList ? 0 : this.#place(planned, frame.holder, cursor)
    this.holder = holder
    if (!planned.loop) return holder === 0 ? undefined : planned.segment
    const inner = this.#push(planned.loop, holder)
    inner.counts[0] = 1
    inner.counts[1] = 1
    const trigger = planned.loop.positions[0]!.variants[0]!
    this.holder = this.#scope(trigger, holder)
    return this.holder === 0 ? undefined : trigger.segment
  }

  #place(planned: PlanVariant, around: number, cursor: SegmentCursor): number {
    return planned.node && around !== 0
      ? this.#nodes.meet(planned, planned.node, cursor)
      : this.#scope(planned, around)
  }

  /** Where a variant's values go, given where those around it do. */
  #scope({ entry, root }: PlanVariant, around: number): number {
    if (around === 0) return 0
    if (entry) return this.#tape.holder(entry, around)
    return root ? this.#tape.rootHolder : around
  }

  #tellUnused({ id, name, address }: Variant): void {
    this.#report('segment-unused', { got: id, name }, address)
  }

  #tellOver(variant: Variant, { position }: PlanPosition, cursor: SegmentCursor): void {
    const { depth, position: p } = this.#match
    const frame = this.#frames[depth]!
    const uses = frame.counts[frame.level.positions[p]!.counter - 1]!
    const agreed = by(position.variants.some(({ standard }) => uses <= standard.max))
    const facts = { got: cursor.id, name: variant.name, max: Math.max(variant.max, position.max), ...agreed }
    this.#report(variant.loop ? 'loop-over-max' : 'segment-over-max', facts, variant.address)
  }

  #tellMissing(frame: Frame, from: number, to: number): void {
    for (const variant of missingIn(frame, from, to)) {
      frame.told ??= new Set()
      if (frame.told.has(variant)) continue
      frame.told.add(variant)
      const count = usesOf(frame, variant)
      const facts = { expected: variant.id, name: variant.name, min: variant.min, count }
      if (count === 0)
        this.#report('segment-missing', { ...facts, ...by(!variant.standard.required) }, variant.address)
      else this.#report(variant.loop ? 'loop-under-min' : 'segment-under-min', facts, variant.address)
    }
  }

  #unplaced(cursor: SegmentCursor, number: number): undefined {
    const { dictionary, release, name: set } = this.#plan.set
    const { id } = cursor
    const definition = Object.hasOwn(dictionary.segments, id) ? dictionary.segments[id] : undefined
    // Of a segment that only other sets use, the dictionary knows no more than the identifier.
    const name = definition?.title === id ? undefined : definition?.title
    const facts = { got: id, set, release, ...(name === undefined ? {} : { name }) }
    const full = number === OTHER ? undefined : this.#passed(number)
    if (!definition) this.#report('segment-unknown', facts, '')
    else if (number === OTHER) this.#report('segment-not-in-set', facts, '')
    else if (full) {
      const { max, variants } = full.position
      this.#report('segment-over-max', { ...facts, max }, variants.at(-1)!.address)
    } else this.#report('segment-unexpected', facts, '')
  }

  // A position that the segment would have, were it not full.
  #passed(number: number): PlanPosition | undefined {
    for (let d = this.#depth; d >= 0; d--) {
      const { level, at } = this.#frames[d]!
      let found: PlanPosition | undefined
      for (let p = level.where[number]!; p >= 0; p = level.positions[p]!.same)
        if (p <= at && !isTrigger(d, p)) found = level.positions[p]
      if (found) return found
    }
    return undefined
  }
}

// The first segment of an open loop, met again, opens the next loop: that is the outer level's matter.
const isTrigger = (depth: number, position: number) => depth > 0 && position === 0

/** The variants that a segment fits, by index; remembered by the bytes of the elements that tell them apart. */
function fittingOf(position: PlanPosition, cursor: SegmentCursor): readonly number[] {
  const { told } = position
  let { fitting } = position
  for (let n = 0; n < told.length; n++) {
    const key = keyAt(cursor, told[n]!)
    const found = key === 0 ? -1 : fitting.find(key)
    if (found < 0) return learned(position, fitting, key, n, cursor)
    const { fits, below } = fitting.values[found]!
    if (fits) return fits
    fitting = below!
  }
  return fitsOf(position, cursor)
}

/** Stands for an element that is not there; four bytes 0xFF are taken for it, and so are never remembered. */
const ABSENT = -1

function keyAt({ bytes, ends, first, count, step }: SegmentCursor, element: number): number {
  if (element > count) return ABSENT
  const from = ends[first + element - 1]! + step
  const to = ends[first + element]!
  if (from === to) return ABSENT
  const key = keyOf(bytes, from, to)
  return key === ABSENT ? 0 : key
}

/** What fits, remembered for the elements from the nth on that tells. */
function learned(position: PlanPosition, fitting: Fitting, key: number, n: number, cursor: SegmentCursor) {
  const fits = fitsOf(position, cursor)
  let [here, own] = [fitting, key]
  for (let m = n + 1; m < position.told.length && own !== 0; m++) {
    const below: Fitting = new Memo()
    here.learn(own, { fits: undefined, below })
    ;[here, own] = [below, keyAt(cursor, position.told[m]!)]
  }
  if (own !== 0) here.learn(own, { fits, below: undefined })
  return fits
}

function fitsOf({ variants }: PlanPosition, cursor: SegmentCursor): number[] {
  const fitting: number[] = []
  for (const [index, { variant }] of variants.entries())
    if (variant.segment.tests.every((test) => test.values.has(cursor.text(test.position))))
      fitting.push(index)
  return fitting
}

/** Whether a position before `to` has not yet what it demands. */
function lacks({ level, at, counts }: Frame, to: number): boolean {
  const { demanding, positions } = level
  for (let n = 0; n < demanding.length; n++) {
    const p = demanding[n]!
    if (p < at) continue
    if (p >= to) return false
    const { variants, counter } = positions[p]!
    for (let index = 0; index < variants.length; index++)
      if (counts[counter + index]! < variants[index]!.least) return true
  }
  return false
}

function missingIn({ level, counts }: Frame, from: number, to: number): Variant[] {
  const missing: Variant[] = []
  for (let p = from; p < to; p++) {
    const { position, variants, counter } = level.positions[p]!
    if (!position.demanding) continue
    for (const [index, { variant, least }] of variants.entries())
      if (counts[counter + index]! < least) missing.push(variant)
  }
  return missing
}

function usesOf({ level, counts }: Frame, variant: Variant): number {
  for (const { variants, counter } of level.positions) {
    const index = variants.findIndex((one) => one.variant === variant)
    if (index >= 0) return counts[counter + index]!
  }
  return 0
}
