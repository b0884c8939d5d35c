// Resolved guide → compiled set. Areas become one level, since a set is read from heading to summary.
import { codecOfType, codecs } from '../codec/codecs.ts'
import { padded } from '../codec/text.ts'
import { compileLeaf } from '../leaf.ts'
import type {
  DataElement,
  Dictionary,
  ElementUse,
  Leaf,
  Node,
  PairPath,
  Pairs,
  ResolvedGuide,
  Times,
  Tree,
} from '../model.ts'
import { parsePath } from '../path.ts'
import type {
  CompiledElement,
  CompiledPairs,
  CompiledSegment,
  CompiledSet,
  Level,
  Position,
  SyntaxNote,
  Variant,
} from './compiled.ts'
import { compileSituations } from './situation.ts'

type Nodes = Readonly<Record<string, Node>>

/** Compiles a resolved X12 guide; what it names must be in its dictionary (lint says so before). */
export function compileSet(guide: ResolvedGuide): CompiledSet {
  const dictionary = guide.dictionary!
  const positions = (['heading', 'detail', 'summary'] as const).flatMap((area) =>
    compilePositions(guide.areas[area] ?? {}, area, dictionary),
  )
  const [, release = '', id = ''] = guide.guide.split('/')
  const ids = new Set<string>()
  collectIds(positions, ids)
  const level = { address: '', positions }
  return {
    guide: guide.guide,
    name: `${id} of ${release}`,
    release,
    hash: guide.hash,
    canonical: guide.canonical,
    level,
    situation: compileSituations(guide, level),
    ids,
    dictionary,
  }
}

const idOf = (key: string) => key.split('/')[0]!

function compilePositions(nodes: Nodes, at: string, dictionary: Dictionary): Position[] {
  const runs: Variant[][] = []
  for (const [key, node] of Object.entries(nodes)) {
    const variant = compileVariant(key, node, `${at}.${key}`, dictionary)
    const run = runs[runs.length - 1]
    if (run && run[0]!.id === variant.id) run.push(variant)
    else runs.push([variant])
  }
  return runs.map(positionOf)
}

const positionOf = (variants: Variant[]): Position => ({
  id: variants[0]!.id,
  variants,
  max: Math.max(...variants.map((one) => one.max)),
  demanding: variants.some((one) => one.usage === 'required' || one.min > 0),
})

function compileVariant(key: string, node: Node, address: string, dictionary: Dictionary): Variant {
  const id = idOf(key)
  const loop = node.loop && compileLevel(node.loop, address, dictionary)
  const first = loop?.positions[0]?.variants[0]?.segment
  const segment = first ?? compileSegment(id, node, address, dictionary)
  if (node.tree) markStructural(segment, node.tree)
  return {
    key,
    id,
    address,
    name: node.title ?? nameOfVariant(key, segment),
    path: node.path === undefined ? undefined : parsePath(node.path),
    constants: constantsOf(node),
    usage: node.usage ?? 'situational',
    min: node.min ?? 0,
    max: timesOf(node.max),
    standard: standardOf(node),
    segment,
    loop,
    tree: node.tree,
  }
}

const timesOf = (max: Times = 1) => (max === '>1' ? Number.POSITIVE_INFINITY : max)

function standardOf({ standard, usage, max }: Node): Variant['standard'] {
  const { usage: own, max: most } = standard ?? { usage, max }
  return { required: own === 'required', max: timesOf(most) }
}

function markStructural({ elements }: CompiledSegment, tree: Tree): void {
  for (const word of ['id', 'parent', 'child'] as const) {
    const element = elements[(tree[word] ?? 0) - 1]
    if (element) element.structural = word
  }
}

const nameOfVariant = (key: string, segment: CompiledSegment) =>
  key.includes('/') ? `${segment.name}, ${key.slice(key.indexOf('/') + 1)}` : segment.name

function constantsOf(node: Node): Record<string, string> | undefined {
  return node.key && Object.keys(node.key).length > 0 ? { ...node.key } : undefined
}

const compileLevel = (nodes: Nodes, address: string, dictionary: Dictionary): Level => ({
  address,
  positions: compilePositions(nodes, address, dictionary),
})

function compileSegment(id: string, node: Node, address: string, dictionary: Dictionary): CompiledSegment {
  const definition = dictionary.segments[id]!
  const elements = definition.elements.map((use, index) =>
    compileElement(
      use,
      node.elements?.[index + 1],
      { position: index + 1, component: undefined, address: `${address}.${index + 1}` },
      dictionary,
    ),
  )
  const tests = elements.flatMap(({ position, constants }) =>
    constants ? [{ position, values: constants }] : [],
  )
  return {
    id,
    address,
    name: definition.title,
    elements,
    notes: (node.syntax ?? definition.syntax).map(parseNote),
    pairs: node.pairs && compilePairs(node.pairs, address, elements[node.pairs.from]?.name ?? ''),
    tests,
    situated: undefined,
  }
}

/** `P0304` → both or neither of elements 3 and 4. */
function parseNote(text: string): SyntaxNote {
  const positions = (text.slice(1).match(/\d\d/g) ?? []).map(Number)
  return { kind: text[0] as SyntaxNote['kind'], positions, text }
}

const OPAQUE: DataElement = { number: '', title: '', type: 'AN', decimals: 0, min: 0, max: 0 }

interface Place {
  position: number
  component: number | undefined
  address: string
}

function compileElement(
  use: Pick<ElementUse, 'element' | 'usage'> & { repeat?: number },
  leaf: Leaf | undefined,
  { position, component, address }: Place,
  dictionary: Dictionary,
): CompiledElement {
  const composite = dictionary.composites[use.element]
  const element = dictionary.elements[use.element] ?? { ...OPAQUE, title: composite?.title ?? use.element }
  const codec = leaf?.as === undefined ? (composite ? padded : codecOfType(element)) : codecs[leaf.as]!
  const longest = element.max || Number.POSITIVE_INFINITY
  const max = Math.min(longest, leaf?.max ?? longest)
  const name = leaf?.title ?? element.title
  return {
    ...compileLeaf(leaf ?? {}, address, name, codec, element.decimals, max, element.codes),
    position,
    component,
    reference: use.element,
    type: composite ? 'composite' : element.type,
    min: Math.max(element.min, leaf?.min ?? 0),
    max,
    mandatory: use.usage === 'M',
    repeat: Math.min(use.repeat ?? 1, leaf?.repeat?.max ?? Number.POSITIVE_INFINITY),
    repeatMin: leaf?.repeat?.min ?? 1,
    limits: { min: element.min, max: longest, repeat: use.repeat ?? 1 },
    allowed: element.complete && element.codes ? new Set(element.codes) : undefined,
    components: composite?.components.map((part, index) => {
      const place = { position, component: index + 1, address: `${address}.${index + 1}` }
      return compileElement(part, leaf?.components?.[index + 1], place, dictionary)
    }),
    listed: leaf !== undefined,
    structural: undefined,
  }
}

type Paired = PairPath & { qualifier: string }

function compilePairs(pairs: Pairs, address: string, name: string): CompiledPairs {
  const entries = Object.entries(pairs.paths).map(
    ([qualifier, said]): Paired => ({
      qualifier,
      ...(typeof said === 'string' ? { path: said } : said),
    }),
  )
  const rest = entries.find((one) => one.qualifier === '*')
  const [before = '', after = ''] = (rest?.scheme ?? '*').split('*')
  return {
    from: pairs.from,
    count: pairs.count,
    address,
    known: entries
      .filter((one) => one.qualifier !== '*')
      .map((one) => ({
        qualifier: one.qualifier,
        path: parsePath(one.path),
        pattern: patternOf(one),
        written: one.write !== false,
        leaf: one.crosswalk === undefined ? undefined : compileLeaf(leafOf(one), address, name, padded),
        contested: entries.some((other) => contests(one, other)),
      })),
    rest: rest && { path: parsePath(rest.path), before, after },
  }
}

const contests = (one: Paired, other: Paired): boolean =>
  other.qualifier !== one.qualifier &&
  other.path === one.path &&
  (other.crosswalk ?? one.crosswalk) !== undefined

const leafOf = ({ path, crosswalk = '' }: PairPath): Leaf => ({ path, crosswalk })

const patternOf = ({ pattern }: PairPath) =>
  pattern === undefined ? undefined : new RegExp(`^(?:${pattern})$`, 'u')

function collectIds(positions: readonly Position[], ids: Set<string>): void {
  for (const position of positions) {
    ids.add(position.id)
    for (const variant of position.variants) if (variant.loop) collectIds(variant.loop.positions, ids)
  }
}
