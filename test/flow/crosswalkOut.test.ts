// What goes to a partner in its own codes: a document waits for the row that it lacks, and is read back by the rows by
// which it was written.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { submit } from '../../src/exchange/submit.ts'
import { applyPartners } from '../../src/partner/apply.ts'
import { noGate } from '../../src/partner/gate.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import type { Document } from '../../src/store/record.ts'
import { copyPartners } from '../partner/copied.ts'
import { orderTo } from './bothWays.ts'
import { filesIn, openHouse, type TestHouse, textOf } from './house.ts'

let partners: string
let at: TestHouse
const ownFile = (name: string) => join(partners, 'acme', name)

before(async () => {
  partners = await mkdtemp(join(tmpdir(), 'out-'))
  copyPartners(partners)
  await writeFile(
    ownFile('out.yaml'),
    'overlay: x12/004010/850\npartner: acme\nchanges: { detail.PO1.PO1: { pairs: { paths: { VN: { path: item.sellerId, crosswalk: items } } } } }\n',
  )
  await writeFile(ownFile('crosswalks/items.csv'), 'theirs,ours,from,to,readOnly\nT-1,WC-10,,2026-05-31,\n')
  const [head = ''] = (await readFile(ownFile('agreement.yaml'), 'utf8')).split(/^outbound:\n(?: .*\n)*/m)
  const settled = head
    .replace(/^crosswalks: .*$/m, 'crosswalks: { units: crosswalks/units.csv, items: crosswalks/items.csv }')
    .replace(/^unknownCode: .*$/m, 'unknownCode: park')
  const rule = 'outbound:\n  - { type: x12/004010/850, overlay: out.yaml }\n'
  await writeFile(ownFile('agreement.yaml'), settled + rule)
  at = await openHouse({ partners })
})
after(async () => {
  await at.close()
  await rm(partners, { recursive: true })
})

async function send(number: string, more: object = {}): Promise<Document> {
  const { document } = await submit(at.house, openRegistry(at.house.store), {
    partner: 'acme',
    canonical: 'order',
    environment: 'production',
    document: orderTo(number, more),
  })
  await at.exchange.idle()
  return (await at.house.store.document(document.id))!
}

const put = (theirs: string, reason?: string) =>
  at.house.store.putCrosswalkRow({
    row: {
      partner: 'acme',
      crosswalk: 'items',
      theirs,
      ours: 'WC-10',
      from: '2026-06-01',
      to: '',
      readOnly: false,
      preferred: reason !== undefined,
    },
    at: at.house.clock().toISOString(),
    principal: 'desk',
    ...(reason === undefined ? {} : { reason }),
  })

const lineOf = async (name: string) => {
  const file = (await filesIn(at.house, 'outbound')).find((one) => one.name === name)
  return /^PO1.*(?=~)/m.exec(await textOf(at.house, file!))?.[0]
}

test('what the partner has no word for waits for the row, which names our word and the day', async () => {
  const document = await send('O-1')
  assert.equal(document.state, 'parked')
  assert.equal(
    document.reason,
    'It waits for crosswalk rows. items: theirs → "WC-10" (/lines/0/item/sellerId).',
  )
  const [missing] = await at.house.store.missingRows({ limit: 10 })
  assert.deepEqual(
    [missing?.crosswalk, missing?.side, missing?.code, missing?.day],
    ['items', 'ours', 'WC-10', '2026-06-01'],
  )
  assert.equal((await send('O-1')).id, document.id)
})

test('the row sends it, by the rows then in force', async () => {
  const done = await put('T-2')
  assert.equal('released' in done && done.released, 1)
  await at.exchange.idle()
  const [document] = await at.house.store.documents({ number: 'O-1', direction: 'out', limit: 10 })
  assert.equal(document?.state, 'delivered', document?.reason)
  assert.equal('version' in done && document?.crosswalks, 'version' in done && done.version)
  assert.equal(await lineOf('order-O-1.edi'), 'PO1*1*24*EA*9.95**VN*T-2')
})

test('a preferred row is written from then on; rows of other days are not', async () => {
  await send('O-2', { date: '2026-05-31' })
  assert.equal(await lineOf('order-O-2.edi'), 'PO1*1*24*EA*9.95**VN*T-1')
  assert.equal((await put('T-3', 'they renumbered')).outcome, 'changed')
  await send('O-3')
  assert.equal(await lineOf('order-O-3.edi'), 'PO1*1*24*EA*9.95**VN*T-3')
})

test('what was put in force here stays in force when the partner’s files are applied again', async () => {
  const [applied] = await applyPartners(at.house, partners, noGate)
  assert.equal(applied?.changed, false)
  await send('O-4')
  assert.equal(await lineOf('order-O-4.edi'), 'PO1*1*24*EA*9.95**VN*T-3')
})
