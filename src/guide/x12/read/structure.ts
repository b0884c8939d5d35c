// The place of each segment in its set, and what is said where it has none. Made so that one mistake is one finding:
// where a segment does not fit, the ways in which the partner may have gone wrong are tried on the segments that
// follow (repair.ts), and the one is told after which they fit best.
import type { FindingCode } from '../../../finding/catalogue.ts'
import type { Facts } from '../../../finding/finding.ts'
import type { SegmentCursor } from '../../../x12/segments.ts'
import type { Variant } from '../compiled.ts'
import { loopsOf } from '../loopsOf.ts'
import { by } from '../valueShape.ts'
import { Advance } from './advance.ts'
import { type Frame, lacks, missingIn, usesOf } from './frame.ts'
import type { PlanPosition, PlanSegment, PlanVariant } from './plan.ts'
import { comesTooEarly, Jump, repairOf } from './repair.ts'
import { isTrigger, OTHER, Stance } from './stance.ts'
import type { Walk } from './walk.ts'

/** Findings about what was passed over, which may be taken back. */
const OF_PASSING: readonly string[] = ['segment-missing', 'loop-under-min', 'segment-under-min']

/** Ways that are tried in one set; what has more mistakes is not an order that went wrong, but something else. */
const MOST_REPAIRS = 200

/** No ordinal, and not the one before the first. */
const NONE = -1

export class Structure {
  readonly #walk: Walk
  readonly stance: Stance
  readonly advance: Advance
  /** Number of the last segment that has a place; a text would have to be noted for the collector each time. */
  last = OTHER
  readonly #mark = new Jump()
  #jump: Jump | undefined
  readonly #names: readonly string[]
  /** What came too early is not missing later. */
  #early = new Set<Variant>()
  #repairs = 0
  /** Ordinal of the last segment that is none of the set. */
  #strange = NONE
  /** Segments that came too early with the one before them, and are passed over. */
  #passing = 0
  /** A segment was read that turned out to stand elsewhere: rules about what is around can't be asked of this set. */
  isGuessed = false
  /** Ordinal of the last segment that was read where it belongs, while all goes on as if it had not come. */
  aside = NONE
  /** Where the placed segment's values go. */
  holder = 0

  constructor(walk: Walk) {
    this.#walk = walk
    this.#names = [...walk.plan.ids.keys()]
    this.stance = new Stance(walk.plan)
    this.advance = new Advance(this.stance, walk.tape, () => this.#remember(walk.cursor))
  }

  /** Begins a set. */
  begin(): void {
    this.stance.begin(this.#walk.tape.rootHolder)
    this.last = OTHER
    this.#jump = undefined
    this.#repairs = 0
    this.#strange = NONE
    this.#passing = 0
    this.isGuessed = false
    this.aside = NONE
    if (this.#early.size > 0) this.#early = new Set()
  }

  /** Whether the next segment is placed as any other, and not passed over with one that came too early. */
  get isPlacing(): boolean {
    return this.#passing === 0
  }

  /** The plan by which a segment is read, with `holder`; undefined where it has no place, which is reported. */
  place(cursor: SegmentCursor): PlanSegment | undefined {
    if (this.#passing > 0) return this.#pass()
    const number = this.stance.numberOf(cursor)
    const planned = number === OTHER ? undefined : this.advance.to(number, cursor)
    if (!planned) return this.#placeSlowly(number, cursor)
    this.holder = this.advance.holder
    this.last = number
    return planned
  }

  #placeSlowly(number: number, cursor: SegmentCursor): PlanSegment | undefined {
    const stance = this.stance
    if (!stance.seek(number, cursor) || stance.found.over) return this.#repair(number, cursor)
    if (stance.leaves) {
      const early = stance.leavesRequired ? comesTooEarly(stance, cursor) : undefined
      return early === undefined ? this.#enter(cursor, true) : this.#skipEarly(cursor, early)
    }
    return this.#enter(cursor, false)
  }

  /** Whether the placed segment stands in a loop that lacks its first: what a loop must have follows from that. */
  get isHeadless(): boolean {
    const { frames, depth } = this.stance
    return frames.slice(0, depth + 1).some(({ headless }) => headless)
  }

  /** At the end of the set: what is still missing. Of one without its trailer nobody knows. */
  end(whole: boolean): void {
    const { frames, depth } = this.stance
    for (let d = depth; d >= 0 && whole; d--) this.#tellMissing(frames[d]!, frames[d]!.level.positions.length)
  }

  #repair(number: number, cursor: SegmentCursor): PlanSegment | undefined {
    const stance = this.stance
    if (number === OTHER || this.#repairs++ >= MOST_REPAIRS) return this.#unplaced(cursor, number)
    const isMisspelt = this.#strange === cursor.ordinal - 1
    const repair = repairOf(stance, cursor, number, { jump: this.#jump, isMisspelt })
    switch (repair) {
      case 'over':
        return this.#enter(cursor, stance.leaves)
      case 'head':
        return this.#head(cursor)
      case 'back':
        return this.#goBack(number, cursor)
      case 'aside':
        return this.#readAside(number, cursor)
      case 'headless':
        return this.#openHeadless(number, cursor)
      case 'undo':
        return this.#undo(this.#jump!, cursor)
      default:
        return this.#unplaced(cursor, number)
    }
  }

  /** Goes to the place that was found; gives how its segment is read. */
  #enter(cursor: SegmentCursor, leaves: boolean): PlanSegment | undefined {
    const stance = this.stance
    const { depth, position: p, over } = stance.found
    const frame = stance.frames[depth]!
    if (depth < stance.depth && p > frame.at) this.#remember(cursor)
    if (leaves) this.#tellLeft()
    const position = frame.level.positions[p]!
    const planned = stance.variant
    this.last = this.#walk.plan.ids.get(position.position.id)!
    if (over) this.#tellOver(planned.variant, position, frame, cursor)
    if (planned.unused) this.#tellUnused(planned.variant)
    const holder = over && !planned.endsInList ? 0 : this.#place(planned, frame.holder)
    const inner = stance.go(holder)
    this.holder = holder
    if (!inner) return holder === 0 ? undefined : planned.segment
    return this.#first(inner)
  }

  /** How a loop's first segment is read. */
  #first({ level, holder }: Frame): PlanSegment | undefined {
    const trigger = level.positions[0]!.variants[0]!
    this.holder = this.#scope(trigger, holder)
    return this.holder === 0 ? undefined : trigger.segment
  }

  /** Where the values of the present segment go, which is a node's first if the variant is one. */
  #place(planned: PlanVariant, around: number): number {
    const { nodes, cursor } = this.#walk
    return planned.node && around !== 0
      ? nodes.meet(planned, planned.node, cursor)
      : this.#scope(planned, around)
  }

  /** Where a variant's values go, given where those around it do. */
  #scope({ entry, root }: PlanVariant, around: number): number {
    if (around === 0) return 0
    if (entry) return this.#walk.tape.holder(entry.number, around)
    return root ? this.#walk.tape.rootHolder : around
  }

  /** What it takes to go back before this segment, if it was not meant to stand here. */
  #remember(cursor: SegmentCursor): void {
    const jump = this.#mark
    this.stance.mark(jump)
    jump.variant = this.stance.variant
    jump.segment = cursor.ordinal
    jump.offset = cursor.start
    jump.length = cursor.length
    jump.findings = this.#walk.findings.length
    jump.after = this.last
    this.#jump = jump
  }

  /** The same for who has gone on elsewhere and writes it down itself. */
  recall(): Jump {
    this.#jump = this.#mark
    return this.#mark
  }

  #nameOf(number: number): string {
    return number === OTHER ? '' : this.#names[number]!
  }

  /** The first segment of a loop that was opened without it. */
  #head(cursor: SegmentCursor): PlanSegment | undefined {
    const frame = this.stance.headless(cursor.id)!
    const { variant } = frame.level.positions[0]!.variants[0]!
    frame.headless = false
    this.#takeBack((one) => one.code === 'segment-missing' && one.facts.expected === cursor.id)
    this.#tell(
      'segment-out-of-sequence',
      { got: cursor.id, name: variant.name, after: this.#nameOf(this.last) },
      variant.address,
    )
    return this.#first(frame)
  }

  /** Out of sequence: it is read where it belongs, and was not missing after all. */
  #goBack(number: number, cursor: SegmentCursor): PlanSegment | undefined {
    this.stance.seekBack(number, cursor)
    this.#tellLate(cursor)
    return this.#enter(cursor, this.stance.leaves)
  }

  /** Out of sequence among segments that go on as if it had not come: it is read where it belongs, and nothing else. */
  #readAside(number: number, cursor: SegmentCursor): PlanSegment | undefined {
    const stance = this.stance
    stance.seekBack(number, cursor)
    this.#tellLate(cursor)
    const planned = stance.variant
    if (planned.unused) this.#tellUnused(planned.variant)
    stance.use()
    this.last = number
    this.aside = cursor.ordinal
    this.holder = this.#place(planned, stance.frames[stance.found.depth]!.holder)
    return this.holder === 0 ? undefined : planned.segment
  }

  #tellLate({ id }: SegmentCursor): void {
    const { found, frames, variant: planned } = this.stance
    const { variant } = planned
    if (frames[found.depth]!.told.has(variant))
      this.#takeBack((one) => one.code === 'segment-missing' && one.guide === variant.address)
    const facts = { got: id, name: variant.name, after: this.#nameOf(this.last) }
    this.#tell('segment-out-of-sequence', facts, variant.address)
  }

  /** Its loop's first segment is missing: that is told, and the loop opened without it. */
  #openHeadless(number: number, cursor: SegmentCursor): PlanSegment | undefined {
    const stance = this.stance
    let outermost: { variant: Variant; name: string } | undefined
    const meet = () => {
      const { variant } = stance.variant
      // Which of several it would have been nobody knows.
      outermost ??= { variant, name: isAlone(stance) ? variant.name : variant.segment.name }
      if (stance.leaves) this.#tellLeft()
    }
    stance.openHeadless(number, (one, around) => (isAlone(stance) ? this.#scope(one, around) : 0), meet)
    // What is built on where it stood would be lost without a word, were the one before it taken back.
    this.#jump = undefined
    const { variant, name } = outermost!
    const facts = { expected: variant.id, name, min: 1, count: 0, before: cursor.id }
    this.#tell('segment-missing', facts, variant.address)
    stance.seek(number, cursor)
    return this.#enter(cursor, stance.leaves)
  }

  /** The segment behind which nothing fits came too early itself: all goes on before it. */
  #undo(jump: Jump, cursor: SegmentCursor): PlanSegment | undefined {
    const stance = this.stance
    stance.restore(jump)
    this.#jump = undefined
    this.isGuessed = true
    const { variant } = jump.variant
    this.#takeBack((one, index) => index >= jump.findings && OF_PASSING.includes(one.code))
    this.#walk.gatherChecks()
    this.#walk.checks = this.#walk.checks.filter(({ at }) => at.segment! < jump.place.segment!)
    this.#early.add(variant)
    const facts = {
      got: variant.id,
      name: variant.name,
      set: this.#walk.plan.set.name,
      after: this.#nameOf(jump.after),
    }
    this.#walk.tellAt('segment-unexpected', jump.place, facts, variant.address)
    return this.place(cursor)
  }

  /** Passes over a segment that came too early, and those that came with it. */
  #skipEarly(cursor: SegmentCursor, block: number): undefined {
    const { variant } = this.stance.variant
    this.#early.add(variant)
    this.#passing = block
    const more = block > 0 ? { count: block } : {}
    const { name: set } = this.#walk.plan.set
    const facts = { got: cursor.id, name: variant.name, set, after: this.#nameOf(this.last), ...more }
    this.#tell('segment-unexpected', facts, variant.address)
  }

  #pass(): undefined {
    this.#passing--
  }

  #takeBack(is: (one: Walk['findings'][number], index: number) => boolean): void {
    const { findings } = this.#walk
    for (let n = findings.length - 1; n >= 0; n--) if (is(findings[n]!, n)) findings.splice(n, 1)
  }

  #tell(code: FindingCode, facts: Facts, address: string): void {
    this.#walk.tellSegment(code, facts, address)
  }

  #tellUnused({ id, name, address }: Variant): void {
    this.#tell('segment-unused', { got: id, name }, address)
  }

  #tellOver(
    variant: Variant,
    { position, counter }: PlanPosition,
    frame: Frame,
    cursor: SegmentCursor,
  ): void {
    const uses = frame.counts[counter - 1]! + 1
    const agreed = by(position.variants.some(({ standard }) => uses <= standard.max))
    const facts = { got: cursor.id, name: variant.name, max: Math.max(variant.max, position.max), ...agreed }
    this.#tell(variant.loop ? 'loop-over-max' : 'segment-over-max', facts, variant.address)
  }

  /** What going to the place that was found leaves behind. */
  #tellLeft(): void {
    const { frames, depth, found } = this.stance
    for (let d = depth; d >= found.depth; d--) {
      const frame = frames[d]!
      this.#tellMissing(frame, d === found.depth ? found.position : frame.level.positions.length)
    }
  }

  #tellMissing(frame: Frame, to: number): void {
    if (!frame.headless && !lacks(frame, to)) return
    for (const variant of missingIn(frame, frame.at, to)) {
      if (frame.told.has(variant) || this.#early.has(variant)) continue
      frame.tell(variant)
      const count = usesOf(frame, variant)
      const facts = { expected: variant.id, name: variant.name, min: variant.min, count }
      if (count === 0)
        this.#tell('segment-missing', { ...facts, ...by(!variant.standard.required) }, variant.address)
      else this.#tell(variant.loop ? 'loop-under-min' : 'segment-under-min', facts, variant.address)
    }
  }

  #unplaced(cursor: SegmentCursor, number: number): undefined {
    const { dictionary, release, name: set } = this.#walk.plan.set
    const { id } = cursor
    const definition = Object.hasOwn(dictionary.segments, id) ? dictionary.segments[id] : undefined
    // Of a segment that only other sets use, the dictionary knows no more than the identifier.
    const name = definition?.title === id ? undefined : definition?.title
    const facts = { got: id, set, release, ...(name === undefined ? {} : { name }) }
    const full = number === OTHER ? undefined : this.#passed(number)
    if (number === OTHER) this.#strange = cursor.ordinal
    if (!definition) this.#tell('segment-unknown', facts, '')
    else if (number === OTHER) this.#tell('segment-not-in-set', facts, '')
    else if (this.stance.seekBack(number, cursor)) this.#tellLate(cursor)
    else if (full) {
      const { max, variants } = full.position
      this.#tell('segment-over-max', { ...facts, max }, variants.at(-1)!.address)
    } else this.#tell('segment-unexpected', { ...facts, below: loopsOf(this.#walk.plan.set, id) }, '')
  }

  // A position that the segment would have, were it not full.
  #passed(number: number): PlanPosition | undefined {
    const { frames, depth } = this.stance
    for (let d = depth; d >= 0; d--) {
      const { level, at } = frames[d]!
      let found: PlanPosition | undefined
      for (let p = level.where[number]!; p >= 0; p = level.positions[p]!.same)
        if (p <= at && !isTrigger(d, p)) found = level.positions[p]
      if (found) return found
    }
    return undefined
  }
}

/** Whether the place that was found has one variant only, so that what stands below it goes to a known place. */
function isAlone({ frames, found, variant }: Stance): boolean {
  return frames[found.depth]!.level.positions[found.position]!.plain && !variant.node
}
