import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { CrosswalkRow } from '../../src/store/record.ts'
import { copyPartners } from '../partner/copied.ts'
import { canonicalOf, documentsOf, feedOf, filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

let at: TestHouse
let partners: string
before(async () => {
  partners = await mkdtemp(join(tmpdir(), 'partners-'))
  copyPartners(partners)
  const agreement = join(partners, 'acme', 'agreement.yaml')
  const text = await readFile(agreement, 'utf8')
  await writeFile(agreement, text.replace('unknownCode: pass', 'unknownCode: park'))
  at = await openHouse({ partners })
})
after(async () => {
  await at.close()
  await rm(partners, { recursive: true })
})

const row = (theirs: string, ours: string, over: Partial<CrosswalkRow> = {}): CrosswalkRow => ({
  partner: 'acme',
  crosswalk: 'units',
  theirs,
  ours,
  from: '',
  to: '',
  readOnly: false,
  preferred: false,
  ...over,
})

async function put(one: CrosswalkRow, reason?: string) {
  const { house, exchange } = at
  const said = { row: one, at: house.clock().toISOString(), principal: 'desk' }
  const done = await house.store.putCrosswalkRow(reason === undefined ? said : { ...said, reason })
  await exchange.idle()
  return done
}

/** An order of a line in each of the units. */
const of = (number: string, control: string, ...units: string[]) =>
  order(number, control, {
    PO1: '',
    CTT: '',
    ...Object.fromEntries(units.map((unit, n) => [`line ${n}`, `PO1*${n + 1}*24*${unit}*9.95*PE*VN*WC-10`])),
    total: `CTT*${units.length}`,
  })

const statesOf = async (receipt: string) =>
  (await documentsOf(at.house, receipt)).map(({ state, verdict }) => `${state} ${verdict}`)

test('of a group with a set that waits the others are published, and the 997 accepts them all', async () => {
  const sets = [
    of('4500060001', '0001', 'EA'),
    of('4500060002', '0002', 'QC', 'QP'),
    of('4500060003', '0003', 'EA'),
  ]
  const receipt = await at.bring(orders({ groups: [sets] }), { name: 'mixed.edi' })
  assert.deepEqual(await statesOf(receipt.id), [
    'published accepted',
    'parked accepted',
    'published accepted',
  ])
  const [answer] = await filesIn(at.house, 'outbound')
  const text = await textOf(at.house, answer!)
  assert.match(text, /AK9\*A\*3\*3\*3~/)
  assert.equal(text.match(/AK5\*A~/g)?.length, 3)
  assert.doesNotMatch(text, /AK4/)
})

test('all rows that a document lacks are told at once, in words and as data', async () => {
  const [waiting] = await at.house.store.documents({ state: 'parked', limit: 10 })
  assert.equal(
    waiting?.reason,
    'It waits for crosswalk rows. units: "QC" → ours (PO1, segment 5, element 3), units: "QP" → ours (PO1, segment 6, element 3).',
  )
  const missing = await at.house.store.missingRows({ limit: 10 })
  assert.deepEqual(
    missing.map(({ partner, crosswalk, side, code, day, documents, at: { id, element } }) => {
      return [partner, crosswalk, side, code, day, documents, id, element]
    }),
    [
      ['acme', 'units', 'theirs', 'QC', '2026-06-01', 1, 'PO1', 3],
      ['acme', 'units', 'theirs', 'QP', '2026-06-01', 1, 'PO1', 3],
    ],
  )
})

test('the row that is added releases every document that waits for nothing else', async () => {
  const second = orders({ isa13: '000000002', gs06: '78', groups: [[of('4500060004', '0001', 'QC')]] })
  const later = await at.bring(second, { name: 'second.edi' })
  const third = orders({ isa13: '000000003', gs06: '79', groups: [[of('4500060005', '0001', 'QC')]] })
  await at.bring(third, { name: 'third.edi' })
  const [before, answers] = [await feedOf(at.house), await filesIn(at.house, 'outbound')]
  assert.deepEqual(await put(row('QC', 'XCT')), { outcome: 'added', version: 2, released: 2 })
  const fresh = (await feedOf(at.house)).slice(before.length)
  const numbers = await Promise.all(
    fresh.map(async ({ document }) => (await canonicalOf(at.house, document)).number),
  )
  assert.deepEqual(numbers.sort(), ['4500060004', '4500060005'])
  assert.equal((await at.house.store.documents({ state: 'parked', limit: 10 })).length, 1)
  assert.deepEqual(await filesIn(at.house, 'outbound'), answers)
  const [document] = await documentsOf(at.house, later.id)
  const { lines } = (await canonicalOf(at.house, document!.id)) as { lines: { quantity: object }[] }
  assert.deepEqual(lines[0]?.quantity, { value: '24', unit: 'XCT', partnerUnit: 'QC' })
  assert.deepEqual((await put(row('QP', 'XPL'))) as { released?: number }, {
    outcome: 'added',
    version: 3,
    released: 1,
  })
  assert.equal((await feedOf(at.house)).length, before.length + 3)
  assert.deepEqual(await at.house.store.missingRows({ limit: 10 }), [])
})

test('a document pins the version of the rows, and is read by it again as then', async () => {
  const file = orders({ isa13: '000000004', gs06: '80', groups: [[of('4500060006', '0001', 'QC')]] })
  const receipt = await at.bring(file, { name: 'pinned.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.crosswalks, 3)
  assert.equal((await put(row('QC', 'XBX'))).outcome, 'conflict')
  assert.equal((await put(row('QC', 'XBX'), 'their letter of 3 June')).outcome, 'changed')
  const unit = async () => {
    const { lines } = (await canonicalOf(at.house, document!.id)) as {
      lines: { quantity: { unit: string } }[]
    }
    return lines[0]?.quantity.unit
  }
  const readAnew = async (mapping?: string) => {
    await at.house.store.reprocess(document!.id, mapping, at.house.clock().toISOString())
    await at.exchange.idle()
    return [await unit(), (await at.house.store.document(document!.id))?.crosswalks]
  }
  assert.deepEqual(await readAnew(), ['XCT', 3])
  assert.deepEqual(await readAnew(document?.mapping), ['XBX', 4])
})

test('a row holds on the days of the document, not on that of its receipt', async () => {
  await put(row('Q3', 'XTY', { from: '2026-06-02' }))
  const file = orders({ isa13: '000000005', gs06: '81', groups: [[of('4500060007', '0001', 'Q3')]] })
  const receipt = await at.bring(file, { name: 'early.edi' })
  assert.deepEqual(await statesOf(receipt.id), ['parked accepted'])
  const done = await put(row('Q3', 'XPU', { to: '2026-06-01' }))
  assert.equal('released' in done && done.released, 1)
  assert.deepEqual(await statesOf(receipt.id), ['published accepted'])
})
