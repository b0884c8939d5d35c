import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attributeNameOf, childrenNamed, elementsAt, nameOf, resolveName } from '../../src/xml/name.ts'
import { readXml } from '../../src/xml/reader.ts'
import { NAMESPACES, UBL, utf8 } from './order.ts'

const { cac, cbc } = NAMESPACES
const text = `<o:Order xmlns:o="${UBL}Order-2" xmlns:c="${cac}" xmlns="${cbc}">
  <ID>1</ID><c:Party><c:PartyName><Name>A</Name></c:PartyName><c:PartyName><Name>B</Name></c:PartyName></c:Party>
  <c:Party><c:PartyName><Name>C</Name></c:PartyName></c:Party><x xmlns="urn:x"/><y xmlns="" c:z="1" z="2"/>
</o:Order>`
const root = readXml(utf8(text)).root!

test('a name is in the prefixes of the guide, not of the sender', () => {
  assert.equal(nameOf(root, NAMESPACES), 'Order')
  assert.deepEqual(
    root.children.map((one) => nameOf(one, NAMESPACES)),
    ['cbc:ID', 'cac:Party', 'cac:Party', '{urn:x}x', '{}y'],
  )
})

test('another guide has other prefixes for the same names', () => {
  const other = { u: NAMESPACES[''], b: cbc }
  assert.deepEqual([nameOf(root, other), nameOf(root.children[0]!, other)], ['u:Order', 'b:ID'])
  assert.equal(nameOf(root.children[4]!, other), 'y')
})

test('an attribute without namespace is its local name', () => {
  const { attributes } = root.children[4]!
  assert.deepEqual(
    attributes.map((one) => attributeNameOf(one, NAMESPACES)),
    ['cac:z', 'z'],
  )
  const lang = { uri: 'http://www.w3.org/XML/1998/namespace', local: 'lang' }
  assert.equal(attributeNameOf(lang, NAMESPACES), 'xml:lang')
})

test('names that mean something to JavaScript are found by their own namespace only', () => {
  for (const local of ['__proto__', 'constructor', 'toString']) {
    assert.equal(nameOf({ uri: cbc, local }, NAMESPACES), `cbc:${local}`)
    assert.equal(nameOf({ uri: local, local: 'x' }, NAMESPACES), `{${local}}x`)
    assert.equal(resolveName(`${local}:x`, NAMESPACES), undefined)
  }
})

test('a name is the same however often it is asked', () => {
  for (let i = 0; i < 6000; i++) {
    const element = { uri: cbc, local: `N${i}` }
    assert.equal(nameOf(element, NAMESPACES), nameOf(element, NAMESPACES))
    assert.equal(nameOf(element, NAMESPACES), `cbc:N${i}`)
  }
})

test('a word of a guide becomes a name again', () => {
  assert.deepEqual(resolveName('cbc:ID', NAMESPACES), { uri: cbc, local: 'ID' })
  assert.deepEqual(resolveName('Order', NAMESPACES), { uri: NAMESPACES[''], local: 'Order' })
  assert.deepEqual(resolveName('cXML', {}), { uri: '', local: 'cXML' })
  assert.equal(resolveName('no:ID', NAMESPACES), undefined)
})

test('elements are found along a path, in document order', () => {
  const names = elementsAt(root, 'cac:Party/cac:PartyName/cbc:Name', NAMESPACES)
  assert.deepEqual(
    names.map((one) => one.text),
    ['A', 'B', 'C'],
  )
  assert.deepEqual(elementsAt(root, '', NAMESPACES), [root])
  assert.deepEqual(elementsAt(root, 'cac:Party/cbc:Name', NAMESPACES), [])
  assert.equal(childrenNamed(root, 'cac:Party', NAMESPACES).length, 2)
})
