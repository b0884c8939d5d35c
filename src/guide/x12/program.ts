// The program that writes objects of one shape: which segments there are, what stands between their values, and
// that none lacks what it must have, is known from the shape; left are the values, and how many entries lists have.
import { isAlphanumeric } from '../../x12/byte.ts'
import type { Shape } from './objectShape.ts'
import {
  COMPOSITE,
  CONSTANT,
  COUNT,
  type ElementPlan,
  ENTRY,
  type LevelPlan,
  type ListPlan,
  NEXT,
  type NodePlan,
  type NotePlan,
  PAIRS,
  type ScopePlan,
  type SegmentPlan,
  SUM,
} from './writePlan.ts'

/** What a step does behind its lead. */
export const PUT = 0 // a value
export const END = 1 // the segment
export const LIVELY = 2 // a whole segment, of which more is settled by its values
export const ENTRIES = 3 // of a list
export const INNER = 4 // an object that one loop alone writes
export const WRITTEN = 5 // nothing; all entries of a list must have been

/** In a lead, beside letters and digits. */
export const ELEMENT = 1
export const COMPONENT = 2

export interface Step {
  kind: number
  /** Bytes before the value: ids, separators by the names above, and constants. */
  lead: Uint8Array
  /** PUT. */
  element: ElementPlan | undefined
  /** LIVELY: with only the elements that may have something. */
  segment: SegmentPlan | undefined
  /** LIVELY: how often at most. */
  max: number
  /** ENTRIES. */
  list: ListPlan | undefined
  node: NodePlan | undefined
  /** INNER. */
  scope: ScopePlan | undefined
  /** INNER, WRITTEN. */
  slot: number
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

const isSaid = ({ kind, list }: Step): boolean => kind !== ENTRIES || !list!.shared

const NOTHING = new Uint8Array()

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
    if (!elements.some(isLively)) return this.#plain(segment, elements)
    if (!isForced && !elements.some((one) => this.#isSure(one))) this.#doubt = true
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
    this.#toBeWritten.add(slot)
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
    const line = new Line(segment.id)
    for (const one of elements)
      if (one.kind === COMPOSITE) this.#doubt ||= !line.composite(one)
      else line.put(one)
    const { bits } = line
    if ((bits & segment.required) !== segment.required) this.#doubt = true
    if (segment.notes.some((note) => !holds(note, bits))) this.#doubt = true
    return line.end()
  }
}

const step = (kind: number, what: Partial<Step>): Step => ({
  kind,
  lead: NOTHING,
  element: undefined,
  segment: undefined,
  max: 1,
  list: undefined,
  node: undefined,
  scope: undefined,
  slot: -1,
  ...what,
})

const isLively = (element: ElementPlan): boolean =>
  element.kind === NEXT ||
  element.kind === ENTRY ||
  element.kind === PAIRS ||
  (element.kind !== CONSTANT && element.element.fallback !== undefined) ||
  element.components.some(isLively)

/** A segment whose elements are known: what stands between its values gathers until the next of them. */
class Line {
  bits = 0
  readonly #steps: Step[] = []
  #lead: number[]
  #element = 0
  #component = 0

  constructor(id: string) {
    this.#lead = [...Buffer.from(id, 'latin1')]
  }

  put(element: ElementPlan): void {
    this.#gap(element)
    this.bits |= element.component ? 0 : element.bit
    const bytes = Buffer.from(element.text, 'latin1')
    if (element.kind === CONSTANT && bytes.every(isAlphanumeric)) this.#lead.push(...bytes)
    else this.#step(step(PUT, { element }))
  }

  composite(element: ElementPlan): boolean {
    this.#component = 0
    for (const one of element.components) this.put(one)
    this.bits |= element.bit
    const bits = element.components.reduce((all, one) => all | one.bit, 0)
    return (bits & element.requiredComponents) === element.requiredComponents
  }

  end(): Step[] {
    this.#step(step(END, {}))
    return this.#steps
  }

  #gap({ position, component }: ElementPlan): void {
    for (; this.#element < position; this.#element++) this.#lead.push(ELEMENT)
    for (let at = Math.max(1, this.#component); at < component; at++) this.#lead.push(COMPONENT)
    this.#component = component
  }

  #step(made: Step): void {
    made.lead = Uint8Array.from(this.#lead)
    this.#steps.push(made)
    this.#lead = []
  }
}

/** Whether a syntax note holds for the elements that are there. */
export function holds({ kind, first, all }: NotePlan, bits: number): boolean {
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
