// Reading an XML document: parse, validate and map in one pass over the tree, in its own order.
import { type FindingCode, finding } from '../../finding/catalogue.ts'
import type { Facts, Finding, Place } from '../../finding/finding.ts'
import { attributeNameOf, elementsAt, nameOf } from '../../xml/name.ts'
import type { XmlElement } from '../../xml/tree.ts'
import type { CanonicalValue } from '../codec/codec.ts'
import { deriveValue, sameNumber } from '../derive.ts'
import { type CompiledLeaf, type ReadContext, readLeaf } from '../leaf.ts'
import { endsInList, type Path, pathText } from '../path.ts'
import type { CanonicalDocument, LineageEntry, Reading, ReadPolicy, Unmapped } from '../reading.ts'
import { Scope } from '../scope.ts'
import type { CompiledNode, CompiledXml, NameTree, XmlRule } from './compiled.ts'
import { breachOf, triggerOf } from './situation.ts'

interface Walk {
  xml: CompiledXml
  context: ReadContext
  findings: Finding[]
  lineage: LineageEntry[]
  unmapped: Unmapped[]
  checks: { leaf: CompiledLeaf; wire: string; at: Place }[]
}

/** An element on the way, with the path that a person reads. */
interface Here {
  element: XmlElement
  path: string
  /** The element around it that is a node of the guide, or the root. */
  around: Here | undefined
}

type Counts = Map<CompiledNode, number>

/** Reads a document from its root element. Its canonical schema is not checked here. */
export function readXmlDocument(xml: CompiledXml, root: XmlElement, policy: ReadPolicy = {}): Reading {
  const context: ReadContext = { policy }
  const reading = readOnce(xml, root, context)
  const { date } = context
  // A crosswalk that was asked before the date was known is asked again, by the date.
  return context.early && date !== undefined ? readOnce(xml, root, { policy, date }) : reading
}

function readOnce(xml: CompiledXml, root: XmlElement, context: ReadContext): Reading {
  const walk: Walk = { xml, context, findings: [], lineage: [], unmapped: [], checks: [] }
  const scope = new Scope(undefined, undefined, xml.constants)
  const name = nameOf(root, xml.namespaces)
  const here: Here = { element: root, path: `/${name}`, around: undefined }
  if (name !== xml.root) tell(walk, 'xml-root-unknown', here, { got: name }, 'body')
  else readRoot(here, scope, walk)
  const document = { schema: `${xml.canonical}/1`, ...scope.document }
  tellDerived(walk, document)
  return { document, findings: walk.findings, lineage: walk.lineage, unmapped: walk.unmapped }
}

function tellDerived({ checks, findings }: Walk, document: CanonicalDocument): void {
  for (const { leaf, wire, at } of checks) {
    const expected = deriveValue(leaf.derive!, document)
    const facts = { got: wire, expected, counted: leaf.derive!.steps.join('.') }
    const code = leaf.derive!.kind === 'sum' ? 'sum-differs' : 'count-differs'
    if (!sameNumber(wire, expected)) findings.push(finding(code, at, facts, leaf.address))
  }
}

function readRoot(here: Here, scope: Scope, walk: Walk): void {
  tellText(here, walk)
  keepAttributes(here, walk)
  readLevel(walk.xml.children, walk.xml.names, here, scope, walk)
}

// An element that holds others has no text of its own.
function tellText(here: Here, walk: Walk): void {
  const got = here.element.text.trim()
  if (got !== '') tell(walk, 'xml-text-unexpected', here, { name: parentName(here.path), got }, '')
}

// The root and an element on the way are no nodes of the guide.
function keepAttributes(here: Here, walk: Walk): void {
  for (const one of here.element.attributes)
    keepAttribute('body', attributeNameOf(one, walk.xml.namespaces), one.value, here, walk)
}

function placeOf({ element, path }: Here, text = false): Place {
  const { line, column } = element
  const offset = text ? (element.textOffset ?? element.offset) : element.offset
  const length = text ? (element.textLength ?? element.length) : element.length
  return { line, column, path, offset, length }
}

function tell(walk: Walk, code: FindingCode, here: Here, facts: Facts, address: string): void {
  walk.findings.push(finding(code, placeOf(here), { ...facts, guide: walk.xml.guide }, address))
}

const parentPath = (path: string) => path.slice(0, path.lastIndexOf('/'))
const parentName = (path: string) => path.slice(path.lastIndexOf('/') + 1)

function readLevel(
  nodes: readonly CompiledNode[],
  names: NameTree,
  here: Here,
  scope: Scope,
  walk: Walk,
): void {
  const counts: Counts = new Map()
  readNames(names, { ...here, around: here }, scope, walk, counts)
  for (const node of nodes) {
    const count = counts.get(node) ?? 0
    if (count === 0) fillDefault(node, scope, walk)
    if (count > 0 || !isBeside(node, counts)) tellTooFew(node, count, here, walk)
  }
}

function tellTooFew(node: CompiledNode, count: number, here: Here, walk: Walk): void {
  const facts = { expected: node.steps.join('/'), parent: parentName(here.path) }
  if (count === 0 && node.usage === 'required') tell(walk, 'xml-element-missing', here, facts, node.address)
  else if (node.usage !== 'unused' && count < node.min)
    tell(walk, 'xml-element-under-min', here, { ...facts, min: node.min, count }, node.address)
  else if (count === 0)
    for (const rule of node.rules) if (rule.kind === 'required') tellDependent(node, rule, here, facts, walk)
}

/** A node that is missing where a rule's conditions hold. */
function tellDependent(node: CompiledNode, rule: XmlRule, here: Here, facts: Facts, walk: Walk): void {
  if (rule.attribute !== undefined) return
  const trigger = triggerOf(rule, undefined, elementsAround(here), walk.xml.namespaces, fitter(walk))
  if (trigger !== undefined)
    tell(walk, 'xml-element-dependent-missing', here, { ...facts, trigger }, node.address)
}

/** What an element that is there breaks of its own rules. */
function judge({ rules, element: name, address }: CompiledNode, here: Here, walk: Walk): void {
  const { namespaces } = walk.xml
  for (const rule of rules) {
    const breach = breachOf(rule, here.element, namespaces)
    const trigger =
      breach && triggerOf(rule, here.element, elementsAround(here.around), namespaces, fitter(walk))
    if (trigger === undefined) continue
    const { kind, attribute } = rule
    const own = attribute === undefined ? name : `@${attribute}`
    const at = attribute === undefined ? address : `${address}.@${attribute}`
    const parent = attribute === undefined ? parentName(parentPath(here.path)) : name
    const facts = { ...breach, parent, trigger }
    if (kind === 'required')
      tell(walk, 'xml-element-dependent-missing', here, { ...facts, expected: own }, at)
    else if (kind === 'unused') tell(walk, 'xml-element-dependent-unused', here, { ...facts, got: own }, at)
    else tell(walk, 'code-unused', here, { ...breach, name: own }, at)
  }
}

/** Elements outwards, from one on. */
const elementsAround = (here: Here | undefined): XmlElement[] =>
  here ? [here.element, ...elementsAround(here.around)] : []

const fitter = (walk: Walk) => (node: CompiledNode, element: XmlElement) => fits(node, element, walk)

function fillDefault({ text }: CompiledNode, scope: Scope, walk: Walk): void {
  if (text?.fallback === undefined || !text.path) return
  const { value } = readLeaf(text, text.fallback, walk.context)
  const pointer = value === undefined ? undefined : scope.put(text.path, value)
  if (pointer !== undefined) walk.lineage.push({ pointer, guide: text.address, by: 'default' })
}

// Each child once, in the document's order; a step on the way has no node of its own.
function readNames(names: NameTree, here: Here, scope: Scope, walk: Walk, counts: Counts): void {
  const seen = new Map<string, number>()
  for (const element of here.element.children) {
    const name = nameOf(element, walk.xml.namespaces)
    const index = (seen.get(name) ?? 0) + 1
    seen.set(name, index)
    const path = `${here.path}/${name}${index > 1 ? `[${index}]` : ''}`
    const child: Here = { element, path, around: here.around }
    const known = names.get(name)
    if (!known) tell(walk, 'xml-element-unknown', child, { got: name, parent: parentName(here.path) }, '')
    else if (known.nodes.length > 0)
      readNode(choose(known.nodes, element, walk, counts), child, scope, walk, counts)
    else readStep(known.inner, child, scope, walk, counts)
  }
}

function readStep(names: NameTree, here: Here, scope: Scope, walk: Walk, counts: Counts): void {
  tellText(here, walk)
  keepAttributes(here, walk)
  readNames(names, here, scope, walk, counts)
}

function choose(
  nodes: readonly CompiledNode[],
  element: XmlElement,
  walk: Walk,
  counts: Counts,
): CompiledNode {
  const able = nodes.filter((node) => nodes.length === 1 || fits(node, element, walk))
  // What is written by choice stands behind, and a value that tells it from others is its own all the same.
  const fitting = able.sort((a, b) => Number(isTold(b)) - Number(isTold(a)))
  return fitting.find((node) => (counts.get(node) ?? 0) < node.max) ?? fitting.at(-1) ?? nodes.at(-1)!
}

const isTold = ({ instead, text }: CompiledNode): boolean =>
  instead.length > 0 && text?.constants !== undefined

const fits = (node: CompiledNode, element: XmlElement, { xml }: Walk): boolean =>
  node.tests.every(({ steps, attribute, values, pattern }) => {
    const found = steps.length > 0 ? elementsAt(element, steps.join('/'), xml.namespaces) : [element]
    if (pattern) return pattern.test(element.text.trim())
    if (attribute === undefined) return found.some((one) => !values || values.has(one.text.trim()))
    const said = found.flatMap((one) =>
      one.attributes.filter((each) => attributeNameOf(each, xml.namespaces) === attribute),
    )
    return said.some(({ value }) => !values || values.has(value))
  })

function readNode(node: CompiledNode, here: Here, scope: Scope, walk: Walk, counts: Counts): void {
  const isEmpty = node.text !== undefined && node.children.length === 0 && here.element.text.trim() === ''
  if (isEmpty && here.element.children.length === 0) return keepUnmapped(node, here, walk)
  if (node.usage === 'situational' && saysNothing(here.element)) return
  const count = (counts.get(node) ?? 0) + 1
  counts.set(node, count)
  const facts = { got: node.element, parent: parentName(parentPath(here.path)) }
  if (node.usage === 'unused') return tell(walk, 'xml-element-unused', here, facts, node.address)
  if (count > node.max || isBeside(node, counts))
    tell(walk, 'xml-element-over-max', here, { ...facts, max: node.max }, node.address)
  judge(node, here, walk)
  if (node.opaque && node.children.length === 0) return keepUnmapped(node, here, walk)
  if (count > 1 && isSingle(node)) return keepRepeated(node, here, walk)
  const inner = node.path ? scope.at(node.path, node.constants, node.max > 1) : scope
  if (node.text) readText(node.text, here, inner, walk)
  else tellText(here, walk)
  readAttributes(node, here, inner, walk)
  if (node.children.length > 0 || !node.text) readLevel(node.children, node.names, here, inner, walk)
  else readNames(node.names, here, inner, walk, new Map())
}

// Senders leave the frame of what they have not got: an order's line whose number is empty is no order's line.
const saysNothing = ({ text, attributes, children }: XmlElement): boolean =>
  text.trim() === '' && attributes.every(({ value }) => value === '') && children.every(saysNothing)

const isBeside = ({ instead }: CompiledNode, counts: Counts): boolean =>
  instead.length > 0 && [...counts.keys()].some(({ key }) => instead.includes(key))

// The document has room for one of it: a second one must never be mixed into the first.
const isSingle = (node: CompiledNode) => node.children.some(maps) && !endsInList(node.path)

const maps = (node: CompiledNode): boolean =>
  node.path !== undefined || node.text?.path !== undefined || node.children.some(maps)

function keepRepeated(node: CompiledNode, here: Here, walk: Walk): void {
  const path = node.path ? pathText(node.path) : node.element
  const facts = { path, got: `another ${node.element}`, expected: 'the first one' }
  walk.findings.push(finding('value-repeated', placeOf(here), facts, node.address))
  keepUnmapped(node, here, walk)
}

function keepUnmapped(node: CompiledNode, { element, path, around }: Here, walk: Walk): void {
  const { line, column, offset, text, attributes, children } = element
  const keep = (value: string, at: string) => {
    if (value !== '') walk.unmapped.push({ guide: node.address, value, line, column, offset, path: at })
  }
  keep(text.trim(), path)
  for (const one of attributes) keep(one.value, `${path}/@${attributeNameOf(one, walk.xml.namespaces)}`)
  for (const child of children)
    keepUnmapped(
      node,
      { element: child, path: `${path}/${nameOf(child, walk.xml.namespaces)}`, around },
      walk,
    )
}

function readText(leaf: CompiledLeaf, here: Here, scope: Scope, walk: Walk): void {
  if (here.element.text.trim() !== '') readOne(leaf, here.element.text, placeOf(here, true), scope, walk)
}

function readAttributes(node: CompiledNode, here: Here, scope: Scope, walk: Walk): void {
  const { attributes } = here.element
  const named = new Map(attributes.map((one) => [attributeNameOf(one, walk.xml.namespaces), one.value]))
  for (const leaf of node.attributes) {
    const wire = named.get(leaf.key)
    named.delete(leaf.key)
    if (wire && leaf.usage === 'unused')
      tell(walk, 'xml-attribute-unused', here, { got: leaf.key, parent: node.element }, leaf.address)
    else if (wire) readOne(leaf, wire, { ...placeOf(here), path: `${here.path}/@${leaf.key}` }, scope, walk)
    else if (leaf.usage === 'required')
      tell(walk, 'xml-attribute-missing', here, { expected: leaf.key, parent: node.element }, leaf.address)
  }
  for (const [key, value] of named) keepAttribute(node.address, key, value, here, walk)
}

// Where a schema may be fetched is said to a reader of schemas, and nothing of the document.
const HINT = /^\{http:\/\/www\.w3\.org\/2001\/XMLSchema-instance\}(noNamespaceS|s)chemaLocation$/

function keepAttribute(address: string, key: string, value: string, here: Here, walk: Walk): void {
  if (HINT.test(key)) return
  const { line, column, offset } = here.element
  const path = `${here.path}/@${key}`
  walk.unmapped.push({ guide: `${address}.@${key}`, value, line, column, offset, path })
}

function readOne(leaf: CompiledLeaf, wire: string, at: Place, scope: Scope, walk: Walk): void {
  if (leaf.derive) return void walk.checks.push({ leaf, wire: wire.trim(), at })
  const { value, problem } = readLeaf(leaf, leaf.constants || leaf.codes ? wire.trim() : wire, walk.context)
  if (problem) walk.findings.push(finding(problem.code, at, problem.facts, leaf.address))
  const rest = leaf.codec.rest?.(wire)
  if (rest !== undefined) walk.unmapped.push({ guide: leaf.address, value: rest, ...at })
  if (value !== undefined && leaf.path) put(leaf, leaf.path, value, wire, at, scope, walk)
  else if (!leaf.constants && value !== undefined)
    walk.unmapped.push({ guide: leaf.address, value: wire.trim(), ...at })
}

function put(
  leaf: CompiledLeaf,
  path: Path,
  value: CanonicalValue,
  wire: string,
  at: Place,
  scope: Scope,
  walk: Walk,
): void {
  if (typeof value !== 'object') return putPart(leaf, path, value, wire, at, scope, walk)
  const holder = scope.at(path)
  for (const [name, part] of Object.entries(value))
    putPart(leaf, { root: false, steps: [{ name, list: false }] }, part, wire, at, holder, walk)
}

function putPart(
  leaf: CompiledLeaf,
  path: Path,
  value: unknown,
  wire: string,
  at: Place,
  scope: Scope,
  walk: Walk,
): void {
  const pointer = scope.put(path, value)
  if (pointer === '/date' && typeof value === 'string') walk.context.date ??= value
  if (pointer !== undefined) return void walk.lineage.push({ pointer, guide: leaf.address, ...at })
  const there = scope.get(path)
  if (there === value) return
  walk.findings.push(
    finding(
      'value-repeated',
      at,
      { path: pathText(path), got: wire.trim(), expected: String(there) },
      leaf.address,
    ),
  )
  walk.unmapped.push({ guide: leaf.address, value: wire.trim(), ...at })
}
