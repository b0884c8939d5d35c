// Writing an XML document: the same compiled guide, walked from the canonical document, in the guide's
// order, which is the standard's.
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { resolveName } from '../../xml/name.ts'
import type { XmlTree } from '../../xml/tree.ts'
import { writeXml } from '../../xml/writer.ts'
import { deriveValue } from '../derive.ts'
import { type CompiledLeaf, type Problem, type ReadContext, unknownOurs, writeLeaf } from '../leaf.ts'
import { endsInList, pointerBelow } from '../path.ts'
import type { CanonicalDocument, LineageEntry, ReadPolicy } from '../reading.ts'
import { newTaking, unwritten, View } from '../view.ts'
import type { CompiledNode, CompiledXml } from './compiled.ts'

interface Growing extends XmlTree {
  attributes: { uri: string; local: string; value: string }[]
  children: Growing[]
  text: string
}

interface Walk {
  xml: CompiledXml
  context: ReadContext
  document: CanonicalDocument
  findings: Finding[]
  lineage: LineageEntry[]
}

/** Writes a canonical document as XML, UTF-8; what can't be said is in the findings. */
export function writeXmlDocument(
  xml: CompiledXml,
  document: CanonicalDocument,
  policy: ReadPolicy = {},
): { bytes: Uint8Array; findings: Finding[]; lineage: LineageEntry[] } {
  const date = document.date
  const context: ReadContext = typeof date === 'string' ? { policy, date } : { policy }
  const walk: Walk = { xml, context, document, findings: [], lineage: [] }
  const taking = newTaking()
  const root = newElement(xml.root, walk)
  const { missing } = writeNodes(xml.children, new View(document, '', taking), root, walk)
  walk.findings.push(...missing)
  for (const [name, word] of Object.entries(xml.constants ?? {}))
    if (document[name] === word) taking.written.add(`/${name}`)
  walk.findings.push(...unwritten(document, taking, xml.guide))
  const written = writeXml(root, xml.namespaces)
  return {
    bytes: written.bytes ?? new Uint8Array(),
    findings: [...walk.findings, ...written.findings],
    lineage: walk.lineage,
  }
}

function newElement(name: string, { xml }: Walk): Growing {
  const { uri, local } = resolveName(name, xml.namespaces)!
  return { uri, local, attributes: [], children: [], text: '' }
}

/** What came of writing nodes: whether any value was said, and what is missing if the parent is there. */
interface Outcome {
  said: boolean
  missing: Finding[]
}

/** Writes nodes below an element. Constants alone say nothing. */
function writeNodes(nodes: readonly CompiledNode[], view: View, into: Growing, walk: Walk): Outcome {
  const outcome: Outcome = { said: false, missing: [] }
  const there = new Set<string>()
  for (const node of nodes) {
    if (node.usage === 'unused') takeDefault(node, view, walk)
    if (node.usage === 'unused' || node.isAlias || node.instead.some((key) => there.has(key))) continue
    if (isConstant(node)) {
      there.add(node.key)
      attach(node, constantElement(node, walk), into, walk)
      continue
    }
    const made = elementsOf(node, view, walk)
    for (const element of made) attach(node, element, into, walk)
    if (made.length > 0) there.add(node.key)
    outcome.said ||= made.length > 0
  }
  const isMissing = ({ key, usage, instead, isAlias }: CompiledNode) =>
    usage === 'required' && !isAlias && ![key, ...instead].some((one) => there.has(one))
  outcome.missing = nodes.filter(isMissing).map((node) => missingOf(node, view, walk))
  return outcome
}

// Reading fills it in where the element is not used, too.
function takeDefault({ text }: CompiledNode, view: View, walk: Walk): void {
  const value = text?.fallback !== undefined && text.path ? view.leaf(text.path) : undefined
  if (value && writeLeaf(text!, value.value, walk.context) === text!.fallback) view.take(text!.path!, value)
}

const isConstant = ({ text, children }: CompiledNode) =>
  text?.constants !== undefined && !text.path && children.length === 0

function constantElement(node: CompiledNode, walk: Walk): Growing {
  const element = newElement(node.element, walk)
  element.text = [...node.text!.constants!][0]!
  return element
}

function missingOf(node: CompiledNode, view: View, walk: Walk): Finding {
  const path = sourceOf(node, view.pointer)
  const facts = { expected: node.steps.join('/'), path: path || '/', guide: walk.xml.guide }
  return finding('xml-element-missing', { path }, facts, node.address)
}

/** Where in the document the foremost value of an element belongs. */
function sourceOf({ path, text, children }: CompiledNode, pointer: string): string {
  const own = path ? pointerBelow(pointer, path) : pointer
  if (text?.path) return pointerBelow(own, text.path)
  const first = children.find(({ usage }) => usage === 'required')
  return first ? sourceOf(first, own) : own
}

function elementsOf(node: CompiledNode, view: View, walk: Walk): Growing[] {
  if (endsInList(node.path)) {
    const fitting = entriesOf(node, view)
    return fitting.slice(0, node.max).flatMap((entry) => {
      const made = elementOf(node, entry, walk)
      if (!made) return []
      entry.claim()
      for (const name of Object.keys(node.constants ?? {}))
        entry.taking.written.add(`${entry.pointer}/${name}`)
      return [made]
    })
  }
  const inner = node.path
    ? (view.at(node.path) ?? (node.rooted ? view.nothingAt(node.path) : undefined))
    : view
  if (!inner) return []
  return repeated(node, inner, walk)
}

// Nodes with the same key words fill one entry together, unless each may be there many times. An entry that a node
// of the same scope names by its key words is that node's, wherever it stands. An entry that lacks what a node requires
// is left out and told, unless the document is nothing without such: then what it lacks is told.
function entriesOf(node: CompiledNode, view: View): View[] {
  const isShared = node.constants !== undefined && node.max === 1
  const fitting = view
    .entries(node.path!, isShared)
    .filter((entry) => hasWords(entry, node.constants ?? {}))
    .filter((entry) => !node.named.some((words) => hasWords(entry, words)))
  const demanded = node.hasRival || node.usage !== 'required'
  return isShared ? fitting : fitting.filter((entry) => fitsEntry(node, entry, demanded))
}

// A leaf whose path is a list of plain values is written once for each of them.
function repeated(node: CompiledNode, view: View, walk: Walk): Growing[] {
  const many = node.text?.path?.steps.at(-1)?.list === true
  const made: Growing[] = []
  while (made.length < node.max) {
    const element = elementOf(node, view, walk)
    if (element) made.push(element)
    if (!element || !many) break
  }
  return made
}

const hasWords = (entry: View, words: Readonly<Record<string, string>>): boolean =>
  Object.entries(words).every(([name, word]) => (entry.value as CanonicalDocument)[name] === word)

const CODES_ONLY: ReadContext = { policy: {} }

const fitsEntry = (node: CompiledNode, entry: View, demanded: boolean): boolean =>
  [...(node.text ? [node.text] : []), ...node.attributes].every((leaf) => fitsLeaf(leaf, entry)) &&
  node.children.every((child) => {
    const required = demanded && child.usage === 'required'
    if (child.path) return !required || entry.at(child.path) !== undefined
    return has(child, entry, required) && fitsEntry(child, entry, required)
  })

// What a variant requires tells it from its rivals: an entry without it is another's. Where there are none, it is
// written, and what it lacks is told.
const has = ({ text }: CompiledNode, entry: View, required: boolean): boolean =>
  !required || !text?.path || entry.leaf(text.path) !== undefined

function fitsLeaf(leaf: CompiledLeaf, entry: View): boolean {
  if (!leaf.path || (!leaf.codes && !leaf.constants)) return true
  const value = entry.leaf(leaf.path)
  return value === undefined ? !leaf.constants : writeLeaf(leaf, value.value, CODES_ONLY) !== undefined
}

function elementOf(node: CompiledNode, view: View, walk: Walk): Growing | undefined {
  const element = newElement(node.element, walk)
  const text = node.text && wireOf(node.text, view, walk)
  if (text !== undefined) element.text = text
  let said = text !== undefined
  for (const attribute of node.attributes) {
    const wire = wireOf(attribute, view, walk)
    if (wire === undefined) continue
    element.attributes.push({ uri: attribute.uri, local: attribute.local, value: wire })
    said ||= attribute.path !== undefined && node.text === undefined
  }
  const below = writeNodes(node.children, view, element, walk)
  if (!said && !below.said) return undefined
  walk.findings.push(...below.missing)
  return element
}

function wireOf(leaf: CompiledLeaf, view: View, walk: Walk): string | undefined {
  if (leaf.derive) return deriveValue(leaf.derive, walk.document)
  if (!leaf.path) return leaf.constants && [...leaf.constants][0]
  const value = view.leaf(leaf.path)
  if (value === undefined || (leaf.codec.parts && !leaf.codec.parts.some((part) => hasPart(value, part))))
    return undefined
  const wire = writeLeaf(leaf, value.value, walk.context)
  if (wire !== undefined && wire === leaf.fallback) {
    view.take(leaf.path, value, leaf.codec.parts)
    return undefined
  }
  const { code, facts } = unknownOurs(leaf, value.value, walk.context) ?? unsayable(leaf, value)
  if (wire === undefined || code !== 'value-unsayable')
    walk.findings.push(finding(code, { path: value.pointer }, facts, leaf.address))
  if (wire === undefined) return undefined
  view.take(leaf.path, value, leaf.codec.parts)
  walk.lineage.push({ pointer: value.pointer, guide: leaf.address })
  return wire
}

const unsayable = ({ name }: CompiledLeaf, { value, pointer }: View): Problem => {
  const facts = { got: String(value), path: pointer, name, reason: 'there is no code or form for it' }
  return { code: 'value-unsayable', facts }
}

const hasPart = (view: View, part: string) => (view.value as Record<string, unknown>)[part] !== undefined

// Steps on the way are shared with the neighbour before, unless the node stands there already.
function attach(node: CompiledNode, element: Growing, into: Growing, walk: Walk): void {
  let parent = into
  const isRepeated = node.max > 1
  for (const step of node.steps.slice(0, -1)) {
    const name = newElement(step, walk)
    const last = parent.children.at(-1)
    const shared =
      last && !isRepeated && sameName(last, name) && !last.children.some((child) => sameName(child, element))
    if (!shared) parent.children.push(name)
    parent = shared ? last : name
  }
  parent.children.push(element)
}

const sameName = (a: XmlTree, b: XmlTree) => a.local === b.local && a.uri === b.uri
