// Which canonical paths a guide has a place for, and with which words: what a value could come from, and what one
// guide can say that another can't.
import { codecs } from './codec/codecs.ts'
import { AREAS, type CodeTable, type Leaf, type Node, type ResolvedGuide } from './model.ts'

/** A path from the document's root, such as `lines[].item.gtin`, and the address of what says so. */
export interface Said {
  path: string
  address: string
  /** The words that can stand there; absent where any value can. */
  words?: readonly string[]
  /** What is written where the document has none: a word, or a path from the root. */
  otherwise?: string
}

/** Every path that a guide can say, once for each place. A key of a list, or of the root, is a path with one word. */
export const pathsOf = (guide: ResolvedGuide): Said[] => [
  ...Object.entries(guide.key ?? {}).map(([path, word]) => ofRoot(path, String(word))),
  ...AREAS.flatMap((area) => ofNodes(guide.areas[area] ?? {}, area, '')),
]

const ofRoot = (path: string, word: string): Said => ({
  path,
  address: 'body',
  words: [word],
  otherwise: word,
})

/** Addresses that say a path, or else the nearest path above it. */
export function addressesOf(guide: ResolvedGuide, path: string): string[] {
  const said = pathsOf(guide)
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
  const isValue = node.path !== undefined && !node.loop && !node.elements && !node.children
  return [
    ...(isValue ? ofLeaf(node as Leaf, address, prefix) : []),
    ...ofKey(node, address, entryOf(inner)),
    ...ofLeaves(node.elements, address, '.', inner),
    ...ofLeaves(node.attributes, address, '.@', prefix === inner ? inner : parentOf(node, prefix, inner)),
    ...ofPairs(node, address, inner),
    ...ofNodes(node.loop ?? {}, address, inner),
    ...ofNodes(node.children ?? {}, address, inner),
  ]
}

// Attributes of an XML value stand beside it, those of an element with children below it.
const parentOf = (node: Node, prefix: string, inner: string): string => (node.children ? inner : prefix)

/** `dates[]` of `dates[].date`: the words of a key stand in the entry. */
const entryOf = (path: string): string => path.slice(0, path.lastIndexOf('[]') + 2)

const ofKey = ({ key = {} }: Node, address: string, prefix: string): Said[] =>
  Object.entries(key).flatMap(([name, word]) =>
    typeof word === 'string' ? [{ path: joined(prefix, name), address, words: [word] }] : [],
  )

function ofLeaves(
  leaves: Readonly<Record<string, Leaf>> | undefined,
  at: string,
  dot: string,
  prefix: string,
): Said[] {
  return Object.entries(leaves ?? {}).flatMap(([key, leaf]) => {
    const address = `${at}${dot}${key}`
    const own = leaf.path === undefined ? [] : ofLeaf(leaf, address, prefix)
    return [...own, ...ofLeaves(leaf.components, address, '.', prefix)]
  })
}

/** A value, or each part of what its codec makes of it. */
function ofLeaf(leaf: Leaf, address: string, prefix: string): Said[] {
  const path = joined(prefix, leaf.path)
  const parts = codecs[leaf.as ?? '']?.parts
  return parts
    ? parts.map((part) => ({ path: `${path}.${part}`, address }))
    : [{ path, address, ...wordsOf(leaf), ...(leaf.else === undefined ? {} : { otherwise: leaf.else }) }]
}

function wordsOf({ codes, crosswalk }: Pick<Leaf, 'codes' | 'crosswalk'>): { words?: string[] } {
  if (!codes || crosswalk !== undefined || '*' in codes) return {}
  return { words: Object.values(codes).map(wordOf) }
}

const wordOf = (said: CodeTable[string]): string => (typeof said === 'string' ? said : said.to)

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
