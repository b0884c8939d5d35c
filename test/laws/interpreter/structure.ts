// Where a segment stands in its set: a stack of cursors, one per open loop, that only moves forward. Made
// so that one mistake is one finding: after a segment in the wrong place the cursor stands where it
// belongs, and a segment that comes too early is blamed itself, not all that follow it.
import type { FindingCode } from '../../../src/finding/catalogue.ts'
import type { Facts } from '../../../src/finding/finding.ts'
import { endsInList } from '../../../src/guide/path.ts'
import type { Scope } from '../../../src/guide/scope.ts'
import type { CompiledSet, Level, Position, Variant } from '../../../src/guide/x12/compiled.ts'

/** What matching asks of a segment. */
export interface SegmentView {
  id: string
  text: (position: number) => string
}

/** Reports a finding about the present segment's place. */
export type Report = (code: FindingCode, facts: Facts, address: string) => void

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
}

interface Match {
  depth: number
  position: number
  variant: Variant
  index: number
  over: boolean
}

const frameOf = (level: Level, scope: Scope | undefined): Frame => ({
  level,
  at: 0,
  uses: level.positions.map(() => 0),
  variantUses: level.positions.map((one) => one.variants.map(() => 0)),
  told: new Set(),
  scope,
})

export class Structure {
  readonly #set: CompiledSet
  readonly #report: Report
  readonly #meet: (variant: Variant) => Scope
  #frames: Frame[]
  #last = ''

  constructor(set: CompiledSet, root: Scope, meet: (variant: Variant) => Scope, report: Report) {
    this.#set = set
    this.#report = report
    this.#meet = meet
    this.#frames = [frameOf(set.level, root)]
  }

  /** Places a segment, or reports why it has no place. `peek` looks at the one after it. */
  place(segment: SegmentView, peek: () => SegmentView | undefined): Placement | undefined {
    const match = this.#forward(segment) ?? this.#backward(segment)
    if (!match) return this.#unplaced(segment)
    if (this.#comesTooEarly(match, peek)) return this.#early(segment, match)
    this.#advance(match)
    this.#last = segment.id
    return this.#use(match, segment)
  }

  /** At the end of the set: what is still missing. */
  end(): void {
    while (this.#frames.length > 0) {
      const frame = this.#frames.pop()!
      this.#tellMissing(frame, frame.at, frame.level.positions.length)
    }
  }

  // From the innermost open loop outward, each from where it stands.
  #forward(segment: SegmentView, frames = this.#frames): Match | undefined {
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

  // A position that was passed already: the segment is out of sequence, and the cursor goes back to it.
  #backward(segment: SegmentView): Match | undefined {
    for (let depth = this.#frames.length - 1; depth >= 0; depth--) {
      const frame = this.#frames[depth]!
      for (let p = frame.at - 1; p >= 0; p--) {
        if (frame.level.positions[p]!.id !== segment.id || isTrigger(depth, p)) continue
        const match = choose(frame, depth, p, segment)
        if (match.over) continue
        const facts = { got: segment.id, name: match.variant.name, after: this.#last }
        this.#report('segment-out-of-sequence', facts, match.variant.address)
        return match
      }
    }
    return undefined
  }

  // Only where the jump would leave something required behind: if the next segment still fits before it,
  // this one came too early (an early CTT is one mistake, not one for every line after it).
  #comesTooEarly(match: Match, peek: () => SegmentView | undefined): boolean {
    if (this.#missingBefore(match).length === 0) return false
    const next = peek()
    if (!next || !this.#set.ids.has(next.id)) return false
    const before = this.#forward(next)
    if (!before || before.over) return false
    return before.depth > match.depth || (before.depth === match.depth && before.position < match.position)
  }

  #early(segment: SegmentView, match: Match): undefined {
    const facts = { got: segment.id, name: match.variant.name, set: this.#set.name, after: this.#last }
    this.#report('segment-unexpected', facts, match.variant.address)
  }

  #missingBefore({ depth, position }: Match): Variant[] {
    const passed = this.#frames.flatMap((frame, d) => {
      if (d < depth) return []
      return missingIn(frame, frame.at, d === depth ? position : frame.level.positions.length)
    })
    return passed.filter((one) => one.usage === 'required')
  }

  #advance({ depth, position }: Match): void {
    while (this.#frames.length - 1 > depth) {
      const frame = this.#frames.pop()!
      this.#tellMissing(frame, frame.at, frame.level.positions.length)
    }
    const frame = this.#frames[depth]!
    if (position > frame.at) this.#tellMissing(frame, frame.at, position)
    frame.at = position
  }

  #scopeOf(variant: Variant, outer: Scope | undefined): Scope | undefined {
    return variant.tree && outer ? this.#meet(variant) : scopeOf(variant, outer)
  }

  #use(match: Match, segment: SegmentView): Placement | undefined {
    const { variant, position, index } = match
    const frame = this.#frames[match.depth]!
    frame.uses[position]!++
    frame.variantUses[position]![index]!++
    if (match.over) this.#tellOver(variant, frame.level.positions[position]!, frame.uses[position]!, segment)
    if (variant.usage === 'unused')
      this.#report('segment-unused', { got: variant.id, name: variant.name }, variant.address)
    const scope = match.over && !endsInList(variant.path) ? undefined : this.#scopeOf(variant, frame.scope)
    if (!variant.loop) return scope && { variant, scope }
    const inner = frameOf(variant.loop, scope)
    inner.uses[0] = 1
    inner.variantUses[0]![0] = 1
    this.#frames.push(inner)
    const trigger = variant.loop.positions[0]!.variants[0]!
    const triggerScope = scopeOf(trigger, scope)
    return triggerScope && { variant: trigger, scope: triggerScope }
  }

  #tellOver(variant: Variant, position: Position, uses: number, segment: SegmentView): void {
    const isAgreed = position.variants.some((one) => one.standard.max >= uses)
    const facts: Facts = { got: segment.id, name: variant.name, max: Math.max(variant.max, position.max) }
    if (isAgreed) facts.by = 'guide'
    this.#report(variant.loop ? 'loop-over-max' : 'segment-over-max', facts, variant.address)
  }

  #tellMissing(frame: Frame, from: number, to: number): void {
    for (const variant of missingIn(frame, from, to)) {
      if (frame.told.has(variant)) continue
      frame.told.add(variant)
      const count = usesOf(frame, variant)
      const facts = { expected: variant.id, name: variant.name, min: variant.min, count }
      const agreed = variant.standard.required ? {} : { by: 'guide' as const }
      if (count === 0) this.#report('segment-missing', { ...facts, ...agreed }, variant.address)
      else this.#report(variant.loop ? 'loop-under-min' : 'segment-under-min', facts, variant.address)
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
    if (!definition) this.#report('segment-unknown', facts, '')
    else if (!ids.has(segment.id)) this.#report('segment-not-in-set', facts, '')
    else if (full)
      this.#report('segment-over-max', { ...facts, max: full.max }, full.variants.at(-1)!.address)
    else this.#report('segment-unexpected', facts, '')
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
