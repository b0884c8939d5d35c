// The program that writes objects of one shape: which segments there are, what stands between their values, and
// that none lacks what it must have, is known from the shape; left are the values, and how many entries lists have.
import type { Shape } from './objectShape.ts'
import {
  CHOSEN,
  COMPOSITE,
  CONSTANT,
  COUNT,
  DERIVED,
  type ElementPlan,
  ENTRY,
  FIXED,
  type LevelPlan,
  type ListPlan,
  NEXT,
  type NodePlan,
  type NotePlan,
  PAIRS,
  type PairsPlan,
  type Place,
  REST,
  RUNS,
  type ScopePlan,
  type SegmentPlan,
  SUM,
} from './writePlan.ts'

/** In a lead, beside letters and digits. */
export const ELEMENT = 1
export const COMPONENT = 2

/** A segment whose elements are known: bytes before, between and behind its values. */
export interface Line {
  id: string
  /** One behind the other: id, separators by the names above, and constants. */
  leads: Uint8Array
  /** Where the lead of each place ends. */
  ends: readonly number[]
  places: readonly Place[]
}

/** What a step does. */
export const SEGMENT = 0
export const LIVELY = 1 // a segment of which more is settled by its values
export const ENTRIES = 2 // of a list
export const INNER = 3 // an object that one loop alone writes
export const WRITTEN = 4 // nothing; all entries of a list must have been

export interface Step {
  kind: number
  line: Line | undefined
  slot: number
  /** LIVELY: with only the elements that may have something, and how often at most. */
  segment: SegmentPlan | undefined
  max: number
  /** ENTRIES. */
  list: ListPlan | undefined
  node: NodePlan | undefined
  /** INNER. */
  scope: ScopePlan | undefined
}

/** Steps one after the other; undefined where objects of the shape can't be written without a doubt. */
export interface Program {
  steps: readonly Step[] | undefined
}

/** The program for the objects of a scope that have a shape. */
export function programOf(scope: ScopePlan, shape: Shape): Program {
  const making = new Making(shape.present)
  const { write } = scope
  if ('list' in write) making.keys(write.list?.constants ?? [])
  const isRoot = scope.above === undefined
  const steps =
    'nodes' in write
      ? making.level(write, 0, isRoot)
      : write.level
        ? making.loop(write.level)
        : making.segment(write)
  return { steps: making.hasDoubt || (!steps && !isRoot) ? undefined : [...(steps ?? []), ...making.lists()] }
}

const isSaid = ({ list }: Step): boolean => !list?.shared

class Making {
  readonly #present: ReadonlySet<number>
  readonly #taken = new Set<number>()
  readonly #toBeWritten = new Set<number>()
  #doubt = false

  constructor(present: ReadonlySet<number>) {
    this.#present = present
  }

  /** Something is missing, or left over. */
  get hasDoubt(): boolean {
    return this.#doubt || [...this.#present].some((slot) => !this.#taken.has(slot))
  }

  /** Lists of which the last entry must have been written at the end. */
  lists(): Step[] {
    return [...this.#toBeWritten].map((slot) => step(WRITTEN, { slot }))
  }

  /** Key words that an entry must have. */
  keys(constants: ListPlan['constants']): void {
    for (const { slot } of constants) if (!this.#take(slot)) this.#doubt = true
  }

  /** The nodes of a level from one on; `always` where its required segments stand whatever else does. */
  level({ nodes }: LevelPlan, from: number, always: boolean): Step[] | undefined {
    const steps: Step[] = []
    let said = false
    let maybe = false
    let missing = false
    for (const node of nodes.slice(from)) {
      const made = this.#node(node)
      if (made) {
        said ||= made.some(isSaid)
        maybe = true
        steps.push(...made)
      } else if (node.canForce) steps.push(...this.#segment(node.segment!, true)!)
      else if (node.required) missing = true
    }
    // Entries of a list that several nodes share may all be others'.
    if (maybe && !said && !always) this.#doubt = true
    if (!maybe && !always) return undefined
    this.#doubt ||= missing
    return steps.length > 0 ? steps : undefined
  }

  #node(node: NodePlan): Step[] | undefined {
    if (node.list) return this.#entries(node, node.list)
    if (node.alone) return this.#alone(node.alone)
    return node.level ? this.loop(node.level) : this.segment(node)
  }

  #entries(node: NodePlan, list: ListPlan): Step[] | undefined {
    if (!this.#take(list.slot)) return undefined
    if (list.shared) this.#toBeWritten.add(list.slot)
    return [step(ENTRIES, { list, node })]
  }

  #alone({ slot, scope }: NonNullable<NodePlan['alone']>): Step[] | undefined {
    return this.#take(slot) ? [step(INNER, { slot, scope })] : undefined
  }

  loop(level: LevelPlan): Step[] | undefined {
    const first = level.nodes[0]!.segment!
    const begun = this.#segment(first, false)
    const rest = this.level(level, 1, begun !== undefined)
    if (begun) return [...begun, ...(rest ?? [])]
    return rest && [...this.#segment(first, true)!, ...rest]
  }

  segment({ segment, list, max }: NodePlan): Step[] | undefined {
    return this.#segment(segment!, false, list ? 1 : max)
  }

  #segment(segment: SegmentPlan, isForced: boolean, max = 1): Step[] | undefined {
    const elements = segment.elements.flatMap((one) => this.#reduced(one) ?? [])
    if (!isForced && elements.every((one) => one.kind === CONSTANT)) return undefined
    const { before, runs } = runsOf(elements)
    if (!before.some(isLively) && !hasOpenPairs(segment, elements) && !(runs.length > 0 && hasPairs(before)))
      return this.#plain(segment, elements)
    if (!isForced && !elements.some((one) => this.#isSure(one))) this.#doubt = true
    for (const { group } of elements.flatMap((one) => [one, ...one.components]))
      if (group) this.#toBeWritten.add(group.slot)
    return [step(LIVELY, { segment: { ...segment, elements }, max })]
  }

  /** An element with what of it may have something; undefined where nothing has. */
  #reduced(element: ElementPlan): ElementPlan | undefined {
    const { kind } = element
    if (kind === CONSTANT || kind === COUNT || kind === SUM) return element
    if (kind === NEXT || kind === ENTRY) return this.#listed(element)
    if (kind === PAIRS) return this.#paired(element)
    if (kind === COMPOSITE) {
      const components = element.components.flatMap((one) => this.#reduced(one) ?? [])
      return components.some((one) => one.kind !== CONSTANT) ? { ...element, components } : undefined
    }
    if (element.parts.length > 0)
      return element.parts.filter((slot) => this.#take(slot)).length > 0 ? element : undefined
    if (this.#take(element.slot)) return element
    if (element.needed) this.#doubt = true
    return undefined
  }

  #listed(element: ElementPlan): ElementPlan | undefined {
    const slot = element.group?.slot ?? element.slot
    if (!this.#take(slot)) return undefined
    if (element.kind === NEXT) this.#toBeWritten.add(slot)
    return element
  }

  #paired(element: ElementPlan): ElementPlan | undefined {
    const { known, rest, ...pairs } = element.pairs!
    const present = known.filter(({ slot }) => this.#take(slot))
    const others = rest && this.#take(rest.slot) ? rest : undefined
    return present.length === 0 && !others
      ? undefined
      : { ...element, pairs: { ...pairs, known: present, rest: others } }
  }

  #take(slot: number): boolean {
    if (!this.#present.has(slot)) return false
    this.#taken.add(slot)
    return true
  }

  // Whether it will have a value, whatever the values are: a list that another segment takes from may be used up.
  #isSure(element: ElementPlan): boolean {
    if (element.kind === PAIRS) return element.pairs!.known.every((one) => !one.pattern)
    if (element.kind === NEXT || element.kind === ENTRY) return true
    return element.kind !== CONSTANT && element.element.fallback === undefined
  }

  #plain(segment: SegmentPlan, elements: readonly ElementPlan[]): Step[] {
    const made = known(segment, keyOf(elements), () => new Segment(segment, elements))
    this.#doubt ||= !made.isComplete
    return [made.step]
  }
}

// Programs of many shapes share their segments: with a step of its own for each value of each program, what had to
// be fetched from memory took half of the time.
const segments = new WeakMap<SegmentPlan, Map<string, Segment>>()

function known(plan: SegmentPlan, key: string, make: () => Segment): Segment {
  const made = segments.get(plan) ?? new Map<string, Segment>()
  segments.set(plan, made)
  const segment = made.get(key) ?? make()
  made.set(key, segment)
  return segment
}

const keyOf = (elements: readonly ElementPlan[]): string =>
  elements
    .map(({ position, component, components, pairs }) => {
      const slots = pairs ? `:${pairs.known.map((one) => one.slot)}${pairs.rest ? '*' : ''}` : ''
      return `${position}.${component}${slots}(${keyOf(components)})`
    })
    .join()

const step = (kind: number, what: Partial<Step>): Step => ({
  kind,
  line: undefined,
  slot: -1,
  segment: undefined,
  max: 1,
  list: undefined,
  node: undefined,
  scope: undefined,
  ...what,
})

const isLively = (element: ElementPlan): boolean =>
  element.kind === NEXT ||
  element.kind === ENTRY ||
  (element.kind !== CONSTANT && element.element.fallback !== undefined) ||
  element.components.some(isLively)

const hasPairs = (elements: readonly ElementPlan[]): boolean => elements.some((one) => one.kind === PAIRS)

/** The elements before those at the end that entries of one list fill, and those: a run begins with its first member. */
function runsOf(elements: readonly ElementPlan[]): { before: readonly ElementPlan[]; runs: ElementPlan[][] } {
  const from = elements.findIndex((one) => one.kind === ENTRY)
  const rest = from < 0 ? [] : elements.slice(from)
  const [first] = rest
  if (!first || rest.some((one) => one.kind !== ENTRY || one.group !== first.group))
    return { before: elements, runs: [] }
  const runs: ElementPlan[][] = []
  for (const one of rest) {
    const run = runs.at(-1)
    if (!run || run.some(({ slot }) => slot === one.slot)) runs.push([one])
    else run.push(one)
  }
  return { before: elements.slice(0, from), runs }
}

// Pairs of a list end somewhere: what stands behind them, or a note that asks for one of them alone, has to wait.
function hasOpenPairs({ notes }: SegmentPlan, elements: readonly ElementPlan[]): boolean {
  const last = elements.findIndex((one) => one.pairs?.rest)
  if (last < 0) return false
  const { from } = elements[last]!.pairs!
  return last < elements.length - 1 || notes.some(({ kind, all }) => kind !== 'P' && all >>> from !== 0)
}

/** Builds the line of a segment. */
class Segment {
  readonly step: Step
  /** Nothing is missing, and there is room for all. */
  readonly isComplete: boolean
  readonly #leads: number[]
  readonly #ends: number[] = []
  readonly #places: Place[] = []
  #bits = 0
  #element = 0
  #component = 0

  constructor(segment: SegmentPlan, elements: readonly ElementPlan[]) {
    this.#leads = [...Buffer.from(segment.id, 'latin1')]
    const { before, runs } = runsOf(elements)
    const hasRoom = before.map((one) => this.#put(one)).every(Boolean)
    this.isComplete = hasRoom && (runs.length > 0 || isWhole(segment, this.#bits))
    if (runs.length > 0) this.#runs(segment, runs)
    const line = {
      id: segment.id,
      leads: Uint8Array.from(this.#leads),
      ends: this.#ends,
      places: this.#places,
    }
    this.step = step(SEGMENT, { line })
  }

  #runs(segment: SegmentPlan, runs: ElementPlan[][]): void {
    const element = runs[0]![0]!
    const { slot, scope } = element.group!
    const plan = { scope, runs, element: this.#element, bits: this.#bits, segment }
    this.#place(element, { kind: RUNS, slot, runs: plan })
  }

  #put(element: ElementPlan): boolean {
    if (element.kind === COMPOSITE) return this.#composite(element)
    if (element.kind === PAIRS) return this.#pairs(element, element.pairs!)
    this.#simple(element)
    return true
  }

  #simple(element: ElementPlan): void {
    const { kind, component, bit, text } = element
    this.#gap(element.position, component)
    this.#bits |= component ? 0 : bit
    if (kind === CONSTANT && /^[A-Za-z0-9]+$/.test(text)) this.#leads.push(...Buffer.from(text, 'latin1'))
    else if (kind === CONSTANT) this.#place(element, { kind: FIXED })
    else if (kind === COUNT || kind === SUM) this.#place(element, { kind: DERIVED })
    else this.#place(element)
  }

  #composite(element: ElementPlan): boolean {
    this.#component = 0
    for (const one of element.components) this.#simple(one)
    this.#bits |= element.bit
    const bits = element.components.reduce((all, one) => all | one.bit, 0)
    return (bits & element.requiredComponents) === element.requiredComponents
  }

  /** False where there are too many of them. */
  #pairs(element: ElementPlan, pairs: PairsPlan): boolean {
    const slots = [...new Set(pairs.known.map((one) => one.slot))]
    if (slots.length + (pairs.rest ? 1 : 0) > pairs.count) return false
    for (const [n, slot] of slots.entries()) this.#pair(element, pairs, slot, pairs.from + 2 * n)
    if (!pairs.rest) return true
    const n = slots.length
    const from = pairs.from + 2 * n
    const open = { ...pairs, from, count: pairs.count - n, elements: pairs.elements.slice(2 * n) }
    this.#gap(from - 1, 0)
    this.#place(element, { kind: REST, pairs: open, slot: pairs.rest.slot })
    return true
  }

  #pair(element: ElementPlan, pairs: PairsPlan, slot: number, position: number): void {
    const known = pairs.known.filter((one) => one.slot === slot)
    const elements = pairs.elements.slice(position - pairs.from, position - pairs.from + 2)
    this.#gap(position, 0)
    this.#bits |= (1 << position) | (1 << (position + 1))
    this.#element++
    this.#place(element, { kind: CHOSEN, pairs: { ...pairs, known, elements }, slot })
  }

  #gap(position: number, component: number): void {
    for (; this.#element < position; this.#element++) this.#leads.push(ELEMENT)
    for (let at = Math.max(1, this.#component); at < component; at++) this.#leads.push(COMPONENT)
    this.#component = component
  }

  #place(element: ElementPlan, what?: Partial<Place>): void {
    this.#ends.push(this.#leads.length)
    this.#places.push(what ? { ...element.place, ...what } : element.place)
  }
}

/** Whether a segment with these elements lacks none, and no note is broken. */
export function isWhole({ required, notes }: SegmentPlan, bits: number): boolean {
  if ((bits & required) !== required) return false
  for (let i = 0; i < notes.length; i++) if (!holds(notes[i]!, bits)) return false
  return true
}

/** Whether a syntax note holds for the elements that are there. */
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
