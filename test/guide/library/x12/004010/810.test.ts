import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCanonical } from '../../../../../src/canonical/canonical.ts'
import type { CanonicalDocument } from '../../../../../src/guide/reading.ts'
import { codesOf, read, write } from '../sets.ts'

const GUIDE = 'x12/004010/810'
const BIG = 'BIG*20250404*INV-1'
const IT1 = 'IT1*1*24*EA*9.95**VN*WC-10'
const TDS = 'TDS*23880'

/** Reads a valid invoice, and asserts that what is written of it is the same again. */
function invoice(...segments: string[]): CanonicalDocument {
  const { document, findings } = read(GUIDE, ...segments)
  assert.deepEqual(findings, [])
  assert.equal(checkCanonical('invoice', document), undefined)
  assert.deepEqual(write(GUIDE, document), { segments, findings: [] })
  return document
}

test('totals, allowances and charges have two implied decimals, prices a written point', () => {
  const { totals, allowancesAndCharges, lines } = invoice(
    BIG,
    IT1,
    'TDS*23880*20000*23402*478',
    'SAC*C*D240***5',
    'CTT*1',
  ) as Record<string, unknown>
  assert.deepEqual(totals, {
    amount: { amount: '238.80' },
    discountable: { amount: '200.00' },
    discounted: { amount: '234.02' },
    discount: { amount: '4.78' },
  })
  assert.deepEqual(allowancesAndCharges, [
    { indicator: 'charge', type: 'freight', amount: { amount: '0.05' } },
  ])
  assert.deepEqual((lines as { price: unknown }[])[0]!.price, { amount: '9.95' })
})

test('a total of more than two decimals can not be written', () => {
  const document = { ...invoice(BIG, IT1, TDS, 'CTT*1'), totals: { amount: { amount: '238.805' } } }
  assert.equal(write(GUIDE, document).findings[0], 'value-unsayable')
})

test('a credit memo is an invoice of that kind, and its total keeps its sign', () => {
  const { schema, kind, totals } = invoice('BIG*20250411*CM-1*****CR', IT1, 'TDS*-23880', 'CTT*1')
  assert.deepEqual([schema, kind, totals], ['invoice/1', 'credit-memo', { amount: { amount: '-238.80' } }])
})

test('of an order it may name no more than the date or the release', () => {
  assert.deepEqual(invoice('BIG*20250404*INV-1*20250314**R7', IT1, TDS, 'CTT*1').order, {
    date: '2025-03-14',
    release: 'R7',
  })
})

test('one is paid, and who else is to be is a further party', () => {
  const { payee, parties } = invoice(BIG, 'N1*RE*Lockbox', 'N1*PE*Bright Home', IT1, TDS, 'CTT*1')
  assert.deepEqual(payee, { role: 'remittance-receiver', name: 'Lockbox' })
  assert.deepEqual(parties, [{ role: 'payee', name: 'Bright Home' }])
})

test('the day of delivery stands by itself, other dates with what they are', () => {
  const { delivered, dates } = invoice(BIG, 'DTM*035*20250404', 'DTM*011*20250402', IT1, TDS, 'CTT*1')
  assert.deepEqual([delivered, dates], ['2025-04-04', [{ type: 'shipped', date: '2025-04-02' }]])
})

test('a carrier is a SCAC, with what it carries in and by which document', () => {
  const { carriage } = invoice(BIG, IT1, TDS, 'CAD*M*BHMU*700123*RDWY***BM*BL-7', 'CTT*1')
  assert.deepEqual(carriage, [
    {
      method: 'motor-common-carrier',
      equipment: { initial: 'BHMU', number: '700123' },
      carrier: { scheme: 'scac', value: 'RDWY' },
      reference: { type: 'bill-of-lading', value: 'BL-7' },
    },
  ])
})

test('a carrier that has no SCAC can not be written', () => {
  const carriage = [{ carrier: { scheme: 'buyer-assigned', value: '7' }, routing: 'BY CART' }]
  const { segments, findings } = write(GUIDE, { ...invoice(BIG, IT1, TDS, 'CTT*1'), carriage })
  assert.equal(findings[0], 'value-unsayable')
  assert.ok(segments.includes('CAD*****BY CART'))
})

test('a tax of a charge stands with the charge, those of the invoice apart', () => {
  const { taxes, allowancesAndCharges } = invoice(
    BIG,
    IT1,
    TDS,
    'TXI*ST*16.12*0.0675*SP*OH',
    'SAC*C*D240***1500',
    'TXI*ST*1.01*0.0675',
    'CTT*1',
  ) as Record<string, { tax?: unknown }[]>
  assert.deepEqual(taxes, [
    { type: 'state-sales-tax', amount: { amount: '16.12' }, percent: '6.75', jurisdiction: 'OH' },
  ])
  assert.deepEqual(allowancesAndCharges![0]!.tax, {
    type: 'state-sales-tax',
    amount: { amount: '1.01' },
    percent: '6.75',
  })
})

test('what was shipped of a line, and where to, stands with the line', () => {
  const [line] = invoice(BIG, IT1, 'IT3*20*EA*BP', 'N1*ST**92*0041', TDS, 'CTT*1').lines as {
    [part: string]: unknown
  }[]
  assert.deepEqual(line!.shipped, { value: '20', unit: 'EA', partnerUnit: 'EA' })
  assert.equal(line!.status, 'partial-balance-backordered')
  assert.deepEqual(line!.shipTo, { id: { scheme: 'buyer-assigned', value: '0041' } })
})

test('an invoice without its total is no invoice', () => {
  const reading = read(GUIDE, BIG, IT1, 'CTT*1')
  assert.deepEqual(codesOf(reading), ['segment-missing'])
})
