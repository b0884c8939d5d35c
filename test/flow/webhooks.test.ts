// Telling others, through the house: what became of documents is posted, signed, to a real server; and what becomes of
// telling where that server is in trouble, or wants nothing more.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { networksOf } from '../../src/door/webhook/networks.ts'
import { openNotifier } from '../../src/door/webhook/notifier.ts'
import { secretOf } from '../../src/door/webhook/signature.ts'
import { submit } from '../../src/exchange/submit.ts'
import { EVENT_TYPES } from '../../src/exchange/telling.ts'
import { openRegistry } from '../../src/partner/registry.ts'
import type { Webhook } from '../../src/store/webhooks.ts'
import { functional, ourOrder, partnersSending } from './answers.ts'
import { openHouse, type TestHouse } from './house.ts'
import { isSigned, openReceiver, type Receiver } from './receiver.ts'

const HOUR = 3_600_000
const secret = secretOf(new Uint8Array(32).fill(7))
const order = readFileSync('partners/acme/samples/850-in/minimal.edi', 'latin1')

let partners: string
let at: TestHouse
let receiver: Receiver
let webhook: Webhook
let later = 0
const opened = performance.now()
const clock = () => new Date(Date.UTC(2026, 5, 1, 10, 30) + later + Math.floor(performance.now() - opened))

before(async () => {
  partners = await partnersSending(['{ type: x12/004010/850, acknowledgementDue: 24h }'])
  const notify = openNotifier({ clock, networks: networksOf(['127.0.0.0/8']), patience: 300 })
  at = await openHouse({ partners, clock, exchange: { notify } })
})
after(async () => {
  await at.close()
  await rm(partners, { recursive: true })
})

beforeEach(async () => {
  receiver = await openReceiver()
  webhook = await subscribe(receiver.url)
})
afterEach(async () => {
  for (const { id } of await at.house.store.webhooks())
    await at.house.store.removeWebhook({ id, reason: 'the test is over' })
  await at.exchange.idle()
  await receiver.close()
})

async function subscribe(url: string, over: Partial<Webhook> = {}): Promise<Webhook> {
  const subscribed: Webhook = {
    id: at.house.newId(),
    environment: 'production',
    url,
    events: [],
    secret,
    state: 'active',
    at: clock().toISOString(),
    principal: 'erp',
    ...over,
  }
  await at.house.store.putWebhook(subscribed)
  return subscribed
}

let control = 1101
/** Acme brings an order under numbers of its own, with something in it changed. */
function bring(was = '', is = '') {
  control += 1
  const text = order.replaceAll('1101', String(control)).replaceAll('4500012001', `PO-${control}`)
  return at.bring(text.replace(was, is))
}

/** Waits for what happens by itself, such as a try whose time has come. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  assert.fail('it did not happen')
}

const deliveries = (of = webhook) => at.house.store.webhookDeliveries({ webhook: of.id, limit: 100 })
const types = () => receiver.told.map(({ payload }) => payload.type)

async function sendOrder(number: string): Promise<string> {
  const { document } = await submit(at.house, openRegistry(at.house.store), {
    partner: 'acme',
    canonical: 'order',
    environment: 'production',
    document: ourOrder(number),
  })
  await at.exchange.idle()
  return document.id
}

test('an order that is in the feed, and one that was rejected, are told of, each once and signed', async () => {
  const good = await bring()
  const miscounted = await bring('SE*5*', 'SE*6*')
  // A set that nobody agreed on is rejected before anything is read.
  const strange = await bring('ST*850*', 'ST*875*')
  await until(() => receiver.told.length === 3)
  assert.deepEqual(types(), ['document.ready', 'document.rejected', 'document.rejected'])
  const [ready, ...rejected] = receiver.told
  const [document] = await at.house.store.documents({ receipt: good.id, limit: 1 })
  assert.deepEqual(ready!.payload.data, {
    environment: 'production',
    partner: 'acme',
    document: document!.id,
    direction: 'in',
    canonical: 'order',
    number: `PO-${control - 2}`,
    links: { document: `/v1/documents/${document!.id}`, feed: '/v1/orders' },
  })
  for (const [index, { id: receipt }] of [miscounted, strange].entries()) {
    const [draft] = await at.house.store.documents({ receipt, limit: 1 })
    assert.equal(rejected[index]!.payload.data.document, draft!.id)
  }
  assert.equal(isSigned(ready!, secret), true)
  assert.equal(isSigned(ready!, secretOf(new Uint8Array(32))), false)
  await at.exchange.idle()
  assert.deepEqual(
    (await deliveries()).map(({ state, attempts, said }) => [state, attempts, said]),
    [
      ['delivered', 1, '204'],
      ['delivered', 1, '204'],
      ['delivered', 1, '204'],
    ],
  )
  assert.equal(new Set(receiver.told.map(({ headers }) => headers['webhook-id'])).size, 3)
})

test('what a partner rejects of ours is told, and what it is silent about when that is due', async () => {
  const refused = await sendOrder('OURS-1')
  const { functionalId, groupControl } = (await at.house.store.document(refused))!
  await at.bring(
    functional({ of: { functionalId: functionalId!, groupControl: groupControl! }, verdict: 'R' }),
  )
  const silent = await sendOrder('OURS-2')
  later += 25 * HOUR
  await until(() => receiver.told.length === 2)
  assert.deepEqual(
    receiver.told.map(({ payload: { type, data } }) => [type, data.document, data.direction]),
    [
      ['acknowledgement.rejected', refused, 'out'],
      ['acknowledgement.overdue', silent, 'out'],
    ],
  )
  assert.ok(types().every((type) => EVENT_TYPES.includes(type)))
})

test('who is in trouble is asked again over three days, the others waiting behind, and then no more', async () => {
  receiver.answer = { status: 503, body: 'not now\u0000\n' }
  await bring()
  await until(() => receiver.told.length === 1)
  await bring()
  await at.exchange.idle()
  // The second one waits behind the first.
  assert.equal(receiver.told.length, 1)
  const first = receiver.told[0]!.headers['webhook-id']
  for (let tries = 2; tries <= 10; tries++) {
    await at.exchange.idle()
    later += 24 * HOUR
    await until(() => receiver.told.length === tries)
  }
  assert.ok(receiver.told.every(({ headers }) => headers['webhook-id'] === first))
  await until(async () => (await at.house.store.webhook(webhook.id))?.state === 'removed')
  const removed = await at.house.store.webhook(webhook.id)
  assert.equal(removed?.reason, 'Nothing was delivered for three days: 503: not now')
})

test('one that is refused for itself holds up no other, and comes again', async () => {
  receiver.answer = { status: 422, body: 'what is this?' }
  await bring()
  await until(() => receiver.told.length === 1)
  receiver.answer = { status: 200 }
  await bring()
  await until(() => receiver.told.length === 2)
  await at.exchange.idle()
  later += HOUR
  await until(() => receiver.told.length === 3)
  const ids = receiver.told.map(({ headers }) => headers['webhook-id'])
  assert.deepEqual([ids[2], ids[1] === ids[0]], [ids[0], false])
  await at.exchange.idle()
  assert.deepEqual(
    (await deliveries()).map(({ attempts, state }) => [attempts, state]),
    [
      [2, 'delivered'],
      [1, 'delivered'],
    ],
  )
})

test('who says that it is gone is asked no more', async () => {
  receiver.answer = { status: 410 }
  await bring()
  await until(async () => (await at.house.store.webhook(webhook.id))?.state === 'removed')
  await bring()
  await at.exchange.idle()
  assert.equal(receiver.told.length, 1)
})

test('no redirect is followed, no silence waited for, and no endless answer read', async () => {
  const aside = await openReceiver()
  receiver.answer = { status: 302, headers: { location: aside.url } }
  await bring()
  const saidOf = async () => (await deliveries())[0]?.said ?? ''
  await until(async () => (await saidOf()) === '302')
  receiver.answer = 'silence'
  await at.exchange.idle()
  later += HOUR
  await until(async () => (await saidOf()) === 'no answer within 0.3 s')
  receiver.answer = { status: 500, body: 'x'.repeat(100_000) }
  await at.exchange.idle()
  later += HOUR
  await until(async () => (await saidOf()).startsWith('500: xxx'))
  assert.ok((await saidOf()).length <= 505)
  assert.deepEqual(aside.told, [])
  await aside.close()
})

test('an address that may not be called any more is not, whatever was allowed when it subscribed', async () => {
  await at.house.store.removeWebhook({ id: webhook.id, reason: 'another one is tried' })
  webhook = await subscribe('http://10.0.0.1/events')
  await bring()
  await until(async () => (await deliveries())[0]?.attempts === 1)
  assert.equal((await deliveries())[0]?.said, '10.0.0.1 may not be called without TLS.')
})

test('while a secret is rotated, deliveries are signed by both', async () => {
  const next = secretOf(new Uint8Array(32).fill(8))
  const previousUntil = new Date(clock().getTime() + HOUR).toISOString()
  await at.house.store.putWebhook({ ...webhook, secret: next, previousSecret: secret, previousUntil })
  await bring()
  await until(() => receiver.told.length === 1)
  assert.deepEqual([isSigned(receiver.told[0]!, secret), isSigned(receiver.told[0]!, next)], [true, true])
  later += 2 * HOUR
  await bring()
  await until(() => receiver.told.length === 2)
  assert.deepEqual([isSigned(receiver.told[1]!, secret), isSigned(receiver.told[1]!, next)], [false, true])
})
