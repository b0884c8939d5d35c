// The tree that HL segments say: each names itself and its parent, in any order. Parents are known at once where
// they came before, and settled at the end of the set where they come later; numbers in arrays only, so that a
// shipment of any size costs a few words of memory for each of its parts. Whole trades leave the parents out and
// rely on the order of the segments: where not one is named, the levels say what stands in what.

import { keyOfText } from '../../x12/key.ts'

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
  parents: Int32Array
  /** In the order of their nodes. */
  problems: readonly TreeProblem[]
}

/**
 * What nodes are called, as numbers: a number as it is usually written is its own, up to nine digits, any other text has
 * one below 0, and 0 is none. So can be said in WebAssembly what nearly all sets say.
 */
export class Names {
  readonly #others = new Map<string, number>()

  /** The number of an id. */
  id(text: string): number {
    return /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : this.#other(text)
  }

  /** The number of a level's code: up to four characters are their bytes (key.ts). */
  level(text: string): number {
    return /^[!-~]{1,4}$/.test(text) ? keyOfText(text) : this.#other(text)
  }

  /** Forgets the others. */
  clear(): void {
    if (this.#others.size > 0) this.#others.clear()
  }

  #other(text: string): number {
    if (text === '') return 0
    const known = this.#others.get(text) ?? -1 - this.#others.size
    this.#others.set(text, known)
    return known
  }
}

/** A code for children that says nothing, and the two that do: the character itself. */
export const UNSAID = 0
const NO_CHILDREN = 0x30
const CHILDREN = 0x31

/** Ids up to here are found by a look at a table; it grows as they come. */
const MOST_LISTED = 1 << 16

/** The nodes of one set, in the order they are met; it can be used again. */
export class Tree {
  #size = 0
  #ids = new Int32Array(64)
  #parents = new Int32Array(64)
  #depths = new Int32Array(64)
  #children = new Int32Array(64)
  #levels = new Int32Array(64)
  #deepest = 0
  #isSaid = false
  /** Not one has said a code for children. */
  #isChildless = true
  /** By id: the number of its first node, from 1 on. */
  #listed = new Int32Array(256)
  readonly #first = new Map<number, number>()
  /** The latest node where an id was said again. */
  readonly #latest = new Map<number, number>()
  /** Nodes whose parent has not been met, and the id that they name. */
  readonly #waiting = new Map<number, number>()
  #problems: TreeProblem[] = []

  /** How many nodes were met. */
  get size(): number {
    return this.#size
  }

  /** Forgets all nodes. */
  clear(): void {
    for (let node = 0; node < this.#size; node++) {
      const id = this.#ids[node]!
      if (id > 0 && id < this.#listed.length) this.#listed[id] = 0
    }
    if (this.#first.size > 0) this.#first.clear()
    if (this.#latest.size > 0) this.#latest.clear()
    if (this.#waiting.size > 0) this.#waiting.clear()
    this.#size = 0
    this.#deepest = 0
    this.#isSaid = false
    this.#isChildless = true
    this.#problems = []
  }

  /**
   * Meets the next node and answers its index. Ids and levels are those of `Names`; `parent` is 0 for a root. `child`
   * is the code that says whether nodes stand below it, as a character; `level` is what kind of node it is. A node
   * without an id can't be named as a parent.
   */
  add(id: number, parent: number, child: number, level: number): number {
    const node = this.#size++
    if (node === this.#ids.length) this.#grow()
    const known = parent === 0 ? ROOT : this.#nodeOf(parent)
    const depth = known >= 0 ? this.#depths[known]! + 1 : 1
    this.#ids[node] = id
    this.#parents[node] = known
    this.#depths[node] = depth
    this.#children[node] = child
    this.#levels[node] = level
    if (depth > this.#deepest) this.#deepest = depth
    if (parent !== 0) this.#isSaid = true
    if (child !== UNSAID) this.#isChildless = false
    if (known === LATER) this.#waiting.set(node, parent)
    if (id === 0) return node
    if (this.#firstOf(id) !== LATER) {
      this.#latest.set(id, node)
      this.#problems.push({ kind: 'id-repeated', node })
    } else this.#list(id, node)
    return node
  }

  #nodeOf(id: number): number {
    return this.#latest.size === 0 ? this.#firstOf(id) : (this.#latest.get(id) ?? this.#firstOf(id))
  }

  #firstOf(id: number): number {
    if (id > 0 && id < this.#listed.length) return this.#listed[id] === 0 ? LATER : this.#listed[id]! - 1
    return this.#first.get(id) ?? LATER
  }

  #list(id: number, node: number): void {
    if (id >= this.#listed.length && id < MOST_LISTED) this.#extend(id)
    if (id > 0 && id < this.#listed.length) this.#listed[id] = node + 1
    else this.#first.set(id, node)
  }

  // Those that were beyond its end are none of its own yet.
  #extend(id: number): void {
    const before = this.#listed
    this.#listed = new Int32Array(Math.min(MOST_LISTED, 2 * id))
    this.#listed.set(before)
  }

  #grow(): void {
    const grown = (cells: Int32Array) => {
      const larger = new Int32Array(cells.length * 2)
      larger.set(cells)
      return larger
    }
    this.#ids = grown(this.#ids)
    this.#parents = grown(this.#parents)
    this.#depths = grown(this.#depths)
    this.#children = grown(this.#children)
    this.#levels = grown(this.#levels)
  }

  /** Settles every parent, when all nodes were met. */
  settle(): Settled {
    for (const [node, id] of this.#waiting) this.#find(node, id)
    if (!this.#isSaid) this.#imply()
    if (this.#waiting.size > 0) this.#cutCycles()
    this.#cutDeep()
    this.#checkChildren()
    const parents = this.#parents.subarray(0, this.#size)
    return { parents, problems: this.#problems.sort((a, b) => a.node - b.node) }
  }

  #find(node: number, id: number): void {
    const found = this.#firstOf(id)
    this.#parents[node] = found === LATER ? ROOT : found
    if (found === LATER) this.#problems.push({ kind: 'parent-unknown', node })
  }

  // Levels stand in each other in the order in which the set first says them: S, O, P, I, or S, O, I, P. A node
  // stands in the last one before it of any level further out.
  #imply(): void {
    const levels = this.#levels.subarray(0, this.#size)
    const order = [...new Set(levels)]
    if (order.length < 2) return
    const open: number[] = []
    for (const [node, level] of levels.entries()) {
      const rank = order.indexOf(level)
      open.length = Math.min(open.length, rank)
      this.#parents[node] = open.findLast((one) => one !== undefined) ?? ROOT
      open[rank] = node
    }
    this.#deepest = Number.POSITIVE_INFINITY
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
    if (this.#waiting.size === 0 && this.#deepest <= DEEPEST) return
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
    if (this.#isChildless) return
    const has = this.#depths.fill(NO_CHILDREN, 0, this.size)
    for (let node = 0; node < this.size; node++)
      if (this.#parents[node]! >= 0) has[this.#parents[node]!] = CHILDREN
    for (let node = 0; node < this.size; node++) {
      const code = this.#children[node]!
      if ((code === NO_CHILDREN || code === CHILDREN) && code !== has[node])
        this.#problems.push({ kind: 'child-code-differs', node })
    }
  }
}
