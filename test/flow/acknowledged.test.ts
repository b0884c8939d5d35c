// What the operator and the partner see of an acknowledgement, through the doors of a whole gateway, on both stores:
// fetched and answered by OpenSSH's sftp, seen by the API and the command line.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { acknowledgedLines, type ShownAcknowledgement } from '../../src/cli/page/acknowledged.ts'
import { rejectedWatch } from '../../src/exchange/alerting/watch/documents.ts'
import type { SentAs } from '../../src/store/record.ts'
import { functional, ourOrder, partnersSending, technical } from './answers.ts'
import { atGateway, type OpenGateway } from './gateway.ts'

interface Shown {
  id: string
  canonical: string
  state: string
  receipt?: string
  acknowledgement?: ShownAcknowledgement
}

async function send(open: OpenGateway, number: string): Promise<{ id: string } & Partial<SentAs>> {
  const erp = await open.as('erp')
  const body = { type: 'application/json', content: JSON.stringify(ourOrder(number)) }
  const { id } = (await erp.post('/v1/outbound/orders?partner=acme', body)) as { id: string }
  await open.rest()
  const { sentAs } = (await erp.get(`/v1/documents/${id}`)) as { sentAs: SentAs }
  return { id, ...sentAs }
}

async function drop(open: OpenGateway, name: string, content: string): Promise<void> {
  await open.write(name, content)
  assert.equal((await open.sftp(`put ${name} /inbound/${name}`)).code, 0)
  await open.rest()
}

const show = async (open: OpenGateway, id: string, who = 'operator') =>
  (await (await open.as(who)).get(`/v1/documents/${id}`)) as Shown
const list = async (open: OpenGateway, query: string) =>
  ((await (await open.as('operator')).get(`/v1/documents?${query}`)) as { items: Shown[] }).items.map(
    ({ id }) => id,
  )

let partners: string
before(async () => {
  partners = await partnersSending([
    '{ type: x12/004010/850, acknowledgementDue: 24h }',
    '{ type: x12/004010/824 }',
  ])
  const file = join(partners, 'acme', 'agreement.yaml')
  const onFail = 'onFail: { answer: application-advice, send: draft }'
  await writeFile(file, readFileSync(file, 'utf8').replace(/^ {4}overlay: 850\.yaml$/m, `$&\n    ${onFail}`))
})
after(() => rm(partners, { recursive: true }))

async function tellTheWholeStory(open: OpenGateway): Promise<void> {
  const [good, bad, lost] = [await send(open, 'G-1'), await send(open, 'G-2'), await send(open, 'G-3')]
  assert.equal((await open.sftp('get /outbound/order-G-1.edi')).code, 0)
  assert.match(await open.read('order-G-1.edi'), /BEG\*00\*SA\*G-1/)
  assert.deepEqual((await list(open, 'acknowledgement=waiting&direction=out')).sort(), [
    good.id,
    bad.id,
    lost.id,
  ])
  const sets = ['AK2*850*0001', 'AK3*N1*3**8', 'AK4*4*67*7', 'AK5*R*5']
  await drop(open, 'answer.edi', functional({ of: good }, { of: bad, verdict: 'R', sets }))
  await drop(open, 'ta1.edi', technical(lost, 'R', '009'))
  assert.deepEqual(await list(open, 'acknowledgement=rejected&direction=out'), [bad.id, lost.id])
  assert.deepEqual(await list(open, 'acknowledgement=waiting'), [])
  assert.deepEqual(await list(open, 'acknowledgement=at-risk'), [])
  await showsWhatWasSaid(open, bad.id)
  const [alert, ...others] = await rejectedWatch(open.gateway.house).find()
  assert.deepEqual([alert?.subject, others], ['production/acme', []])
  assert.match(
    alert!.says,
    /^acme rejected 2 documents of ours, the last at 20.*Z, and has accepted nothing instead$/,
  )
  const accepted = await show(open, good.id, 'acme')
  assert.deepEqual([accepted.state, accepted.acknowledgement?.state], ['fetched', 'accepted'])
  await showsWhatItWasMatchedWith(open, bad.id)
  await isSentAnew(open, bad.id)
  await isToldOfAFailure(open)
  const text = await (await open.as('operator')).text('/metrics')
  assert.match(text, /edigw_documents_acknowledgement\{environment="production",state="rejected"\} 2/)
  assert.match(text, /edigw_documents_acknowledgement\{environment="production",state="matched"\} 4/)
}

async function showsWhatWasSaid(open: OpenGateway, id: string): Promise<void> {
  const { acknowledgement } = await show(open, id)
  const [title, by, ...findings] = acknowledgedLines('acme', acknowledgement)
  assert.equal(title, 'acknowledgement: rejected')
  assert.match(by!, /^ {2}acme’s 997 0002, 20\d\d-.* UTC: rejected {2}\([0-9A-Z]{26}\)$/)
  assert.deepEqual(findings, [
    '  error: Set 850 0001 was rejected: segments are in error.',
    '  error: segment 3 N1: Element 4 of N1: invalid code. It was written from /shipTo/id/value, which is "0007".',
  ])
}

async function showsWhatItWasMatchedWith(open: OpenGateway, id: string): Promise<void> {
  const { items } = (await (await open.as('operator')).get(`/v1/documents/${id}/acknowledgements`)) as {
    items: Shown[]
  }
  assert.deepEqual(
    items.map(({ canonical, state }) => [canonical, state]),
    [['acknowledgement', 'reconciled']],
  )
  const theirs = await show(open, items[0]!.id, 'acme')
  const receipt = (await (await open.as('operator')).get(`/v1/receipts/${theirs.receipt}`)) as {
    documents: Shown[]
  }
  assert.deepEqual(
    receipt.documents.map(({ acknowledgement }) => acknowledgement?.of?.map(({ number }) => number)),
    [['G-1'], ['G-2']],
  )
  assert.equal(theirs.acknowledgement?.state, 'matched')
  assert.deepEqual(
    theirs.acknowledgement.of?.map((one) => [one.document, one.number, one.state]),
    [[id, 'G-2', 'rejected']],
  )
  const lines = acknowledgedLines('acme', theirs.acknowledgement)
  assert.match(lines.join('\n'), /^matched, with what we sent:\n {2}our 850 G-2, .*: rejected/)
}

/** With new numbers; what replaced it is waited for, and accepted. */
async function isSentAnew(open: OpenGateway, id: string): Promise<void> {
  const operator = await open.as('operator')
  const body = { type: 'application/json', content: JSON.stringify({ reason: 'Acme mended its table' }) }
  const { id: anew } = (await operator.post(`/v1/documents/${id}/regenerate`, body)) as { id: string }
  await open.rest()
  const { sentAs } = (await operator.get(`/v1/documents/${anew}`)) as { sentAs: SentAs }
  assert.deepEqual(await list(open, 'acknowledgement=waiting'), [anew])
  await drop(open, 'anew.edi', functional({ of: sentAs }))
  assert.equal((await show(open, anew)).acknowledgement?.state, 'accepted')
  assert.equal((await show(open, id)).acknowledgement?.state, 'rejected')
}

/** What the ERP fails is a draft for Acme, until the ERP releases it. */
async function isToldOfAFailure(open: OpenGateway): Promise<void> {
  const erp = await open.as('erp')
  await drop(open, 'order.edi', readFileSync('partners/acme/samples/850-in/minimal.edi', 'latin1'))
  const { items } = (await erp.get('/v1/feed')) as { items: { entryId: string }[] }
  const reasons = [{ code: 'item-unknown', text: 'Not ours', line: '1' }]
  const content = JSON.stringify({ code: 'order-unusable', text: 'See the reasons', reasons })
  const failed = (await erp.post(`/v1/feed/${items[0]!.entryId}/fail`, {
    type: 'application/json',
    content,
  })) as {
    answer: string
  }
  assert.equal((await show(open, failed.answer)).state, 'held')
  await erp.post(`/v1/documents/${failed.answer}/release`)
  await open.rest()
  assert.equal((await show(open, failed.answer)).state, 'delivered')
  const raw = await (await open.as('operator')).text(`/v1/documents/${failed.answer}/raw`)
  assert.match(raw, /OTI\*TR\*PO\*4500012001\*{3}\d{8}\*\*1101\*0001\*850/)
  assert.match(raw, /TED\*024\*line 1 - Not ours \(item-unknown\)/)
}

for (const store of ['embedded', 'postgres'] as const)
  describe(`an acknowledgement through the doors, on the ${store} store`, () => {
    it('is seen with the document that it is about, and the document with it', () =>
      atGateway(store, tellTheWholeStory, partners))
  })
