// The other way round: Castor supplies us. Our order goes out; its answer, ship notice and invoice come in, are weighed
// against the order, reach the ERP, and are each answered by a 999.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { submit } from '../../src/exchange/submit.ts'
import { sentence } from '../../src/finding/catalogue.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import { copyPartners } from '../partner/copied.ts'
import { documentsOf, feedOf, filesIn, openHouse, type TestHouse, textOf } from './house.ts'

const partners = copyPartners(mkdtempSync(join(tmpdir(), 'supplier-')), 'castor')
const sample = (path: string): string => readFileSync(join(partners, 'castor/samples', path), 'latin1')

let at: TestHouse
before(async () => {
  at = await openHouse({ partners })
})
after(async () => {
  await at.close()
  rmSync(partners, { recursive: true })
})

async function order(file: string): Promise<void> {
  const submission = { partner: 'castor', canonical: 'order', environment: 'production' } as const
  const document: unknown = JSON.parse(sample(file))
  await submit(at.house, openRegistry(at.house.store), { ...submission, document })
  await at.exchange.idle()
}

async function bring(path: string) {
  const receipt = await at.bring(sample(path), { partner: 'castor', name: path.replaceAll('/', '-') })
  const [document, ...others] = await documentsOf(at.house, receipt.id)
  assert.deepEqual(others, [])
  return document!
}

test('answer, ship notice and invoice of our order agree with it, and reach the ERP', async () => {
  await order('850-out/two-tools-to-the-main-warehouse.json')
  for (const path of [
    '855-in/one-line-backordered.edi',
    '856-in/two-cartons-on-a-pallet.edi',
    '810-in/as-ordered.edi',
  ]) {
    const { state, findings, reason } = await bring(path)
    assert.deepEqual([state, reason, findings.map(sentence)], ['published', undefined, []], path)
  }
  assert.deepEqual(
    (await feedOf(at.house)).map(({ type }) => type),
    ['order-response', 'shipment', 'invoice'],
  )
  const texts = await Promise.all(
    (await filesIn(at.house, 'outbound', { partner: 'castor' })).map((file) => textOf(at.house, file)),
  )
  const answers = texts.filter((text) => text.includes('ST*999*'))
  assert.deepEqual(
    answers.map((text) => /IK5\*(\w)/.exec(text)?.[1]),
    ['A', 'A', 'A'],
  )
})

test('an invoice at another price than ordered is not published, and says which line differs', async () => {
  const dearer = sample('810-in/as-ordered.edi')
    .replaceAll('000000304', '000000314')
    .replaceAll('*304', '*314')
    .replace('CT-INV-9001', 'CT-INV-9003')
    .replace('EA*18.75', 'EA*19.75')
    .replace('TDS*28650', 'TDS*29450')
  const receipt = await at.bring(dearer, { partner: 'castor', name: 'dearer.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.notEqual(document?.state, 'published')
  assert.match(document!.findings.map(sentence).join(' '), /19\.75.*18\.75|18\.75.*19\.75/)
})

test('an invoice that comes before its order waits for it, and goes on when the order is there', async () => {
  const early = await bring('810-in/with-an-early-payment-discount.edi')
  assert.notEqual(early.state, 'published')
  await order('850-out/nails-at-a-price-in-cents.json')
  const later = (await at.house.store.document(early.id))!
  assert.deepEqual([later.state, later.findings.map(sentence)], ['published', []])
  assert.ok((await feedOf(at.house)).some(({ document }) => document === early.id))
})
