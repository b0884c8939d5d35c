// Where a segment stands in its set, and what is said where it has no place: as the plan does it, but by names, and
// with a whole copy of where reading stands wherever something is tried.
import type { FindingCode } from '../../../src/finding/catalogue.ts'
import type { Facts, Finding, Place } from '../../../src/finding/finding.ts'
import { endsInList } from '../../../src/guide/path.ts'
import type { Scope } from '../../../src/guide/scope.ts'
import type { CompiledSet, Level, Position, Variant } from '../../../src/guide/x12/compiled.ts'
import { loopsOf } from '../../../src/guide/x12/loopsOf.ts'
import { AHEAD, COST, FAR_BACK, MISSPELT, type Repair, USUAL } from '../../../src/guide/x12/read/repair.ts'

/** What matching asks of a segment. */
export interface SegmentView {
  id: string
  text: (position: number) => string
  peek: () => SegmentView | undefined
}

/** What the structure says of segments, and takes back. */
export interface Teller {
  findings: Finding[]
  /** Of the present segment, or of the one at a place. */
  report: (code: FindingCode, facts: Facts, address: string, at?: Place) => void
  /** Where the present segment stands. */
  here: () => Place
  /** Forgets the derived values from a segment on. */
  uncheck: (segment: number) => void
}

export interface Placement {
  variant: Variant
  scope: Scope
}

interface Frame {
  level: Level
  at: number
  /** Uses by position and by variant, and which missing variants were told. */
  uses: number[]
  variantUses: number[][]
  told: Set<Variant>
  /** Absent in a loop that is one too many for the document: its segments are placed, and not read. */
  scope: Scope | undefined
  headless: boolean
}

export interface Match {
  depth: number
  position: number
  variant: Variant
  index: number
  over: boolean
}

export type Frames = Frame[]

interface Jump {
  /** As they stood before it. */
  frames: Frames
  /** The very frames, which a loop opened anew replaces. */
  own: Frames
  match: Match
  place: Place
  findings: number
  after: string
}

export const frameOf = (level: Level, scope: Scope | undefined): Frame => ({
  level,
  at: 0,
  uses: level.positions.map(() => 0),
  variantUses: level.positions.map((one) => one.variants.map(() => 0)),
  told: new Set(),
  scope,
  headless: false,
})

export const copyOf = (frames: Frames): Frames =>
  frames.map((frame) => ({
    ...frame,
    uses: [...frame.uses],
    variantUses: frame.variantUses.map((uses) => [...uses]),
  }))

export class Structure {
  readonly #set: CompiledSet
  readonly #teller: Teller
  readonly #meet: (variant: Variant) => Scope
  #frames: Frames
  /** Each level's frame, also of a loop that was left. */
  readonly #known = new Map<Level, Frame>()
  #last = ''
  #jump: Jump | undefined
  readonly #early = new Set<Variant>()
  #passing = 0
  #placed = 0
  /** How many were placed when the last came that is none of the set. */
  #strange = -1
  /** A segment was read that turned out to stand elsewhere. */
  isGuessed = false

  constructor(set: CompiledSet, root: Scope, meet: (variant: Variant) => Scope, teller: Teller) {
    this.#set = set
    this.#teller = teller
    this.#meet = meet
    this.#frames = [frameOf(set.level, root)]
    this.#known.set(set.level, this.#frames[0]!)
  }

  /** Places a segment, or reports why it has no place. */
  place(segment: SegmentView): Placement | undefined {
    this.#placed++
    return this.#placeNext(segment)
  }

  #placeNext(segment: SegmentView): Placement | undefined {
    if (this.#passing > 0) {
      this.#passing--
      return undefined
    }
    const match = forward(this.#frames, segment)
    if (!match || match.over) return this.#repair(segment, match)
    const isLost = requiredBefore(this.#frames, match).length > 0
    const block = isLost ? this.#comesTooEarly(segment, match) : undefined
    if (block === undefined) return this.#enter(segment, match)
    this.#early.add(match.variant)
    this.#passing = block
    return this.#unexpected(match.variant, this.#last, undefined, block)
  }

  /** Whether the placed segment stands in a loop that lacks its first. */
  get isHeadless(): boolean {
    return this.#frames.some((frame) => frame.headless)
  }

  /** At the end of the set: what is still missing, unless its end is. */
  end(whole: boolean): void {
    if (whole)
      for (const frame of this.#frames.toReversed()) this.#tellMissing(frame, frame.level.positions.length)
  }

  #unexpected(variant: Variant, after: string, at?: Place, block = 0): undefined {
    const more = block > 0 ? { count: block } : {}
    const facts = { got: variant.id, name: variant.name, set: this.#set.name, after, ...more }
    this.#teller.report('segment-unexpected', facts, variant.address, at)
  }

  /** How many segments behind it came too early with it; undefined where it did not itself. */
  #comesTooEarly(segment: SegmentView, match: Match): number | undefined {
    const ahead = behind(segment, 2 * AHEAD)
    const without = (n: number) => mistakes(copyOf(this.#frames), ahead.slice(n, n + AHEAD))
    const there = went(copyOf(this.#frames), match)
    const stray = ahead.findIndex((one) => follow(there, one) > 0)
    const longest = Math.min(AHEAD - 1, stray < 0 ? ahead.length : stray)
    const blocks = Array.from({ length: longest + 1 }, (_, n) => without(n))
    const least = Math.min(...blocks)
    const stays = mistakes(went(copyOf(this.#frames), match), ahead.slice(0, AHEAD))
    return COST.skip + least < COST.head + stays ? blocks.indexOf(least) : undefined
  }

  #repair(segment: SegmentView, full: Match | undefined): Placement | undefined {
    const { id } = segment
    if (!this.#set.ids.has(id)) return this.#unplaced(segment)
    switch (this.#likeliest(segment, full)) {
      case 'over':
        return this.#enter(segment, full!)
      case 'head':
        return this.#head(segment)
      case 'headless':
        return this.#openHeadless(segment)
      case 'undo':
        return this.#undo(segment, this.#jump!)
      case 'back':
        return this.#goBack(segment, backward(this.#frames, segment)!)
      case 'aside':
        return this.#readAside(segment, backward(this.#frames, segment)!)
      default:
        return this.#unplaced(segment)
    }
  }

  #likeliest(segment: SegmentView, full: Match | undefined): Repair {
    const ahead = behind(segment)
    const costs: [Repair, number][] = []
    const add = (repair: Repair, frames: Frames, doubt = 0) =>
      costs.push([repair, COST[repair] + doubt + mistakes(frames, ahead)])
    const copy = () => copyOf(this.#frames)
    if (headless(this.#frames, segment.id)) add('head', copy())
    if (full) add('over', went(copy(), full))
    const opened = openHeadless(copy(), segment.id)
    if (opened.length > 0 && follow(opened, segment) === 0)
      add('headless', opened, this.#strange === this.#placed - 1 ? -MISSPELT : 0)
    const jump = this.#jump
    const before = jump && this.#isThere(jump) ? unused(copyOf(this.#before(jump)), jump.match) : undefined
    if (before && follow(before, segment) === 0)
      add('undo', before, ahead.some(({ id }) => id === jump!.match.variant.id) ? USUAL : 0)
    const back = backward(this.#frames, segment)
    if (back) {
      const isFar = back.depth === 0 || back.depth < this.#frames.length - 1
      add('back', went(copy(), back), isFar ? FAR_BACK : 0)
      if (!back.variant.loop) add('aside', copy())
    }
    add('skip', copy())
    return costs.reduce((best, one) => (one[1] < best[1] ? one : best))[0]
  }

  #isThere(jump: Jump): boolean {
    return jump.own.every((frame) => this.#known.get(frame.level) === frame)
  }

  /** The frames as they are now, standing where they stood then. */
  #before(jump: Jump): Frames {
    return jump.own.map((frame, depth) => ({ ...frame, at: jump.frames[depth]!.at }))
  }

  #enter(segment: SegmentView, match: Match): Placement | undefined {
    const { variant, depth, position } = match
    const frame = this.#frames[depth]!
    if (depth < this.#frames.length - 1 && position > frame.at)
      this.#jump = {
        frames: copyOf(this.#frames),
        own: [...this.#frames],
        match,
        place: this.#teller.here(),
        findings: this.#teller.findings.length,
        after: this.#last,
      }
    this.#tellLeft(match)
    this.#last = segment.id
    if (match.over)
      this.#tellOver(variant, frame.level.positions[position]!, frame.uses[position]! + 1, segment)
    if (variant.usage === 'unused')
      this.#teller.report('segment-unused', { got: variant.id, name: variant.name }, variant.address)
    const scope = match.over && !endsInList(variant.path) ? undefined : this.#scopeOf(variant, frame.scope)
    const inner = go(this.#frames, match, scope)
    if (!inner) return scope && { variant, scope }
    this.#known.set(inner.level, inner)
    return first(inner)
  }

  #scopeOf(variant: Variant, outer: Scope | undefined): Scope | undefined {
    return variant.tree && outer ? this.#meet(variant) : scopeOf(variant, outer)
  }

  #head({ id }: SegmentView): Placement | undefined {
    const frame = headless(this.#frames, id)!
    const variant = frame.level.positions[0]!.variants[0]!
    frame.headless = false
    this.#takeBack((one) => one.code === 'segment-missing' && one.facts.expected === id)
    const facts = { got: id, name: variant.name, after: this.#last }
    this.#teller.report('segment-out-of-sequence', facts, variant.address)
    return first(frame)
  }

  #goBack(segment: SegmentView, match: Match): Placement | undefined {
    this.#late(segment, match)
    return this.#enter(segment, match)
  }

  #readAside(segment: SegmentView, match: Match): Placement | undefined {
    const { variant, depth, position, index } = match
    this.#late(segment, match)
    if (variant.usage === 'unused')
      this.#teller.report('segment-unused', { got: variant.id, name: variant.name }, variant.address)
    const frame = this.#frames[depth]!
    frame.uses[position]!++
    frame.variantUses[position]![index]!++
    this.#last = segment.id
    const scope = this.#scopeOf(variant, frame.scope)
    return scope && { variant, scope }
  }

  #late(segment: SegmentView, { variant, depth }: Match): undefined {
    if (this.#frames[depth]!.told.has(variant))
      this.#takeBack((one) => one.code === 'segment-missing' && one.guide === variant.address)
    const facts = { got: segment.id, name: variant.name, after: this.#last }
    this.#teller.report('segment-out-of-sequence', facts, variant.address)
  }

  #openHeadless(segment: SegmentView): Placement | undefined {
    let outermost: { variant: Variant; name: string } | undefined
    for (;;) {
      const match = headlessMatch(this.#frames, segment.id)
      if (!match) break
      const { variant, depth, position } = match
      const frame = this.#frames[depth]!
      const isAlone =
        frame.level.positions[position]!.variants.length === 1 && variant.segment.tests.length === 0
      outermost ??= { variant, name: isAlone && !variant.tree ? variant.name : variant.segment.name }
      this.#tellLeft(match)
      const scope = isAlone && !variant.tree ? scopeOf(variant, frame.scope) : undefined
      const inner = go(this.#frames, match, scope)!
      inner.headless = true
      this.#known.set(inner.level, inner)
      if (standsIn(inner.level, segment.id)) break
    }
    this.#jump = undefined
    const { variant, name } = outermost!
    const facts = { expected: variant.id, name, min: 1, count: 0, before: segment.id }
    this.#teller.report('segment-missing', facts, variant.address)
    return this.#enter(segment, forward(this.#frames, segment)!)
  }

  #undo(segment: SegmentView, jump: Jump): Placement | undefined {
    for (const [depth, frame] of jump.own.entries()) frame.at = jump.frames[depth]!.at
    this.#frames = unused([...jump.own], jump.match)
    this.#jump = undefined
    this.isGuessed = true
    const passing = ['segment-missing', 'loop-under-min', 'segment-under-min']
    this.#takeBack((one, index) => index >= jump.findings && passing.includes(one.code))
    this.#teller.uncheck(jump.place.segment!)
    this.#early.add(jump.match.variant)
    this.#unexpected(jump.match.variant, jump.after, jump.place)
    return this.#placeNext(segment)
  }

  #takeBack(is: (one: Finding, index: number) => boolean): void {
    const { findings } = this.#teller
    const kept = findings.filter((one, index) => !is(one, index))
    findings.splice(0, findings.length, ...kept)
  }

  #tellLeft({ depth, position }: Match): void {
    for (let d = this.#frames.length - 1; d >= depth; d--) {
      const frame = this.#frames[d]!
      this.#tellMissing(frame, d === depth ? position : frame.level.positions.length)
    }
  }

  #tellOver(variant: Variant, position: Position, uses: number, segment: SegmentView): void {
    const isAgreed = position.variants.some((one) => one.standard.max >= uses)
    const facts: Facts = { got: segment.id, name: variant.name, max: Math.max(variant.max, position.max) }
    if (isAgreed) facts.by = 'guide'
    this.#teller.report(variant.loop ? 'loop-over-max' : 'segment-over-max', facts, variant.address)
  }

  #tellMissing(frame: Frame, to: number): void {
    for (const variant of missingIn(frame, frame.at, to)) {
      if (frame.told.has(variant) || this.#early.has(variant)) continue
      frame.told.add(variant)
      const count = usesOf(frame, variant)
      const facts = { expected: variant.id, name: variant.name, min: variant.min, count }
      const agreed = variant.standard.required ? {} : { by: 'guide' as const }
      if (count === 0) this.#teller.report('segment-missing', { ...facts, ...agreed }, variant.address)
      else this.#teller.report(variant.loop ? 'loop-under-min' : 'segment-under-min', facts, variant.address)
    }
  }

  #unplaced(segment: SegmentView): undefined {
    const { dictionary, ids, release, name: set } = this.#set
    const definition = Object.hasOwn(dictionary.segments, segment.id)
      ? dictionary.segments[segment.id]
      : undefined
    // Of a segment that only other sets use, the dictionary knows no more than the identifier.
    const name = definition?.title === segment.id ? undefined : definition?.title
    const facts = { got: segment.id, set, release, ...(name === undefined ? {} : { name }) }
    const full = this.#passed(segment)
    const late = backward(this.#frames, segment)
    if (!ids.has(segment.id)) this.#strange = this.#placed
    if (!definition) this.#teller.report('segment-unknown', facts, '')
    else if (!ids.has(segment.id)) this.#teller.report('segment-not-in-set', facts, '')
    else if (late) this.#late(segment, late)
    else if (full)
      this.#teller.report('segment-over-max', { ...facts, max: full.max }, full.variants.at(-1)!.address)
    else {
      const below = loopsOf(this.#set, segment.id)
      this.#teller.report('segment-unexpected', { ...facts, below }, '')
    }
  }

  // A position that the segment would have, were it not full.
  #passed(segment: SegmentView): Position | undefined {
    return this.#frames
      .flatMap((frame, depth) =>
        frame.level.positions.filter(
          (one, p) => one.id === segment.id && p <= frame.at && !isTrigger(depth, p),
        ),
      )
      .at(-1)
  }
}

/** The next segments of the set. */
function behind(segment: SegmentView, most = AHEAD): SegmentView[] {
  const ahead: SegmentView[] = []
  for (let last = segment; ahead.length < most; last = ahead.at(-1)!) {
    const next = last.peek()
    if (!next || next.id === 'SE') break
    ahead.push(next)
  }
  return ahead
}

// From the innermost open loop outward, each from where it stands.
export function forward(frames: Frames, segment: SegmentView): Match | undefined {
  let full: Match | undefined
  for (let depth = frames.length - 1; depth >= 0; depth--) {
    const frame = frames[depth]!
    for (let p = frame.at; p < frame.level.positions.length; p++) {
      if (frame.level.positions[p]!.id !== segment.id || isTrigger(depth, p)) continue
      const match = choose(frame, depth, p, segment)
      if (!match.over) return match
      full ??= match
    }
  }
  return full && { ...full, over: true }
}

/** A place with room that was passed already. */
function backward(frames: Frames, segment: SegmentView): Match | undefined {
  for (let depth = frames.length - 1; depth >= 0; depth--) {
    const frame = frames[depth]!
    for (let p = frame.at - 1; p >= 0; p--) {
      if (frame.level.positions[p]!.id !== segment.id || isTrigger(depth, p)) continue
      const match = choose(frame, depth, p, segment)
      if (!match.over) return match
    }
  }
  return undefined
}

/** Goes to a place, and into its loop, whose frame it gives. */
export function go(
  frames: Frames,
  { depth, position, index, variant }: Match,
  scope?: Scope,
): Frame | undefined {
  frames.length = depth + 1
  const frame = frames[depth]!
  frame.at = position
  frame.uses[position]!++
  frame.variantUses[position]![index]!++
  if (!variant.loop) return undefined
  const inner = frameOf(variant.loop, scope)
  inner.uses[0] = 1
  inner.variantUses[0]![0] = 1
  frames.push(inner)
  return inner
}

function went(frames: Frames, match: Match): Frames {
  go(frames, match)
  return frames
}

function unused(frames: Frames, { depth, position, index }: Match): Frames {
  const frame = frames[depth]!
  frame.uses[position]!--
  frame.variantUses[position]![index]!--
  return frames
}

/** Goes on with a segment; how many mistakes that makes. */
function follow(frames: Frames, segment: SegmentView): number {
  const match = forward(frames, segment)
  const late = !match || match.over ? headless(frames, segment.id) : undefined
  if (late) {
    late.headless = false
    return 0
  }
  if (!match) return 1
  const missing = requiredBefore(frames, match).length > 0 ? 1 : 0
  go(frames, match)
  return missing + (match.over ? 1 : 0)
}

const mistakes = (frames: Frames, ahead: readonly SegmentView[]): number =>
  ahead.reduce((sum, one) => sum + follow(frames, one), 0)

/** What must be there, never was, and would be left behind. */
export function requiredBefore(
  frames: Frames,
  { depth, position }: Pick<Match, 'depth' | 'position'>,
): Variant[] {
  return frames.flatMap((frame, d) => {
    if (d < depth) return []
    const missing = missingIn(frame, frame.at, d === depth ? position : frame.level.positions.length)
    return missing.filter((one) => one.usage === 'required' && usesOf(frame, one) === 0)
  })
}

const headless = (frames: Frames, id: string): Frame | undefined =>
  frames.findLast((frame) => frame.headless && frame.level.positions[0]!.id === id)

/** Whether a segment stands in a loop behind its first. */
const standsIn = (level: Level, id: string): boolean =>
  level.positions[0]!.id !== id && level.positions.some((one) => one.id === id)

const reaches = (level: Level, id: string, deep: number): boolean =>
  standsIn(level, id) ||
  (deep > 0 &&
    level.positions.some(({ variants }) => variants.some(({ loop }) => loop && reaches(loop, id, deep - 1))))

function headlessMatch(frames: Frames, id: string): Match | undefined {
  for (let depth = frames.length - 1; depth >= 0; depth--) {
    const { level, at, uses } = frames[depth]!
    for (let position = at; position < level.positions.length; position++) {
      const { variants, max } = level.positions[position]!
      const index = variants.findIndex(({ loop }) => loop && reaches(loop, id, 2))
      if (index >= 0 && !isTrigger(depth, position) && uses[position]! < max)
        return { depth, position, index, variant: variants[index]!, over: false }
    }
  }
  return undefined
}

/** With the loops open that lack their first segments; none where the segment stands in no such loop. */
function openHeadless(frames: Frames, id: string): Frames {
  for (let match = headlessMatch(frames, id), opened = false; ; match = headlessMatch(frames, id)) {
    if (!match) return opened ? frames : []
    const inner = go(frames, match)!
    inner.headless = true
    opened = true
    if (standsIn(inner.level, id)) return frames
  }
}

function first({ level, scope }: Frame): Placement | undefined {
  const trigger = level.positions[0]!.variants[0]!
  const own = scopeOf(trigger, scope)
  return own && { variant: trigger, scope: own }
}

const scopeOf = ({ path, constants }: Variant, outer: Scope | undefined): Scope | undefined =>
  path ? outer?.at(path, constants) : outer

// The first segment of an open loop, met again, opens the next loop: that is the outer level's matter.
const isTrigger = (depth: number, position: number) => depth > 0 && position === 0

function choose(frame: Frame, depth: number, position: number, segment: SegmentView): Match {
  const { variants, max } = frame.level.positions[position]!
  const room = frame.uses[position]! < max
  let full: number | undefined
  for (const [index, variant] of variants.entries()) {
    if (!fits(variant, segment)) continue
    if (room && frame.variantUses[position]![index]! < variant.max)
      return { depth, position, variant, index, over: false }
    full = index
  }
  const index = full ?? variants.length - 1
  return { depth, position, variant: variants[index]!, index, over: full !== undefined || !room }
}

const fits = (variant: Variant, segment: SegmentView): boolean =>
  variant.segment.tests.every((test) => test.values.has(segment.text(test.position)))

function missingIn(frame: Frame, from: number, to: number): Variant[] {
  const missing: Variant[] = []
  for (let p = from; p < to; p++) {
    const position = frame.level.positions[p]!
    if (!position.demanding) continue
    for (const [index, variant] of position.variants.entries())
      if (frame.variantUses[p]![index]! < leastOf(variant)) missing.push(variant)
  }
  return missing
}

const leastOf = ({ usage, min }: Variant) =>
  usage === 'unused' ? 0 : Math.max(min, usage === 'required' ? 1 : 0)

function usesOf(frame: Frame, variant: Variant): number {
  for (const [p, position] of frame.level.positions.entries()) {
    const index = position.variants.indexOf(variant)
    if (index >= 0) return frame.variantUses[p]![index]!
  }
  return 0
}
