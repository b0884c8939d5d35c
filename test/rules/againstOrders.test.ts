// What documents say of an order, held against it: each rule with the smallest documents that break it and keep it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { referencesOf } from '../../src/canonical/references.ts'
import { sentence } from '../../src/finding/catalogue.ts'
import type { CanonicalDocument } from '../../src/guide/reading.ts'
import { ORDER_RULES } from '../../src/guide/rule/against.ts'
import { judgeByOthers } from '../../src/guide/rule/rules.ts'

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

const change = (over: Record<string, unknown>): CanonicalDocument => ({
  schema: 'order-change/1',
  purpose: 'change',
  date: '2026-03-02',
  order: order(),
  ...over,
})
const CANCELLED = change({ purpose: 'cancellation' })

interface Case {
  what: string
  /** What was said of the order since. */
  since?: readonly CanonicalDocument[]
  fails: CanonicalDocument
  passes: CanonicalDocument
  says: string
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'order-cancelled': [
    {
      what: 'a shipment',
      since: [CANCELLED],
      fails: shipment({ ...PEN, ...pieces('24') }),
      passes: { ...shipment({ ...PEN, ...pieces('24') }), date: '2026-03-01' },
      says: 'Order A-1 was cancelled on 2026-03-02.',
    },
    {
      what: 'an answer',
      since: [CANCELLED],
      fails: response('2'),
      passes: { ...response('2'), response: 'rejected' },
      says: 'Order A-1 was cancelled on 2026-03-02.',
    },
    {
      what: 'a further change',
      since: [{ ...ORDER, purpose: 'cancellation' }],
      fails: change({}),
      passes: CANCELLED,
      says: 'Order A-1 was cancelled.',
    },
  ],
  'order-line-cancelled': [
    {
      what: 'a bill',
      since: [change({ lines: [{ number: '1', action: 'deleted' }] })],
      fails: invoice({ order: order('1'), ...pieces('1') }),
      passes: invoice({ order: order('2'), ...pieces('1', 'KGM') }),
      says: 'Line 1 of order A-1 was cancelled.',
    },
  ],
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
  'order-item-differs': [
    {
      what: 'a bill for the line of another item',
      fails: invoice({ order: order('2'), item: { sellerId: 'GL-M' } }),
      passes: invoice({ order: order('2'), item: { sellerId: 'WC-10', buyerId: '4711' } }),
      says: 'Order A-1 has the seller’s number WC-10 in this line, not GL-M.',
    },
    {
      what: 'an item in a carton, however long its GTIN is written',
      fails: shipment({ order: order('1'), item: { gtin: '4006381333948' } }),
      passes: shipment({ order: order('1'), item: { gtin: '04006381333931' } }),
      says: 'Order A-1 has the GTIN 4006381333931 in this line, not 4006381333948.',
    },
    {
      what: 'an answer, where a change may put another item in',
      fails: { ...response('2'), lines: [{ number: '2', item: { sellerId: 'GL-M' } }] },
      passes: change({ lines: [{ number: '2', item: { sellerId: 'GL-M' } }] }),
      says: 'Order A-1 has the seller’s number WC-10 in this line, not GL-M.',
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
      what: 'a bill for a line that was changed',
      since: [change({ lines: [{ number: '001', action: 'quantity-increased', ...pieces('30') }] })],
      fails: invoice({ ...PEN, ...pieces('31') }),
      passes: invoice({ ...PEN, ...pieces('30') }),
      says: 'Order A-1 has 30 of this line; here are 31.',
    },
    {
      what: 'a bill for a line that was added',
      since: [change({ lines: [{ number: '3', action: 'added', ...pieces('7') }] })],
      fails: invoice({ order: order('3'), ...pieces('8') }),
      passes: invoice({ order: order('3'), ...pieces('7') }),
      says: 'Order A-1 has 7 of this line; here are 8.',
    },
    {
      what: 'an item deep in a shipment',
      fails: shipment({ item: { sellerId: 'WC-10' }, ...pieces('6', 'KGM') }),
      passes: shipment({ item: { sellerId: 'WC-10' }, ...pieces('5', 'KGM') }),
      says: 'Order A-1 has 5 of this line; here are 6.',
    },
  ],
}

const judged = (document: CanonicalDocument, rules = {}, since: readonly CanonicalDocument[] = []) =>
  judgeByOthers({ rules }, document, [ORDER, ...since], () => new Map())

for (const [code, cases] of Object.entries(CASES))
  describe(code, () => {
    for (const { what, since, fails, passes, says } of cases) {
      test(`is found in ${what}, alone`, () =>
        assert.deepEqual(
          judged(fails, {}, since).map((one) => [one.code, sentence(one)]),
          [[code, says]],
        ))
      test(`is not found in ${what} that is right`, () => assert.deepEqual(judged(passes, {}, since), []))
    }
  })

test('every rule that asks an order has its cases here', () =>
  assert.deepEqual(Object.keys(CASES).sort(), [...ORDER_RULES].sort()))

describe('what a document says of an order', () => {
  test('is not judged where the order is another one', () =>
    assert.deepEqual(judged({ ...invoice({ ...PEN, ...pieces('25') }), order: { number: 'B-7' } }), []))

  test('is not judged where an item could be of several lines or of none', () =>
    assert.deepEqual(judged(invoice({ item: { gtin: '9' }, ...pieces('25') })), []))

  test('is not judged by a cancellation that was taken back by ordering anew', () =>
    assert.deepEqual(judged(shipment({ ...PEN, ...pieces('24') }), {}, [CANCELLED, ORDER]), []))

  test('is judged by a cancellation though the order is said once more', () =>
    assert.equal(
      judged(shipment({}), {}, [CANCELLED, { ...ORDER, purpose: 'duplicate' }])[0]?.code,
      'order-cancelled',
    ))

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
  const found = judgeByOthers({}, { ...invoice({}), lines }, [order], () => {
    asked++
    return new Map()
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
