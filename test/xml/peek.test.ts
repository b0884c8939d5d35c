import assert from 'node:assert/strict'
import { test } from 'node:test'
import { peekRoot } from '../../src/xml/peek.ts'
import { NAMESPACES, order, utf8 } from './order.ts'

const ORDER = { uri: NAMESPACES[''], local: 'Order' }

test('the root and its namespace are told from the beginning alone', () => {
  const beginning =
    `<?xml version="1.0" encoding="UTF-8"?>\n<!-- ${'x'.repeat(3000)} -->\n${order('')}`.slice(0, -8)
  assert.deepEqual(peekRoot(utf8(beginning)), { root: ORDER, encoding: 'utf-8', findings: [] })
})

test('what is wrong behind the root is not looked at', () => {
  const broken = order('<cbc:ID>'.repeat(2)).replace('</Order>', '&&&')
  assert.deepEqual(peekRoot(utf8(broken)).root, ORDER)
})

test('too few bytes are neither a root nor a finding', () => {
  for (const few of ['', '<', '<?xml version="1.0"?>', '<?xml version="1.0"?>\n<Order xmlns=']) {
    const { root, findings } = peekRoot(utf8(few))
    assert.deepEqual([root, findings], [undefined, []], few)
  }
})

test('what can not be read is a finding at once', () => {
  for (const [beginning, code] of [
    ['<?xml version="1.0" encoding="x-nope"?><a>', 'xml-encoding-unknown'],
    ['ISA*00*          *00*          *<', 'xml-malformed'],
    ['<!DOCTYPE html>\n<html>', 'xml-doctype'],
  ] as const) {
    const { root, findings } = peekRoot(utf8(beginning))
    assert.deepEqual([root, findings.map((one) => one.code)], [undefined, [code]])
  }
})

test('a DOCTYPE that a guide allows is passed over', () => {
  const beginning = utf8('<!DOCTYPE cXML SYSTEM "http://127.0.0.1:9/cXML.dtd"><cXML payloadID="1">')
  assert.deepEqual(peekRoot(beginning, { doctype: 'ignore' }).root, { uri: '', local: 'cXML' })
})
