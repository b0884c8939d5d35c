import assert from 'node:assert/strict'
import { test } from 'node:test'
import { packTree } from '../../../src/cli/page/packTree.ts'

test('each part stands below what it is in, with its mark, its order or its item', () => {
  const carton = {
    level: 'pack',
    marks: [
      { type: 'sscc', value: '0061414100' },
      { type: 'upc', value: '7' },
    ],
    contents: [
      {
        level: 'item',
        line: '1',
        item: { sellerId: 'A', gtin: '614141000012', lot: 'L1', name: 'Watering can' },
        quantity: { value: '12', unit: 'EA' },
      },
    ],
  }
  assert.deepEqual(packTree([{ level: 'order', order: { number: '4711' }, contents: [carton] }, {}]), [
    'order 4711',
    '  pack 0061414100, 2 marks',
    '    item 1, 12 EA, seller’s A, gtin 614141000012, lot L1, Watering can',
    '(no level)',
  ])
})

test('of a large shipment the first parts are listed and the rest is counted', () => {
  const lines = packTree(Array.from({ length: 100 }, () => ({ level: 'item' })))
  assert.deepEqual([lines.length, lines.at(-1)], [41, '60 more parts'])
})

test('a shipment that holds nothing has no lines', () => assert.deepEqual(packTree(), []))
