// What a resolved guide says that can't be meant: unknown segments and codecs, paths that no canonical
// document has, codes that can't be written back, variants that nothing can reach.

import type { Codec } from '../codec/codec.ts'
import { codecs } from '../codec/codecs.ts'
import type { Problem } from '../load/problem.ts'
import { problemAt, type Source } from '../load/source.ts'
import type { Dictionary, Leaf, Node, Origin, ResolvedGuide } from '../model.ts'
import {
  checkChoices,
  checkCodes,
  checkEnvelope,
  checkLengths,
  checkNames,
  checkPairs,
  checkReach,
  checkTimes,
} from './nodes.ts'
import { hasPath, pathsInstead, type SchemaPlace, schemaAt } from './schema.ts'
import { checkSituations } from './situations.ts'
import { checkTrees } from './tree.ts'

/** Says a problem at an address of the guide, under the word of it that is wrong where one is named. */
export type Say = (address: string, message: string, severity?: Problem['severity'], word?: string) => void

interface Lint {
  guide: ResolvedGuide
  say: Say
}

/** Everything that is wrong with a resolved guide; `sources` are the files its words came from, for the caret. */
export function lintGuide(guide: ResolvedGuide, sources: Iterable<Source>): Problem[] {
  const files = new Map([...sources].map((source) => [source.file, source]))
  const problems: Problem[] = []
  const say: Say = (address, message, severity = 'error', word) => {
    const origin = nearest(guide.origins, address)
    const source = files.get(origin.file) ?? { file: origin.file || guide.guide, text: '' }
    const at = word === undefined ? origin : whereSaid(source.text, origin, word)
    problems.push(problemAt(source, at, `${address}: ${message}`, severity))
  }
  const root = schemaAt(guide.canonical)
  if (!root) say('', `there is no canonical document "${guide.canonical}"`)
  if (guide.syntax === 'xml' && guide.root === undefined) say('', 'an XML guide must name its root element')
  if (root) lintKey(guide, root, say)
  checkEnvelope(guide, say)
  for (const [area, nodes] of Object.entries(guide.areas))
    if (root) lintNodes({ guide, say }, nodes, area, root, root)
  checkSituations(guide, say)
  return problems
}

// In X12 a code says it: the set's own number is that of several documents.
function lintKey({ syntax, key = {} }: ResolvedGuide, root: SchemaPlace, say: Say): void {
  for (const name of Object.keys(key)) {
    if (syntax === 'x12') say('', `key: only a root element of XML stands for a word such as ${name}`)
    else if (!hasPath(name, root, root)) say('', `key: the canonical document has no ${name}`)
  }
}

// A leaf that an overlay never named stands where its node does.
function nearest(origins: ResolvedGuide['origins'], address: string): Origin {
  for (let at = address; at.includes('.'); at = at.slice(0, at.lastIndexOf('.'))) {
    const origin = origins[at]
    if (origin) return origin
  }
  return Object.values(origins)[0] ?? { file: '', line: 1, column: 1 }
}

// Positions are kept of keys alone; a word stands behind its key, on that line or on those that are further in.
function whereSaid(text: string, origin: Origin, word: string): Pick<Origin, 'line' | 'column'> {
  const lines = text.split(/\r?\n/)
  const whole = new RegExp(`(?<![\\w.])${word.replace(/[^\w]/g, '\\$&')}(?![\\w.])`)
  for (let line = origin.line; line <= lines.length; line++) {
    const from = line === origin.line ? origin.column - 1 : 0
    const here = lines[line - 1]!
    if (line > origin.line && here.search(/\S/) < origin.column) break
    const at = here.slice(from).search(whole)
    if (at >= 0) return { line, column: from + at + 1 }
  }
  return origin
}

type Nodes = Readonly<Record<string, Node>>

function lintNodes(lint: Lint, nodes: Nodes, at: string, scope: SchemaPlace, root: SchemaPlace): void {
  checkReach(nodes, at, lint.guide.syntax, lint.say)
  checkChoices(nodes, at, lint.say)
  checkTrees(nodes, { at, scope, root, dictionary: lint.guide.dictionary, say: lint.say })
  for (const [key, node] of Object.entries(nodes)) lintNode(lint, key, node, `${at}.${key}`, scope, root)
}

function lintNode(
  lint: Lint,
  key: string,
  node: Node,
  address: string,
  scope: SchemaPlace,
  root: SchemaPlace,
): void {
  const { guide, say } = lint
  checkTimes(node, address, say)
  if (guide.syntax === 'xml') checkNames(key, node, guide.namespaces ?? {}, address, say)
  const isLeaf = guide.syntax === 'xml' && !node.children
  const inner = isLeaf ? scope : innerScope(node, address, scope, root, say)
  if (guide.dictionary) lintSegment(lint, guide.dictionary, key, node, address)
  if (isLeaf) lintLeaf(lint, node as Leaf, address, scope, root)
  lintParts(lint, node, address, inner, root)
  const below = node.loop ?? node.children
  if (below) lintNodes(lint, below, address, inner, root)
}

function lintParts(lint: Lint, node: Node, address: string, scope: SchemaPlace, root: SchemaPlace): void {
  for (const [position, leaf] of Object.entries(node.elements ?? {})) {
    lintLeaf(lint, leaf, `${address}.${position}`, scope, root)
    for (const [part, one] of Object.entries(leaf.components ?? {}))
      lintLeaf(lint, one, `${address}.${position}.${part}`, scope, root)
  }
  for (const [name, leaf] of Object.entries(node.attributes ?? {}))
    lintLeaf(lint, leaf, `${address}.@${name}`, scope, root)
  for (const [qualifier, said] of Object.entries(node.pairs?.paths ?? {})) {
    const path = typeof said === 'string' ? said : said.path
    lintPath(path, address, scope, root, lint.say, ` (pair ${qualifier})`)
  }
}

function innerScope(
  node: Node,
  address: string,
  scope: SchemaPlace,
  root: SchemaPlace,
  say: Say,
): SchemaPlace {
  if (node.path === undefined) return scope
  lintPath(node.path, address, scope, root, say)
  const place = hasPath(node.path, scope, root)
  if (place) lintEntry(node, address, place, root, say)
  return place ?? scope
}

// A key that no entry of the list has would find none, and write a word that nobody reads.
function lintEntry(
  { key = {}, path }: Node,
  address: string,
  place: SchemaPlace,
  root: SchemaPlace,
  say: Say,
): void {
  for (const name of Object.keys(key))
    if (!hasPath(name, place, root)) {
      const instead = pathsInstead(name, place, root)
      say(address, `key: an entry of ${path} has no ${name}${instead}`, 'error', name)
    }
}

function lintLeaf({ say }: Lint, leaf: Leaf, address: string, scope: SchemaPlace, root: SchemaPlace): void {
  if (leaf.path !== undefined) lintPath(leaf.path, address, scope, root, say)
  if (leaf.as !== undefined && !Object.hasOwn(codecs, leaf.as))
    say(address, `there is no codec "${leaf.as}"; known: ${Object.keys(codecs).join(', ')}`)
  if (leaf.min !== undefined && leaf.max !== undefined && leaf.min > leaf.max)
    say(address, `min ${leaf.min} is more than max ${leaf.max}`)
  if (leaf.codes) checkCodes(leaf.codes, address, say)
  if (leaf.crosswalk !== undefined && leaf.as !== undefined && !isOfCodes(codecs[leaf.as]))
    say(address, `a crosswalk is of codes, and ${leaf.as} makes something else of them`)
  if (leaf.derive !== undefined) {
    const [kind, path] = leaf.derive.split(' ')
    if (kind !== 'serial' && path && !hasPath(path, root, root))
      say(address, `the canonical document has no ${path} to ${kind}`)
  }
}

const isOfCodes = (codec: Codec | undefined) =>
  codec === undefined || (codec !== codecs.boolean && (!codec.parts || codec.parts[0] === 'unit'))

function lintPath(
  path: string,
  address: string,
  scope: SchemaPlace,
  root: SchemaPlace,
  say: Say,
  of = '',
): void {
  if (hasPath(path, scope, root)) return
  const instead = pathsInstead(path, scope, root)
  say(address, `the canonical document has no ${path} here${of}${instead}`, 'error', path)
}

// Where an overlay lists the elements that it uses and forgets one, that is shown where it lists them.
function sayDemanded({ guide, say }: Lint, address: string, position: string): void {
  const own = guide.origins[`${address}.${position}`]
  const around = nearest(guide.origins, address)
  if (guide.partner !== undefined && around.file !== own?.file)
    say(
      address,
      `the standard demands element ${position}, which is not among those listed here: add ${position}: {}`,
    )
  else say(`${address}.${position}`, 'the standard demands this element; it can’t be unused')
}

function lintSegment(lint: Lint, dictionary: Dictionary, key: string, node: Node, address: string): void {
  const { say } = lint
  const id = key.split('/')[0]!
  const definition = dictionary.segments[id]
  if (!definition) return say(address, `${id} is not a segment of ${dictionary.dictionary}`)
  const first = node.loop && Object.keys(node.loop)[0]
  if (first !== undefined && first.split('/')[0] !== id)
    say(address, `a ${id} loop must begin with ${id}, not with ${first}`)
  if (node.pairs) checkPairs(node.pairs, definition.elements.length, address, say)
  for (const [position, leaf] of Object.entries(node.elements ?? {})) {
    const use = definition.elements[Number(position) - 1]
    const element = use && dictionary.elements[use.element]
    checkLengths(leaf, use?.repeat ?? 1, element, `${address}.${position}`, say)
    if (!use) say(`${address}.${position}`, `${id} has ${definition.elements.length} elements`)
    else if (leaf.usage === 'unused' && use.usage === 'M') sayDemanded(lint, address, position)
    const parts = use && dictionary.composites[use.element]?.components.length
    for (const part of Object.keys(leaf.components ?? {}))
      if (parts === undefined || Number(part) > parts)
        say(`${address}.${position}.${part}`, `${id}${position} has ${parts ?? 'no'} components`)
  }
}
