// What an invoice bills, held against ship notices: each rule with the smallest documents that break it and keep it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sentence } from '../../src/finding/catalogue.ts'
import type { CanonicalDocument } from '../../src/guide/reading.ts'
import { judgeByOthers } from '../../src/guide/rule/rules.ts'
import { SHIPMENT_RULES } from '../../src/guide/rule/shipped.ts'

const pieces = (value: string, unit = 'C62') => ({ quantity: { value, unit } })
const PEN = { item: { gtin: '4006381333931', sellerId: 'P-1' } }
const NAIL = { item: { sellerId: 'WC-10' } }

const notice = (number: string, items: Record<string, unknown>[], over = {}): CanonicalDocument => ({
  schema: 'shipment/1',
  number,
  ...over,
  contents: [
    {
      level: 'order',
      order: { number: 'A-1' },
      contents: items.map((item) => ({ level: 'pack', contents: [{ level: 'item', ...item }] })),
    },
  ],
})

/** Two packages of pens, and a bag of nails. */
const NOTICE = notice('S-1', [
  { line: '1', ...PEN, ...pieces('12') },
  { line: '1', ...PEN, ...pieces('8') },
  { line: '2', ...NAIL, ...pieces('5', 'KGM') },
])

const invoice = (...lines: Record<string, unknown>[]): CanonicalDocument => ({
  schema: 'invoice/1',
  order: { number: 'A-1' },
  lines,
})
const naming = (line: string, over = {}) => ({ shipment: { number: 'S-1', line }, ...over })

const judged = (document: CanonicalDocument, others: readonly CanonicalDocument[] = [NOTICE], rules = {}) =>
  judgeByOthers({ rules }, document, others, () => new Map())

interface Case {
  what: string
  others?: readonly CanonicalDocument[]
  rules?: Record<string, 'warning'>
  fails: CanonicalDocument
  passes: CanonicalDocument
  says: string
}

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'shipped-line-unknown': [
    {
      what: 'an item that was not shipped',
      fails: invoice({ item: { sellerId: 'X-9' }, ...pieces('1') }),
      passes: invoice({ item: { buyerId: 'X-9' }, ...pieces('1') }),
      says: 'No ship notice about order A-1 has item X-9.',
    },
    {
      what: 'a line of a notice',
      fails: invoice(naming('3')),
      passes: invoice(naming('02')),
      says: 'Ship notice S-1 has no line 3.',
    },
  ],
  'shipped-unit-differs': [
    {
      what: 'a billed quantity',
      fails: invoice({ ...NAIL, ...pieces('5') }),
      passes: invoice({ ...NAIL, ...pieces('5', 'KGM') }),
      says: 'Ship notice S-1 has this in KGM, not in C62.',
    },
  ],
  'shipped-quantity-exceeded': [
    {
      what: 'goods out of several packages',
      fails: invoice({ ...PEN, ...pieces('21') }),
      passes: invoice({ ...PEN, ...pieces('20') }),
      says: 'Ship notice S-1 has 20 of this; 21 are billed.',
    },
    {
      what: 'several lines together',
      fails: invoice({ ...PEN, ...pieces('15') }, { ...PEN, ...pieces('6') }),
      passes: invoice({ ...PEN, ...pieces('15') }, { ...PEN, ...pieces('5') }),
      says: 'Ship notice S-1 has 20 of this; 21 are billed.',
    },
    {
      what: 'goods of several notices',
      others: [NOTICE, notice('S-2', [{ ...PEN, ...pieces('4') }])],
      fails: invoice({ ...PEN, ...pieces('25') }),
      passes: invoice({ ...PEN, ...pieces('24') }),
      says: 'Ship notices S-1, S-2 have 24 of this; 25 are billed.',
    },
    {
      what: 'a notice that was said anew',
      others: [NOTICE, notice('S-1', [{ ...PEN, ...pieces('4') }], { purpose: 'replacement' })],
      fails: invoice({ ...PEN, ...pieces('5') }),
      passes: invoice({ ...PEN, ...pieces('4') }),
      says: 'Ship notice S-1 has 4 of this; 5 are billed.',
    },
  ],
  'invoice-before-shipment': [
    {
      what: 'an invoice about nothing that was shipped',
      others: [notice('S-1', [], { purpose: 'cancellation' })],
      rules: { 'invoice-before-shipment': 'warning' },
      fails: invoice({ ...PEN, ...pieces('1') }),
      passes: { schema: 'invoice/1', lines: [] },
      says: 'No ship notice about order A-1 is known here.',
    },
  ],
}

for (const [code, cases] of Object.entries(CASES))
  describe(code, () => {
    for (const { what, others, rules, fails, passes, says } of cases) {
      test(`is found in ${what}, alone`, () =>
        assert.deepEqual(
          judged(fails, others, rules).map((one) => [one.code, sentence(one)]),
          [[code, says]],
        ))
      test(`is not found in ${what} that is right`, () => assert.deepEqual(judged(passes, others, rules), []))
    }
  })

test('every rule that asks ship notices has its cases here', () =>
  assert.deepEqual(Object.keys(CASES).sort(), [...SHIPMENT_RULES].sort()))

describe('what an invoice bills', () => {
  test('need not have been announced, unless that is asked for', () =>
    assert.deepEqual(judged(invoice({ ...PEN, ...pieces('1') }), []), []))

  test('is not judged where it was shipped in several units', () => {
    const mixed = notice('S-1', [
      { ...PEN, ...pieces('1') },
      { ...PEN, ...pieces('1', 'BX') },
    ])
    assert.deepEqual(judged(invoice({ ...PEN, ...pieces('99') }), [mixed]), [])
  })

  test('is told once for all the lines that bill it, at the first that is too much', () => {
    const found = judged(invoice(...[9, 9, 9, 9].map((count) => ({ ...PEN, ...pieces(String(count)) }))))
    assert.deepEqual(
      found.map(({ facts }) => facts.pointer),
      ['/lines/2/quantity/value'],
    )
  })
})
