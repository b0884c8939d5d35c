import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadErpRules } from '../../../src/contract/erpRules.ts'
import { unkept } from '../../../src/contract/shadow/relied.ts'

const { rules } = loadErpRules(
  'order.rules.yaml',
  [
    'rules: order/1',
    'paths:',
    '  number: exact',
    '  currency: optional regex [A-Z]{3}',
    '  lines[].quantity.value: decimal',
    '  lines[].item.gtin: optional gtin',
    '',
  ].join('\n'),
).rules

const order = (over: object = {}) => ({
  number: 'PO-1',
  currency: 'USD',
  lines: [{ quantity: { value: '5' } }],
  ...over,
})

const broken = (was: object, now: object) =>
  unkept(rules, was, now).map(({ pointer, settleable }) => [pointer, settleable])

test('a value that only has to be the same may be declared, one that loses its shape may not', () => {
  assert.deepEqual(broken(order(), order()), [])
  assert.deepEqual(broken(order(), order({ number: 'PO-2' })), [['/number', true]])
  assert.deepEqual(broken(order(), order({ currency: 'US' })), [['/currency', false]])
  assert.deepEqual(broken(order(), order({ currency: 'EUR' })), [])
})

test('a value that must be there may not go, one that may be missing goes where that is declared', () => {
  assert.deepEqual(broken(order(), order({ currency: undefined })), [['/currency', true]])
  assert.deepEqual(broken(order(), order({ number: undefined })), [['/number', false]])
})

test('what was wrong before is nobody’s change, what comes wrong is', () => {
  const wrong = { lines: [{ quantity: { value: 'many' } }] }
  assert.deepEqual(broken(order(wrong), order({ lines: [{ quantity: { value: 'lots' } }] })), [])
  const coded = { lines: [{ quantity: { value: '5' }, item: { gtin: '123' } }] }
  assert.deepEqual(broken(order(), order(coded)), [['/lines/0/item/gtin', false]])
})

test('a list that has fewer or more entries is told once', () => {
  const two = { lines: [{ quantity: { value: '5' } }, { quantity: { value: '6' } }] }
  assert.deepEqual(broken(order(), order(two)), [['/lines', true]])
  assert.deepEqual(broken(order(two), order()), [['/lines', true]])
})
