// From a tree to bytes, by fast-xml-parser's builder. It writes the structure; escaping is ours,
// so that what our reader reads back is what was meant, line ends and tabs included.
import { XMLBuilder } from 'fast-xml-parser'
import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import { isName, shown, uncarried } from './characters.ts'
import { attributeNameOf, type Namespaces, nameOf } from './name.ts'
import type { XmlTree } from './tree.ts'

/** The bytes, or a finding for each value that XML can't carry. */
export type Written = { bytes: Uint8Array; findings: [] } | { bytes?: never; findings: Finding[] }

/** One node as the builder takes it: its name holds its content, `:@` its attributes. */
type Built = Record<string, Built[] | string | Record<string, string>>

const DECLARATION: Built = { '?xml': [{ '#text': '' }], ':@': { version: '1.0', encoding: 'UTF-8' } }

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
const escapeText = (text: string) => text.replace(/[&<>\r]/g, (one) => ESCAPES[one]!)
/** Quotes are the builder's to escape. */
const escapeAttribute = (value: string) => value.replace(/[&<>\t\n\r]/g, (one) => ESCAPES[one]!)

/**
 * Writes a tree as UTF-8 with declaration and, unless an element has both text and children,
 * indentation. All `namespaces` (prefix → URI) are declared at the root. A value with characters
 * that XML has no way to carry is a finding with the element's path; a name outside of the
 * namespaces or not a name at all is our fault, and throws.
 */
export const writeXml = (tree: XmlTree, namespaces: Namespaces): Written => {
  const findings = [...unsayable(tree, namespaces, '')]
  if (findings.length > 0) return { findings }
  const builder = new XMLBuilder({
    preserveOrder: true,
    format: !isMixed(tree),
    ignoreAttributes: false,
    attributeNamePrefix: '',
    processEntities: false,
    suppressEmptyNode: true,
  })
  const text: string = builder.build([DECLARATION, elementFor(tree, namespaces, declarationsOf(namespaces))])
  return { bytes: new TextEncoder().encode(text.endsWith('\n') ? text : `${text}\n`), findings: [] }
}

const declarationsOf = (namespaces: Namespaces): [string, string][] =>
  Object.entries(namespaces).map(([prefix, uri]) => [prefix === '' ? 'xmlns' : `xmlns:${prefix}`, uri])

const elementFor = (tree: XmlTree, namespaces: Namespaces, extra: [string, string][] = []): Built => {
  const attributes = tree.attributes.map((one) => [own(attributeNameOf(one, namespaces)), one.value] as const)
  const escaped = [...extra, ...attributes].map(([name, value]) => [name, escapeAttribute(value)])
  const children = tree.children.map((child) => elementFor(child, namespaces))
  const content = tree.text === '' ? children : [{ '#text': escapeText(tree.text) }, ...children]
  const name = own(nameOf(tree, namespaces))
  return Object.fromEntries([
    [name, content],
    ...(escaped.length > 0 ? [[':@', Object.fromEntries(escaped)]] : []),
  ])
}

const own = (name: string): string => {
  if (!isName(name)) throw new Error(`${name} is not a name in the declared namespaces`)
  return name
}

const isMixed = (tree: XmlTree): boolean =>
  (tree.text !== '' && tree.children.length > 0) || tree.children.some(isMixed)

function* unsayable(tree: XmlTree, namespaces: Namespaces, above: string): Generator<Finding> {
  const path = `${above}/${nameOf(tree, namespaces)}`
  for (const { name, value } of [
    { name: path, value: tree.text },
    ...tree.attributes.map((one) => ({ name: `${path}/@${one.local}`, value: one.value })),
  ]) {
    const characters = uncarried(value)
    if (characters.length === 0) continue
    const facts = { got: shown(value), path: name, reason: `XML can't carry ${characters.join(', ')}` }
    yield finding('value-unsayable', { path: name }, facts)
  }
  for (const child of tree.children) yield* unsayable(child, namespaces, path)
}
