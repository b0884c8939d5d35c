// Compiled set → plan of reading it: numbers for segments, positions and leaves, and the place of each value.
import { keyOfText } from '../../../x12/key.ts'
import type { Tree } from '../../model.ts'
import type { Path } from '../../path.ts'
import type {
  CompiledElement,
  CompiledPairs,
  CompiledSegment,
  CompiledSet,
  Level,
  Position,
  Variant,
} from '../compiled.ts'
import { Entries, Groups, type Spot } from './entries.ts'
import { Memo } from './memo.ts'
import { Patterns } from './pattern/patterns.ts'
import type {
  Entry,
  Plan,
  PlanElement,
  PlanLeaf,
  PlanLevel,
  PlanNode,
  PlanPair,
  PlanPairs,
  PlanPosition,
  PlanSegment,
  PlanVariant,
  Tally,
  Target,
} from './plan.ts'
import { CHECKED, CODE, NOTHING, PAIRED, PLACED, UNMAPPED } from './plan.ts'
import { quickOf } from './quickOf.ts'
import { RECORD } from './tape.ts'
import { COUNTERS } from './ways.ts'

/** Plans how a set is read; costs a few milliseconds. */
export const planOf = (set: CompiledSet): Plan => new Planner(set).plan()

class Planner {
  readonly #set: CompiledSet
  readonly #ids = new Map<string, number>()
  readonly #entries = new Entries()
  readonly #root = this.#entries.root
  readonly #leaves: PlanLeaf[] = []
  readonly #derived: CompiledElement[] = []
  readonly #nodes: PlanNode[] = []
  readonly #patterns = new Patterns()
  #levels = 0
  #isCrossed = false
  #states = 0

  constructor(set: CompiledSet) {
    this.#set = set
    for (const id of set.ids) this.#ids.set(id, this.#ids.size)
  }

  plan(): Plan {
    const level = this.#level(this.#set.level, { form: this.#root, names: [] }, false)
    const keys = new Memo<number>()
    for (const [id, number] of this.#ids) keys.learn(keyOfText(id), number)
    return {
      set: this.#set,
      states: this.#states,
      level,
      ids: this.#ids,
      keys,
      root: this.#root,
      forms: this.#entries.forms,
      entries: this.#entries.all,
      leaves: this.#leaves,
      constants: this.#entries.constants,
      tallies: new Map(this.#derived.map((one) => [one, this.#tally(one)])),
      date: this.#root.find(['date'])?.value ?? 0,
      tree: this.#set.level.positions.flatMap(({ variants }) => variants).find(({ tree }) => tree),
      nodes: this.#nodes,
      patterns: this.#patterns,
      isCrossed: this.#isCrossed,
    }
  }

  #level(level: Level, spot: Spot, isLoop: boolean): PlanLevel {
    const where = new Int16Array(this.#ids.size).fill(-1)
    const demanding: number[] = []
    const positions: PlanPosition[] = []
    let counters = 0
    for (const [p, position] of level.positions.entries()) {
      if (position.demanding && !(isLoop && p === 0)) demanding.push(p)
      positions.push(this.#position(position, counters + 1, spot))
      counters += 1 + position.variants.length
    }
    for (let p = positions.length - 1; p >= 0; p--) {
      const id = this.#ids.get(level.positions[p]!.id)!
      positions[p] = { ...positions[p]!, same: where[id]! }
      where[id] = p
    }
    const state = this.#states
    this.#states += COUNTERS + Math.ceil(counters / VECTOR) * VECTOR
    return { number: this.#levels++, positions, where, demanding, counters, state, way: 0 }
  }

  #position(position: Position, counter: number, spot: Spot): PlanPosition {
    const variants = position.variants.map((one) => this.#variant(one, spot))
    const told = [
      ...new Set(position.variants.flatMap((one) => one.segment.tests.map((test) => test.position))),
    ]
    const plain = variants.length === 1 && told.length === 0
    return {
      position,
      variants,
      max: Math.min(position.max, ENDLESS),
      same: -1,
      counter,
      told,
      plain,
    }
  }

  #variant(variant: Variant, spot: Spot): PlanVariant {
    const scope = this.#entries.scope(variant, spot)
    const endsInList = variant.path?.steps.at(-1)?.list === true
    const segment = this.#segment(variant.segment, scope.spot)
    const loop = variant.loop && this.#level(variant.loop, scope.spot, true)
    const node = variant.tree && this.#node(variant, variant.tree, scope.entry)
    return {
      variant,
      entry: scope.entry,
      root: scope.root,
      endsInList,
      least: leastOf(variant),
      max: Math.min(variant.max, ENDLESS),
      unused: variant.usage === 'unused',
      segment,
      loop,
      node,
    }
  }

  /** A node has the same list that the document has, of nodes of its own form. */
  #node(variant: Variant, tree: Tree, entry: Entry | undefined): PlanNode {
    const names = variant.path?.steps.map((step) => step.name)
    const ofRoot = entry ? entry.cell : 0
    const ofNode = entry && names ? entry.form.entries(names, entry.form).cell : 0
    const node = { number: this.#nodes.length, variant, tree, ofRoot, ofNode }
    this.#nodes.push(node)
    return node
  }

  #segment(segment: CompiledSegment, spot: Spot): PlanSegment {
    const groups = new Groups(this.#entries)
    const isPair = (position: number) =>
      segment.pairs !== undefined &&
      position >= segment.pairs.from &&
      position < segment.pairs.from + 2 * segment.pairs.count
    const elements = segment.elements.map((one) =>
      this.#element(one, segment.id, isPair(one.position), spot, groups),
    )
    const pairs = segment.pairs && this.#pairs(segment.pairs, segment, spot, groups)
    const needed = segment.elements.findLast((one) => isNeeded(one))?.position ?? 0
    const bits = (positions: readonly number[]) => positions.reduce((sum, one) => sum | (1 << one), 0)
    const notes = segment.notes.map((note) => {
      const { kind, positions } = note
      return { note, kind, all: bits(positions), first: bits(positions.slice(0, 1)) }
    })
    const far = segment.notes.some(({ positions }) => positions.some((one) => one > MOST_BITS))
    return {
      segment,
      elements,
      singles: elements.map(singleOf),
      width: elements.length,
      rows: 0,
      room: elements.reduce((sum, { components }) => sum + (components?.length ?? 1), 0) * RECORD,
      needed,
      notes,
      groups: groups.entries,
      pairs,
      thorough: far,
    }
  }

  #element(element: CompiledElement, id: string, isPair: boolean, spot: Spot, groups: Groups): PlanElement {
    const { min, max, components, address } = element
    const memo = new Memo<unknown>()
    if (element.crosswalk !== undefined) this.#isCrossed = true
    const becomes = isPair ? PAIRED : becomesOf(element)
    if (becomes === CHECKED) this.#derived.push(element)
    const leafOf = (part: string | undefined) => this.#leaves.push({ address, id, element, memo, part }) - 1
    const targets = becomes === PLACED ? this.#targets(element, leafOf, spot, groups) : []
    const isMatched = element.pattern !== undefined && becomes !== CHECKED && !isPair
    const pattern = isMatched ? this.#patterns.add(element.pattern!) : 0
    const quick = quickOf(pattern > 0 ? { ...element, pattern: undefined } : element, isPair)
    return {
      element,
      leaf: leafOf(undefined),
      quick,
      pattern: quick === CODE ? 0 : pattern,
      min,
      max,
      needed: isNeeded(element),
      becomes,
      targets,
      simple: targets.length === 1 && isSimple(targets[0]!) ? targets[0] : undefined,
      memo,
      components: components?.map((one) => this.#element(one, id, false, spot, groups)),
      rows: 0,
    }
  }

  #targets(
    { path, codec }: CompiledElement,
    leafOf: (part: string | undefined) => number,
    spot: Spot,
    groups: Groups,
  ): Target[] {
    if (!codec.parts) return [this.#target(path!, leafOf(undefined), spot, groups)]
    return codec.parts.map((part) => {
      const steps = [...path!.steps, { name: part, list: false }]
      return { ...this.#target({ ...path!, steps }, leafOf(part), spot, groups), part }
    })
  }

  #target(path: Path, leaf: number, spot: Spot, groups: Groups): Target {
    const around = this.#entries.begin(path, spot)
    const group = groups.of(path, around)
    const here = group ? { form: groups.entries[group.number]!.form, names: [] } : around
    const steps = group ? path.steps.slice(group.steps) : path.steps
    const names = [...here.names, ...steps.map((step) => step.name)]
    const list = steps.at(-1)!.list
    const cell = list ? here.form.values(names) : here.form.value(names)
    return { root: path.root, group: group?.number, cell, list, part: undefined, path, leaf }
  }

  #pairs(pairs: CompiledPairs, { id, elements }: CompiledSegment, spot: Spot, groups: Groups): PlanPairs {
    const known = pairs.known.map((pair): PlanPair => {
      const table = pair.pattern ? this.#patterns.add(pair.pattern) : 0
      return { pair, target: this.#target(pair.path, 0, spot, groups), table }
    })
    if (known.some(({ pair }) => pair.leaf)) this.#isCrossed = true
    const schemes = new Memo<unknown>()
    const leaves = Array.from({ length: 2 * pairs.count }, (_, n) => {
      const address = `${pairs.address}.${pairs.from + n}`
      const memo = n % 2 === 0 ? schemes : undefined
      return this.#leaves.push({ address, id, element: undefined, memo, part: undefined }) - 1
    })
    const references = elements.slice(pairs.from - 1).map(({ reference }) => reference)
    return {
      pairs,
      leaves,
      references,
      known,
      memo: new Memo(),
      rest: pairs.rest && this.#rest(pairs.rest, spot),
      schemes,
    }
  }

  #rest(
    { path, before, after }: NonNullable<CompiledPairs['rest']>,
    spot: Spot,
  ): NonNullable<PlanPairs['rest']> {
    const here = this.#entries.begin(path, spot)
    const names = [...here.names, ...path.steps.map((step) => step.name)]
    const entry = this.#entries.make(here.form, names, path.root, undefined, undefined)
    const [scheme, value] = [entry.form.value(['scheme']), entry.form.value(['value'])]
    return { entry, scheme, value, before, after }
  }

  /** Where what a derived value counts or sums stands, if that is a list of the document and a value in it. */
  #tally({ derive }: CompiledElement): Tally {
    const [list = '', ...names] = derive!.steps
    const field = this.#root.find([list])
    const cell = names.length > 0 ? (field?.form?.find(names)?.value ?? 0) : 0
    const isSum = derive!.kind === 'sum'
    const countable = isSum ? cell > 0 : names.length === 0
    return { derive: derive!, list: countable ? (field?.entries ?? 0) : 0, cell }
  }
}

function becomesOf({ derive, path, constants, structural }: CompiledElement): number {
  if (structural && !path) return NOTHING
  if (derive) return derive.kind === 'count' || derive.kind === 'sum' ? CHECKED : NOTHING
  return path ? PLACED : constants ? NOTHING : UNMAPPED
}

/** Cells that are cleared at once where a level is opened. */
const VECTOR = 4

const leastOf = ({ usage, min }: Variant) =>
  usage === 'unused' ? 0 : Math.max(min, usage === 'required' ? 1 : 0)

/** More often than any segment stands; a number that is not an integer makes each comparison dearer. */
const ENDLESS = 0x3fffffff

const isSimple = ({ group, list, part }: Target) => group === undefined && !list && part === undefined

/** Bits of a number that can tell which elements are there. */
const MOST_BITS = 31

/** What judges a value without separators: a composite's first component, unless it has to be looked at otherwise. */
function singleOf(one: PlanElement): PlanElement {
  const [first, ...others] = one.components ?? []
  const { usage, repeatMin } = one.element
  const isOpen = usage !== 'unused' && repeatMin <= 1 && !others.some(({ needed }) => needed)
  return first && isOpen ? first : one
}

const isNeeded = ({ mandatory, usage, fallback }: CompiledElement) =>
  mandatory || usage === 'required' || fallback !== undefined
