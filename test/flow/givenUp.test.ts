// What can never succeed is given up by an operator: it says so itself, nothing waits for it any more, and the books add
// up. What a partner brought or waits for stays until it is put right.
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { storyLines } from '../../src/cli/page/story.ts'
import { storyOf } from '../../src/door/http/view/story.ts'
import { stepsWatch } from '../../src/exchange/alerting/watch/house.ts'
import { deadLetters } from '../../src/exchange/deadLetters.ts'
import { giveUp, giveUpDocument, givingUp } from '../../src/exchange/giveUp.ts'
import type { Disagreement } from '../../src/exchange/ledger/disagreement.ts'
import { verify } from '../../src/exchange/ledger/verify.ts'
import { regenerate } from '../../src/exchange/regenerate.ts'
import { submit } from '../../src/exchange/submit.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import type { Document, ParkedStep, Verb } from '../../src/store/record.ts'
import type { Store } from '../../src/store/store.ts'
import { AT, outbound, take } from '../conformance/store/samples.ts'
import { borrowStore } from '../store/borrowed.ts'
import { ourOrder, partnersSending } from './answers.ts'
import { atGateway } from './gateway.ts'
import { openHouse, type TestHouse } from './house.ts'
import { order, orders } from './orders.ts'

const WHY = { principal: 'desk', reason: 'the partner is gone' }

/** The verbs of the store that break as by a fault of ours, and what is waited for in them. */
const broken = new Set<string>()
let gate: Promise<void> | undefined
const wrap = (store: Store): Store =>
  new Proxy(store, {
    get(target, name) {
      const verb = target[name as keyof Store]
      if (!broken.has(String(name))) return verb
      return async (...given: unknown[]) => {
        await gate
        if (broken.has(String(name))) throw new Error(`${String(name)} is broken`)
        return (verb as (...given: unknown[]) => unknown).apply(target, given)
      }
    },
  })

let partners: string
let at: TestHouse
before(async () => {
  partners = await partnersSending(['{ type: x12/004010/850, acknowledgementDue: 24h }'])
  at = await openHouse({ partners, wrap })
})
after(async () => {
  await at.close()
  await rm(partners, { recursive: true })
})

async function send(number: string): Promise<Document> {
  await submit(at.house, openRegistry(at.house.store), {
    ...({ partner: 'acme', canonical: 'order', environment: 'production' } as const),
    document: ourOrder(number),
  })
  await at.exchange.idle()
  return now(number)
}

async function now(number: string): Promise<Document> {
  const [found] = await at.house.store.documents({ number, direction: 'out', newestFirst: true, limit: 1 })
  return found!
}

const parkedSteps = () => at.house.store.parkedSteps(100)

/** The one step that is parked while these verbs of the store break. */
async function parkedBy(verbs: string[], work: () => Promise<unknown>): Promise<ParkedStep> {
  for (const one of verbs) broken.add(one)
  await work()
  broken.clear()
  const [step, ...more] = await parkedSteps()
  assert.deepEqual(more, [])
  return step!
}

/** What the ledger's verifier says of the books. */
async function disagreements(): Promise<string[]> {
  const said: string[] = []
  const onDisagreement = ({ sentence }: Disagreement) => said.push(sentence)
  const { store } = at.house
  await verify({ store, registry: openRegistry(store), sample: 'all', seed: 1, onDisagreement })
  return said
}

const WAYS: readonly (readonly [Verb, string[]])[] = [
  ['write', ['commitSending', 'commitWriting']],
  ['seal', ['commitSending', 'commitSealing']],
  ['deliver', ['commitSending', 'commitDelivering']],
]

for (const [verb, verbs] of WAYS)
  test(`a document whose ${verb} can never succeed is given up, says so, and is sent anew after all`, async () => {
    const { house } = at
    const number = `GU-${verb}`
    const step = await parkedBy(verbs, () => send(number))
    assert.equal(step.verb, verb)
    const { allowed, says } = await givingUp(house, step)
    assert.equal(allowed, true)
    assert.match(
      says,
      new RegExp(
        `^The order ${number} will not be sent to acme; acme is told nothing, so tell whoever waits for it\\. "edigw documents regenerate \\w{26}" sends it anew\\.${verb === 'deliver' ? ' Interchange number \\d{9} stays used: ' : '$'}`,
      ),
    )
    await giveUp(house, step.id, WHY)
    await giveUp(house, step.id, { ...WHY, reason: 'said again' })
    const document = await now(number)
    assert.equal(document.state, 'given-up')
    assert.match(
      document.reason!,
      /^Given up by desk at 2026-06-01T\d\d:\d\dZ: the partner is gone\. It waited: Error: commit\w+ is broken$/,
    )
    assert.deepEqual(
      [await parkedSteps(), await deadLetters(house), await stepsWatch(house).find()],
      [[], [], []],
    )
    const lines = storyLines(await storyOf(house, document, 'number')).join('\n')
    assert.match(lines, /document given up by desk: the partner is gone/)
    assert.doesNotMatch(lines, /said again/)
    assert.deepEqual(await disagreements(), [])

    await regenerate(house, openRegistry(house.store), document, WHY)
    await at.exchange.idle()
    const anew = await now(number)
    assert.deepEqual([anew.state, anew.replaces], ['delivered', document.id])
    assert.equal((await house.store.document(document.id))?.state, 'given-up')
    assert.deepEqual(await disagreements(), [])
  })

test('what a partner brought, and our answer to it, can’t be given up', async () => {
  const file = (isa13: string) =>
    orders({ isa13, gs06: String(Number(isa13)), groups: [[order(`G-${isa13}`)]] })
  const cases: readonly (readonly [string[], RegExp])[] = [
    [
      ['commitReceipt', 'commitOpening'],
      /^It is a file that a partner brought: .* It can’t be given up: mend/,
    ],
    [['commitReceipt', 'commitReading'], /^It is of a partner’s documents: what was not read/],
    [['commitReceipt', 'commitAcknowledging'], /^The partner waits for this acknowledgement\./],
    [
      ['commitReceipt', 'commitSending', 'commitDelivering'],
      /^It is our answer to what acme sent, and acme waits for it\./,
    ],
  ]
  for (const [index, [verbs, says]] of cases.entries()) {
    const isa13 = `00000030${index}`
    const step = await parkedBy(verbs, () => at.bring(file(isa13), { name: `${isa13}.edi` }))
    await assert.rejects(giveUp(at.house, step.id, WHY), (error: Error) => says.test(error.message))
    assert.equal((await parkedSteps()).length, 1)
    await at.house.store.resumeStep(step.id, at.house.clock().toISOString())
    await at.exchange.idle()
    assert.deepEqual(await parkedSteps(), [])
  }
})

test('a document that can’t be written is given up, and one that is on its way or theirs is not', async () => {
  const { house } = at
  const bad = await send('GU*1')
  assert.equal(bad.state, 'parked')
  await giveUpDocument(house, bad, WHY)
  await giveUpDocument(house, bad, WHY)
  const given = await now('GU*1')
  assert.deepEqual([given.state, await deadLetters(house)], ['given-up', []])
  assert.match(
    given.reason!,
    /^Given up by desk at \S+Z: the partner is gone\. It waited: It can’t be written\. /,
  )
  assert.equal((await house.store.auditTrail({ subject: bad.id, limit: 9 })).length, 1)
  const sent = await send('GU-2')
  await assert.rejects(giveUpDocument(house, sent, WHY), {
    code: 'conflict',
    message: 'Only a document that is parked or held is given up; this one is delivered.',
  })
  const receipt = await at.bring(orders({ isa13: '000000310', gs06: '310', groups: [[order('G-310')]] }), {})
  const [theirs] = await house.store.documents({ receipt: receipt.id, limit: 1 })
  await assert.rejects(
    giveUpDocument(house, theirs!, WHY),
    /It is a document that acme brought, and was told is accepted: it would never reach the ERP, and acme/,
  )
  const [answer] = await house.store.documents({ direction: 'out', limit: 1, newestFirst: true })
  await assert.rejects(giveUpDocument(house, answer!, WHY), /It is our answer to what acme sent/)
  assert.deepEqual(await disagreements(), [])
})

test('a delivery is not given up where an answer of ours stands in the same interchange, nor is the sealing of a batch', async () => {
  const { store } = await borrowStore()
  const clock = at.house.clock
  const ours = { state: 'submitted', partner: 'acme', environment: 'production' } as const
  const [first, answer] = [outbound({ ...ours, number: 'R-1' }), outbound({ ...ours, regarding: 'order-1' })]
  for (const document of [first, answer]) {
    await store.submit({ document, canonical: '{}' })
    const body = { body: Uint8Array.of(83), findings: [], lineage: '[]' }
    const batch = { name: 'batch acme production x12/004010/855', dueAt: AT }
    await store.commitWriting(await take(store, 'write', document.id), {
      ...{ document: document.id, ...body, batch },
    })
  }
  const sealing = await take(store, 'seal', 'batch acme production x12/004010/855')
  await store.commitSealing(sealing, {
    ...{ document: first.id, control: '0001', blob: 'one', bytes: 9, sender: 'us', receiver: 'them' },
    batch: [{ document: answer.id, setControl: '0002' }],
  })
  await store.parkStep(sealing, 'broken', AT)
  await store.parkStep(await take(store, 'deliver', first.id), 'broken', AT)
  const says: string[] = []
  for (const step of await store.parkedSteps(9)) {
    await assert.rejects(giveUp({ store, clock }, step.id, WHY), { code: 'conflict' })
    says.push((await givingUp({ store, clock }, step)).says)
  }
  assert.match(says[0]!, /^It seals a batch: /)
  assert.match(says[1]!, /^It is our answer to what acme sent, and acme waits for it\./)
  assert.equal((await store.document(first.id))?.state, 'sealed')
  await store.close()
})

test('a step that a worker is at, or that succeeded since, is not given up', async () => {
  const step = await parkedBy(['commitSending', 'commitDelivering'], () => send('GU-worker'))
  let letGo = () => {}
  gate = new Promise((resolve) => {
    letGo = resolve
  })
  broken.add('commitDelivering')
  await at.house.store.resumeStep(step.id, at.house.clock().toISOString())
  const none = { code: 'not-found', message: 'There is no such step that is parked.' }
  await assert.rejects(giveUp(at.house, step.id, WHY), none)
  broken.clear()
  letGo()
  gate = undefined
  await at.exchange.idle()
  assert.equal((await now('GU-worker')).state, 'delivered')
  await assert.rejects(giveUp(at.house, step.id, WHY), none)
  await assert.rejects(giveUp(at.house, '999999', WHY), none)
  assert.deepEqual(await disagreements(), [])
})

test('edigw says what would come of it, asks, and gives up what may be', () =>
  atGateway('embedded', async ({ gateway, edigw, rest }) => {
    const { store } = gateway.house
    const document = {
      ...{ id: '01JZ0000000000000000000001', direction: 'out', ordinal: 1, partner: 'acme', number: 'PO-1' },
      ...{
        environment: 'production',
        type: 'x12/004010/850',
        canonical: 'order',
        agreement: '',
        control: '',
      },
      ...{ mapping: 'of a version that nobody has', offset: 0, length: 0, segments: 0, state: 'submitted' },
      ...{ findings: [], at: gateway.house.clock().toISOString() },
    } satisfies Document as Document
    await store.submit({ document, canonical: '{"schema":"order/1"}' })
    await rest()
    const [step] = await store.parkedSteps(1)
    const asked = await edigw('dead-letters', 'give-up', step!.id, '--why', 'never agreed')
    assert.match(
      asked.out,
      /^step \d+ {2}write of 01JZ\w+, acme\n {2}The order PO-1 will not be sent to acme; .*\n1 step to give up\n/,
    )
    assert.deepEqual([asked.code, /say --yes/.test(asked.err)], [2, true])
    assert.equal((await store.parkedSteps(1)).length, 1)
    const why = ['--why', 'never agreed', '--yes']
    const done = await edigw('dead-letters', 'give-up', step!.id, ...why)
    assert.deepEqual([done.code, done.out.endsWith('1 step to give up\nIt is given up.\n')], [0, true])
    const again = await edigw('dead-letters', 'give-up', step!.id, ...why)
    assert.deepEqual([again.code, again.out], [0, 'It is given up.\n'])
    const shown = await edigw('documents', 'show', document.id)
    assert.match(shown.out, /given-up/)
    assert.match(shown.out, /Given up by \S+ at .*: never agreed/)
    assert.equal((await edigw('dead-letters')).out, 'Nothing waits.\n')
    const held = { ...document, id: '01JZ0000000000000000000002', number: 'PO-2', state: 'held' } as const
    await store.submit({ document: held, canonical: '{"schema":"order/1"}' })
    const one = await edigw('documents', 'give-up', held.id, '--reason', 'not wanted')
    assert.deepEqual([one.code, one.out], [2, 'x12/004010/850 PO-2 to acme: held\n'])
    const both = await edigw('documents', 'give-up', held.id, '--reason', 'not wanted', '--yes')
    assert.match(both.out, /\nIt is given up; "edigw documents regenerate \w{26}" sends it anew\.\n$/)
    const sent = await edigw('documents', 'list', '--state', 'given-up', '--json')
    assert.equal((JSON.parse(sent.out) as []).length, 2)
    const bare = await edigw('dead-letters', 'give-up', step!.id)
    assert.match(bare.err, /say in --why why it can never succeed; it is kept in the audit trail/)
  }))
