// Where reading stands in a set: one frame for each open loop, and how far it has come in each. It says where the
// next segment would go, and goes there; what that means for the partner is said elsewhere. Frames are used again,
// segments and positions are numbers: going on makes nothing.
import type { SegmentCursor } from '../../../x12/segments.ts'
import type { CompiledSegment } from '../compiled.ts'
import { Frame, lacks, missingIn, STACKED, type Standing, usesOf } from './frame.ts'
import type { Plan, PlanLevel, PlanPosition, PlanVariant } from './plan.ts'
import { NUMBER, type Ways, waysOf } from './ways.ts'

/** Where a variant's values go, given where those around it do. */
export type Holder = (variant: PlanVariant, around: number) => number

/** No segment of the set. */
export const OTHER = -1

export class Stance {
  readonly plan: Plan
  readonly ways: Ways
  /** What changes with each segment: of each level where it stands, where its values go, and its counters. */
  state: Int32Array
  /** The open ones are those up to `depth`; beside them where their levels begin in the table of ways. */
  readonly frames: Frame[] = []
  levels: Int32Array
  depth = -1
  /** The place that was found last. */
  found = { depth: 0, position: 0, index: 0, over: false }
  /** Each level has one frame, since it is open once at most; what was there is kept until it is opened again. */
  #own: (Frame | undefined)[] = []

  constructor(plan: Plan, ways = waysOf(plan)) {
    this.plan = plan
    this.ways = ways
    this.state = new Int32Array(plan.states)
    this.levels = new Int32Array(ways.levels.length)
  }

  /** Keeps what changes elsewhere from now on, before a set is begun. */
  move(state: Int32Array, levels: Int32Array): void {
    this.state = state
    this.levels = levels
    this.#own = []
  }

  /** Takes up frames again, where levels were opened and left by their numbers alone. */
  resume(depth: number): void {
    for (let d = 0; d <= depth; d++) this.frames[d] = this.frameOf(this.ways.table[this.levels[d]! + NUMBER]!)
    this.depth = depth
  }

  /** The one frame of a level. */
  frameOf(number: number): Frame {
    this.#own[number] ??= new Frame(this.ways.levels[number]!, this.state)
    return this.#own[number]
  }

  /** Stands before the first segment. */
  begin(holder: number): void {
    this.depth = -1
    this.open(this.plan.level, holder)
  }

  /** The number of a segment's id. */
  numberOf(cursor: SegmentCursor): number {
    const { key } = cursor
    const known = key === 0 ? OTHER : this.plan.keys.find(key)
    return known === OTHER ? (this.plan.ids.get(cursor.id) ?? OTHER) : known
  }

  /** Finds the place of a segment: from the innermost open loop outward, each from where it stands. */
  seek(number: number, cursor: SegmentCursor): boolean {
    if (number === OTHER) return false
    let depth = -1
    let position = 0
    let index = 0
    for (let d = this.depth; d >= 0; d--) {
      const { level, at } = this.frames[d]!
      for (let p = level.where[number]!; p >= 0; p = level.positions[p]!.same) {
        if (p < at || isTrigger(d, p)) continue
        this.#choose(d, p, cursor)
        if (!this.found.over) return true
        if (depth < 0) {
          depth = d
          position = p
          index = this.found.index
        }
      }
    }
    if (depth < 0) return false
    this.#find(depth, position, index, true)
    return true
  }

  /** Finds a place with room that was passed already. */
  seekBack(number: number, cursor: SegmentCursor): boolean {
    if (number === OTHER) return false
    for (let d = this.depth; d >= 0; d--) {
      const { level, at } = this.frames[d]!
      for (let p = at - 1; p >= 0; p--) {
        if (level.positions[p]!.position.id !== cursor.id || isTrigger(d, p)) continue
        this.#choose(d, p, cursor)
        if (!this.found.over) return true
      }
    }
    return false
  }

  /** The variant that was found. */
  get variant(): PlanVariant {
    const { depth, position, index } = this.found
    return this.frames[depth]!.level.positions[position]!.variants[index]!
  }

  /** Whether going to the place leaves something behind that the guide demands. */
  get leaves(): boolean {
    const { depth, position } = this.found
    for (let d = this.depth; d > depth; d--) if (lacks(this.frames[d]!, Number.MAX_SAFE_INTEGER)) return true
    return lacks(this.frames[depth]!, position)
  }

  /** Whether it leaves something behind that must be there and never was. */
  get leavesRequired(): boolean {
    return this.#lacksRequired(this.found.depth, this.found.position)
  }

  /** Whether the set may end here: nothing that must be there is missing. */
  get isWhole(): boolean {
    return !this.#lacksRequired(0, Number.MAX_SAFE_INTEGER)
  }

  #lacksRequired(depth: number, position: number): boolean {
    return this.frames.slice(depth, this.depth + 1).some((frame, n) => {
      const to = n === 0 ? Math.min(position, frame.level.positions.length) : frame.level.positions.length
      return missingIn(frame, frame.at, to).some(
        (one) => one.usage === 'required' && usesOf(frame, one) === 0,
      )
    })
  }

  /** Goes to the place that was found, and into its loop, whose frame it gives. Values go to `holder`. */
  go(holder: number): Frame | undefined {
    const { depth, position } = this.found
    const { loop } = this.variant
    this.use()
    this.depth = depth
    this.frames[depth]!.at = position
    return loop ? this.open(loop, holder) : undefined
  }

  /** Counts the place that was found as used, and stays. */
  use(): void {
    const { depth, position, index } = this.found
    const { level, counts } = this.frames[depth]!
    const { counter } = level.positions[position]!
    counts[counter - 1]!++
    counts[counter + index]!++
  }

  /** Opens a loop, whose first segment is there. */
  open(level: PlanLevel, holder: number): Frame {
    const frame = this.frameOf(level.number)
    frame.begin(holder, this.depth >= 0)
    this.frames[++this.depth] = frame
    this.levels[this.depth] = level.way
    return frame
  }

  /** Finds a loop in which a segment would stand, had the loop's own first segment come. */
  seekHeadless(number: number): boolean {
    for (let d = this.depth; d >= 0; d--) {
      const { level, at, counts } = this.frames[d]!
      for (let p = at; p < level.positions.length; p++) {
        const { variants, counter, max } = level.positions[p]!
        const index = variants.findIndex(({ loop }) => loop && reaches(loop, number, MOST_HEADLESS))
        if (index < 0 || isTrigger(d, p) || counts[counter - 1]! >= max) continue
        this.#find(d, p, index, false)
        return true
      }
    }
    return false
  }

  /** Opens the loops that lack their first segments, until a segment has its place in one; false where none has. */
  openHeadless(number: number, holder: Holder = () => 0, meet: () => void = () => {}): boolean {
    let opened = false
    while (this.seekHeadless(number)) {
      meet()
      const frame = this.go(holder(this.variant, this.frames[this.found.depth]!.holder))!
      frame.headless = true
      opened = true
      if (frame.level.where[number]! > 0) break
    }
    return opened
  }

  /** The innermost open loop that lacks its first segment, if that is of this id. */
  headless(id: string): Frame | undefined {
    return this.frames
      .slice(0, this.depth + 1)
      .findLast((frame) => frame.headless && frame.level.positions[0]!.position.id === id)
  }

  /** Writes down what it takes to stand here again. */
  mark(marked: Standing): void {
    const { stack, found } = marked
    marked.depth = this.depth
    for (let d = 0; d <= this.depth; d++) {
      const { level, at, opened } = this.frames[d]!
      stack[d * STACKED] = level.number
      stack[d * STACKED + 1] = at
      stack[d * STACKED + 2] = opened
    }
    found.depth = this.found.depth
    found.position = this.found.position
    found.index = this.found.index
    found.over = this.found.over
  }

  /** Stands where it stood before it went to a place, as if that had not been used; false where that is gone. */
  restore({ stack, depth, found }: Standing): boolean {
    const frames: Frame[] = []
    for (let d = 0; d <= depth; d++) {
      const own = this.#own[stack[d * STACKED]!]
      if (own?.opened !== stack[d * STACKED + 2]) return false
      frames.push(own!)
    }
    for (const [d, frame] of frames.entries()) {
      frame.at = stack[d * STACKED + 1]!
      this.frames[d] = frame
      this.levels[d] = frame.level.way
    }
    this.depth = depth
    const { level, counts } = this.frames[found.depth]!
    const { counter } = level.positions[found.position]!
    counts[counter - 1]!--
    counts[counter + found.index]!--
    return true
  }

  /** Another one that stands here, to try what would come of something. */
  copy(): Stance {
    const copy = new Stance(this.plan, this.ways)
    copy.state.set(this.state)
    copy.levels.set(this.levels)
    for (const own of this.#own) if (own) copy.#own[own.level.number] = own.copy(copy.state)
    for (let d = 0; d <= this.depth; d++) copy.frames[d] = copy.#own[this.frames[d]!.level.number]!
    copy.depth = this.depth
    return copy
  }

  /** Finds the place of a segment, if it has one and leaves nothing behind that must be there. */
  fits(number: number, cursor: SegmentCursor): boolean {
    return this.seek(number, cursor) && !this.found.over && !(this.leaves && this.leavesRequired)
  }

  /** Goes on with a segment, as well as it goes; how many mistakes that makes. */
  follow(cursor: SegmentCursor): number {
    const isFound = this.seek(this.numberOf(cursor), cursor)
    const late = !isFound || this.found.over ? this.headless(cursor.id) : undefined
    if (late) late.headless = false
    if (late || !isFound) return late ? 0 : 1
    const mistakes = (this.found.over ? 1 : 0) + (this.leaves && this.leavesRequired ? 1 : 0)
    this.go(0)
    return mistakes
  }

  #find(depth: number, position: number, index: number, over: boolean): void {
    const { found } = this
    found.depth = depth
    found.position = position
    found.index = index
    found.over = over
  }

  /** The first variant that the segment fits and that has room, or the last that it fits. */
  #choose(depth: number, p: number, cursor: SegmentCursor): void {
    const frame = this.frames[depth]!
    const position = frame.level.positions[p]!
    const room = frame.counts[position.counter - 1]! < position.max
    if (position.plain) {
      const over = !room || frame.counts[position.counter]! >= position.variants[0]!.max
      return this.#find(depth, p, 0, over)
    }
    const fitting = fittingOf(position, cursor)
    for (let n = 0; room && n < fitting.length; n++) {
      const index = fitting[n]!
      if (frame.counts[position.counter + index]! < position.variants[index]!.max)
        return this.#find(depth, p, index, false)
    }
    this.#find(depth, p, fitting.at(-1) ?? position.variants.length - 1, fitting.length > 0 || !room)
  }
}

/** Loops in each other that may lack their first segments all at once. */
const MOST_HEADLESS = 2

/** Whether a segment stands in a loop, or in one of its own loops. */
const reaches = (level: PlanLevel, number: number, deep: number): boolean =>
  level.where[number]! > 0 ||
  (deep > 0 &&
    level.positions.some(({ variants }) =>
      variants.some(({ loop }) => loop && reaches(loop, number, deep - 1)),
    ))

// The first segment of an open loop, met again, opens the next loop: that is the outer level's matter.
export const isTrigger = (depth: number, position: number) => depth > 0 && position === 0

/** The variants that a segment fits, by index. */
export function fittingOf({ variants }: PlanPosition, cursor: SegmentCursor): number[] {
  let [element, text] = [0, '']
  const passes = ({ position, values }: CompiledSegment['tests'][number]) => {
    if (position !== element) [element, text] = [position, cursor.text(position)]
    return values.has(text)
  }
  const fitting: number[] = []
  for (let n = 0; n < variants.length; n++)
    if (variants[n]!.segment.segment.tests.every(passes)) fitting.push(n)
  return fitting
}
