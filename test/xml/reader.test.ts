import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readXml, XmlReader } from '../../src/xml/reader.ts'
import type { XmlElement, XmlReading } from '../../src/xml/tree.ts'
import { NAMESPACES, order, UBL, utf8 } from './order.ts'

const rootOf = (reading: XmlReading): XmlElement => {
  assert.deepEqual(reading.findings, [])
  assert.ok(reading.root)
  return reading.root
}
const read = (text: string) => rootOf(readXml(utf8(text)))
const textOf = (content: string) => read(`<a>${content}</a>`).text

test('an element is its local name and namespace, whatever prefix the sender chose', () => {
  const { cbc } = NAMESPACES
  for (const text of [
    order('<cbc:ID>PO-1</cbc:ID>'),
    `<o:Order xmlns:o="${UBL}Order-2"><ID xmlns="${cbc}">PO-1</ID></o:Order>`,
    `<_.1:Order xmlns:_.1="${UBL}Order-2" xmlns:cac="${cbc}"><cac:ID>PO-1</cac:ID></_.1:Order>`,
  ]) {
    const root = read(text)
    assert.deepEqual([root.uri, root.local], [NAMESPACES[''], 'Order'])
    const id = root.children[0]
    assert.deepEqual([id?.uri, id?.local, id?.text], [cbc, 'ID', 'PO-1'])
  }
})

test('an inner default namespace holds for its element only', () => {
  const root = read('<a xmlns="urn:1"><b xmlns="urn:2"><c xmlns=""/></b><d/></a>')
  const [b, d] = root.children
  assert.deepEqual([root.uri, b?.uri, b?.children[0]?.uri, d?.uri], ['urn:1', 'urn:2', '', 'urn:1'])
})

test('attributes keep their order and namespace, and declarations are not among them', () => {
  const { attributes } = read('<a xmlns:x="urn:x" two="2" x:one="1" xmlns="urn:d" xml:lang="de"/>')
  assert.deepEqual(attributes, [
    { uri: '', local: 'two', value: '2' },
    { uri: 'urn:x', local: 'one', value: '1' },
    { uri: 'http://www.w3.org/XML/1998/namespace', local: 'lang', value: 'de' },
  ])
})

test('no value is taken for a number, a date or a boolean', () => {
  const text = order(
    '<cbc:ID>007</cbc:ID><cbc:ID>1e3</cbc:ID><cbc:ID>true</cbc:ID><cbc:ID>00012345600012</cbc:ID>',
  )
  assert.deepEqual(
    read(text).children.map((one) => one.text),
    ['007', '1e3', 'true', '00012345600012'],
  )
})

test('references and CDATA sections become the text they stand for', () => {
  assert.equal(textOf('&lt;b&gt; &amp;lt; &#169;&#x1F600; <![CDATA[<5 & 6>]]>'), '<b> &lt; ©😀 <5 & 6>')
})

test('line ends are line feeds, however they were written', () => {
  assert.equal(textOf('1\r\n2\r3\n4&#13;5'), '1\n2\n3\n4\r5')
})

test('white space is kept in a text and is nothing between elements', () => {
  assert.equal(textOf('  x  '), '  x  ')
  assert.equal(textOf(' '), ' ')
  const root = read('<a>\n  <b/>\n  <c> </c>\n</a>')
  assert.deepEqual([root.text, root.children.map((one) => one.text)], ['', ['', ' ']])
})

test('text between elements is not lost', () => {
  assert.equal(read('<a>one<b/>two</a>').text, 'onetwo')
})

test('comments and processing instructions say nothing', () => {
  const root = read('<?xml version="1.0"?><!-- <x> --><?go on?><a>1<!-- 2 -->3<?x?></a><!-- end -->')
  assert.deepEqual([root.local, root.text, root.children.length], ['a', '13', 0])
})

test('names that mean something to JavaScript are names', () => {
  const root = read(
    '<a __proto__="1" constructor="2"><__proto__><polluted>yes</polluted></__proto__><toString/></a>',
  )
  assert.deepEqual(
    root.children.map((one) => one.local),
    ['__proto__', 'toString'],
  )
  assert.deepEqual(
    root.attributes.map((one) => [one.local, one.value]),
    [
      ['__proto__', '1'],
      ['constructor', '2'],
    ],
  )
  assert.equal(Reflect.get({}, 'polluted'), undefined)
})

test('chunks of any size give the same tree', () => {
  const bytes = utf8(
    `\ufeff<?xml version="1.0" encoding="utf-8"?>\r\n${order('<cbc:Note a="é">Größe\r\n€ 😀\r</cbc:Note>\r\n<b/>')}`,
  )
  const whole = readXml(bytes)
  assert.ok(whole.root)
  for (const size of [1, 2, 3, 5, 7, 16, 61]) {
    const reader = new XmlReader()
    for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
    assert.deepEqual(reader.end(), whole, `in chunks of ${size}`)
  }
})

test('the caller may use its chunk again', () => {
  const bytes = utf8('<a>aé€😀z</a>')
  const reader = new XmlReader()
  const chunk = new Uint8Array(1)
  for (const byte of bytes) {
    chunk[0] = byte
    reader.push(chunk)
  }
  assert.equal(rootOf(reader.end()).text, 'aé€😀z')
})

test('the root is known as soon as its start tag is in', () => {
  const reader = new XmlReader()
  reader.push(utf8('<?xml version="1.0"?><Order xmlns="urn:o"'))
  assert.equal(reader.root, undefined)
  reader.push(utf8('><x'))
  assert.deepEqual(reader.root, { uri: 'urn:o', local: 'Order' })
})
