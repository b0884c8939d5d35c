// A guide as rows that a person reads: every place with its use, its form, its codes and our meaning. The
// CLI's tree, the companion page and the difference between two guides are made of these rows.
import {
  AREAS,
  type CodeTable,
  type Leaf,
  type Node,
  type ResolvedGuide,
  type Situation,
  type Tree,
} from './model.ts'

export interface GuideRow {
  kind: 'loop' | 'node' | 'element' | 'attribute'
  address: string
  depth: number
  /** Segment, element or XML name as it stands on the wire. */
  name: string
  title: string
  usage: 'required' | 'situational' | 'unused'
  /** Largest number of occurrences, `>1` for any; empty for values. */
  max: string
  /** Such as `ID 2/2`. */
  form: string
  codes: string
  /** The canonical path, or what the value is otherwise. */
  meaning: string
  /** On writing: what stands for a value that the document leaves out. */
  otherwise: string
  /** The shape that is demanded, and when the place must or must not be used. */
  conditions: string
  note: string
  example: string
}

/** All rows of a guide in the order on the wire; elements that the guide doesn't mention are left out unless asked for. */
export function describe(guide: ResolvedGuide, all = false): GuideRow[] {
  return AREAS.flatMap((area) => rowsOf(guide, guide.areas[area] ?? {}, area, 0, all))
}

type Nodes = Readonly<Record<string, Node>>

function rowsOf(guide: ResolvedGuide, nodes: Nodes, at: string, depth: number, all: boolean): GuideRow[] {
  return Object.entries(nodes).flatMap(([key, node]) => {
    const address = `${at}.${key}`
    const own = nodeRow(guide, key, node, address, depth)
    const leaves = node.loop ? [] : leafRows(guide, key, node, address, depth + 1, all)
    return [own, ...leaves, ...rowsOf(guide, node.loop ?? node.children ?? {}, address, depth + 1, all)]
  })
}

function nodeRow(guide: ResolvedGuide, key: string, node: Node, address: string, depth: number): GuideRow {
  const id = key.split('/')[0]!
  const title = node.title ?? guide.dictionary?.segments[id]?.title ?? ''
  return {
    kind: node.loop ? 'loop' : 'node',
    address,
    depth,
    name: node.loop ? `${key} loop` : key,
    title,
    usage: node.usage ?? 'situational',
    max: String(node.max ?? 1),
    form: node.as ?? '',
    codes: codesOf(node as Leaf),
    meaning: node.tree ? placeOf(id, node, node.tree) : meaningOf(node as Leaf),
    ...documented(node as Leaf, id),
  }
}

// Where a node of a tree stands depends on the one that it names.
const placeOf = (id: string, { path }: Node, { parent }: Tree): string =>
  path === undefined ? 'the document itself' : `${path} of the ${id} that ${elementName(id, parent)} names`

const elementName = (id: string, position: number): string => `${id}${String(position).padStart(2, '0')}`

function leafRows(
  guide: ResolvedGuide,
  key: string,
  node: Node,
  address: string,
  depth: number,
  all: boolean,
): GuideRow[] {
  const id = key.split('/')[0]!
  const uses = guide.dictionary?.segments[id]?.elements ?? []
  const elements = uses.flatMap((use, index) => {
    const leaf = node.elements?.[index + 1]
    if (!leaf && !all) return []
    return [elementRow(guide, elementName(id, index + 1), use, leaf ?? {}, `${address}.${index + 1}`, depth)]
  })
  const attributes = Object.entries(node.attributes ?? {}).map(([name, leaf]) =>
    leafRow('attribute', `@${name}`, leaf, `${address}.@${name}`, depth),
  )
  return [...elements, ...attributes]
}

function elementRow(
  guide: ResolvedGuide,
  name: string,
  use: { element: string; usage: string },
  leaf: Leaf,
  address: string,
  depth: number,
): GuideRow {
  const element = guide.dictionary?.elements[use.element]
  const decimals = element?.type === 'N' ? String(element.decimals) : ''
  return {
    ...leafRow('element', name, leaf, address, depth),
    title: leaf.title ?? element?.title ?? guide.dictionary?.composites[use.element]?.title ?? '',
    usage: leaf.usage ?? (use.usage === 'M' ? 'required' : 'situational'),
    form: element ? `${element.type}${decimals} ${element.min}/${element.max}` : use.element,
  }
}

const leafRow = (
  kind: GuideRow['kind'],
  name: string,
  leaf: Leaf,
  address: string,
  depth: number,
): GuideRow => ({
  kind,
  address,
  depth,
  name,
  title: leaf.title ?? '',
  usage: leaf.usage ?? 'situational',
  max: '',
  form: leaf.as ?? '',
  codes: codesOf(leaf),
  meaning: meaningOf(leaf),
  ...documented(leaf, /^[A-Z0-9]{2,3}(?=\d\d$)/.exec(name)?.[0] ?? ''),
})

/** `id` is that of the segment around, for predicates that name an element alone. */
const documented = (
  { when = {}, pattern, note = '', example = '', else: otherwise = '' }: Leaf,
  id: string,
) => ({
  otherwise,
  conditions: [
    ...Object.entries(when).map(([word, situation]) => conditionOf(word, situation, id)),
    ...(pattern === undefined ? [] : [`of the shape ${pattern}`]),
  ].join('; '),
  note,
  example,
})

function conditionOf(
  word: string,
  situation: Situation & { value?: string | readonly string[] },
  id: string,
): string {
  const what = word === 'is' ? `is ${[situation.value ?? ''].flat().join(' or ')}` : word
  const named = situation.if.map((one) => one.replace(/^(\d\d)(?=[ .])/, `${id}$1`))
  return `${what} where ${named.join(' and ')}`
}

function codesOf({ is, codes = {} }: Leaf): string {
  const shown = (wire: string, word: CodeTable[string] | undefined) =>
    word === undefined ? wire : `${wire} ${typeof word === 'string' ? word : `${word.to} (read only)`}`
  if (is !== undefined)
    return `= ${[is]
      .flat()
      .map((wire) => shown(wire, codes[wire]))
      .join(' or ')}`
  return Object.entries(codes)
    .map(([wire, word]) => shown(wire, word))
    .join(', ')
}

function meaningOf({ path, derive, default: fallback, crosswalk }: Leaf): string {
  const by = crosswalk === undefined ? '' : ` by crosswalk ${crosswalk}`
  const filled = fallback === undefined ? '' : ` (else ${fallback})`
  if (derive !== undefined) return derive
  return path === undefined ? '' : `${path}${by}${filled}`
}

export interface GuideDifference {
  address: string
  before?: GuideRow
  after?: GuideRow
  /** The columns that differ. */
  columns: (keyof GuideRow)[]
}

const COMPARED: (keyof GuideRow)[] = [
  'title',
  'usage',
  'max',
  'form',
  'codes',
  'meaning',
  'otherwise',
  'conditions',
  'note',
]

/** What the second guide says otherwise than the first, place by place. */
export function compareGuides(a: ResolvedGuide, b: ResolvedGuide): GuideDifference[] {
  const before = new Map(describe(a).map((row) => [row.address, row]))
  const after = new Map(describe(b).map((row) => [row.address, row]))
  const addresses = [...new Set([...before.keys(), ...after.keys()])]
  return addresses.flatMap((address): GuideDifference[] => {
    const [one, other] = [before.get(address), after.get(address)]
    if (!one) return [{ address, after: other!, columns: [] }]
    if (!other) return [{ address, before: one, columns: [] }]
    const columns = COMPARED.filter((column) => one[column] !== other[column])
    return columns.length > 0 ? [{ address, before: one, after: other, columns }] : []
  })
}
