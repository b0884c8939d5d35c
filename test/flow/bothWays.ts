// The sample partners, with orders to both of them: Acme takes 850s of two releases at its drop point, Nordwind UBL
// orders by HTTP.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyPartners } from '../partner/copied.ts'

const RULES = {
  acme: [
    '{ type: x12/004010/850, version: 004010VICS, acknowledgementDue: 24h }',
    '{ type: x12/005010/850 }',
  ],
  nordwind: ['{ type: ubl/2.1/Order }'],
}

/** A new directory of partners, to be removed by who asked for it. */
export async function partnersBothWays(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'both-ways-'))
  copyPartners(directory)
  for (const [partner, rules] of Object.entries(RULES)) {
    const file = join(directory, partner, 'agreement.yaml')
    const agreement = await readFile(file, 'utf8')
    const [before, after = ''] = agreement.split(/^outbound:\n(?: .*\n)*/m)
    assert.ok(before)
    await writeFile(file, `${before}${after}\noutbound:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`)
  }
  return directory
}

/** An order that both can be sent; `number` and more are a test's own. */
export const orderTo = (number: string, more: object = {}) => ({
  schema: 'order/1',
  number,
  date: '2026-06-01',
  purpose: 'original',
  kind: 'stand-alone',
  lines: [
    {
      number: '1',
      quantity: { value: '24', unit: 'EA' },
      price: { amount: '9.95' },
      item: { sellerId: 'WC-10' },
    },
  ],
  ...more,
})

/** As Nordwind's guide, which has no place for purpose and kind, and for no price without a currency, can say it. */
export function orderToNordwind(number: string) {
  const { purpose: _, kind: __, ...order } = orderTo(number)
  const lines = order.lines.map((line) => ({ ...line, price: { amount: '9.95', currency: 'EUR' } }))
  const buyer = { name: 'Us', id: { scheme: 'gln', value: '9522002000013' } }
  return { ...order, lines, buyer, seller: { name: 'Nordwind Handel' } }
}
