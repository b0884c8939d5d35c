// Who is told what happens: subscribing, rotating, telling again and removing, by the API.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { EVENT_TYPES } from '../../../src/exchange/telling.ts'
import type { Verb } from '../../../src/store/record.ts'
import { api, conforming } from './conformity.ts'
import { hold } from './contents.ts'
import { type CallerName, openGateway } from './setting.ts'

const { house, app, bearer } = await openGateway({ after })

const get = (path: string, as: CallerName) => request(app).get(path).set('authorization', bearer(as))
const post = (path: string, as: CallerName, body?: object) =>
  request(app).post(path).set('authorization', bearer(as)).send(body)

let addresses = 0
const address = () => `https://erp.example/events/${++addresses}?key=of-nobody-else`

async function add(as: CallerName = 'erp', body: object = {}) {
  const response = conforming('addWebhook', await post('/v1/webhooks', as, { url: address(), ...body }))
  assert.equal(response.status, 201, response.text)
  return response.body as { id: string; url: string; secret: string; environment: string }
}

test('the secret is shown to who subscribes, and never again', async () => {
  const added = await add('erp', { events: ['document.ready'] })
  assert.match(added.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  const shown = conforming('showWebhook', await get(`/v1/webhooks/${added.id}`, 'operator'))
  assert.equal(shown.body.secret, undefined)
  assert.deepEqual(
    [shown.body.url, shown.body.events, shown.body.principal],
    [added.url, ['document.ready'], 'erp'],
  )
  const listed = conforming('listWebhooks', await get('/v1/webhooks', 'erp'))
  assert.ok(!listed.text.includes(added.secret) && listed.text.includes(added.id))
  const trail = await house.store.auditTrail({ subject: added.id, limit: 5 })
  assert.deepEqual(
    trail.map(({ act, principal, detail }) => [act, principal, detail]),
    [['webhook added', 'erp', 'erp.example']],
  )
})

test('an address that leads inside, that is told already, or one too many, is refused', async () => {
  const inside = await post('/v1/webhooks', 'erp', { url: 'https://169.254.169.254/latest' })
  assert.equal(inside.status, 400)
  assert.equal(inside.body.errors[0].at, '/url')
  const { url } = await add()
  assert.equal((await post('/v1/webhooks', 'erp', { url })).status, 409)
  assert.equal((await post('/v1/webhooks', 'erp', { url: address(), events: ['all'] })).status, 400)
  const there = (await house.store.webhooks('test')).length
  for (let count = there; count < 20; count++) await add('erpTest')
  assert.equal((await post('/v1/webhooks', 'erpTest', { url: address() })).status, 409)
})

test('a token for test subscribes to test alone, and sees no other', async () => {
  const wrong = await post('/v1/webhooks', 'erpTest', { url: address(), environment: 'production' })
  assert.equal(wrong.status, 403)
  const { id } = await add()
  assert.equal((await get(`/v1/webhooks/${id}`, 'erpTest')).status, 404)
  for (const act of ['remove', 'rotate'])
    assert.equal((await post(`/v1/webhooks/${id}/${act}`, 'erpTest')).status, 404)
  const listed = await get('/v1/webhooks', 'erpTest')
  assert.ok(listed.body.items.every(({ environment }: { environment: string }) => environment === 'test'))
})

test('a rotated secret leaves the one before good for a day', async () => {
  const { id, secret } = await add()
  const rotated = conforming('rotateWebhookSecret', await post(`/v1/webhooks/${id}/rotate`, 'operator'))
  assert.notEqual(rotated.body.secret, secret)
  const kept = await house.store.webhook(id)
  assert.deepEqual([kept?.secret, kept?.previousSecret], [rotated.body.secret, secret])
  assert.equal(Date.parse(kept!.previousUntil!) - house.clock().getTime(), 86_400_000)
})

test('what happened in a time is told again, and what became of telling is listed', async () => {
  const { id } = await add()
  const said = await tellOfOverdue()
  const listed = conforming('listWebhookDeliveries', await get(`/v1/webhooks/${id}/deliveries`, 'erp'))
  const [delivery] = listed.body.items
  const { event, type, document, state } = delivery
  assert.deepEqual({ event, type, document, state }, { ...said, state: 'due' })

  const later = await add()
  const body = { from: '2025-01-01T00:00:00Z', to: '2099-01-01T00:00:00+01:00' }
  const replayed = conforming('replayEvents', await post(`/v1/webhooks/${later.id}/replay`, 'erp', body))
  assert.deepEqual(replayed.body, { events: 1, more: false })
  const again = await get(`/v1/webhooks/${later.id}/deliveries?state=due`, 'operator')
  assert.equal(again.body.items[0].event, said.event)
  const backwards = await post(`/v1/webhooks/${id}/replay`, 'erp', { from: '2099-01-01T00:00:00Z' })
  assert.equal(backwards.status, 400)
})

/** The acknowledgement of a document of ours is overdue; committed as the work does. */
async function tellOfOverdue() {
  const document = await hold(house)
  await house.store.release(document.id)
  const claimed = async (verb: Verb) => {
    const now = house.clock().toISOString()
    const steps = await house.store.claimSteps({ limit: 100, now, leaseUntil: '2999-01-01T00:00:00.000Z' })
    const { id: step, token } = steps.find((one) => one.verb === verb && one.subject === document.id)!
    return { step, token }
  }
  const at = house.clock().toISOString()
  const written = { document: document.id, body: Uint8Array.of(1), findings: [], lineage: '[]' }
  await house.store.commitWriting(await claimed('write'), written)
  const sealed = { document: document.id, control: '0001', blob: house.newId(), bytes: 1 }
  await house.store.commitSealing(await claimed('seal'), sealed)
  const awaited = { due: at, risk: at }
  await house.store.commitDelivering(await claimed('deliver'), { document: document.id, at, awaited })
  const { id, partner, environment } = document
  const type = 'acknowledgement.overdue'
  const event = { id: house.newId(), at, environment, partner, type, document: id }
  await house.store.endReconciling(await claimed('reconcile'), id, event)
  return { event: event.id, type, document: id }
}

test('one that was removed is told nothing, and says why', async () => {
  const { id } = await add()
  const removed = conforming('removeWebhook', await post(`/v1/webhooks/${id}/remove`, 'operator'))
  assert.deepEqual([removed.body.state, removed.body.reason], ['removed', 'Removed by desk.'])
  for (const act of ['remove', 'rotate'])
    assert.equal((await post(`/v1/webhooks/${id}/${act}`, 'erp')).status, 404)
  assert.equal((await get(`/v1/webhooks/${id}`, 'erp')).body.state, 'removed')
})

test('the API document names the events that there are', () => {
  const { EventType } = api.components.schemas as { EventType: { enum: string[] } }
  assert.deepEqual(EventType.enum, EVENT_TYPES)
})
