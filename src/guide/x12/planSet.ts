// Compiled guide → the plan for writing it. Made once for each mapping; a guide of which some part has no plan
// is written by the walk with pointers alone.
import type { CompiledLeaf } from '../leaf.ts'
import { endsInList, innerList, named, type Path } from '../path.ts'
import type { CompiledSegment, CompiledSet, Level, SyntaxNote, Variant } from './compiled.ts'
import { VALUE } from './frame.ts'
import { bitsOf, isRequired, planElements } from './planElement.ts'
import {
  finish,
  type GrowingScope,
  type Here,
  ignore,
  inside,
  listAt,
  newScope,
  slotAt,
  Unplanned,
} from './planScope.ts'
import type {
  ElementPlan,
  GroupPlan,
  LevelPlan,
  ListPlan,
  NodePlan,
  NotePlan,
  SegmentPlan,
  SetPlan,
  Touch,
} from './writePlan.ts'
import { canForce } from './writeSegment.ts'

const plans = new WeakMap<CompiledSet, { plan: SetPlan | undefined }>()

/** The plan of a set; undefined where it has none. */
export function planOf(set: CompiledSet): SetPlan | undefined {
  const known = plans.get(set)
  if (known) return known.plan
  const plan = planSet(set)
  plans.set(set, { plan })
  return plan
}

function planSet(set: CompiledSet): SetPlan | undefined {
  const root = newScope()
  const scopes: GrowingScope[] = [root]
  ignore(root.object, 'schema')
  try {
    const planning = new Planning(scopes)
    const level = planning.level(set.level, { scope: root, object: root.object, pointer: '', around: [] })
    finish(scopes)
    return { root, level, scopes }
  } catch (error) {
    if (error instanceof Unplanned) return undefined
    throw error
  }
}

/** A list and the nodes that write its entries. */
interface Consumers {
  lists: ListPlan[]
}

class Planning {
  readonly #scopes: GrowingScope[]
  readonly #lists = new Map<GrowingScope, Map<number, Consumers>>()

  constructor(scopes: GrowingScope[]) {
    this.#scopes = scopes
  }

  level(level: Level, here: Here): LevelPlan {
    const variants = level.positions
      .flatMap((position) => position.variants)
      .filter((one) => one.usage !== 'unused')
    const word = here.scope.words
    here.scope.words += Math.ceil(variants.length / 32)
    const nodes = variants.map((one, n) =>
      this.#node(one, { word: word + (n >> 5), bit: 1 << (n & 31) }, here),
    )
    return { nodes, word, always: wordsOf(nodes, 'always'), required: wordsOf(nodes, 'required') }
  }

  #node(variant: Variant, place: Touch, here: Here): NodePlan {
    const node: NodePlan = {
      place,
      always: false,
      required: variant.usage === 'required',
      canForce: variant.usage === 'required' && !variant.loop && !variant.path && canForce(variant.segment),
      max: variant.max,
      list: undefined,
      level: undefined,
      segment: undefined,
    }
    const own: Here = { ...here, around: [...here.around, node] }
    const within = endsInList(variant.path) ? this.#list(variant, node, own) : innerHere(variant, own)
    if (variant.loop) node.level = this.#loop(variant.loop, within)
    else node.segment = this.#segment(variant.segment, within, node.list !== undefined)
    return node
  }

  #loop(loop: Level, here: Here): LevelPlan {
    const plan = this.level(loop, here)
    const first = loop.positions[0]!.variants[0]!
    if (first.usage === 'unused' || first.loop || endsInList(first.path)) throw new Unplanned()
    return plan
  }

  #list(variant: Variant, node: NodePlan, here: Here): Here {
    const { slot } = listAt(variant.path!, 'entries', here)
    const scope = newScope(here.scope.root)
    this.#scopes.push(scope)
    const inner: Here = { scope, object: scope.object, pointer: '', around: [] }
    const constants = Object.entries(variant.constants ?? {}).map(([name, word]) => ({
      name,
      slot: slotAt(named(name), VALUE, inner).slot,
      word,
    }))
    node.list = { slot, scope, shared: false, constants, fits: fitsOf(variant.segment) }
    this.#share(here.scope, slot, node.list)
    return inner
  }

  #share(scope: GrowingScope, slot: number, list: ListPlan): void {
    const ofScope = this.#lists.get(scope) ?? new Map<number, Consumers>()
    this.#lists.set(scope, ofScope)
    const { lists } = ofScope.get(slot) ?? { lists: [] }
    lists.push(list)
    ofScope.set(slot, { lists })
    if (lists.length === 1) return
    for (const one of lists) {
      if (one.fits.some(({ steps }) => steps.length === 0)) throw new Unplanned()
      one.shared = true
    }
  }

  #segment(segment: CompiledSegment, here: Here, isEntry: boolean): SegmentPlan {
    const elements = planElements(segment, here, isEntry, this.#scopes)
    return {
      id: segment.id,
      elements,
      groups: groupsOf(elements),
      notes: segment.notes.map(planNote),
      required: requiredOf(segment),
    }
  }
}

function wordsOf(nodes: readonly NodePlan[], which: 'always' | 'required'): Int32Array {
  const words = new Int32Array(Math.ceil(nodes.length / 32))
  for (const [n, node] of nodes.entries()) if (node[which]) words[n >> 5]! |= node.place.bit
  return words
}

const groupsOf = (elements: readonly ElementPlan[]): GroupPlan[] => [
  ...new Set(elements.flatMap((one) => [one, ...one.components]).flatMap(({ group }) => group ?? [])),
]

const innerHere = ({ path }: Variant, here: Here): Here => (path ? inside(path, here) : here)

function fitsOf(segment: CompiledSegment): { steps: string[]; leaf: CompiledLeaf }[] {
  return segment.elements.flatMap((leaf) => {
    if (!leaf.path || (!leaf.codes && !leaf.constants)) return []
    return [{ steps: stepsOf(leaf.path), leaf }]
  })
}

function stepsOf(path: Path): string[] {
  return path.root || innerList(path) >= 0 || endsInList(path) ? [] : path.steps.map((step) => step.name)
}

/** Bits of the elements without which the segment is incomplete. */
function requiredOf({ elements }: CompiledSegment): number {
  return bitsOf(elements.filter(isRequired).map((one) => one.position))
}

function planNote({ kind, positions }: SyntaxNote): NotePlan {
  return { kind, first: bitsOf(positions.slice(0, 1)), all: bitsOf(positions) }
}
