// What documents say of an order, held against it: each rule with the smallest documents that break it and keep it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { referencesOf } from '../../src/canonical/references.ts'
import { sentence } from '../../src/finding/catalogue.ts'
import type { CanonicalDocument } from '../../src/guide/reading.ts'
import { ORDER_RULES } from '../../src/guide/rule/against.ts'
import { judgeByOrders } from '../../src/guide/rule/rules.ts'

const ORDER: CanonicalDocument = {
  schema: 'order/1',
  number: 'A-1',
  currency: 'USD',
  lines: [
    {
      number: '1',
      quantity: { value: '24', unit: 'C62' },
      price: { amount: '250', basis: { value: '100' } },
      item: { gtin: '4006381333931' },
    },
    { number: '2', quantity: { value: '5', unit: 'KGM' }, item: { sellerId: 'WC-10' } },
  ],
}

const order = (line?: string) => ({ number: 'A-1', ...(line === undefined ? {} : { line }) })
const invoice = (line: Record<string, unknown>): CanonicalDocument => ({
  schema: 'invoice/1',
  currency: 'USD',
  order: order(),
  lines: [{ number: '9', ...line }],
})
const response = (number: string): CanonicalDocument => ({
  schema: 'order-response/1',
  order: order(),
  lines: [{ number }],
})
const shipment = (item: Record<string, unknown>): CanonicalDocument => ({
  schema: 'shipment/1',
  contents: [
    { level: 'order', order: order(), contents: [{ level: 'pack', contents: [{ level: 'item', ...item }] }] },
  ],
})

const pieces = (value: string, unit = 'C62') => ({ quantity: { value, unit } })
const PEN = { item: { gtin: '4006381333931' } }

interface Case {
  what: string
  fails: CanonicalDocument
  passes: CanonicalDocument
  says: string
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'order-line-unknown': [
    {
      what: 'an invoice’s reference',
      fails: invoice({ order: order('3') }),
      passes: invoice({ order: order('0002') }),
      says: 'Order A-1 has no line 3.',
    },
    {
      what: 'the line that a response answers',
      fails: response('3'),
      passes: response('2'),
      says: 'Order A-1 has no line 3.',
    },
    {
      what: 'a change',
      fails: { ...response('3'), schema: 'order-change/1' },
      passes: { ...response('3'), schema: 'order-change/1', lines: [{ number: '3', action: 'added' }] },
      says: 'Order A-1 has no line 3.',
    },
  ],
  'order-unit-differs': [
    {
      what: 'a billed quantity',
      fails: invoice({ order: order('2'), ...pieces('1') }),
      passes: invoice({ order: order('2'), ...pieces('1', 'KGM') }),
      says: 'Order A-1 has this line in KGM, not in C62.',
    },
  ],
  'order-price-differs': [
    {
      what: 'a bill, whatever the price is for',
      fails: invoice({ ...PEN, ...pieces('24'), price: { amount: '2.60' } }),
      passes: invoice({ ...PEN, ...pieces('24'), price: { amount: '2.50', currency: 'USD' } }),
      says: 'Order A-1 has this line at 2.5 for one, not at 2.6.',
    },
  ],
  'order-quantity-exceeded': [
    {
      what: 'a bill',
      fails: invoice({ ...PEN, ...pieces('25') }),
      passes: invoice({ ...PEN, ...pieces('24') }),
      says: 'Order A-1 has 24 of this line; here are 25.',
    },
    {
      what: 'an item deep in a shipment',
      fails: shipment({ item: { sellerId: 'WC-10' }, ...pieces('6', 'KGM') }),
      passes: shipment({ item: { sellerId: 'WC-10' }, ...pieces('5', 'KGM') }),
      says: 'Order A-1 has 5 of this line; here are 6.',
    },
  ],
}

const judged = (document: CanonicalDocument, rules = {}) =>
  judgeByOrders({ rules }, document, new Map([['A-1', ORDER]]), () => [])

for (const [code, cases] of Object.entries(CASES))
  describe(code, () => {
    for (const { what, fails, passes, says } of cases) {
      test(`is found in ${what}, alone`, () =>
        assert.deepEqual(
          judged(fails).map((one) => [one.code, sentence(one)]),
          [[code, says]],
        ))
      test(`is not found in ${what} that is right`, () => assert.deepEqual(judged(passes), []))
    }
  })

test('every rule that asks an order has its cases here', () =>
  assert.deepEqual(Object.keys(CASES).sort(), [...ORDER_RULES].sort()))

describe('what a document says of an order', () => {
  test('is not judged where the order is another one', () =>
    assert.deepEqual(judged({ ...invoice({ ...PEN, ...pieces('25') }), order: { number: 'B-7' } }), []))

  test('is not judged where an item could be of several lines or of none', () =>
    assert.deepEqual(judged(invoice({ item: { gtin: '9' }, ...pieces('25') })), []))

  test('may be settled by an overlay', () => {
    const exceeding = invoice({ ...PEN, ...pieces('25') })
    assert.deepEqual(judged(exceeding, { 'order-quantity-exceeded': 'off' }), [])
    assert.equal(judged(exceeding, { 'order-quantity-exceeded': 'error' })[0]!.severity, 'error')
  })
})

/** How often the order's lines and the lineage are looked through for a document of so many wrong lines. */
function looks(count: number): number {
  let asked = 0
  const order = {
    ...ORDER,
    get lines() {
      asked++
      return ORDER.lines
    },
  }
  const lines = Array.from({ length: count }, () => ({ order: { line: '7' } }))
  const found = judgeByOrders({}, { ...invoice({}), lines }, new Map([['A-1', order]]), () => {
    asked++
    return []
  })
  assert.equal(found.length, count)
  return asked
}

test('an order and a lineage are looked through once, however many lines a document has', () =>
  assert.equal(looks(50), looks(1)))

describe('the documents that another one refers to', () => {
  test('are found wherever it names them, each once', () => {
    const parts = [{ order: order() }, { contents: [{ order: { number: 'A-2' } }, { order: order() }] }]
    assert.deepEqual(referencesOf({ schema: 'shipment/1', contents: parts }), [
      { of: 'order', number: 'A-1' },
      { of: 'order', number: 'A-2' },
    ])
  })

  test('are invoices for a credit note', () =>
    assert.deepEqual(referencesOf({ schema: 'credit-note/1', invoices: [{ number: 'I-1' }] }), [
      { of: 'invoice', number: 'I-1' },
    ]))

  test('are none for an order', () => assert.deepEqual(referencesOf(ORDER), []))
})
