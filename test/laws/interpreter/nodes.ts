// The tree of a set, plainly: every node is a document of its own until all are met; then parents are looked up
// one by one, and each document is put into its parent's, in the order of the wire.
import { entryOf, type FindingCode, finding } from '../../../src/finding/catalogue.ts'
import type { Finding, Place } from '../../../src/finding/finding.ts'
import type { CanonicalDocument, LineageEntry } from '../../../src/guide/reading.ts'
import { Scope } from '../../../src/guide/scope.ts'
import type { Variant } from '../../../src/guide/x12/compiled.ts'
import { DEEPEST } from '../../../src/guide/x12/tree.ts'
import type { SegmentCursor } from '../../../src/x12/segments.ts'

interface Node {
  variant: Variant
  scope: Scope
  id: string
  parent: string
  child: string
  level: string
  at: (position: number) => Place
  text: (position: number) => string
  /** Index of the node above; -1 at the root. */
  above: number
}

type Told = [node: number, code: FindingCode, position: number]

export class Nodes {
  readonly #root: Scope
  readonly #nodes: Node[] = []
  #told: Told[] = []
  /** The node that a scope belongs to. */
  readonly owners = new Map<Scope, number>()

  constructor(root: Scope) {
    this.#root = root
  }

  get count(): number {
    return this.#nodes.length
  }

  meet(variant: Variant, cursor: SegmentCursor): Scope {
    const { id, parent, child, level } = variant.tree!
    const scope = variant.path ? new Scope() : this.#root
    const { ordinal: segment, id: name } = cursor
    const places = new Map(
      [id, parent, child ?? id].map((element) => [
        element,
        { segment, id: name, element, ...cursor.at(element) },
      ]),
    )
    const texts = new Map([id, parent, child ?? id].map((element) => [element, cursor.text(element)]))
    const said = (position: number | undefined) => (position ? texts.get(position)!.trimEnd() : '')
    this.#nodes.push({
      variant,
      scope,
      id: said(id),
      parent: variant.segment.elements[parent - 1]!.constants?.has(said(parent)) ? '' : said(parent),
      child: said(child),
      level: cursor.text(level).trimEnd(),
      at: (position) => places.get(position)!,
      text: (position) => texts.get(position)!,
      above: -1,
    })
    if (scope !== this.#root) this.owners.set(scope, this.#nodes.length - 1)
    return scope
  }

  settle(findings: Finding[]): void {
    const nodes = this.#nodes
    for (const [n, node] of nodes.entries()) node.above = this.#aboveOf(n, node)
    if (nodes.every(({ parent }) => parent === '')) this.#imply()
    for (const n of nodes.keys()) this.#cutCycle(n)
    for (const n of nodes.keys()) this.#depthOf(n)
    if (this.#told.every(([, code]) => code === 'parent-implied')) this.#checkChildren()
    const isBroken = findings.some(
      ({ code }) => code === 'elements-too-many' || entryOf(code).level === 'segment',
    )
    if (isBroken) this.#told = this.#told.filter(([, code]) => code !== 'parent-unknown')
    this.#told.sort(([a], [b]) => a - b)
    if (!isBroken) this.#told = this.#told.filter((one, n) => !this.#follows(one, n, findings))
    for (const [n, code, position] of this.#told) findings.push(this.#finding(nodes[n]!, code, position))
  }

  #aboveOf(n: number, { id, parent, variant: { tree } }: Node): number {
    const ids = this.#nodes.map((one) => one.id)
    if (id !== '' && ids.indexOf(id) < n) this.#told.push([n, 'id-repeated', tree!.id])
    if (parent === '') return -1
    const before = ids.slice(0, n).lastIndexOf(parent)
    const found = before >= 0 ? before : ids.indexOf(parent)
    if (found < 0) this.#told.push([n, 'parent-unknown', tree!.parent])
    return found
  }

  #imply(): void {
    const levels = this.#nodes.map(({ level }) => level)
    for (const [n, node] of this.#nodes.entries())
      node.above = levels.slice(0, n).findLastIndex((one) => levels.indexOf(one) < levels.indexOf(node.level))
    const first = this.#nodes.findIndex(({ above }) => above >= 0)
    if (first >= 0) this.#told.push([first, 'parent-implied', this.#nodes[first]!.variant.tree!.parent])
  }

  #cutCycle(n: number): void {
    const way: number[] = []
    for (let at = n; at >= 0 && !way.includes(at); at = this.#nodes[at]!.above) way.push(at)
    const back = this.#nodes[way.at(-1)!]!.above
    if (back < 0) return
    const first = Math.min(...way.slice(way.indexOf(back)))
    this.#cut(first, 'parent-cycle')
  }

  #depthOf(n: number): number {
    let depth = 1
    for (let at = this.#nodes[n]!.above; at >= 0; at = this.#nodes[at]!.above) depth++
    if (depth <= DEEPEST) return depth
    const parent = this.#nodes[n]!.above
    if (this.#depthOf(parent) < DEEPEST) return this.#depthOf(n)
    this.#cut(n, 'parent-too-deep')
    return 1
  }

  #cut(n: number, code: FindingCode): void {
    const node = this.#nodes[n]!
    node.above = -1
    this.#told.push([n, code, node.variant.tree!.parent])
  }

  #checkChildren(): void {
    for (const [n, { child, variant }] of this.#nodes.entries()) {
      if (child !== '0' && child !== '1') continue
      const has = this.#nodes.some(({ above }) => above === n)
      if (has !== (child === '1')) this.#told.push([n, 'child-code-differs', variant.tree!.child!])
    }
  }

  /** Whether it says again what is wrong with an element, or seeks a number for want of one that is wrong. */
  #follows([node, code, position]: Told, n: number, findings: readonly Finding[]): boolean {
    const isWrong = (one: Node, element: number) => {
      const { segment } = one.at(one.variant.tree!.id)
      return findings.some(({ at }) => at.segment === segment && at.element === element)
    }
    const { parent } = this.#nodes[node]!
    if (isWrong(this.#nodes[node]!, position)) return true
    if (code !== 'parent-unknown') return false
    const sought = this.#told
      .slice(0, n)
      .filter(([other, kind, element]) => kind === code && !isWrong(this.#nodes[other]!, element))
    const numbers = new Set(sought.map(([other]) => this.#nodes[other]!.parent))
    const lost = this.#nodes.filter((one) => isWrong(one, one.variant.tree!.id)).length
    return numbers.has(parent) || numbers.size < lost
  }

  #finding({ variant, at, text }: Node, code: FindingCode, position: number): Finding {
    const { reference, address } = variant.segment.elements[position - 1]!
    const facts = { got: text(position), segment: variant.id, reference }
    return finding(
      code,
      at(position),
      code === 'parent-too-deep' ? { ...facts, max: DEEPEST } : facts,
      address,
    )
  }

  /** Puts the nodes' documents into each other, and their values' lineage below where they stand then. */
  join(lineage: LineageEntry[], owners: ReadonlyMap<LineageEntry, number>): void {
    const pointers: string[] = []
    const place = (n: number): string => {
      const { scope, above, variant } = this.#nodes[n]!
      if (scope === this.#root) return ''
      pointers[n] ??= this.#put(
        scope,
        above < 0 ? this.#root : this.#nodes[above]!.scope,
        variant,
        above,
        place,
      )
      return pointers[n]!
    }
    for (const n of this.#nodes.keys()) this.#order(n)
    for (const n of this.#nodes.keys()) place(n)
    for (const entry of lineage) {
      const owner = owners.get(entry)
      if (owner !== undefined) entry.pointer = place(owner) + entry.pointer
    }
  }

  // Lists first, so that siblings stand as they were met whichever of them is asked for first.
  #order(n: number): void {
    const { scope, above, variant } = this.#nodes[n]!
    if (scope === this.#root) return
    const parent = above < 0 ? this.#root : this.#nodes[above]!.scope
    listOf(parent.document, variant).push(scope.document)
  }

  #put(scope: Scope, parent: Scope, variant: Variant, above: number, place: (n: number) => string): string {
    const index = listOf(parent.document, variant).indexOf(scope.document)
    const prefix = above < 0 ? '' : place(above)
    return `${prefix}/${variant.path!.steps[0]!.name}/${index}`
  }
}

function listOf(holder: CanonicalDocument, { path }: Variant): unknown[] {
  const { name } = path!.steps[0]!
  const list = (holder[name] as unknown[] | undefined) ?? []
  holder[name] = list
  return list
}
