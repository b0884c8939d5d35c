// A guide as a list of its places: every node and every value, by address, with where it goes and whether the
// partner may use it. Who asks a question of each place of a guide (is it exercised? what if it were otherwise?) starts here.
import { AREAS, type Leaf, type Node, type ResolvedGuide } from './model.ts'

interface Placed {
  /** Such as `detail.PO1.PO1.2`. */
  address: string
  /** The keys that lead to it from the guide down, such as areas, detail, PO1, loop, PO1, elements, 2. */
  steps: readonly string[]
  /** Its canonical path from the document's root; that of what holds it where it has none of its own. */
  path: string
  /** False where it, or a node that it stands in, is unused. */
  inScope: boolean
  /** The node that it stands in. */
  parent?: NodePlace
}

/** A segment, a loop or an XML element. */
export interface NodePlace extends Placed {
  kind: 'node'
  key: string
  said: Node
}

/** An element, a component, an attribute, or the text of an XML element with children. */
export interface LeafPlace extends Placed {
  kind: 'leaf'
  key: string
  said: Leaf
}

export type GuidePlace = NodePlace | LeafPlace

/** All places in the order on the wire. */
export const placesOf = (guide: ResolvedGuide): GuidePlace[] =>
  AREAS.flatMap((area) =>
    nodesIn(guide.areas[area], { address: area, steps: ['areas', area], path: '', inScope: true }),
  )

/** A place whose value goes into the document, or comes from it. */
export const isValue = ({ kind, said }: GuidePlace): boolean =>
  said.path !== undefined && (kind === 'leaf' || !hasInner(said))

const hasInner = ({ loop, elements, children }: Node): boolean => Boolean(loop ?? elements ?? children)

type Nodes = Readonly<Record<string, Node>> | undefined
type Leaves = Readonly<Record<string, Leaf>> | undefined
type Above = Omit<Placed, 'parent'>

const nodesIn = (nodes: Nodes, above: Above, parent?: NodePlace): GuidePlace[] =>
  Object.entries(nodes ?? {}).flatMap(([key, said]) =>
    key === '.' ? textOf(said as Leaf, above, parent) : nodeOf(key, said, above, parent),
  )

// The text of an element with children has the element's own address.
const textOf = (said: Leaf, above: Above, parent?: NodePlace): GuidePlace[] => [
  { ...below(above, '', '.', said, parent), kind: 'leaf', key: '.', said },
]

function nodeOf(key: string, said: Node, above: Above, parent?: NodePlace): GuidePlace[] {
  const place: NodePlace = { ...below(above, `.${key}`, key, said, parent), kind: 'node', key, said }
  const at = (word: string): Above => ({ ...place, steps: [...place.steps, word] })
  // The attributes of a value stand beside it.
  const beside = said.children || said.path === undefined ? place.path : besideOf(above.path, said.path)
  return [
    place,
    ...leavesIn(said.elements, at('elements'), '.', place),
    ...leavesIn(said.attributes, { ...at('attributes'), path: beside }, '.@', place),
    ...nodesIn(said.loop, at('loop'), place),
    ...nodesIn(said.children, at('children'), place),
  ]
}

/** `notes[].text` is an entry of notes[], and the attributes go there too where their paths don't say so themselves. */
const besideOf = (above: string, path: string): string => (path.startsWith('/') ? '' : above)

function leavesIn(leaves: Leaves, above: Above, dot: string, parent: NodePlace): GuidePlace[] {
  return Object.entries(leaves ?? {}).flatMap(([key, said]): GuidePlace[] => {
    const place: LeafPlace = { ...below(above, `${dot}${key}`, key, said, parent), kind: 'leaf', key, said }
    const inner = { ...place, path: above.path, steps: [...place.steps, 'components'] }
    return [place, ...leavesIn(said.components, inner, '.', parent)]
  })
}

function below(above: Above, name: string, key: string, said: Node | Leaf, parent?: NodePlace): Placed {
  const { path, usage } = said
  return {
    address: `${above.address}${name}`,
    steps: [...above.steps, key],
    path: joined(above.path, path),
    inScope: above.inScope && usage !== 'unused',
    ...(parent ? { parent } : {}),
  }
}

function joined(prefix: string, path: string | undefined): string {
  if (path === undefined) return prefix
  if (path.startsWith('/')) return path.slice(1)
  return prefix === '' ? path : `${prefix}.${path}`
}
