// The program that writes objects of one shape: which segments there are, what stands between their values, and
// that none lacks what it must have, is known from the shape; left are the values, and how many entries lists have.

import { type Line, LineBuilder, runOf } from './line.ts'
import type { Shape } from './objectShape.ts'
import {
  CHILD,
  COMPOSITE,
  CONSTANT,
  COUNT,
  type ElementPlan,
  ENTRY,
  type LevelPlan,
  type ListPlan,
  NEXT,
  type NodePlan,
  PAIRS,
  PARENT,
  type ScopePlan,
  SERIAL,
  type SegmentPlan,
  SUM,
  type TreePlan,
} from './writePlan.ts'

/** What a step does. */
export const SEGMENT = 0
export const LIVELY = 1 // a segment of which more is settled by its values
export const ENTRIES = 2 // of a list
export const INNER = 3 // an object that one loop alone writes
const WRITTEN = 4 // nothing; all entries of a list must have been
export const NODES = 5 // of a tree

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
  /** NODES. */
  nodes: NodesStep | undefined
}

export interface NodesStep {
  tree: TreePlan
  /** Steps of the document's own node. */
  own: readonly Step[] | undefined
  /** Entries stand below it, or are all nodes that there are. */
  hasEntries: boolean
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
  if ('node' in write && write.node) making.stand(write.node)
  const isRoot = scope.above === undefined
  const steps =
    'nodes' in write
      ? making.level(write, 0, isRoot)
      : write.level
        ? making.loop(write.level)
        : making.segment(write)
  return { steps: making.hasDoubt || (!steps && !isRoot) ? undefined : [...(steps ?? []), ...making.lists()] }
}

// Whether a node names one that it stands in.
const NEVER = 0
const SOMETIMES = 1 // entries at the root, where the document has no node of its own
const ALWAYS = 2

const isSaid = ({ list }: Step): boolean => !list?.shared

class Making {
  readonly #present: ReadonlySet<number>
  readonly #taken = new Set<number>()
  readonly #toBeWritten = new Set<number>()
  #doubt = false
  #parent = NEVER
  #hasChildren = false

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

  /** The object is an entry of a tree. */
  stand({ tree, slot }: NonNullable<NodePlan['node']>): void {
    this.#parent = tree.own ? ALWAYS : SOMETIMES
    this.#hasChildren = this.#take(slot)
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
    if (node.tree) return this.#nodes(node.tree)
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

  #nodes(tree: TreePlan): Step[] | undefined {
    const hasEntries = this.#take(tree.slot)
    this.#hasChildren = hasEntries
    const own = tree.own && this.loop(tree.own.level!)
    return own || hasEntries ? [step(NODES, { nodes: { tree, own, hasEntries } })] : undefined
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
    if (!isForced && elements.every(isMute)) return undefined
    const { before, run } = runOf(elements)
    if (
      !before.some((one) => this.#isLively(one)) &&
      !hasOpenPairs(segment, elements) &&
      !(run.length > 0 && hasPairs(before))
    )
      return this.#plain(segment, elements)
    if (!isForced && !elements.some((one) => this.#isSure(one))) this.#doubt = true
    for (const { group } of elements.flatMap((one) => [one, ...one.components]))
      if (group) this.#toBeWritten.add(group.slot)
    return [step(LIVELY, { segment: { ...segment, elements }, max })]
  }

  /** An element with what of it may have something; undefined where nothing has. */
  #reduced(element: ElementPlan): ElementPlan | undefined {
    const { kind } = element
    if (kind === CONSTANT || kind === COUNT || kind === SUM || kind === SERIAL) return element
    if (kind === PARENT) return this.#parent === NEVER ? undefined : element
    if (kind === CHILD) return { ...element, kind: CONSTANT, text: this.#hasChildren ? '1' : '0' }
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
    return element.kind === SERIAL || (!isMute(element) && element.element.fallback === undefined)
  }

  #isLively(element: ElementPlan): boolean {
    return isLively(element) || (element.kind === PARENT && this.#parent === SOMETIMES)
  }

  #plain(segment: SegmentPlan, elements: readonly ElementPlan[]): Step[] {
    const { step, isComplete } = known(segment, elements)
    this.#doubt ||= !isComplete
    return [step]
  }
}

interface Known {
  step: Step
  isComplete: boolean
}

// Programs of many shapes share their segments: with a step of its own for each value of each program, what had to
// be fetched from memory took half of the time.
const MOST_LINES = 500
const segments = new WeakMap<SegmentPlan, Map<string, Known>>()

function known(plan: SegmentPlan, elements: readonly ElementPlan[]): Known {
  const made = segments.get(plan) ?? new Map<string, Known>()
  segments.set(plan, made)
  const key = keyOf(elements)
  const before = made.get(key)
  if (before) return before
  const { line, isComplete } = new LineBuilder(plan, elements)
  const segment = { step: step(SEGMENT, { line }), isComplete }
  if (made.size === MOST_LINES) made.clear()
  made.set(key, segment)
  return segment
}

const keyOf = (elements: readonly ElementPlan[]): string =>
  elements
    .map(({ position, component, components, pairs, text }) => {
      const slots = pairs ? `:${pairs.known.map((one) => one.slot)}${pairs.rest ? '*' : ''}` : ''
      return `${position}.${component}${slots}(${keyOf(components)})${text}`
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
  nodes: undefined,
  ...what,
})

/** Nothing stands on the wire for its sake. */
const isMute = ({ kind }: ElementPlan): boolean => kind === CONSTANT || kind === PARENT

const isLively = (element: ElementPlan): boolean =>
  element.kind === NEXT ||
  element.kind === ENTRY ||
  (element.kind !== CONSTANT && element.element.fallback !== undefined) ||
  element.components.some(isLively) ||
  element.pairs?.known.some((one) => one.listed) === true

const hasPairs = (elements: readonly ElementPlan[]): boolean => elements.some((one) => one.kind === PAIRS)

// Pairs of a list end somewhere: what stands behind them, or a note that asks for one of them alone, has to wait.
function hasOpenPairs({ notes }: SegmentPlan, elements: readonly ElementPlan[]): boolean {
  const last = elements.findIndex((one) => one.pairs?.rest)
  if (last < 0) return false
  const { from } = elements[last]!.pairs!
  return last < elements.length - 1 || notes.some(({ kind, all }) => kind !== 'P' && all >>> from !== 0)
}
