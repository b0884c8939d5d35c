// What stands behind a mapping that says otherwise: the slips that people make, one at a time, each told by its likely
// cause and by what would come of it.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openTrial } from '../../../src/contract/tried.ts'
import type { MappingUnderTest } from '../../../src/contract/underTest.ts'
import { effectsOf } from '../../../src/contract/why/effect.ts'
import { textCause } from '../../../src/contract/why/textCause.ts'
import { whyOf } from '../../../src/contract/why/why.ts'
import { contractOf, mappingOf, withLine } from '../promises.ts'

const why = (under: MappingUnderTest) => whyOf(under, contractOf(under), openTrial(under))

const harborline = mappingOf('harborline', '850-in')
const bill = mappingOf('harborline', '810-out')

interface Slip {
  what: string
  under: MappingUnderTest
  says: readonly string[]
}

const line = (from: MappingUnderTest, overlay: string, text: string) => withLine(from, overlay, text).under
const PAIRS =
  'detail.PO1.PO1: { elements: { 1: {}, 2: {}, 3: {}, 4: {} }, pairs: { paths: { UP: item.sellerId, VN: item.gtin, BP: null, IN: null, CB: null, MG: null, LT: null, "*": null } } }'
const swappedUnits = {
  ...harborline,
  loaded: {
    ...harborline.loaded,
    crosswalks: harborline.loaded.crosswalks.map((row) =>
      row.theirs === 'CA' ? { ...row, ours: 'XCT' } : row,
    ),
  },
}

const SLIPS: readonly Slip[] = [
  {
    what: 'a row of a table of units',
    under: swappedUnits,
    says: [
      'Likely cause: a row of partners/harborline/crosswalks/units.csv says so (1 value).',
      'Gone live, we would ship in another unit.',
    ],
  },
  {
    what: 'two qualifiers that are swapped',
    under: line(harborline, '850.yaml', PAIRS),
    says: [
      'Likely cause: lines[].item.gtin and lines[].item.sellerId are swapped (6 values).',
      'Gone live, we would ship another item.',
    ],
  },
  {
    what: 'decimals that are implied',
    under: line(harborline, '850.yaml', 'detail.PO1.PO1.4: { as: fraction }'),
    says: [
      'Likely cause: implied decimals are taken for written ones (N2 and R), or the other way round (3 values).',
      'Gone live, we would ship for another sum of money.',
    ],
  },
  {
    what: 'a value that goes elsewhere',
    under: line(harborline, '850.yaml', 'summary.CTT.AMT/total.2: { path: totals.tax.amount }'),
    says: [
      'Likely cause: what belongs to totals.amount goes to totals.tax (2 values).',
      'Gone live, we would ship for another sum of money.',
    ],
  },
  {
    what: 'a place that takes another party',
    under: line(harborline, '850.yaml', 'heading.N1/shipTo.N1.1: { is: BT }'),
    says: [
      'Likely cause: what belongs to shipTo goes to parties[] (30 values).',
      'Gone live, we would ship to another place.',
    ],
  },
  {
    what: 'a crosswalk that was left out',
    under: line(harborline, '850.yaml', 'detail.PO1.PO1.3: { usage: required }'),
    says: [
      'Likely cause: a word of the partner’s comes through as it stands: no crosswalk, code or codec says what it means (1 value).',
      'Gone live, we would ship in another unit.',
    ],
  },
  {
    what: 'two dates of a bill that are swapped',
    under: line(
      line(bill, '810.yaml', 'heading.BIG.1: { path: order.date }'),
      '810.yaml',
      'heading.BIG: { elements: { 1: { path: order.date }, 2: {}, 3: { path: date }, 4: {}, 7: {}, 8: {} } }',
    ),
    says: [
      'Likely cause: BIG element 1 and BIG element 3 are swapped (2 values).',
      'Gone live, they would book on another day.',
    ],
  },
]

for (const { what, under, says } of SLIPS)
  test(`${what} is told with what would come of it`, () => assert.deepEqual(why(under), says))

test('of a mapping that comes out as approved there is nothing to tell', () => {
  assert.deepEqual(why(harborline), [])
  assert.deepEqual(why(bill), [])
})

describe('a value shows by itself', () => {
  const CASES: readonly [was: string, got: string, cause: RegExp][] = [
    ['0042', '42', /leading zeros are lost/],
    ['12 MILL LANE ', '12 MILL LANE', /spaces/],
    ['Garden', 'GARDEN', /capital and small/],
    ['9.50', '9.5', /digits behind the point/],
    ['6.65', '-6.65', /sign is turned round/],
    ['18.40', '1840', /implied decimals/],
    ['2026-03-10', '20260310', /date is not read/],
    ['2026-03-10', '1926-03-10', /another century/],
    ['2026-03-10', '2026-10-03', /day and month/],
    ['SPRING25-NORTH', 'SPRING25', /cut off/],
  ]
  for (const [was, got, cause] of CASES)
    test(`why ${was} became ${got}`, () => assert.match(textCause(was, got) ?? '', cause))
  test('nothing where both are something else altogether', () =>
    assert.equal(textCause('WC-10', '061414100007'), undefined))
})

test('what nobody acts on has no effect, and goods are named before how and where', () => {
  const of = { mapping: '850-in', canonical: 'order' }
  assert.equal(effectsOf(of, ['lines[].item.name', 'notes[].text']), undefined)
  assert.equal(
    effectsOf(of, ['shipTo.name', 'lines[].item.gtin', 'lines[].quantity.unit', 'lines[].quantity.value']),
    'Gone live, we would ship another quantity, another item, in another unit, to another place.',
  )
  assert.equal(
    effectsOf({ mapping: '850-out', canonical: 'order' }, ['dates[].type']),
    'Gone live, they would ship on another day.',
  )
})
