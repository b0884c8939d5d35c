// Compiled guide → the plan for writing it. Made once for each mapping; a guide of which some part has no plan
// is written by the walk with pointers alone.
import type { CompiledLeaf } from '../../leaf.ts'
import { endsInList, innerList, named, type Path, pathText } from '../../path.ts'
import {
  type CompiledSegment,
  type CompiledSet,
  isRequired,
  type Level,
  type SyntaxNote,
  type Variant,
} from '../compiled.ts'
import type { NoteBits } from '../notes.ts'
import { bitsOf, planElements } from './planElement.ts'
import {
  finish,
  type GrowingScope,
  type Here,
  ignore,
  inside,
  NotAlone,
  newScope,
  slotAt,
  slotFor,
  Unplanned,
} from './planScope.ts'
import {
  type Fit,
  IGNORED,
  type LevelPlan,
  type ListPlan,
  type NodePlan,
  type SegmentPlan,
  type SetPlan,
  type TreePlan,
  VALUE,
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

// Which objects are one loop's alone shows when another node names something in them: then they are not.
function planSet(set: CompiledSet): SetPlan | undefined {
  const shared = new Set<string>()
  for (;;)
    try {
      return new Planning(shared).set(set)
    } catch (error) {
      if (error instanceof Unplanned) return undefined
      if (!(error instanceof NotAlone)) throw error
      shared.add(error.address)
    }
}

class Planning {
  readonly #scopes: GrowingScope[] = []
  readonly #lists = new Map<GrowingScope, Map<number, ListPlan[]>>()
  /** Addresses of loops whose object is not theirs alone. */
  readonly #shared: ReadonlySet<string>

  constructor(shared: ReadonlySet<string>) {
    this.#shared = shared
  }

  set(set: CompiledSet): SetPlan {
    const root = this.#scope()
    ignore(root, 'schema', IGNORED)
    root.write = this.#level(set.level, { scope: root, object: root.object, pointer: '' })
    finish(this.#scopes)
    return { root }
  }

  #scope(above?: GrowingScope): GrowingScope {
    const scope = newScope(above)
    this.#scopes.push(scope)
    return scope
  }

  #level(level: Level, here: Here): LevelPlan {
    const nodes = level.positions.flatMap(({ variants }) => {
      const usable = variants.filter((one) => one.usage !== 'unused')
      if (variants[0]!.tree) return usable.length > 0 ? [this.#tree(usable, here)] : []
      return usable.map((one) => this.#node(one, here))
    })
    return { nodes }
  }

  #node(variant: Variant, here: Here): NodePlan {
    const required = variant.usage === 'required' || variant.min > 0
    const mayForce = required && !variant.loop && !variant.path && canForce(variant.segment)
    const node = bareNode({ required, canForce: mayForce, max: variant.max })
    const within = this.#within(variant, node, here)
    if (variant.loop) node.level = this.#loop(variant.loop, within)
    else node.segment = this.#segment(variant.segment, within, node.list !== undefined)
    const inner = node.list?.scope ?? node.alone?.scope
    if (inner) inner.write = node
    return node
  }

  // Nodes of a tree follow each other by the document's order, not by the guide's. An entry can stand below any
  // other, so that what stands below one is written when nothing else of it is left to say.
  #tree(variants: readonly Variant[], here: Here): NodePlan {
    if (!variants.every(isNode)) throw new Unplanned()
    const own = variants.find(({ path }) => !path)
    const listed = variants.filter(({ path }) => path)
    const path = listed[0]?.path
    const tree: TreePlan = {
      own: own && bareNode({ level: this.#loop(own.loop!, here) }),
      slot: path ? nodesAt(path, here) : -1,
      steps: path?.steps.map((step) => step.name) ?? [],
      kinds: [],
    }
    tree.kinds = listed.map((one) => this.#kind(one, tree, here))
    if (new Set(listed.map((one) => pathText(one.path!))).size > 1) throw new Unplanned()
    return bareNode({ tree })
  }

  #kind(variant: Variant, tree: TreePlan, { scope: above }: Here): TreePlan['kinds'][number] {
    const scope = this.#scope(above)
    const inner: Here = { scope, object: scope.object, pointer: '' }
    const slot = nodesAt(variant.path!, inner)
    scope.write = bareNode({ level: this.#loop(variant.loop!, inner), node: { tree, slot } })
    const fits = fitsOf(variant.segment)
    if (fits.some(({ steps }) => steps.length === 0)) throw new Unplanned()
    return { scope, fits, max: variant.max }
  }

  #within(variant: Variant, node: NodePlan, here: Here): Here {
    const { path, loop, address } = variant
    if (!path) return here
    if (endsInList(path)) return this.#list(variant, node, here)
    if (!loop || this.#shared.has(address)) return inside(path, here)
    const slot = slotFor(path, 'alone', here, address)
    const scope = this.#scope(here.scope)
    node.alone = { slot, scope }
    return { scope, object: scope.object, pointer: '' }
  }

  #loop(loop: Level, here: Here): LevelPlan {
    const first = loop.positions[0]!.variants[0]!
    if (first.usage === 'unused' || first.loop || endsInList(first.path)) throw new Unplanned()
    return this.#level(loop, here)
  }

  #list(variant: Variant, node: NodePlan, here: Here): Here {
    const slot = slotFor(variant.path!, 'entries', here)
    const scope = this.#scope(here.scope)
    const inner: Here = { scope, object: scope.object, pointer: '' }
    const constants = Object.entries(variant.constants ?? {}).map(([name, word]) => ({
      name,
      slot: slotAt(named(name), VALUE, inner),
      word,
    }))
    node.list = { slot, scope, shared: false, constants, fits: fitsOf(variant.segment) }
    this.#share(here.scope, slot, node.list)
    return inner
  }

  #share(scope: GrowingScope, slot: number, list: ListPlan): void {
    const bySlot = this.#lists.get(scope) ?? new Map<number, ListPlan[]>()
    this.#lists.set(scope, bySlot)
    const lists = [...(bySlot.get(slot) ?? []), list]
    bySlot.set(slot, lists)
    if (lists.length === 1) return
    for (const one of lists) {
      if (one.fits.some(({ steps }) => steps.length === 0)) throw new Unplanned()
      one.shared = true
    }
  }

  #segment(segment: CompiledSegment, here: Here, isEntry: boolean): SegmentPlan {
    const elements = planElements(segment, here, isEntry, () => this.#scope(here.scope))
    return { id: segment.id, elements, notes: segment.notes.map(planNote), required: requiredOf(segment) }
  }
}

const bareNode = (what: Partial<NodePlan>): NodePlan => ({
  required: false,
  canForce: false,
  max: 1,
  list: undefined,
  alone: undefined,
  level: undefined,
  segment: undefined,
  tree: undefined,
  node: undefined,
  ...what,
})

/** Whether a variant of a tree is as they all are: a loop that says its number. */
const isNode = ({ loop, constants, segment, path }: Variant): boolean =>
  loop !== undefined &&
  constants === undefined &&
  (!path || endsInList(path)) &&
  segment.elements.some((one) => one.structural === 'id' && one.usage !== 'unused')

const nodesAt = (path: Path, here: Here): number => slotFor(path, 'nodes', here)

function fitsOf(segment: CompiledSegment): Fit[] {
  return segment.elements.flatMap((leaf) => {
    if (!leaf.path || (!leaf.codes && !leaf.constants)) return []
    return [{ steps: stepsOf(leaf.path), leaf, words: wordsOf(leaf) }]
  })
}

/** The words that a leaf's codes have, where nothing else says what can be written. */
function wordsOf({ codes, crosswalk, constants, pattern }: CompiledLeaf): ReadonlySet<string> | undefined {
  if (!codes || codes.isOpen || crosswalk || pattern) return undefined
  const wires = codes.writable.filter((wire) => !constants || constants.has(wire))
  return new Set(wires.map((wire) => codes.word(wire)!))
}

function stepsOf(path: Path): string[] {
  return path.root || innerList(path) >= 0 || endsInList(path) ? [] : path.steps.map((step) => step.name)
}

/** Bits of the elements without which the segment is incomplete. */
function requiredOf({ elements }: CompiledSegment): number {
  return bitsOf(elements.filter(isRequired).map((one) => one.position))
}

function planNote({ kind, positions }: SyntaxNote): NoteBits {
  return { kind, first: bitsOf(positions.slice(0, 1)), all: bitsOf(positions) }
}
