import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { applyPartners } from '../../src/partner/apply.ts'
import { noGate } from '../../src/partner/gate.ts'
import { copyPartners } from '../partner/copied.ts'
import { documentsOf, feedOf, filesIn, openHouse, type TestHouse, textOf } from './house.ts'
import { order, orders } from './orders.ts'

let at: TestHouse
let partners: string
before(async () => {
  partners = await mkdtemp(join(tmpdir(), 'partners-'))
  copyPartners(partners)
  at = await openHouse({ partners })
})
after(async () => {
  await at.close()
  await rm(partners, { recursive: true })
})

/** Changes a file of Acme's and puts it in force. */
async function change(file: string, from: string, to: string): Promise<void> {
  const path = join(partners, 'acme', file)
  const text = await readFile(path, 'utf8')
  assert.ok(text.includes(from))
  await writeFile(path, text.replace(from, to))
  await applyPartners(at.house, partners, noGate)
}

const versionNow = async (name: string) =>
  (await at.house.store.activeMappings('acme')).find((one) => one.name === name)!.hash

async function readAnew(document: string, mapping?: string): Promise<void> {
  assert.ok(await at.house.store.reprocess(document, mapping, at.house.clock().toISOString()))
  await at.exchange.idle()
}

test('a draft read anew as then stays a draft, as now is published; neither is acknowledged again', async () => {
  const kind = order('4500040001', '0001', { BEG: 'BEG*00*NE*4500040001**20260601' })
  const receipt = await at.bring(orders({ groups: [[kind]] }), { name: 'kind.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'draft')
  const answers = await filesIn(at.house, 'outbound')
  await change('850.yaml', '[SA, BK, RL, DS, RO]', '[SA, BK, RL, DS, RO, NE]')
  await readAnew(document.id)
  assert.equal((await at.house.store.document(document.id))?.state, 'draft')
  await readAnew(document.id, await versionNow('850-in'))
  const now = await at.house.store.document(document.id)
  assert.equal(now?.state, 'published')
  assert.deepEqual(
    (await feedOf(at.house)).map((entry) => entry.document),
    [document.id],
  )
  assert.deepEqual(await filesIn(at.house, 'outbound'), answers)
  const [group] = await at.house.store.groupsOf(receipt.id)
  assert.equal(group?.verdict, 'rejected')
})

test('a document in the feed pins the versions that it was read by', async () => {
  const receipt = await at.bring(orders({ isa13: '000000002', gs06: '2' }), { name: 'pin.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.mapping, await versionNow('850-in'))
  const mapping = await at.house.store.mapping(document.mapping!)
  assert.equal(JSON.parse(mapping!.content).guide, 'x12/004010/850')
  await change('850.yaml', 'RO, NE]', 'RO]')
  assert.notEqual(await versionNow('850-in'), document.mapping)
  assert.equal((await at.house.store.document(document.id))?.mapping, document.mapping)
})

test('with unknownCode park, a code that our table lacks is not the partner’s fault: accepted, and waiting', async () => {
  await change('agreement.yaml', 'unknownCode: pass', 'unknownCode: park')
  const file = orders({
    isa13: '000000003',
    gs06: '3',
    groups: [[order('4500040003', '0001', { PO1: 'PO1*1*24*QQ*9.95*PE*VN*WC-10' })]],
  })
  const receipt = await at.bring(file, { name: 'park.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'parked')
  assert.equal(document.verdict, 'accepted')
  const before = (await feedOf(at.house)).length
  await change('crosswalks/units.csv', 'Z3,XCK', 'QQ,XBX,,,\nZ3,XCK')
  await at.exchange.idle()
  assert.equal((await at.house.store.document(document.id))?.state, 'published')
  assert.equal((await feedOf(at.house)).length, before + 1)
})

test('what was rejected with its interchange is judged by itself when an operator has it read anew', async () => {
  const file = orders({ isa13: '000000004', gs06: '4', groups: [[order('4500040004')]] })
  const receipt = await at.bring(file.replace('IEA*1', 'IEA*2'), { name: 'forced.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'draft')
  await readAnew(document.id)
  assert.equal((await at.house.store.document(document.id))?.state, 'published')
})

test('where it was agreed, a complete order with errors is published with its findings, and noted as E', async () => {
  await change('agreement.yaml', 'onErrors: reject', 'onErrors: accept-with-errors')
  const file = orders({
    isa13: '000000005',
    gs06: '5',
    groups: [[order('4500040005', '0001', { REF: 'REF*DP*GARDEN' })]],
  })
  const receipt = await at.bring(file, { name: 'noted.edi' })
  const [document] = await documentsOf(at.house, receipt.id)
  assert.equal(document?.state, 'published')
  assert.equal(document.verdict, 'accepted-with-errors')
  assert.deepEqual(
    document.findings.map(({ code }) => code),
    ['pattern-mismatch'],
  )
  const answer = (await filesIn(at.house, 'outbound')).find(({ name }) => name === '997-000000005-5.edi')
  assert.match(
    await textOf(at.house, answer!),
    /AK3\*REF\*3\*\*8~\nAK4\*2\*127\*7\*GARDEN~\nAK5\*E\*5~\nAK9\*E\*1\*1\*1~/,
  )
  const archived = await filesIn(at.house, 'archive', { day: '2026-06-01' })
  assert.ok(archived.some(({ name }) => name === 'noted.edi'))
})
