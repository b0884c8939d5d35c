// `like` inside a guide: a node or a value that is another one, except for what it says itself. The other one may
// stand in another guide (`x12/004010/850 heading.REF`), so that what several documents share is said once.

import { AREAS, type Origin } from '../model.ts'
import { below, type Found, isLeafAddress, locate, locateBelow } from './address.ts'
import { copy, insertAfter, isListedOnly, merge, standAt } from './merge.ts'
import { meant } from './nearest.ts'
import { isTable, ORIGINS, originOf, type Table } from './source.ts'

/** Told of each mistake: at which word of which table. */
export type Complain = (table: Table, key: string, message: string) => void

/** Another guide by its id, its own likes replaced; undefined where there is none. */
export type Foreign = (id: string) => Table | undefined

interface Place {
  guide: Table
  area: string
  siblings: Table
  complain: Complain
  foreign: Foreign
}

const MAX_CHAIN = 8

/** Replaces every `like` of a guide's areas by the node or value it means. Changes the guide. */
export function expandLikes(guide: Table, complain: Complain, foreign: Foreign): void {
  for (const area of AREAS) {
    const siblings = guide[area]
    if (isTable(siblings)) expandBelow({ guide, area, siblings, complain, foreign }, 0)
  }
}

function expandBelow(place: Place, chain: number): void {
  const { siblings } = place
  for (const [key, node] of Object.entries(siblings)) {
    if (!isTable(node)) continue
    if (typeof node.like === 'string') siblings[key] = expanded(place, node, chain)
    const made = siblings[key] as Table
    for (const leaves of leavesOf(made)) expandLeaves({ ...place, siblings: leaves }, chain)
    const inner = below(made)
    if (inner) expandBelow({ ...place, siblings: inner }, chain)
  }
}

// The values of a segment or an XML element, and the components of each composite.
function leavesOf(node: Table): Table[] {
  const leaves = [node.elements, node.attributes].filter(isTable)
  const composites = leaves.flatMap((one) => Object.values(one).filter(isTable))
  return [...leaves, ...composites.map(({ components }) => components).filter(isTable)]
}

function expandLeaves(place: Place, chain: number): void {
  for (const [key, leaf] of Object.entries(place.siblings))
    if (isTable(leaf) && typeof leaf.like === 'string') place.siblings[key] = expanded(place, leaf, chain)
}

function expanded(place: Place, node: Table, chain: number): Table {
  const { like, changes, ...own } = node
  const { complain } = place
  const model = find(place, like as string)
  if (!isTable(model) || model === node || chain > MAX_CHAIN) {
    complain(node, 'like', `there is no "${like}" here to be like`)
    return merge({}, own) as Table
  }
  const base = copy(model)
  const whole = typeof base.like === 'string' ? expanded(place, base, chain + 1) : base
  // The model may stand further down, its own likes not expanded yet: changes below them would find nothing.
  const inner = below(whole)
  if (inner) expandBelow({ ...place, siblings: inner }, chain + 1)
  if (isTable(changes)) applyBelow(whole, changes, complain)
  return merge(whole, ownWords(node, own)) as Table
}

// merge() takes positions from the patch's own table, which a spread has lost.
function ownWords(node: Table, own: Table): Table {
  const kept = { ...own }
  standAt(kept, node[ORIGINS] ?? [])
  return kept
}

// A sibling, an address from the area's or the guide's root, or one of another guide.
function find({ guide, area, siblings, foreign }: Place, like: string): unknown {
  const [id, address] = like.split(' ') as [string, string?]
  if (address !== undefined) {
    const other = foreign(id)
    return other && locate(other, address)?.value
  }
  return siblings[like] ?? locate(guide, `${area}.${like}`)?.value ?? locate(guide, like)?.value
}

function applyBelow(node: Table, changes: Table, complain: Complain): void {
  for (const [address, patch] of Object.entries(changes)) {
    const found = locateBelow(node, address)
    const isNew = isTable(patch) && patch.after !== undefined
    if (!found || (found.value === undefined && !isLeafAddress(address) && !isNew))
      complain(changes, address, `${address} is not below the node that this one is like`)
    else putPatched(found, changes, address, complain)
  }
}

/** Lays what `changes` says at an address over what was found there, behind the node that `after` names. */
export function putPatched(
  { container, key }: Pick<Found, 'container' | 'key'>,
  changes: Table,
  address: string,
  complain: Complain,
): void {
  const said = changes[address]
  const patch = isTable(said) ? copy(said) : said
  const after = isTable(patch) ? patch.after : undefined
  if (isTable(patch)) delete patch.after
  setPatched(container, key, patch, originOf(changes, address))
  if (typeof after !== 'string') return
  if (Object.hasOwn(container, after)) insertAfter(container, after, key, container[key])
  else
    complain(
      changes,
      address,
      `${address}: there is no "${after}" to come after${insteadOf(after, container)}`,
    )
}

/** Nodes that may have been meant: of the same segment, or of a like name. */
function insteadOf(after: string, container: Table): string {
  const names = Object.keys(container)
  const same = names.filter((one) => one.startsWith(`${after}/`))
  return same.length > 0 ? `; there is ${same.join(', ')}` : meant(after, names)
}

/** Lays a patch over one entry of a table; a null removes it. The entry's place becomes `origin`. */
function setPatched(container: Table, key: string, patch: unknown, origin?: Origin): void {
  if (patch === null) delete container[key]
  else container[key] = merge(container[key], patch)
  if (origin && !isListedOnly(patch, origin, originOf(container, key))) standAt(container, [[key, origin]])
}
