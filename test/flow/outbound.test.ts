// A canonical document on its way out: submitted, written, sealed and delivered under a partner's agreement, and read
// again by our own reader as the partner's would.
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { readBytes } from '../../src/exchange/engine/readFile.ts'
import type { Refusal } from '../../src/exchange/refusal.ts'
import { regenerate } from '../../src/exchange/regenerate.ts'
import { type Submission, submit } from '../../src/exchange/submit.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import type { Document } from '../../src/store/record.ts'
import { orderTo, orderToNordwind, partnersBothWays } from './bothWays.ts'
import { filesIn, openHouse, type TestHouse, textOf } from './house.ts'

const WHY = { principal: 'desk', reason: 'it was lost' }

const AT = '2026-06-01T10:30:00.000Z'
let partners: string
let at: TestHouse
before(async () => {
  partners = await partnersBothWays()
  at = await openHouse({ partners })
})
after(async () => {
  await at.close()
  await rm(partners, { recursive: true })
})

async function send(submission: Partial<Submission>): Promise<Document> {
  const whole = {
    partner: 'acme',
    canonical: 'order',
    type: 'x12/004010/850',
    environment: 'production',
    document: orderTo('O-1'),
    ...submission,
  } as Submission
  const { document } = await submit(at.house, openRegistry(at.house.store), whole)
  await at.exchange.idle()
  return (await at.house.store.document(document.id))!
}

const refused = (submission: Partial<Submission>) =>
  send(submission).then(
    () => assert.fail('it was not refused'),
    (error: Refusal) => [error.code, error.detail] as const,
  )

test('an order to a partner stands at its drop point, sealed under the agreement', async () => {
  const document = await send({ document: orderTo('PO/4711 A') })
  assert.equal(document.state, 'delivered', document.reason)
  const { sender, receiver, functionalId, setControl, interchangeControl, groupControl } = document
  assert.deepEqual(
    [sender, receiver, functionalId, setControl],
    ['01/123456789', 'ZZ/ACMERETAIL', 'PO', '0001'],
  )
  const [file] = await filesIn(at.house, 'outbound')
  assert.equal(file?.name, 'order-PO-4711-A.edi')
  const text = await textOf(at.house, file)
  const group = `GS\\*PO\\*123456789\\*ACMERETAIL\\*20260601\\*0530\\*${groupControl}\\*X\\*004010VICS~`
  assert.match(
    text,
    new RegExp(
      `^ISA\\*00\\* {10}\\*00\\* {10}\\*01\\*123456789      \\*ZZ\\*ACMERETAIL     \\*260601\\*0530\\*U\\*00401\\*${interchangeControl}\\*0\\*P\\*>~\\n${group}\\nST\\*850\\*0001~\\nBEG\\*`,
    ),
  )
})

test('what our reader makes of the bytes is what was submitted, and without a finding', async () => {
  const sent = orderTo('4500012345', { references: [{ type: 'department', value: '042' }] })
  for (const type of ['x12/004010/850', 'x12/005010/850']) {
    const document = await send({ document: sent, type })
    const [interchange] = (await readAgain(document)).interchanges
    const { findings, groups, syntax } = interchange!
    const [set] = groups[0]!.sets
    assert.deepEqual([syntax, findings, set?.findings, set?.type], ['x12', [], [], type])
    assert.partialDeepStrictEqual(set?.document, sent)
  }
})

/** The sealed bytes as one would read them who knows our guides and not our agreement. */
async function readAgain({ id }: Document) {
  const { blob, bytes } = (await at.house.store.outbound(id))!
  return readBytes(await at.house.store.readBytes(blob!, 0, bytes!), { receivedAt: AT })
}

test('a UBL order leaves as one XML document, under its own name, by the door of its partner', async () => {
  const sent = orderToNordwind('NW-1')
  const document = await send({ partner: 'nordwind', type: 'ubl/2.1/Order', document: sent })
  assert.equal(document.state, 'delivered', document.reason)
  assert.deepEqual(
    [document.control, document.sender, document.receiver, document.interchangeControl],
    ['NW-1', '0088/9522002000013', '0088/9521101000016', undefined],
  )
  assert.deepEqual(await filesIn(at.house, 'outbound', { partner: 'nordwind' }), [])
  const [set] = (await readAgain(document)).interchanges[0]!.groups[0]!.sets
  assert.deepEqual(set?.findings, [])
  assert.partialDeepStrictEqual(set?.document, sent)
})

test('what was not agreed is refused in words', async () => {
  assert.deepEqual(await refused({ partner: 'globex' }), [
    'not-agreed',
    'No agreement with a partner globex is in force; there are acme, nordwind.',
  ])
  assert.match((await refused({ type: undefined as never }))[1], /x12\/004010\/850, x12\/005010\/850/)
  assert.match(
    (await refused({ type: 'x12/004010/860' }))[1],
    /does not take such a document as x12\/004010\/860/,
  )
  const [code, detail] = await refused({ document: orderTo('O-2', { lines: [{ number: 1 }] }) })
  assert.equal(code, 'not-canonical')
  assert.match(detail, /\/lines\/0\/number is \S+; expected a text in quotes/)
})

test('the same document again is answered with the first, another of its number is sent with a warning', async () => {
  const sent = orderTo('R-1')
  const first = await send({ document: sent })
  const again = await send({ document: Object.fromEntries(Object.entries(sent).reverse()) })
  assert.equal(again.id, first.id)
  const other = await send({ document: orderTo('R-1', { currency: 'USD' }) })
  assert.notEqual(other.id, first.id)
  const [warning] = other.findings
  assert.deepEqual([warning?.code, warning?.facts.expected], ['number-sent-before', first.id])
  assert.equal(other.state, 'delivered')
  const change = await send({ document: orderTo('R-1', { purpose: 'replacement' }) })
  assert.deepEqual(change.findings, [])
})

test('what the guide can’t say parks the document with the reason, and the next one goes its way', async () => {
  const document = await send({ document: orderTo('P*1') })
  assert.equal(document.state, 'parked')
  assert.match(document.reason!, /can’t be written\. .*delimiter/)
  assert.equal((await send({ document: orderTo('P-1') })).state, 'delivered')
})

test('a test goes out as one, with counters of its own', async () => {
  const document = await send({ environment: 'test', document: orderTo('T-1') })
  assert.deepEqual([document.environment, document.groupControl], ['test', '1'])
  const [file] = await filesIn(at.house, 'outbound', { environment: 'test' })
  assert.match(await textOf(at.house, file!), /\*000000001\*0\*T\*>~/)
})

test('what answers a document still does when it is sent anew', async () => {
  const first = await send({ document: orderTo('G-1'), regarding: 'what-it-answers' })
  assert.equal(first.state, 'delivered', first.reason)
  const { document } = await regenerate(at.house, openRegistry(at.house.store), first, WHY)
  await at.exchange.idle()
  const anew = (await at.house.store.document(document.id))!
  assert.deepEqual([anew.state, anew.regarding, anew.replaces], ['delivered', 'what-it-answers', first.id])
})
