// Which places of a guide a canonical value can come from: where a value is missing, there is no lineage to ask.
import { AREAS, type Leaf, type Node, type ResolvedGuide } from '../guide/model.ts'

/** A value's path from the document's root, and the address of what says so. */
interface Said {
  path: string
  address: string
}

/** Addresses that say a path such as `lines[].item.gtin`, or else the nearest path above it. */
export function addressesOf(guide: ResolvedGuide, path: string): string[] {
  const said = AREAS.flatMap((area) => ofNodes(guide.areas[area] ?? {}, area, ''))
  for (let sought = path; sought !== ''; sought = above(sought)) {
    const found = said.filter((one) => one.path === sought)
    if (found.length > 0) return [...new Set(found.map(({ address }) => address))]
  }
  return []
}

const above = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')))

const ofNodes = (nodes: Readonly<Record<string, Node>>, at: string, prefix: string): Said[] =>
  Object.entries(nodes).flatMap(([key, node]) => ofNode(node, `${at}.${key}`, prefix))

function ofNode(node: Node, address: string, prefix: string): Said[] {
  const inner = joined(prefix, node.path)
  const own = node.path !== undefined && !node.loop && !node.elements ? [{ path: inner, address }] : []
  return [
    ...own,
    ...ofLeaves(node.elements, address, '.', inner),
    ...ofLeaves(node.attributes, address, '.@', prefix === inner ? inner : parentOf(node, prefix, inner)),
    ...ofPairs(node, address, inner),
    ...ofNodes(node.loop ?? {}, address, inner),
    ...ofNodes(node.children ?? {}, address, inner),
  ]
}

// Attributes of an XML value stand beside it, those of an element with children below it.
const parentOf = (node: Node, prefix: string, inner: string): string => (node.children ? inner : prefix)

function ofLeaves(
  leaves: Readonly<Record<string, Leaf>> | undefined,
  at: string,
  dot: string,
  prefix: string,
): Said[] {
  return Object.entries(leaves ?? {}).flatMap(([key, leaf]) => {
    const address = `${at}${dot}${key}`
    const own = leaf.path === undefined ? [] : [{ path: joined(prefix, leaf.path), address }]
    return [...own, ...ofLeaves(leaf.components, address, '.', prefix)]
  })
}

const ofPairs = ({ pairs }: Node, address: string, prefix: string): Said[] =>
  Object.values(pairs?.paths ?? {}).map((said) => ({
    path: joined(prefix, typeof said === 'string' ? said : said.path),
    address,
  }))

function joined(prefix: string, path: string | undefined): string {
  if (path === undefined) return prefix
  if (path.startsWith('/')) return path.slice(1)
  return prefix === '' ? path : `${prefix}.${path}`
}
