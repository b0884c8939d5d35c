import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wireDifferences } from '../../../src/contract/view/differences.ts'
import { placeOf } from '../../../src/contract/view/place.ts'
import { xmlView } from '../../../src/contract/view/xml.ts'

const names = { '': 'urn:order', c: 'urn:basic' }
const view = (text: string) => xmlView(Buffer.from(text), names)
const order = (inner: string) => `<Order xmlns="urn:order" xmlns:c="urn:basic">${inner}</Order>`
const LINES = '<Line><c:ID>1</c:ID><c:Quantity unit="EA">5</c:Quantity></Line><Line><c:ID>2</c:ID></Line>'

const differing = (was: string, is: string) =>
  wireDifferences(view(was), view(is)).map(({ pointer, at, expected, got }) => [at ?? pointer, expected, got])

test('prefixes, white space and comments make no difference, and names do by their namespaces', () => {
  const other =
    `<?xml version="1.0"?>\n<o:Order xmlns:o="urn:order" xmlns:b="urn:basic"><!-- x -->\n${LINES.replaceAll('c:', 'b:').replaceAll('Line>', 'o:Line>').replaceAll('</o:', '</o:')}</o:Order>`
      .replaceAll('<Line', '<o:Line')
      .replaceAll('</Line', '</o:Line')
  assert.deepEqual(differing(order(LINES), other), [])
  const strange = differing(order('<c:ID>1</c:ID>'), order('<c:ID xmlns:c="urn:else">1</c:ID>'))
  assert.deepEqual(strange, [
    ['/Order/0/c:ID/0', '1', undefined],
    ['/Order/0/{urn:else}ID/0', undefined, '1'],
  ])
})

test('a text, an attribute, an element and the order of elements each are a difference', () => {
  assert.deepEqual(differing(order(LINES), order(LINES.replace('>5<', '>6<'))), [
    ['/Order/0/Line/0/c:Quantity/0/#text', '5', '6'],
  ])
  assert.deepEqual(differing(order(LINES), order(LINES.replace('EA', 'CA'))), [
    ['/Order/0/Line/0/c:Quantity/0/@unit', 'EA', 'CA'],
  ])
  assert.deepEqual(differing(order(LINES), order('<Line><c:ID>2</c:ID></Line>')), [
    ['/Order/0/Line/0', '1 EA 5', undefined],
  ])
  const swapped = order('<c:Note>a</c:Note><c:ID>1</c:ID>')
  assert.deepEqual(differing(order('<c:ID>1</c:ID><c:Note>a</c:Note>'), swapped), [
    ['/elements', 'c:ID (element 2)', 'c:Note'],
  ])
  assert.match(String(view('<Order').controls), /it is no XML/)
})

test('a pointer into a view is the path that a person reads', () => {
  const seen = view(order(LINES))
  assert.deepEqual(placeOf(seen, '/Order/0/Line/1/c:ID/0/#text'), { path: '/Order/Line[2]/c:ID' })
  assert.deepEqual(placeOf(seen, '/Order/0/Line/0/c:Quantity/0/@unit'), {
    path: '/Order/Line/c:Quantity/@unit',
  })
})
