// What an overlay must list for a mapping to be as narrow as its samples: every place that a sample uses, and nothing
// else. A person reads the draft against the partner's own guide; what the samples only happen not to have is added there.
import type { PairPath, ResolvedGuide } from '../guide/model.ts'
import { isValue, type LeafPlace, type NodePlace, placesOf } from '../guide/places.ts'

/** What samples use of a guide. */
export interface Usage {
  /** Addresses of values, mapped or not. */
  addresses: ReadonlySet<string>
  /** Canonical paths that pairs go to, each behind the address of its segment and a space. */
  pairs: ReadonlySet<string>
}

/** Patches by address, as `changes` under `scope: only-listed` say them. */
export type Listing = Record<string, object>

/** What the usage needs of a guide, as a listing. */
export function listingOf(guide: ResolvedGuide, usage: Usage): Listing {
  const used = usedIn(usage)
  return guide.syntax === 'x12' ? segmentsOf(guide, used) : elementsOf(guide, used)
}

interface Used extends Usage {
  /** Addresses that are used, and all that they stand in. */
  above: ReadonlySet<string>
}

const usedIn = (usage: Usage): Used => ({
  ...usage,
  above: new Set([...usage.addresses].flatMap(upwards)),
})

function upwards(address: string): string[] {
  const above = address.slice(0, Math.max(0, address.lastIndexOf('.')))
  return above === '' ? [] : [address, ...upwards(above)]
}

const nodesOf = (guide: ResolvedGuide): NodePlace[] =>
  placesOf(guide).filter((place): place is NodePlace => place.kind === 'node' && place.inScope)

const leavesOf = (guide: ResolvedGuide, node: NodePlace): LeafPlace[] =>
  placesOf(guide).filter(
    (place): place is LeafPlace => place.kind === 'leaf' && place.parent?.address === node.address,
  )

// A loop stands and falls with its first segment, and what is demanded comes with what it stands in.
const isUsed = ({ address, key, parent, said }: NodePlace, { above }: Used): boolean =>
  above.has(address) ||
  (parent !== undefined &&
    above.has(parent.address) &&
    (said.usage === 'required' || Object.keys(parent.said.loop ?? {})[0] === key))

function segmentsOf(guide: ResolvedGuide, used: Used): Listing {
  const segments = nodesOf(guide).filter(({ said }) => !said.loop)
  return Object.fromEntries(
    segments
      .filter((node) => isUsed(node, used))
      .map((node): [string, object] => [
        node.address,
        { ...elementsIn(leavesOf(guide, node), node.address, used), ...pairsIn(node, used) },
      ]),
  )
}

function elementsIn(leaves: readonly LeafPlace[], at: string, used: Used): object {
  const own = leaves.filter(({ address }) => address.lastIndexOf('.') === at.length)
  const listed = own.filter(({ address }) => used.above.has(address))
  // Also where it has all of them: what the guide comes to know later was not agreed.
  if (!own.some(isValueOrComposite)) return {}
  return {
    elements: Object.fromEntries(
      listed.map(({ key, address, said }) => [
        key,
        said.components ? componentsIn(leaves, address, used) : {},
      ]),
    ),
  }
}

const isValueOrComposite = (leaf: LeafPlace): boolean => isValue(leaf) || leaf.said.components !== undefined

function componentsIn(leaves: readonly LeafPlace[], at: string, used: Used): object {
  const own = leaves.filter(({ address }) => address.startsWith(`${at}.`))
  const listed = own.filter(({ address }) => used.above.has(address))
  if (listed.length === own.length) return {}
  return { components: Object.fromEntries(listed.map(({ key }) => [key, {}])) }
}

/** Qualifiers of paths that no sample has are taken out. */
function pairsIn({ address, path, said }: NodePlace, { pairs }: Used): object {
  const gone = Object.entries(said.pairs?.paths ?? {}).filter(([, to]) => {
    const own = pathOf(to)
    return !pairs.has(`${address} ${path === '' ? own : `${path}.${own}`}`)
  })
  if (gone.length === 0) return {}
  return { pairs: { paths: Object.fromEntries(gone.map(([qualifier]) => [qualifier, null])) } }
}

const pathOf = (said: string | PairPath): string => (typeof said === 'string' ? said : said.path)

/** XML: a tree for each element below the root. */
function elementsOf(guide: ResolvedGuide, used: Used): Listing {
  const tops = nodesOf(guide).filter((node) => !node.parent && isUsed(node, used))
  return Object.fromEntries(tops.map((node) => [node.address, treeOf(guide, node, used)]))
}

function treeOf(guide: ResolvedGuide, node: NodePlace, used: Used): object {
  const children = nodesOf(guide).filter((one) => one.parent?.address === node.address && isUsed(one, used))
  const attributes = leavesOf(guide, node).filter((one) => isIdle(one, used))
  const unused = attributes.map(({ key }) => [key, { usage: 'unused' }] as const)
  return {
    ...(unused.length > 0 ? { attributes: Object.fromEntries(unused) } : {}),
    ...(children.length > 0
      ? { children: Object.fromEntries(children.map((one) => [one.key, treeOf(guide, one, used)])) }
      : {}),
  }
}

/** An attribute that goes somewhere, is not demanded, and is in no sample. */
const isIdle = (leaf: LeafPlace, { addresses }: Used): boolean =>
  leaf.inScope &&
  leaf.address.includes('.@') &&
  isValue(leaf) &&
  leaf.said.is === undefined &&
  leaf.said.usage !== 'required' &&
  !addresses.has(leaf.address)
