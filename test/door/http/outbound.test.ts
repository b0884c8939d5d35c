// The way out, by the API: what the ERP submits is judged at once, is durable at 202, and tells what became of it.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { orderTo, orderToNordwind } from '../../flow/bothWays.ts'
import { conforming } from './conformity.ts'
import { publish } from './contents.ts'
import { openSending, sendOrder } from './sending.ts'
import { type CallerName, openGateway } from './setting.ts'

const gateway = await openGateway({ after }, { documentBytes: 64 * 1024 })
const { house, app, bearer } = gateway
const exchange = await openSending({ after }, house)

const TO_ACME = '/v1/outbound/orders?partner=acme&type=x12/004010/850'

function submit(path: string, body: object | string, key?: string, as: CallerName = 'erp') {
  const asked = request(app).post(path).set('authorization', bearer(as)).type('json')
  if (key !== undefined) asked.set('idempotency-key', key)
  return asked.send(typeof body === 'string' ? body : JSON.stringify(body))
}

const order = async (path: string, body: object | string, key?: string, as?: CallerName) =>
  conforming('submitOrder', await submit(path, body, key, as))

async function show(id: string, as: CallerName = 'erp') {
  await exchange.idle()
  const asked = request(app).get(`/v1/documents/${id}`).set('authorization', bearer(as))
  return conforming('showDocument', await asked).body
}

const regenerate = async (id: string, body: object, key?: string, as: CallerName = 'operator') =>
  conforming('regenerateDocument', await submit(`/v1/documents/${id}/regenerate`, body, key, as))

test('a submitted order is at 202 where Location says, and goes its way to the partner', async () => {
  const { status, headers, body } = await order(TO_ACME, orderTo('W-1'))
  assert.deepEqual([status, body.state, body.repeated, body.findings], [202, 'submitted', false, []])
  assert.equal(headers.location, `/v1/documents/${body.id}`)
  const shown = await show(body.id)
  assert.deepEqual([shown.direction, shown.state, shown.number], ['out', 'delivered', 'W-1'])
  const { interchangeControl, groupControl, ...as } = shown.sentAs
  assert.deepEqual(as, {
    sender: '01/123456789',
    receiver: 'ZZ/ACMERETAIL',
    functionalId: 'PO',
    setControl: '0001',
  })
  assert.equal(Number(interchangeControl), Number(groupControl))
  assert.equal(shown.deliveredAt, house.clock().toISOString())
  for (const as of ['erp', 'acme', 'operator'] as const) {
    const raw = await request(app).get(`/v1/documents/${body.id}/raw`).set('authorization', bearer(as))
    assert.match(conforming('showRaw', raw).text ?? raw.body.toString(), /BEG\*00\*SA\*W-1\*/)
  }
})

test('it is fetched once the partner has got its bytes by the API, unless it stands at a drop point', async () => {
  const raw = async (id: string, as: CallerName, method: 'get' | 'head' = 'get') => {
    await request(app)[method](`/v1/documents/${id}/raw`).set('authorization', bearer(as))
    return (await settled(id)).state
  }
  const { body: placed } = await order(TO_ACME, orderTo('F-1'))
  const { body: asked } = await order('/v1/outbound/orders?partner=nordwind', orderToNordwind('F-2'))
  await exchange.idle()
  assert.equal(await raw(placed.id, 'acme'), 'delivered')
  assert.equal(await raw(asked.id, 'erp'), 'delivered')
  assert.equal(await raw(asked.id, 'nordwind', 'head'), 'delivered')
  for (let looks = 0; (await raw(asked.id, 'nordwind')) !== 'fetched'; looks++) assert.ok(looks < 100)
  assert.equal((await show(asked.id)).fetchedAt, house.clock().toISOString())
})

const settled = async (id: string) => (await house.store.document(id))!

test('the guide is chosen by the agreement where it has one, and by the caller where it has several', async () => {
  const { body } = await order('/v1/outbound/orders?partner=nordwind', orderToNordwind('W-2'))
  assert.equal((await show(body.id)).type, 'ubl/2.1/Order')
  const several = await order('/v1/outbound/orders?partner=acme', orderTo('W-3'))
  assert.deepEqual([several.status, several.body.code], [422, 'not-agreed'])
  assert.match(several.body.detail, /x12\/004010\/850, x12\/005010\/850/)
})

test('what was not agreed is refused with the reason', async () => {
  const detail = async (path: string) => {
    const { status, body } = await submit(path, orderTo('W-4'))
    assert.deepEqual([status, body.code], [422, 'not-agreed'], path)
    return body.detail as string
  }
  assert.match(await detail('/v1/outbound/orders?partner=globex'), /No agreement with a partner globex/)
  assert.match(
    await detail('/v1/outbound/orders?partner=acme&type=x12/004010/855'),
    /not take .* as x12\/004010\/855/,
  )
  const advice = { schema: 'application-advice/1', number: '1', date: '2026-06-01' }
  const { body } = await submit('/v1/outbound/application-advices?partner=acme', advice)
  assert.match(body.detail, /no outbound rule|is no application-advice/)
  assert.equal((await submit('/v1/outbound/orders', orderTo('W-4'))).status, 400)
  assert.equal((await submit('/v1/outbound/acknowledgements?partner=acme', {})).status, 404)
})

test('a document that is not as its schema says is refused at its place', async () => {
  const wrong = orderTo('W-5', { lines: [{ number: '1', quantity: { value: 24, unit: 'EA' } }] })
  const { status, body } = await order(TO_ACME, wrong)
  assert.deepEqual([status, body.code], [422, 'not-canonical'])
  assert.equal(body.errors[0].at, '/lines/0/quantity/value')
  assert.match(body.errors[0].says, /expected a text in quotes/)
  const extra = await order(TO_ACME, { ...orderTo('W-5'), colour: 'red' })
  assert.match(extra.body.detail, /no place for colour/)
})

test('what is no JSON, too deep, too large or of another kind is refused before it is judged', async () => {
  const answers = await Promise.all([
    order(TO_ACME, '{"schema":'),
    order(TO_ACME, `${'['.repeat(70)}${']'.repeat(70)}`),
    order(TO_ACME, orderTo('x'.repeat(70_000))),
    order(TO_ACME, ''),
  ])
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body.code]),
    [
      [400, 'invalid-request'],
      [400, 'invalid-request'],
      [413, 'too-large'],
      [400, 'invalid-request'],
    ],
  )
  const text = request(app).post(TO_ACME).set('authorization', bearer('erp')).type('text/plain').send('{}')
  assert.equal(conforming('submitOrder', await text).status, 415)
  const latin = request(app).post(TO_ACME).set('authorization', bearer('erp')).type('json')
  const answer = await latin.serialize((body) => body).send(Buffer.from('{"a":"\xe9"}', 'latin1'))
  assert.match(answer.body.detail, /UTF-8/)
})

test('a key answers the same request once, and refuses another with it', async () => {
  const first = await order(TO_ACME, orderTo('K-1'), 'key-1')
  const again = await order(TO_ACME, orderTo('K-1'), 'key-1')
  assert.deepEqual([again.body, again.headers['idempotency-replayed']], [first.body, 'true'])
  const other = await order(TO_ACME, orderTo('K-2'), 'key-1')
  assert.deepEqual([other.status, other.body.code], [422, 'key-reused'])
  const elsewhere = await order('/v1/outbound/orders?partner=nordwind', orderTo('K-1'), 'key-1')
  assert.deepEqual([elsewhere.status, elsewhere.body.code], [422, 'key-reused'])
  const refused = await order(TO_ACME, {}, 'key-2')
  assert.equal(refused.status, 422)
  assert.equal((await order(TO_ACME, orderTo('K-3'), 'key-2')).status, 202)
})

test('the same document under another key is the first one; another of its number is sent, with a warning', async () => {
  const first = await order(TO_ACME, orderTo('D-1'), 'key-d1')
  const again = await order(TO_ACME, orderTo('D-1'), 'key-d2')
  assert.deepEqual([again.status, again.body.id, again.body.repeated], [202, first.body.id, true])
  const other = await order(TO_ACME, orderTo('D-1', { currency: 'USD' }))
  assert.equal(other.body.repeated, false)
  assert.match(other.body.findings[0].sentence, /The order D-1 was submitted for this partner before/)
  assert.match((await show(other.body.id)).findings[0].sentence, /D-1 was submitted/)
})

test('a test is a test from the token on', async () => {
  const { body } = await order(TO_ACME, orderTo('T-1'), undefined, 'erpTest')
  const shown = await show(body.id, 'erpTest')
  assert.equal(shown.environment, 'test')
  const production = await order(TO_ACME, orderTo('T-2'))
  const hidden = request(app)
    .get(`/v1/documents/${production.body.id}`)
    .set('authorization', bearer('erpTest'))
  assert.equal((await hidden).status, 404)
})

test('what can’t be said is parked with the reason, and a corrected document takes its place', async () => {
  const { body } = await order(TO_ACME, orderTo('P*1'))
  const parked = await show(body.id)
  assert.equal(parked.state, 'parked')
  assert.match(parked.reason, /^It can’t be written\. .*delimiter/)
  const again = await regenerate(body.id, { reason: 'no asterisk', document: orderTo('P-1') })
  assert.equal(again.status, 202)
  const shown = await show(again.body.id)
  assert.deepEqual([shown.state, shown.number, shown.replaces], ['delivered', 'P-1', body.id])
  assert.equal((await show(body.id)).replacedBy, again.body.id)
})

test('a document is sent anew once, with new control numbers, and the act is kept', async () => {
  const first = (await order(TO_ACME, orderTo('R-1'))).body.id
  const before = await show(first)
  const again = await regenerate(first, { reason: 'rejected by their 997' }, 'key-r1')
  assert.deepEqual([again.status, again.body.repeated, again.body.findings], [202, false, []])
  const after = await show(again.body.id)
  assert.equal(Number(after.sentAs.groupControl) > Number(before.sentAs.groupControl), true)
  const replayed = await regenerate(first, { reason: 'rejected by their 997' }, 'key-r1')
  assert.equal(replayed.headers['idempotency-replayed'], 'true')
  const twice = await regenerate(first, { reason: 'again' })
  assert.deepEqual([twice.status, twice.body.code], [409, 'conflict'])
  assert.match(twice.body.detail, new RegExp(again.body.id))
  const trail = await house.store.auditTrail({ subject: first, limit: 5 })
  assert.deepEqual(
    trail.map(({ act, detail, principal }) => [act, detail, principal]),
    [['document regenerated', `as ${again.body.id}: rejected by their 997`, 'desk']],
  )
  assert.equal((await regenerate(again.body.id, { reason: 'once more' }, undefined, 'erp')).status, 202)
  // Submitted once more it is a repeat of the last.
  assert.equal((await order(TO_ACME, orderTo('R-1'))).body.repeated, true)
})

test('only what was submitted and is settled is sent anew, and with a reason', async () => {
  const { body } = await order(TO_ACME, orderTo('R-2'))
  await exchange.idle()
  for (const bad of [
    {},
    { reason: '' },
    { reason: 7 },
    { reason: 'x', more: 1 },
    { reason: 'x'.repeat(501) },
  ])
    assert.equal((await regenerate(body.id, bad)).status, 400, JSON.stringify(bad).slice(0, 40))
  assert.equal((await regenerate(body.id, { reason: 'x', document: { schema: 'order/1' } })).status, 422)
  assert.equal((await regenerate('01JCD4XK3M8Y2V7Q5T9W1ZAB6N', { reason: 'x' })).status, 404)
})

test('what is still on its way is not sent twice', async (t) => {
  const apart = await openGateway(t)
  const sent = await sendOrder(t, apart.house, false)
  const asked = request(apart.app).post(`/v1/documents/${sent}/regenerate`)
  const answer = await asked.set('authorization', apart.bearer('erp')).send({ reason: 'too early' })
  assert.equal(conforming('regenerateDocument', answer).status, 409)
  assert.match(answer.body.detail, /still on its way/)
})

test('what came in, and what answers it, is not sent anew', async (t) => {
  const apart = await openGateway(t)
  const { documents, acknowledgement } = await publish(apart.house)
  for (const { id } of [documents[0]!, acknowledgement]) {
    const asked = request(apart.app).post(`/v1/documents/${id}/regenerate`)
    const answer = await asked.set('authorization', apart.bearer('operator')).send({ reason: 'why not' })
    assert.deepEqual([conforming('regenerateDocument', answer).status, answer.body.code], [409, 'conflict'])
  }
})
