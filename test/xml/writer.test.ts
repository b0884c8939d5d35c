import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sentence } from '../../src/finding/catalogue.ts'
import { nameOf } from '../../src/xml/name.ts'
import { readXml } from '../../src/xml/reader.ts'
import type { XmlElement, XmlTree } from '../../src/xml/tree.ts'
import { writeXml } from '../../src/xml/writer.ts'
import { NAMESPACES } from './order.ts'

const { cac, cbc } = NAMESPACES
const leaf = (local: string, text: string, uri = cbc): XmlTree => ({
  uri,
  local,
  attributes: [],
  children: [],
  text,
})
const root = (...children: XmlTree[]): XmlTree => ({ ...leaf('Order', '', NAMESPACES['']), children })
const textOf = (tree: XmlTree) => {
  const { bytes, findings } = writeXml(tree, NAMESPACES)
  assert.deepEqual(findings, [])
  return new TextDecoder().decode(bytes)
}
/** What was read, without its places. */
const bare = ({ uri, local, attributes, children, text }: XmlElement): XmlTree => ({
  uri,
  local,
  attributes,
  children: children.map(bare),
  text,
})

test('a document has its declaration, all namespaces at the root, and is indented', () => {
  const unit = { uri: '', local: 'unitCode', value: 'EA' }
  const quantity = { ...leaf('Quantity', '10'), attributes: [unit] }
  const line = { ...leaf('OrderLine', '', cac), children: [quantity, leaf('Note', '')] }
  assert.equal(
    textOf(root(leaf('ID', 'PO-1'), line)),
    `<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="${NAMESPACES['']}" xmlns:cac="${cac}" xmlns:cbc="${cbc}">
  <cbc:ID>PO-1</cbc:ID>
  <cac:OrderLine>
    <cbc:Quantity unitCode="EA">10</cbc:Quantity>
    <cbc:Note/>
  </cac:OrderLine>
</Order>
`,
  )
})

test('no value can break out of its place', () => {
  const note = {
    ...leaf('Note', '</cbc:Note><x/>]]>&amp;'),
    attributes: [{ uri: '', local: 'a', value: `"'><x b="` }],
  }
  const text = textOf(root(note))
  assert.ok(!text.includes('<x'))
  assert.deepEqual(bare(readXml(new TextEncoder().encode(text)).root!).children, [note])
})

test('a character that XML has not is a finding with its place, for text and attribute alike', () => {
  const bad = {
    ...leaf('Note', 'a\u0000b\u001b\u0000'),
    attributes: [{ uri: '', local: 'languageID', value: '\ud800' }],
  }
  const { bytes, findings } = writeXml(root(leaf('ID', '1'), bad), NAMESPACES)
  assert.equal(bytes, undefined)
  assert.deepEqual(
    findings.map((one) => [one.code, one.at.path, one.facts.reason]),
    [
      ['value-unsayable', '/Order/cbc:Note', "XML can't carry U+0000, U+001B"],
      ['value-unsayable', '/Order/cbc:Note/@languageID', "XML can't carry U+D800"],
    ],
  )
  assert.equal(sentence(findings[0]!).includes('\u001b'), false)
})

test('a name that is none, or of a namespace without prefix, is our fault', () => {
  assert.throws(() => writeXml(root(leaf('a b', '')), NAMESPACES), /a b/)
  assert.throws(() => writeXml(root(leaf('x><y', '')), NAMESPACES))
  assert.throws(() => writeXml(root(leaf('ID', '', 'urn:else')), NAMESPACES), /urn:else/)
  assert.throws(() => writeXml(root(leaf('ID', '', '')), NAMESPACES))
})

const nasty = fc.constantFrom(
  '&',
  '<',
  '>',
  '"',
  "'",
  ']]>',
  '&lt;',
  '\r',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '\u0085',
  '\u2028',
  '\ufeff',
  '\ufffd',
  '😀',
  'é',
  '<!--',
  '__proto__',
)
const value = fc.oneof(
  fc.array(nasty, { maxLength: 8 }).map((parts) => parts.join('')),
  fc
    .string({ unit: 'grapheme' })
    .map((text) => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')),
)
const plain = { noNullPrototype: true }
const local = fc.constantFrom(
  'ID',
  'Note',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'é',
  '_x-1.y',
  'Ω𐐀',
)
const attributes = fc.uniqueArray(fc.record({ uri: fc.constantFrom('', cac, cbc), local, value }, plain), {
  maxLength: 3,
  selector: (one) => `${one.uri} ${one.local}`,
})
const { tree } = fc.letrec<{ tree: XmlTree }>((tie) => ({
  tree: fc
    .record(
      {
        uri: fc.constantFrom(...Object.values(NAMESPACES)),
        local,
        attributes,
        children: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.constant([]),
          fc.array(tie('tree'), { maxLength: 4 }),
        ),
        text: value,
      },
      plain,
    )
    /** White space beside children is layout, and read as nothing. */
    .map((one) => (one.children.length > 0 && one.text.trim() === '' ? { ...one, text: '' } : one)),
}))

test('what is written is read back as it was meant', () => {
  fc.assert(
    fc.property(tree, (meant) => {
      const { bytes } = writeXml(meant, NAMESPACES)
      const { root: got, findings } = readXml(bytes!)
      assert.deepEqual(findings, [])
      assert.deepEqual(bare(got!), meant)
      assert.equal(nameOf(got!, NAMESPACES), nameOf(meant, NAMESPACES))
    }),
    { numRuns: 500, seed: 850 },
  )
})
