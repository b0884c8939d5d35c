// What our ERP can't take: its partner is told by a document of ours, as it was agreed, once somebody releases it.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { AdvisedDocument } from '../../src/canonical/canonical.ts'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import { failureAnswer, release } from '../../src/exchange/fail.ts'
import { loadPartner } from '../../src/partner/load.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import { copyPartners } from '../partner/copied.ts'
import { partnersSending } from './answers.ts'
import { documentsOf, feedOf, openHouse, type TestHouse } from './house.ts'

const AT = '2026-06-01T11:00:00.000Z'
let partners: string
let at: TestHouse
before(async () => {
  partners = await mkdtemp(join(tmpdir(), 'failing-'))
  copyPartners(partners)
  const file = join(partners, 'nordwind', 'agreement.yaml')
  const agreement = await readFile(file, 'utf8')
  assert.match(agreement, /^ {4}overlay: order\.yaml$/m)
  const failing = agreement
    .replace(/^outbound:\n( {2}.*\n)*/m, '')
    .replace(/^ {4}overlay: order\.yaml$/m, '$&\n    onFail: { answer: order-response, send: draft }')
  await writeFile(file, `${failing}\noutbound:\n  - { type: ubl/2.1/OrderResponseSimple }\n`)
  at = await openHouse({ partners })
})
after(async () => {
  await at.close()
  await rm(partners, { recursive: true })
})

test('an order that the ERP fails is answered by a draft that rejects it, and goes out when it is released', async () => {
  const { house } = at
  const sample = await readFile('partners/nordwind/samples/order-in/minimal.xml')
  const receipt = await at.bring(sample, { partner: 'nordwind', door: 'http' })
  const [order] = await documentsOf(house, receipt.id)
  const [entry] = await feedOf(house)
  const reasons = [{ code: 'item-unknown', text: 'Not in our range', line: '1' }]
  const answer = await failureAnswer(house, openRegistry(house.store), entry!.document, reasons)
  const failed = { decision: 'failed' as const, at: '2026-06-01T11:00:00.000Z' }
  assert.equal(await house.store.decide(entry!.id, failed, answer), 'decided')
  await at.exchange.idle()
  const held = (await house.store.document(answer!.document.id))!
  assert.deepEqual(
    [held.state, held.regarding, held.type],
    ['held', order!.id, 'ubl/2.1/OrderResponseSimple'],
  )
  await release(house, held, 'desk')
  await at.exchange.idle()
  const sent = (await house.store.document(held.id))!
  assert.equal(sent.state, 'delivered', sent.reason)
  const { blob, bytes } = (await house.store.outbound(held.id))!
  const read = readBytes(await house.store.readBytes(blob!, 0, bytes!), { receivedAt: failed.at })
  const { document } = read.interchanges[0]!.groups[0]!.sets[0]!
  assert.partialDeepStrictEqual(document, {
    response: 'rejected',
    order: { number: order!.number },
    reason: 'line 1 - Not in our range (item-unknown)',
  })
})

/** Acme’s order fails in our ERP; what it is told, read again from the bytes that were placed for it. */
async function toldToAcme(rule: string, type: string) {
  const acme = await partnersSending([`{ type: ${type} }`], [])
  const file = join(acme, 'acme', 'agreement.yaml')
  const agreement = await readFile(file, 'utf8')
  await writeFile(file, agreement.replace(/^ {4}overlay: 850\.yaml$/m, `$&\n    onFail: ${rule}`))
  const other = await openHouse({ partners: acme })
  try {
    const { house } = other
    const receipt = await other.bring(await readFile('partners/acme/samples/850-in/minimal.edi'), {})
    const [order] = await documentsOf(house, receipt.id)
    const [entry] = await feedOf(house)
    const text = 'Neither this item nor anything like it is made by us, now or in any year to come'
    const answer = await failureAnswer(house, openRegistry(house.store), order!.id, [
      { code: 'item-unknown', text },
    ])
    await house.store.decide(entry!.id, { decision: 'failed', at: AT }, answer)
    await other.exchange.idle()
    const sent = (await house.store.document(answer!.document.id))!
    const { blob, bytes } = (await house.store.outbound(sent.id)) as { blob?: string; bytes?: number }
    const read = blob && readBytes(await house.store.readBytes(blob, 0, bytes!), { receivedAt: AT })
    return { sent, set: read ? read.interchanges[0]!.groups[0]!.sets[0]! : undefined }
  } finally {
    await other.close()
    await rm(acme, { recursive: true })
  }
}

test('by an 824 the partner is told which set it was, and why in as many lines as it takes; at once where so agreed', async () => {
  const { sent, set } = await toldToAcme('{ answer: application-advice, send: at-once }', 'x12/004010/824')
  assert.equal(sent.state, 'delivered', sent.reason)
  assert.deepEqual(set!.findings, [])
  const [advised] = (set!.document as { documents: AdvisedDocument[] }).documents
  assert.partialDeepStrictEqual(advised, {
    status: 'rejected',
    type: 'order',
    number: '4500012001',
    groupControl: '1101',
    setControl: '0001',
    set: '850',
  })
  const text = advised!.reasons!.map((one) => one.text).join(' ')
  assert.equal(
    text,
    'Neither this item nor anything like it is made by us, now or in any year to come (item-unknown)',
  )
})

test('by an 855 the order is rejected', async () => {
  const { sent, set } = await toldToAcme('{ answer: order-response, send: at-once }', 'x12/004010/855')
  assert.equal(sent.state, 'delivered', sent.reason)
  assert.deepEqual(set!.findings, [])
  assert.partialDeepStrictEqual(set!.document, { response: 'rejected', order: { number: '4500012001' } })
})

test('where nothing was agreed for it, nobody is told', async () => {
  const { house } = at
  const [entry] = await feedOf(house)
  const { store } = house
  const silent = { ...house, store: { ...store, activeAgreements: async () => [] } }
  assert.equal(await failureAnswer(house, openRegistry(silent.store), entry!.document, []), undefined)
})

test('what is told by a document that no outbound rule writes is a mistake in the agreement', async () => {
  const file = join(partners, 'nordwind', 'agreement.yaml')
  const agreement = await readFile(file, 'utf8')
  await writeFile(file, agreement.replace('answer: order-response', 'answer: application-advice'))
  const { problems } = loadPartner(partners, 'nordwind')
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['there is no outbound rule that writes a document of the kind application-advice'],
  )
})
