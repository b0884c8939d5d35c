import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ofKind, ofWay } from '../../../src/exchange/reconciling/find.ts'
import type { Sent } from '../../../src/exchange/reconciling/statement.ts'

const US = '01/123456789'
const sent = (receiver: string, over: Partial<Sent> = {}): Sent => ({
  id: `to ${receiver}`,
  type: 'x12/004010/810',
  canonical: 'invoice',
  sender: US,
  receiver,
  ...over,
})

test('numbers are counted for each pair of addresses: those of the same pair are meant', () => {
  const all = [sent('ZZ/A'), sent('ZZ/B')]
  assert.deepEqual(ofWay(all, { way: { sender: 'ZZ/B', receiver: US } }), { documents: [all[1]] })
})

test('from another address only what was sent to one alone is meant, and that is told', () => {
  const way = { sender: 'ZZ/C', receiver: US }
  assert.deepEqual(ofWay([sent('ZZ/A')], { way }), { documents: [sent('ZZ/A')], strange: 'ZZ/A' })
  assert.deepEqual(ofWay([sent('ZZ/A'), sent('ZZ/B')], { way }), { documents: [] })
  assert.deepEqual(ofWay([], { way }), { documents: [] })
})

test('of documents of one number those of the kind that is named are meant', () => {
  const invoice = sent('ZZ/A')
  const notice = sent('ZZ/A', { type: 'x12/004010/856', canonical: 'shipment' })
  assert.deepEqual(ofKind([invoice, notice], { set: '856' }), [notice])
  assert.deepEqual(ofKind([invoice], { set: '856' }), [])
  assert.deepEqual(ofKind([invoice, notice], { type: 'invoice' }), [invoice])
  assert.deepEqual(ofKind([invoice, notice], { type: 'purchase-order' }), [invoice, notice])
})
