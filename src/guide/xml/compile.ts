// Resolved guide → compiled XML guide.
import { resolveName } from '../../xml/name.ts'
import { codecs } from '../codec/codecs.ts'
import { compileLeaf } from '../leaf.ts'
import type { Leaf, Node, ResolvedGuide } from '../model.ts'
import { endsInList, type Path, parsePath, pathText } from '../path.ts'
import type { CompiledAttribute, CompiledNode, CompiledXml, NameTree, VariantTest } from './compiled.ts'
import { compileXmlSituations } from './situation.ts'

type Nodes = Readonly<Record<string, Node>>
type Namespaces = Readonly<Record<string, string>>

/** Compiles a resolved XML guide. */
export function compileXml(guide: ResolvedGuide): CompiledXml {
  const namespaces = guide.namespaces ?? {}
  const children = compileNodes(guide.areas.body ?? {}, 'body', namespaces)
  nameEntries(children)
  const situated = compileXmlSituations(guide, children)
  return {
    guide: guide.guide,
    hash: guide.hash,
    canonical: guide.canonical,
    constants: constantsOf(guide),
    root: guide.root!,
    namespaces,
    doctype: guide.doctype ?? 'refuse',
    children,
    names: nameTree(children),
    situated,
  }
}

const compileNodes = (nodes: Nodes, at: string, namespaces: Namespaces): CompiledNode[] =>
  Object.entries(nodes)
    .filter(([key]) => key !== '.')
    .map(([key, node]) => compileNode(key, node, insteadOf(key, nodes), `${at}.${key}`, namespaces))

// Whichever of the two says it, each stands instead of the other.
const insteadOf = (key: string, nodes: Nodes): string[] => [
  ...(nodes[key]?.choice ?? []),
  ...Object.keys(nodes).filter((other) => nodes[other]?.choice?.includes(key)),
]

function compileNode(
  key: string,
  node: Node,
  instead: readonly string[],
  address: string,
  namespaces: Namespaces,
): CompiledNode {
  const steps = key.split('#')[0]!.split('/')
  const element = steps[steps.length - 1]!
  const { path, text, prefix } = textAndScope(node, address, element)
  const children = compileNodes(node.children ?? {}, address, namespaces)
  if (path) nameEntries(children)
  const attributes = Object.entries(node.attributes ?? {}).map(([name, leaf]) =>
    compileAttribute(name, withoutPrefix(leaf, prefix), `${address}.@${name}`, namespaces),
  )
  return {
    key,
    address,
    steps,
    element,
    path,
    constants: constantsOf(node),
    usage: node.usage ?? 'situational',
    min: node.min ?? 0,
    max: node.max === '>1' ? Number.POSITIVE_INFINITY : (node.max ?? 1),
    text,
    attributes,
    children,
    names: nameTree(children),
    instead,
    isAlias: node.write === false,
    named: [],
    hasRival: false,
    tests: [...patternTest(key, text), ...testsOf(attributes, children, text)],
    opaque: text !== undefined && !text.path && !text.constants && !text.derive,
    rooted:
      [text, ...attributes].some((leaf) => leaf?.path?.root) ||
      children.some((child) => child.path?.root || child.rooted),
    rules: [],
  }
}

// An entry that a node names by its key words is that node's, also where the two stand in different elements.
function nameEntries(nodes: readonly CompiledNode[]): void {
  const ofScope = inScope(nodes).filter(({ path }) => endsInList(path))
  for (const node of ofScope) {
    const others = ofScope.filter((other) => other !== node && pathText(other.path!) === pathText(node.path!))
    node.hasRival = others.some(({ isAlias }) => !isAlias)
    if (!hasWords(node)) node.named = others.filter(hasWords).map(({ constants }) => constants!)
  }
}

const hasWords = ({ constants }: CompiledNode): boolean => Object.keys(constants ?? {}).length > 0

const inScope = (nodes: readonly CompiledNode[]): CompiledNode[] =>
  nodes.flatMap((node) => (node.path ? [node] : [node, ...inScope(node.children)]))

// A variant with a pattern of its own takes what has that shape.
const patternTest = (key: string, text: CompiledNode['text']): VariantTest[] =>
  key.includes('#') && text?.pattern
    ? [{ steps: [], attribute: undefined, values: undefined, pattern: text.pattern }]
    : []

// A leaf `notes[].text` is the container `notes[]` whose text goes to `text`.
function textAndScope(node: Node, address: string, name: string) {
  if (node.children) {
    const own = node.children['.']
    return { path: pathOf(node), text: own && compileText(own as Leaf, address, name), prefix: undefined }
  }
  const split = node.path === undefined ? -1 : node.path.lastIndexOf('[].')
  if (split < 0) return { path: undefined, text: compileText(node as Leaf, address, name), prefix: undefined }
  const prefix = node.path!.slice(0, split + 2)
  const text = compileText({ ...node, path: node.path!.slice(split + 3) } as Leaf, address, name)
  return { path: parsePath(prefix), text, prefix: `${prefix}.` }
}

const pathOf = (node: Node): Path | undefined => (node.path === undefined ? undefined : parsePath(node.path))

const compileText = (leaf: Leaf, address: string, name: string) =>
  compileLeaf(leaf, address, leaf.title ?? name, codecs[leaf.as ?? 'text']!)

const withoutPrefix = (leaf: Leaf, prefix: string | undefined): Leaf =>
  prefix !== undefined && leaf.path?.startsWith(prefix)
    ? { ...leaf, path: leaf.path.slice(prefix.length) }
    : leaf

function compileAttribute(
  key: string,
  leaf: Leaf,
  address: string,
  namespaces: Namespaces,
): CompiledAttribute {
  const name = key.includes(':') ? resolveName(key, namespaces) : { uri: '', local: key }
  return {
    ...compileLeaf(leaf, address, leaf.title ?? key, codecs[leaf.as ?? 'text']!),
    ...(name ?? { uri: '', local: key }),
    key,
  }
}

// An empty key is one, too: all nodes that say it fill the one entry together.
const constantsOf = ({ key }: Pick<Node, 'key'>): Record<string, string> | undefined => key && { ...key }

function testsOf(
  attributes: readonly CompiledAttribute[],
  children: readonly CompiledNode[],
  text: CompiledNode['text'],
): VariantTest[] {
  const own = text?.constants ? [{ steps: [], attribute: undefined, values: text.constants }] : []
  const ofAttributes = attributes.flatMap((one) =>
    one.constants ? [{ steps: [], attribute: one.key, values: one.constants }] : [],
  )
  const ofChildren = children
    .filter((child) => (child.text?.constants && child.instead.length === 0) || child.usage === 'required')
    .map((child) => ({ steps: child.steps, attribute: undefined, values: child.text?.constants }))
  const ofTheirs = children.flatMap(({ steps, usage, attributes: inner }) =>
    inner.flatMap((one) =>
      one.constants && usage === 'required' ? [{ steps, attribute: one.key, values: one.constants }] : [],
    ),
  )
  return [...own, ...ofAttributes, ...ofChildren, ...ofTheirs]
}

interface Branch {
  nodes: CompiledNode[]
  inner: Map<string, Branch>
}

function nameTree(nodes: readonly CompiledNode[]): NameTree {
  const root = new Map<string, Branch>()
  for (const node of nodes) branchOf(root, node.steps).nodes.push(node)
  return root
}

function branchOf(root: Map<string, Branch>, steps: readonly string[]): Branch {
  const [step, ...rest] = steps as [string, ...string[]]
  const here: Branch = root.get(step) ?? { nodes: [], inner: new Map() }
  root.set(step, here)
  return rest.length > 0 ? branchOf(here.inner, rest) : here
}
