// What validating asks of the tape. Of a set without mistakes hardly a value matters to any check: only one whose place
// another could take too, which would be a finding, and what is counted or summed. The others need no record: with all of
// them, as reading has them, it takes a quarter more. It is right as long as nothing is found: then all is read again.
import type { Entry, Plan, PlanElement, PlanLevel, PlanSegment, PlanVariant, Tally, Target } from './plan.ts'
import { CHECKED } from './plan.ts'
import { rowsWith } from './rows.ts'
import { OPENED } from './ways.ts'

/** What is put on the tape where only what is wrong is asked for. */
export interface Asked {
  rows: Int32Array
  /** Segments whose pairs are put. */
  pairs: ReadonlySet<PlanSegment>
  counted: readonly Counted[]
}

/** A list whose entries are counted: there are as many as its loop was opened, or some had no value that is put. */
export interface Counted {
  list: number
  /** Where the openings of its loop are counted, among the state of all levels. */
  openings: number
}

/** Undefined where what is counted can't be told by a loop's openings: then validating reads all. */
export function askedOf(plan: Plan, rows: Int32Array): Asked | undefined {
  const places = new Places(plan)
  const counted: Counted[] = []
  // What is summed tells also that it is there, and then nothing else need do.
  const tallies = [...plan.tallies.values()].sort((a, b) => b.cell - a.cell)
  for (const tally of tallies) {
    const one = plan.tree ? undefined : countedOf(plan, tally, places)
    if (!one) return undefined
    counted.push(one)
  }
  if (plan.isCrossed && plan.date > 0) places.ask(ROOT, plan.date)
  const { values, ofPairs } = places
  const kept = values.filter(({ element, at }) => isChecked(element) || places.areAsked(at))
  const pairs = ofPairs.filter(({ isLookedUp, at }) => isLookedUp || places.areAsked(at))
  return {
    rows: rowsWith(plan.level, rows, new Set(kept.map(({ element }) => element))),
    pairs: new Set(pairs.map(({ segment }) => segment)),
    counted,
  }
}

function countedOf(plan: Plan, { list, cell }: Tally, places: Places): Counted | undefined {
  const slot = plan.root.slots[list]
  const [entry, ...more] = plan.entries.filter(({ form }) => slot?.form === form)
  const level = entry && places.loops.get(entry)
  if (!slot || !level || more.length > 0 || entry.cell !== list || entry.shared !== 0) return undefined
  for (const one of slot.under) places.ask(ROOT, one)
  if (cell > 0)
    for (const one of [cell, ...(entry.form.slots[cell]?.under ?? [])]) places.ask(entry.number, one)
  const witness = witnessOf(level.positions[0]!.variants[0]!, (own) => places.isAsked(entry.number, own))
  if (!witness) return undefined
  places.ask(entry.number, witness.cell)
  return { list, openings: level.state + OPENED }
}

/** A value that tells that an entry is there: in its loop's first segment, best one that must be there or is asked for. */
function witnessOf(
  { entry, root, segment }: PlanVariant,
  isAsked: (cell: number) => boolean,
): Target | undefined {
  if (entry || root) return undefined
  const inScope = segment.elements.filter(({ simple }) => simple && !simple.root)
  const asked = inScope.find(({ simple }) => simple && isAsked(simple.cell))
  return (asked ?? inScope.find(({ needed }) => needed) ?? inScope[0])?.simple
}

/** The document's own instance; others bear the number of their entry. */
const ROOT = -1

/** Where a segment's values go: whose instance that is, and whether others of the same segment may go there too. */
interface Scope {
  owner: number
  often: boolean
  /** The same of the document's own. */
  oftenInRoot: boolean
}

/** The places of one value each that values may take, and those that have to be known to be taken. */
class Places {
  readonly values: { element: PlanElement; at: readonly string[] }[] = []
  /** All pairs of a segment; looking up what they mean has findings of its own. */
  readonly ofPairs: { segment: PlanSegment; isLookedUp: boolean; at: readonly string[] }[] = []
  /** The loop whose occurrences are an entry. */
  readonly loops = new Map<Entry, PlanLevel>()
  readonly #asked = new Set<string>()
  readonly #taken = new Set<string>()

  constructor({ level }: Plan) {
    this.#level(level, { owner: ROOT, often: false, oftenInRoot: false }, false)
  }

  ask(owner: number, cell: number): void {
    this.#asked.add(placeOf(owner, cell))
  }

  isAsked(owner: number, cell: number): boolean {
    return this.#asked.has(placeOf(owner, cell))
  }

  areAsked(places: readonly string[]): boolean {
    return places.some((one) => this.#asked.has(one))
  }

  // A loop's first segment opens the next one: it is there once in each.
  #level({ positions }: PlanLevel, around: Scope, isLoop: boolean): void {
    for (const [p, { variants }] of positions.entries())
      for (const one of variants) {
        const scope = scopeOf(one, around, one.max > 1 && !(isLoop && p === 0))
        if (one.loop && one.entry) this.loops.set(one.entry, one.loop)
        if (one.loop) this.#level(one.loop, scope, true)
        else this.#segment(one.segment, scope)
      }
  }

  #segment(segment: PlanSegment, scope: Scope): void {
    const { elements, pairs } = segment
    for (const element of elements)
      this.values.push({ element, at: this.#take(this.#placesOf(targetsOf(element), scope)) })
    if (!pairs) return
    const targets = pairs.known.map(({ target }) => target)
    // They give way to each other.
    const at = this.#take([...new Set(this.#placesOf(targets, scope))])
    this.ofPairs.push({ segment, isLookedUp: pairs.known.some(({ pair }) => pair.leaf), at })
  }

  /** Those that have room for one value; where a segment is there often they are asked. */
  #placesOf(targets: readonly Target[], { owner, often, oftenInRoot }: Scope): string[] {
    const single = targets.filter(({ group, list }) => group === undefined && !list)
    return single.map(({ root, cell }) => {
      const place = placeOf(root ? ROOT : owner, cell)
      if (root ? oftenInRoot : often) this.#asked.add(place)
      return place
    })
  }

  /** Who comes second has to know. */
  #take(places: string[]): string[] {
    for (const one of places)
      if (this.#taken.has(one)) this.#asked.add(one)
      else this.#taken.add(one)
    return places
  }
}

const placeOf = (owner: number, cell: number) => `${owner} ${cell}`

/** Those of an element, and of its components. */
const targetsOf = ({ targets, components = [] }: PlanElement): readonly Target[] => [
  ...targets,
  ...components.flatMap(targetsOf),
]

const isChecked = ({ becomes, components = [] }: PlanElement): boolean =>
  becomes === CHECKED || components.some(isChecked)

function scopeOf({ entry, root }: PlanVariant, around: Scope, isOften: boolean): Scope {
  const oftenInRoot = around.oftenInRoot || isOften
  if (entry) return { owner: entry.number, often: entry.shared !== 0, oftenInRoot }
  if (root) return { owner: ROOT, often: oftenInRoot, oftenInRoot }
  return { owner: around.owner, often: around.often || isOften, oftenInRoot }
}
