import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wireFor } from '../../../src/exchange/engine/wire.ts'
import { writeBody } from '../../../src/exchange/engine/write.ts'
import { cause, sentence } from '../../../src/finding/catalogue.ts'
import { library } from '../../../src/guide/library.ts'
import { compileMapping } from '../../../src/guide/mapping.ts'

const INVOICE = compileMapping(library().resolve('x12/004010/810'))

/** What the rules say of an invoice of 100.00 and a charge of a kind, with this total. */
function told(kind: string, total: string): string[] {
  const charge = { indicator: 'charge', type: kind, amount: { amount: '8.00' }, handling: 'off-invoice' }
  const document = {
    schema: 'invoice/1',
    number: '7',
    date: '2026-03-18',
    lines: [{ number: '1', quantity: { value: '10', unit: 'C62' }, price: { amount: '10.00' } }],
    allowancesAndCharges: [charge],
    totals: { amount: { amount: total } },
  }
  const { findings } = writeBody(INVOICE, document, {}, wireFor({}, undefined, false))
  return findings
    .filter(({ code }) => code === 'total-differs')
    .map((one) => [sentence(one), cause(one)].join(' '))
}

test('a charge that the guide has a place for is part of the total', () => {
  assert.deepEqual(told('freight', '108.00'), [])
})

test('a charge that the guide has no place for is left out, and the total that it leaves behind is told', () => {
  assert.deepEqual(told('of-our-own', '108.00'), [
    'The total says 108.00, but its lines, allowances, charges and taxes make 100.00. The partner’s guide has no place for /allowancesAndCharges/0/indicator, which is left out.',
  ])
})

test('a total that was wrong before is told once, whatever is left out', () => {
  assert.equal(told('of-our-own', '999.00').length, 1)
  assert.match(told('of-our-own', '999.00')[0]!, /make 108\.00\. A line/)
})
