// The tree that HL segments say: each names itself and its parent, in any order. Parents are known at once where
// they came before, and settled at the end of the set where they come later; numbers in arrays only, so that a
// shipment of any size costs a few words of memory for each of its parts. Whole trades leave the parents out and
// rely on the order of the segments: where not one is named, the levels say what stands in what.

/** The parent of a node that has none. */
export const ROOT = -1

/** Deeper than this no shipment is packed; a document nested without bound would break every reader of it. */
export const DEEPEST = 64

const LATER = -2

/**
 * What is wrong at a node: its id was said before, its parent is unknown, its own descendant or too deep, or its
 * child code differs. `parent-implied` is the first of the nodes of a set that names no parents.
 */
export interface TreeProblem {
  kind:
    | 'id-repeated'
    | 'parent-unknown'
    | 'parent-cycle'
    | 'parent-too-deep'
    | 'child-code-differs'
    | 'parent-implied'
  node: number
}

export interface Settled {
  /** The parent's index for each node in the order they were met, or ROOT. A node with a bad parent stands at the root. */
  parents: readonly number[]
  /** In the order of their nodes. */
  problems: readonly TreeProblem[]
}

/** The nodes of one set, in the order they are met. */
export class Tree {
  readonly #parents: number[] = []
  readonly #depths: number[] = []
  readonly #children: string[] = []
  readonly #levels: string[] = []
  #isSaid = false
  /** The first node of an id, and the latest one where an id was said again. */
  readonly #first = new Map<string, number>()
  readonly #latest = new Map<string, number>()
  /** Nodes whose parent has not been met, and the id that they name. */
  readonly #waiting = new Map<number, string>()
  readonly #problems: TreeProblem[] = []

  get size(): number {
    return this.#parents.length
  }

  /**
   * Meets the next node and answers its index. `parent` is empty for a root. `child` is the code that says whether
   * nodes stand below it, 0 or 1, empty where it says nothing; `level` is what kind of node it is. A node without
   * an id can't be named as a parent.
   */
  add(id: string, parent: string, child = '', level = ''): number {
    const node = this.#parents.length
    const known = parent === '' ? ROOT : (this.#latest.get(parent) ?? this.#first.get(parent) ?? LATER)
    this.#parents.push(known)
    this.#depths.push(known >= 0 ? this.#depths[known]! + 1 : 1)
    this.#children.push(child)
    this.#levels.push(level)
    if (parent !== '') this.#isSaid = true
    if (known === LATER) this.#waiting.set(node, parent)
    if (id === '') return node
    if (this.#first.has(id)) {
      this.#latest.set(id, node)
      this.#problems.push({ kind: 'id-repeated', node })
    } else this.#first.set(id, node)
    return node
  }

  /** Settles every parent, when all nodes were met. */
  settle(): Settled {
    for (const [node, id] of this.#waiting) this.#find(node, id)
    if (!this.#isSaid) this.#imply()
    if (this.#waiting.size > 0) this.#cutCycles()
    this.#cutDeep()
    this.#checkChildren()
    this.#waiting.clear()
    return { parents: this.#parents, problems: this.#problems.sort((a, b) => a.node - b.node) }
  }

  #find(node: number, id: string): void {
    const found = this.#first.get(id)
    this.#parents[node] = found ?? ROOT
    if (found === undefined) this.#problems.push({ kind: 'parent-unknown', node })
  }

  // Levels stand in each other in the order in which the set first says them: S, O, P, I, or S, O, I, P. A node
  // stands in the last one before it of any level further out.
  #imply(): void {
    const order = [...new Set(this.#levels)]
    if (order.length < 2) return
    const open: number[] = []
    for (const [node, level] of this.#levels.entries()) {
      const rank = order.indexOf(level)
      open.length = Math.min(open.length, rank)
      this.#parents[node] = open.findLast((one) => one !== undefined) ?? ROOT
      open[rank] = node
    }
    this.#depths.fill(0)
    const first = this.#parents.findIndex((parent) => parent !== ROOT)
    this.#problems.push({ kind: 'parent-implied', node: first })
  }

  // Walks up from each node; a walk that meets itself is a cycle, which ends at its node that was met first.
  #cutCycles(): void {
    const walk = new Int32Array(this.size)
    for (let start = 0; start < this.size; start++) {
      let node = start
      while (node >= 0 && walk[node] === 0) {
        walk[node] = start + 1
        node = this.#parents[node]!
      }
      if (node >= 0 && walk[node] === start + 1) this.#cut(this.#firstOfCycle(node), 'parent-cycle')
    }
  }

  #firstOfCycle(node: number): number {
    let first = node
    for (let at = this.#parents[node]!; at !== node; at = this.#parents[at]!) first = Math.min(first, at)
    return first
  }

  #cut(node: number, kind: TreeProblem['kind']): void {
    this.#parents[node] = ROOT
    this.#problems.push({ kind, node })
  }

  // Where all parents came before, depths were counted on the way; else they are counted from the roots anew.
  #cutDeep(): void {
    if (this.#waiting.size === 0 && this.#isSaid && !this.#depths.some((depth) => depth > DEEPEST)) return
    this.#depths.fill(0)
    for (let node = 0; node < this.size; node++) this.#measure(node)
  }

  #measure(from: number): void {
    const path: number[] = []
    for (let node = from; node >= 0 && this.#depths[node] === 0; node = this.#parents[node]!) path.push(node)
    for (const node of path.reverse()) {
      const parent = this.#parents[node]!
      const depth = parent < 0 ? 1 : this.#depths[parent]! + 1
      if (depth > DEEPEST) this.#cut(node, 'parent-too-deep')
      this.#depths[node] = depth > DEEPEST ? 1 : depth
    }
  }

  // A parent that is wrong takes a child away from where it belongs: its code is no second mistake.
  #checkChildren(): void {
    if (this.#problems.some(({ kind }) => kind !== 'parent-implied')) return
    if (this.#children.every((code) => code === '')) return
    const has = new Uint8Array(this.size)
    for (const parent of this.#parents) if (parent >= 0) has[parent] = 1
    for (const [node, code] of this.#children.entries())
      if ((code === '0' || code === '1') && Number(code) !== has[node])
        this.#problems.push({ kind: 'child-code-differs', node })
  }
}
