// The nodes of a set's tree while it is read: each has its place on the tape at once, and is linked to the node above
// when all were met, since that may come later. Siblings stay in the order of the wire.
import { entryOf } from '../../../finding/catalogue.ts'
import type { Facts } from '../../../finding/finding.ts'
import type { SegmentCursor } from '../../../x12/segments.ts'
import type { Variant } from '../compiled.ts'
import { DEEPEST, Tree, type TreeProblem } from '../tree.ts'
import type { PlanNode, PlanVariant } from './plan.ts'
import type { Tape } from './tape.ts'
import type { Walk } from './walk.ts'

interface Met {
  variant: Variant
  plan: PlanNode
  instance: number
  /** Of its first segment. */
  ordinal: number
}

export class Nodes {
  readonly #tape: Tape
  #tree = new Tree()
  #met: Met[] = []

  constructor(tape: Tape) {
    this.#tape = tape
  }

  /** Begins a set. */
  begin(): void {
    if (this.#met.length === 0) return
    this.#tree = new Tree()
    this.#met = []
  }

  /** Meets the node whose first segment the cursor stands on; where its values go. */
  meet({ variant, entry }: PlanVariant, plan: PlanNode, cursor: SegmentCursor): number {
    const roots = variant.segment.elements[plan.tree.parent - 1]!.constants
    const { id, parent, child, level } = plan.tree
    const said = (position: number | undefined) =>
      position === undefined ? '' : cursor.text(position).trimEnd()
    const above = said(parent)
    this.#tree.add(said(id), roots?.has(above) ? '' : above, said(child), said(level))
    const holder = entry ? this.#tape.node(entry) : this.#tape.rootHolder
    this.#met.push({ variant, plan, instance: this.#tape.opened(holder), ordinal: cursor.ordinal })
    return holder
  }

  /** At the end of the set: links each node to its parent, and tells what was wrong. `variant` is one of the tree. */
  settle({ id: expected, segment, address }: Variant, walk: Walk): void {
    if (this.#met.length === 0)
      walk.tellSegment('segment-missing', { expected, name: segment.name, min: 1, count: 0 }, address)
    const { parents, problems } = this.#tree.settle()
    for (const [node, { plan, instance }] of this.#met.entries()) {
      if (plan.ofRoot === 0) continue
      const above = parents[node]! < 0 ? undefined : this.#met[parents[node]!]!
      if (above && above.plan.ofRoot !== 0) this.#tape.append(above.instance, plan.ofNode, instance)
      else this.#tape.append(this.#tape.root, plan.ofRoot, instance)
    }
    const told = isBroken(walk) ? problems.filter(({ kind }) => kind !== 'parent-unknown') : problems
    if (told.length > 0) this.#tell(told, walk)
  }

  // What is wrong stands in segments that were passed: the cursor goes over the set again, which is rare.
  #tell(problems: readonly TreeProblem[], walk: Walk): void {
    const { cursor } = walk
    cursor.aim(cursor.bytes, cursor.base)
    for (const { kind, node } of problems) {
      const { variant, plan, ordinal } = this.#met[node]!
      while (cursor.ordinal < ordinal && cursor.next());
      const position = elementOf(kind, plan)
      const { reference, address } = variant.segment.elements[position - 1]!
      const facts: Facts = { got: cursor.text(position), segment: variant.id, reference }
      walk.tell(kind, { position }, kind === 'parent-too-deep' ? { ...facts, max: DEEPEST } : facts, address)
    }
  }
}

// Where segments are broken or have no place, a parent that is not there is a consequence and not another mistake.
const isBroken = ({ findings }: Walk): boolean =>
  findings.some(({ code }) => code === 'elements-too-many' || entryOf(code).level === 'segment')

function elementOf(kind: TreeProblem['kind'], { tree }: PlanNode): number {
  if (kind === 'id-repeated') return tree.id
  return kind === 'child-code-differs' ? tree.child! : tree.parent
}
