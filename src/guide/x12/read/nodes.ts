// The nodes of a set's tree while it is read: each has its place on the tape at once, with what it says of itself, and
// is linked to the node above when all were met, since that may come later. Siblings stay in the order of the wire.
import { entryOf } from '../../../finding/catalogue.ts'
import type { Facts } from '../../../finding/finding.ts'
import type { SegmentCursor } from '../../../x12/segments.ts'
import type { Variant } from '../compiled.ts'
import { DEEPEST, Names, Tree, type TreeProblem, UNSAID } from '../tree.ts'
import { COUNT, NEXT } from './form.ts'
import type { Plan, PlanNode, PlanVariant } from './plan.ts'
import type { Tape } from './tape.ts'
import { MET_CHILD, MET_HOLDER, MET_ID, MET_KIND, MET_LEVEL, MET_ORDINAL, MET_PARENT } from './tape.ts'
import type { Walk } from './walk.ts'

/** What a node says of itself in numbers (tree.ts). */
interface Said {
  id: number
  parent: number
  child: number
  level: number
}

/** A code for children that is none of those with a meaning. */
const OTHER_CHILD = 1

export class Nodes {
  readonly #plan: Plan
  readonly #tape: Tape
  readonly #tree = new Tree()
  readonly #names = new Names()
  /** Where on the tape each node stands, in the order in which they are met. */
  #met = new Int32Array(64)

  constructor(plan: Plan, tape: Tape) {
    this.#plan = plan
    this.#tape = tape
  }

  /** Begins a set. */
  begin(): void {
    this.#names.clear()
  }

  /** Meets the node whose first segment the cursor stands on; where its values go. */
  meet({ entry }: PlanVariant, plan: PlanNode, cursor: SegmentCursor): number {
    const tape = this.#tape
    const { id, parent, child, level } = this.#saidBy(plan, cursor)
    const holder = entry ? tape.node(entry) : tape.rootHolder
    const made = tape.met(plan.number, holder, cursor.ordinal)
    tape.cells[made + MET_ID] = id
    tape.cells[made + MET_PARENT] = parent
    tape.cells[made + MET_CHILD] = child
    tape.cells[made + MET_LEVEL] = level
    return holder
  }

  #saidBy({ variant, tree }: PlanNode, cursor: SegmentCursor): Said {
    const roots = variant.segment.elements[tree.parent - 1]!.constants
    const said = (position: number | undefined) =>
      position === undefined ? '' : cursor.text(position).trimEnd()
    const [above, child] = [said(tree.parent), said(tree.child)]
    return {
      id: this.#names.id(said(tree.id)),
      parent: roots?.has(above) ? 0 : this.#names.id(above),
      child: child.length > 1 ? OTHER_CHILD : child === '' ? UNSAID : child.charCodeAt(0),
      level: this.#names.level(said(tree.level)),
    }
  }

  /**
   * At the end of the set: links each node to its parent, unless nothing is made of the document, and tells what was
   * wrong. Of a set without its trailer nobody knows whether there is no tree. `variant` is one of the tree.
   */
  settle(variant: Variant, walk: Walk, { links, isWhole }: { links: boolean; isWhole: boolean }): void {
    const count = this.#gather()
    if (count === 0 && isWhole) tellMissing(variant, walk)
    const { parents, problems } = this.#tree.settle()
    if (links) for (let node = 0; node < count; node++) this.#link(node, parents[node]!)
    const told = problems.length > 0 ? this.#causes(problems, count, walk) : problems
    if (told.length > 0) this.#tell(told, walk)
  }

  /**
   * What was not told already, or follows from it: an element of a tree that is wrong in itself, the numbers that are
   * sought for want of it, and of the nodes that seek one number all but the first.
   */
  #causes(problems: readonly TreeProblem[], count: number, walk: Walk): readonly TreeProblem[] {
    if (isBroken(walk)) return problems.filter(({ kind }) => kind !== 'parent-unknown')
    const { cells } = this.#tape
    const wrong = new Set(walk.findings.map(({ at }) => `${at.segment} ${at.element}`))
    const isWrong = (met: number, element: number) => wrong.has(`${cells[met + MET_ORDINAL]!} ${element}`)
    const met = this.#met.subarray(0, count)
    let lost = met.filter((one) => isWrong(one, this.#kindOf(one).tree.id)).length
    const sought = new Set<number>()
    return problems.filter(({ kind, node }) => {
      const [at, parent] = [met[node]!, cells[met[node]! + MET_PARENT]!]
      if (isWrong(at, elementOf(kind, this.#kindOf(at).tree))) return false
      if (kind !== 'parent-unknown') return true
      if (sought.has(parent)) return false
      sought.add(parent)
      return lost-- <= 0
    })
  }

  /** Makes the tree of the nodes that were met; how many there are. */
  #gather(): number {
    const tree = this.#tree
    const { cells, nodes } = this.#tape
    const count = cells[nodes + COUNT]!
    tree.clear()
    if (count > this.#met.length) this.#met = new Int32Array(2 * count)
    for (let at = cells[nodes]!; at !== 0; at = cells[at + NEXT]!) {
      const [id, parent] = [cells[at + MET_ID]!, cells[at + MET_PARENT]!]
      this.#met[tree.add(id, parent, cells[at + MET_CHILD]!, cells[at + MET_LEVEL]!)] = at
    }
    return count
  }

  #link(node: number, parent: number): void {
    const tape = this.#tape
    const { cells } = tape
    const at = this.#met[node]!
    const { ofRoot, ofNode } = this.#kindOf(at)
    if (ofRoot === 0) return
    const instance = tape.opened(cells[at + MET_HOLDER]!)
    const above = parent < 0 ? 0 : this.#met[parent]!
    if (above !== 0 && this.#kindOf(above).ofRoot !== 0)
      tape.append(tape.opened(cells[above + MET_HOLDER]!), ofNode, instance)
    else tape.append(tape.root, ofRoot, instance)
  }

  #kindOf(met: number): PlanNode {
    return this.#plan.nodes[this.#tape.cells[met + MET_KIND]!]!
  }

  // What is wrong stands in segments that were passed: the cursor goes over the set again, which is rare.
  #tell(problems: readonly TreeProblem[], walk: Walk): void {
    const { cursor } = walk
    cursor.aim(cursor.bytes, cursor.base)
    for (const { kind, node } of problems) {
      const { variant, tree } = this.#kindOf(this.#met[node]!)
      const ordinal = this.#tape.cells[this.#met[node]! + MET_ORDINAL]!
      if (cursor.ordinal > ordinal) cursor.aim(cursor.bytes, cursor.base)
      while (cursor.ordinal < ordinal && cursor.next());
      const position = elementOf(kind, tree)
      const { reference, address } = variant.segment.elements[position - 1]!
      const facts: Facts = { got: cursor.text(position), segment: variant.id, reference }
      walk.tell(kind, { position }, kind === 'parent-too-deep' ? { ...facts, max: DEEPEST } : facts, address)
    }
  }
}

const tellMissing = ({ id: expected, segment, address }: Variant, walk: Walk): void =>
  walk.tellSegment('segment-missing', { expected, name: segment.name, min: 1, count: 0 }, address)

// Where segments are broken or have no place, a parent that is not there is a consequence and not another mistake.
const isBroken = ({ findings }: Walk): boolean =>
  findings.some(({ code }) => code === 'elements-too-many' || entryOf(code).level === 'segment')

function elementOf(kind: TreeProblem['kind'], { id, parent, child }: PlanNode['tree']): number {
  if (kind === 'id-repeated') return id
  return kind === 'child-code-differs' ? child! : parent
}
