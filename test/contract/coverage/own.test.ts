// What only one partner says, its overlay or its table of units, must stand in a sample: nothing else would show a mistake
// there.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { coverageOf } from '../../../src/contract/coverage/coverage.ts'
import type { MappingUnderTest } from '../../../src/contract/underTest.ts'
import { contractOf, mappingOf, withLine } from '../promises.ts'

const harborline = mappingOf('harborline', '850-in')
const acme = mappingOf('acme', '850-in')
const nordwind = mappingOf('nordwind', 'order-in')

const gapsOf = (under: MappingUnderTest, samples?: string[]) =>
  coverageOf(under, contractOf(under, samples)).gaps
const ownGaps = (under: MappingUnderTest) => gapsOf(under)

describe('the partners as they are', () => {
  for (const under of [harborline, acme, nordwind])
    test(`${under.partner} has a sample for all that only it says`, () =>
      assert.deepEqual(ownGaps(under), []))
})

interface Slip {
  what: string
  from: MappingUnderTest
  overlay: string
  line: string
  says: RegExp
  /** Only these samples. */
  samples?: string[]
  /** How many gaps more there are. */
  more?: number
}

const PAIRS =
  'detail.PO1.PO1: { elements: { 1: {}, 2: {}, 3: {}, 4: {} }, pairs: { paths: { BP: null, IN: item.sellerId, CB: null, MG: null, LT: null, "*": null } } }'

const SLIPS: readonly Slip[] = [
  {
    what: 'a value that is swapped with another which is the same in every sample',
    from: mappingOf('fjordkontor', 'creditnote-out'),
    overlay: 'creditnote.yaml',
    line: 'body.cac:LegalMonetaryTotal: { children: { cbc:LineExtensionAmount: {}, cbc:TaxExclusiveAmount: {}, cbc:TaxInclusiveAmount: { path: amount.amount }, cbc:PayableAmount: { path: taxInclusive.amount } } }',
    says: /^fjordkontor creditnote-out: body\.cac:LegalMonetaryTotal\.cbc:TaxInclusiveAmount: path is amount\.amount there \(in peppol\/3\/CreditNote taxInclusive\.amount\) by .*, and every sample comes out alike by both: let the two differ in one$/,
    samples: ['one-box-sent-back'],
    more: 1,
  },
  {
    what: 'a value that is read as another which is the same in every sample',
    from: mappingOf('castor', '856-in'),
    overlay: '856.yaml',
    line: 'detail.HL/item.LIN.1: { path: shippedLine }\n  detail.HL/item.SN1.1: { path: line }',
    says: /^castor 856-in: detail\.HL\/item\.LIN\.1: path is shippedLine there \(in x12\/005010\/856 line\) by .*, and every sample comes out alike by both: let the two differ in one$/,
    samples: ['two-cartons-on-a-pallet', 'cartons-without-a-pallet'],
    more: 3,
  },
  {
    what: 'a qualifier of pairs that goes elsewhere than in the guide',
    from: harborline,
    overlay: '850.yaml',
    line: PAIRS,
    says: /^harborline 850-in: detail\.PO1\.PO1: IN is item\.sellerId there \(in x12\/004010\/850 item\.buyerId\) by partners\/harborline\/850\.yaml:\d+, and no sample shows it; PO1\*.*\*IN\*… would$/,
  },
  {
    what: 'a value that is filled in where nothing is sent',
    from: harborline,
    overlay: '850.yaml',
    line: 'detail.PO1.PO1.3: { crosswalk: units, default: CA }',
    says: /^harborline 850-in: detail\.PO1\.PO1\.3: CA is filled in where there is nothing by partners\/harborline\/850\.yaml:\d+, and no sample has nothing there: leave it out of one, or take the default away$/,
  },
  {
    what: 'a situation that no sample is in',
    from: acme,
    overlay: '850.yaml',
    line: 'heading.BEG.4: { when: { required: { if: [02 is RO, 07 is RJ] } } }',
    says: /^acme 850-in: heading\.BEG\.4 is required where 02 is RO and 07 is RJ by partners\/acme\/850\.yaml:\d+, and in no sample that is so: nobody would see it asked in the wrong case$/,
  },
  {
    what: 'a situation of a segment that no sample is in',
    from: harborline,
    overlay: '850.yaml',
    line: 'heading.N1/shipTo: { when: { required: { if: [BEG.2 is DS] } } }',
    says: /^harborline 850-in: heading\.N1\/shipTo is required where BEG\.2 is DS by .*, and in no sample that is so/,
  },
  {
    what: 'a situation of an XML element that no sample is in',
    from: nordwind,
    overlay: 'order.yaml',
    line: 'body.cbc:Note: { when: { unused: { if: [cbc:OrderTypeCode is one of 999] } } }',
    says: /^nordwind order-in: body\.cbc:Note is unused where cbc:OrderTypeCode is one of 999 by .*, and in no sample that is so/,
  },
]

for (const { what, from, overlay, line, says, samples, more: others = 0 } of SLIPS)
  test(`${what} must stand in a sample`, () => {
    const all = gapsOf(withLine(from, overlay, line).under, samples)
    const [gap, ...more] = all.filter((text) => !text.includes('is read by no sample'))
    assert.match(gap ?? '', says)
    assert.equal(more.length, others, more.join('\n'))
  })

test('a situation that a sample is in is shown', () => {
  const { under } = withLine(
    acme,
    '850.yaml',
    'heading.BEG.4: { when: { required: { if: [02 is one of RL] } } }',
  )
  assert.deepEqual(ownGaps(under), [])
})

/** The mapping with rows of its table of units more. */
function withUnits(under: MappingUnderTest, rows: Record<string, string>): MappingUnderTest {
  const [like] = under.loaded.crosswalks
  const more = Object.entries(rows).map(([theirs, ours]) => ({ ...like!, theirs, ours, readOnly: false }))
  return { ...under, loaded: { ...under.loaded, crosswalks: [...under.loaded.crosswalks, ...more] } }
}

describe('a row of a table of units', () => {
  test('that contradicts the standard must stand in a sample', () =>
    assert.deepEqual(ownGaps(withUnits(harborline, { PK: 'XPX' })), [
      'harborline 850-in: detail.PO1.PO1.3: PK means XPX by partners/harborline/crosswalks/units.csv, and XPK without it; no sample shows it, PO1*1**PK would',
    ]))
  test('that no standard knows must stand in a sample', () =>
    assert.match(
      ownGaps(withUnits(nordwind, { KOLLO: 'XPK' }))[0]!,
      /KOLLO means XPK by partners\/nordwind\/crosswalks\/units\.csv, and nothing without it; no sample shows it, .* with unitCode="KOLLO" would$/,
    ))
  test('that says what the standard says need not', () =>
    assert.deepEqual(ownGaps(withUnits(harborline, { DZ: 'DZN' })), []))
  test('is answered for by one mapping of those that share the table', () => {
    const change = mappingOf('harborline', '860-in')
    assert.deepEqual(ownGaps(withUnits(change, { PK: 'XPX' })), [])
  })
})
