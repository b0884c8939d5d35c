// `like` inside a guide: a node that is another node of the same guide, except for what it says itself.
import { AREAS, type Origin } from '../model.ts'
import { below, isLeafAddress, locate, locateBelow } from './address.ts'
import { copy, merge } from './merge.ts'
import { isTable, ORIGINS, originOf, type Table } from './source.ts'

/** Told of each mistake: at which word of which table. */
export type Complain = (table: Table, key: string, message: string) => void

const MAX_CHAIN = 8

/** Replaces every `like` of a guide's areas by the node it means. Changes the guide. */
export function expandLikes(guide: Table, complain: Complain): void {
  for (const area of AREAS) {
    const nodes = guide[area]
    if (isTable(nodes)) expandBelow(guide, area, nodes, complain, 0)
  }
}

function expandBelow(guide: Table, area: string, nodes: Table, complain: Complain, chain: number): void {
  for (const [key, node] of Object.entries(nodes)) {
    if (!isTable(node)) continue
    if (typeof node.like === 'string') nodes[key] = expanded(guide, area, nodes, node, complain, chain)
    const inner = below(nodes[key] as Table)
    if (inner) expandBelow(guide, area, inner, complain, chain)
  }
}

function expanded(
  guide: Table,
  area: string,
  siblings: Table,
  node: Table,
  complain: Complain,
  chain: number,
): Table {
  const { like, changes, ...own } = node
  const model = find(guide, area, siblings, like as string)
  if (!isTable(model) || model === node || chain > MAX_CHAIN) {
    complain(node, 'like', `there is no "${like}" here to be like`)
    return merge({}, own) as Table
  }
  const base = copy(model)
  const whole =
    typeof base.like === 'string' ? expanded(guide, area, siblings, base, complain, chain + 1) : base
  // The model may stand further down, its own likes not expanded yet: changes below them would find nothing.
  const inner = below(whole)
  if (inner) expandBelow(guide, area, inner, complain, chain + 1)
  if (isTable(changes)) applyBelow(whole, changes, complain)
  return merge(whole, ownWords(node, own)) as Table
}

// merge() takes positions from the patch's own table, which a spread has lost.
function ownWords(node: Table, own: Record<string, unknown>): Table {
  const kept = copy(node)
  for (const key of Object.keys(kept)) if (!(key in own)) delete kept[key]
  return kept
}

// A sibling, or an address from the area's or the guide's root.
const find = (guide: Table, area: string, siblings: Table, like: string): unknown =>
  siblings[like] ?? locate(guide, `${area}.${like}`)?.value ?? locate(guide, like)?.value

function applyBelow(node: Table, changes: Table, complain: Complain): void {
  for (const [address, patch] of Object.entries(changes)) {
    const found = locateBelow(node, address)
    if (!found || (found.value === undefined && !isLeafAddress(address)))
      complain(changes, address, `${address} is not below the node that this one is like`)
    else setPatched(found.container, found.key, patch, originOf(changes, address))
  }
}

/** Lays a patch over one entry of a table; a null removes it. The entry's place becomes `origin`. */
export function setPatched(container: Table, key: string, patch: unknown, origin?: Origin): void {
  if (patch === null) delete container[key]
  else container[key] = merge(container[key], patch)
  if (!origin) return
  if (!container[ORIGINS]) Object.defineProperty(container, ORIGINS, { value: new Map() })
  container[ORIGINS]!.set(key, origin)
}
