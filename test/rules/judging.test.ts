// Each rule that judges canonical documents, with the smallest documents that break it and keep it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sentence } from '../../src/finding/catalogue.ts'
import type { CanonicalDocument } from '../../src/guide/reading.ts'
import { ORDER_RULES } from '../../src/guide/rule/against.ts'
import { checkDigit } from '../../src/guide/rule/numbers.ts'
import { judgeByRules, ruleNames } from '../../src/guide/rule/rules.ts'
import { SHIPMENT_RULES } from '../../src/guide/rule/shipped.ts'
import { placesIn } from '../../src/guide/whereabouts.ts'

const money = (amount: string) => ({ amount })
const line = (amount: string, quantity = '3', price = '2.50') => ({
  number: '1',
  quantity: { value: quantity, unit: 'C62' },
  price: { amount: price },
  amount: money(amount),
})
const allowance = (amount: string) => ({ indicator: 'allowance', amount: money(amount) })
const invoice = (rest: CanonicalDocument): CanonicalDocument => ({
  schema: 'invoice/1',
  date: '2026-03-10',
  ...rest,
})

const distributed = (value: string, stores: string[], unit = 'C62'): CanonicalDocument => ({
  schema: 'order/1',
  lines: [
    {
      quantity: { value, unit: 'C62' },
      distribution: [{ countedIn: { unit }, places: stores.map((quantity) => ({ id: '0042', quantity })) }],
    },
  ],
})
const FIRST = { dates: [{ type: 'delivery-not-before', date: '2026-04-01' }] }
const scheduled = (value: string, days: string[], rest = {}): CanonicalDocument => ({
  schema: 'order/1',
  lines: [
    {
      number: '1',
      ...rest,
      quantity: { value, unit: 'C62' },
      schedule: days.map((day) => ({ quantity: { value: day, unit: 'C62' } })),
    },
  ],
})
const item = (gtin: string, sellerId: string) => ({ item: { gtin, sellerId } })

interface Case {
  what: string
  fails: CanonicalDocument
  passes: CanonicalDocument
  says: string
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'line-amount-differs': [
    {
      what: 'an amount that is not quantity times price',
      fails: { lines: [line('7.60')] },
      passes: { lines: [line('7.50')] },
      says: 'Line 1 says 7.60, but 3 at 2.5 make 7.50.',
    },
    {
      what: 'a price for a hundred',
      fails: { lines: [{ ...line('7.50'), price: { amount: '2.50', basis: { value: '100' } } }] },
      passes: { lines: [{ ...line('0.08'), price: { amount: '2.50', basis: { value: '100' } } }] },
      says: 'Line 1 says 7.50, but 3 at 2.5 per 100 make 0.075.',
    },
    {
      what: 'an allowance of the line',
      fails: { lines: [{ ...line('7.50'), allowancesAndCharges: [allowance('0.50')] }] },
      passes: { lines: [{ ...line('7.00'), allowancesAndCharges: [allowance('0.50')] }] },
      says: 'Line 1 says 7.50, but 3 at 2.5 with -0.50 of allowances and charges make 7.00.',
    },
  ],
  'total-differs': [
    {
      what: 'a sum of lines',
      fails: { lines: [line('7.50')], totals: { lines: money('7.51') } },
      passes: { lines: [line('7.50')], totals: { lines: money('7.50') } },
      says: 'The sum of the lines says 7.51, but its 1 lines make 7.50.',
    },
    {
      what: 'an amount without tax',
      fails: { totals: { lines: money('10.00'), allowances: money('1.00'), taxExclusive: money('10.00') } },
      passes: { totals: { lines: money('10.00'), allowances: money('1.00'), taxExclusive: money('9.00') } },
      says: 'The amount without tax says 10.00, but the lines less allowances and with charges make 9.00.',
    },
    {
      what: 'an amount with tax',
      fails: { totals: { tax: money('1.90'), taxExclusive: money('10.00'), taxInclusive: money('11.00') } },
      passes: { totals: { tax: money('1.90'), taxExclusive: money('10.00'), taxInclusive: money('11.90') } },
      says: 'The amount with tax says 11.00, but the amount without tax and the tax make 11.90.',
    },
    {
      what: 'an amount to be paid',
      fails: { totals: { taxInclusive: money('11.90'), prepaid: money('1.90'), amount: money('11.90') } },
      passes: { totals: { taxInclusive: money('11.90'), prepaid: money('1.90'), amount: money('10.00') } },
      says: 'The amount to be paid says 11.90, but the amount with tax, less what is paid and with its rounding make 10.00.',
    },
    {
      what: 'the one total of an X12 invoice',
      fails: invoice({
        lines: [line('7.50')],
        allowancesAndCharges: [allowance('0.50')],
        taxes: [{ amount: money('0.70') }],
        totals: { amount: money('7.00') },
      }),
      passes: invoice({
        lines: [line('7.50')],
        allowancesAndCharges: [allowance('0.50')],
        taxes: [{ amount: money('0.70') }],
        totals: { amount: money('7.70') },
      }),
      says: 'The total says 7.00, but its lines, allowances, charges and taxes make 7.70.',
    },
  ],
  'tax-differs': [
    {
      what: 'a tax that is not its percentage',
      fails: { taxes: [{ percent: '19', baseAmount: money('100.00'), amount: money('18.00') }] },
      passes: { taxes: [{ percent: '19', baseAmount: money('100.00'), amount: money('19.00') }] },
      says: 'The tax says 18.00, but 19 % of 100 make 19.00.',
    },
  ],
  'dates-out-of-order': [
    {
      what: 'a window that ends before it begins',
      fails: {
        dates: [
          { type: 'delivery-not-before', date: '2026-04-02' },
          { type: 'delivery-not-after', date: '2026-04-01' },
        ],
      },
      passes: {
        dates: [
          { type: 'delivery-not-before', date: '2026-04-01' },
          { type: 'delivery-not-after', date: '2026-04-01' },
        ],
      },
      says: 'The delivery not after date (2026-04-01) is before the delivery not before date (2026-04-02).',
    },
    {
      what: 'a delivery before the order',
      fails: {
        schema: 'order/1',
        date: '2026-04-02',
        dates: [{ type: 'delivery-requested', date: '2026-04-01' }],
      },
      passes: {
        schema: 'order/1',
        date: '2026-04-02',
        dates: [{ type: 'delivery-requested', date: '2026-04-02' }],
      },
      says: 'The delivery requested date (2026-04-01) is before the issue date (2026-04-02).',
    },
    {
      what: 'a period of a line',
      fails: { lines: [{ period: { from: '2026-04-02', to: '2026-04-01' } }] },
      passes: { lines: [{ period: { from: '2026-04-01', to: '2026-04-02' } }] },
      says: 'The end of the period (2026-04-01) is before the begin of the period (2026-04-02).',
    },
  ],
  'line-number-repeated': [
    {
      what: 'one number at two lines',
      fails: { lines: [{ number: '1' }, { number: '1' }] },
      passes: { lines: [{ number: '1' }, { number: '2' }, {}, {}] },
      says: 'Line number 1 stands at 2 lines: an answer to it could mean any of them.',
    },
  ],
  'distribution-differs': [
    {
      what: 'stores that get less than the line orders',
      fails: distributed('36', ['12', '18']),
      passes: distributed('30', ['12', '18.0']),
      says: 'Line 1 orders 36, but its 2 stores get 30 together.',
    },
    {
      what: 'one store, and stores counted in another unit',
      fails: distributed('36', ['30']),
      passes: distributed('36', ['3'], 'XCS'),
      says: 'Line 1 orders 36, but its store gets 30.',
    },
    {
      what: 'an order, which a blanket order leaves to its releases',
      fails: { ...distributed('36', ['30']), kind: 'release' },
      passes: { ...distributed('36', ['30']), kind: 'blanket' },
      says: 'Line 1 orders 36, but its store gets 30.',
    },
  ],
  'schedule-differs': [
    {
      what: 'days on which more comes than the line orders',
      fails: scheduled('10', ['5', '6']),
      passes: scheduled('10', ['5', '5']),
      says: 'Line 1 orders 10, but its schedule makes 11.',
    },
    {
      what: 'days behind the first, which the line says itself',
      fails: scheduled('10', ['5', '6'], FIRST),
      passes: scheduled('10', ['5'], FIRST),
      says: 'Line 1 orders 10, but its schedule makes 11.',
    },
    {
      what: 'days on which less comes than the line orders',
      fails: scheduled('10', ['5']),
      passes: scheduled('10', ['10']),
      says: 'Line 1 orders 10, but its schedule makes 5.',
    },
  ],
  'item-numbers-differ': [
    {
      what: 'one GTIN of two items',
      fails: { lines: [item('061414100007', 'WC-10'), item('0061414100007', 'GL-M')] },
      passes: { lines: [item('061414100007', 'WC-10'), item('061414100014', 'WC-10')] },
      says: 'GTIN 0061414100007 stands beside the seller’s number WC-10 in one line, and GL-M in another.',
    },
    {
      what: 'one GTIN in two cartons',
      fails: {
        contents: [{ contents: [item('061414100007', 'A')] }, { contents: [item('061414100007', 'B')] }],
      },
      passes: {
        contents: [{ contents: [item('061414100007', 'A')] }, { contents: [item('061414100007', 'A')] }],
      },
      says: 'GTIN 061414100007 stands beside the seller’s number A in one line, and B in another.',
    },
  ],
  'check-digit-wrong': [
    {
      what: 'a GTIN',
      fails: { lines: [{ item: { gtin: '4006381333932' } }] },
      passes: { lines: [{ item: { gtin: '4006381333931' } }, { item: { gtin: '12345' } }] },
      says: '"4006381333932" is no GTIN: its last digit would have to be 1.',
    },
    {
      what: 'a GLN',
      fails: { buyer: { id: { scheme: 'gln', value: '9521101000017' } } },
      passes: { buyer: { id: { scheme: 'gln', value: '9521101000016' } } },
      says: '"9521101000017" is no GLN: its last digit would have to be 6.',
    },
    {
      what: 'an SSCC',
      fails: { contents: [{ marks: [{ type: 'sscc', value: '106141411234567898' }] }] },
      passes: { contents: [{ marks: [{ type: 'sscc', value: '106141411234567897' }] }] },
      says: '"106141411234567898" is no SSCC: its last digit would have to be 7.',
    },
  ],
}

const judged = (document: CanonicalDocument, rules = {}) => judgeByRules({ rules }, document, () => new Map())

for (const [code, cases] of Object.entries(CASES))
  describe(code, () => {
    for (const { what, fails, passes, says } of cases) {
      test(`is found in ${what}, alone`, () => {
        assert.deepEqual(
          judged(fails).map((one) => [one.code, sentence(one)]),
          [[code, says]],
        )
      })
      test(`is not found in ${what} that is right`, () => assert.deepEqual(judged(passes), []))
    }
  })

test('every rule has its cases here, or with those that ask other documents', () =>
  assert.deepEqual([...Object.keys(CASES), ...ORDER_RULES, ...SHIPMENT_RULES].sort(), [...ruleNames].sort()))

describe('a guide or an overlay', () => {
  const document = { lines: [{ number: '1' }, { number: '1' }] }
  test('may make a rule decide about acceptance', () =>
    assert.equal(judged(document, { 'line-number-repeated': 'error' })[0]!.severity, 'error'))
  test('may leave a rule out', () =>
    assert.deepEqual(judged(document, { 'line-number-repeated': 'off' }), []))
})

test('a breach stands where its value stood on the wire', () => {
  const lineage = [
    { pointer: '/lines/1/number', guide: 'detail.PO1.PO1.1', segment: 9, id: 'PO1', element: 1, offset: 120 },
  ]
  const [found] = judgeByRules({}, { lines: [{ number: '1' }, { number: '1' }] }, (wanted) =>
    placesIn(lineage, wanted),
  )
  assert.deepEqual(found!.at, { segment: 9, id: 'PO1', element: 1, offset: 120 })
  assert.equal(found!.guide, 'detail.PO1.PO1.1')
})

test('the check digit of GS1 is that of its own examples', () => {
  assert.equal(checkDigit('629104150021'), 3)
  assert.equal(checkDigit('10614141123456789'), 7)
})
