// POST /v1/documents: bytes come in as they are, once, for whom the token names, or not at all.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { conforming } from './conformity.ts'
import { bytesOf, orders } from './contents.ts'
import { type CallerName, type Gateway, openGateway } from './setting.ts'

const gateway = await openGateway({ after })
let files = 0
/** Each test brings bytes of its own, or it would bring a repeat. */
const freshOrders = () => orders(String(200_000_000 + files++))

interface Sending {
  as?: CallerName
  to?: Gateway
  query?: string
  headers?: Record<string, string>
}

async function send(
  body: string | Buffer,
  { as = 'acme', to = gateway, query = '', headers = {} }: Sending = {},
) {
  const sent = await request(to.app)
    .post(`/v1/documents${query}`)
    .set({ authorization: to.bearer(as), 'content-type': 'application/edi-x12', ...headers })
    .send(body.toString())
  return conforming('receiveDocuments', sent)
}

const receiptOf = async ({ body }: { body: { id: string } }) => (await gateway.house.store.receipt(body.id))!

test('a body is kept byte for byte, and its receipt is where Location says', async () => {
  const text = freshOrders()
  const answer = await send(text, { headers: { 'x-file-name': 'PO%20n%C2%B0%207.edi' } })
  assert.equal(answer.status, 202)
  const receipt = await receiptOf(answer)
  assert.equal(answer.headers.location, `/v1/receipts/${receipt.id}`)
  assert.deepEqual(answer.body, {
    id: receipt.id,
    state: 'received',
    links: { self: `/v1/receipts/${receipt.id}` },
  })
  const { partner, principal, door, environment, name, contentType, bytes } = receipt
  assert.deepEqual(
    { partner, principal, door, environment, name, contentType, bytes },
    {
      partner: 'acme',
      principal: 'acme',
      door: 'http',
      environment: 'production',
      name: 'PO n° 7.edi',
      contentType: 'application/edi-x12',
      bytes: text.length,
    },
  )
  const kept = await gateway.house.store.readBytes(receipt.blob, 0, bytes)
  assert.deepEqual(Buffer.from(kept), bytesOf(text))
})

test('a content type may have parameters, and is noted as it came', async () => {
  const headers = { 'content-type': 'Application/XML; charset="ISO-8859-1"' }
  const answer = await send(`<Order>${freshOrders()}</Order>`, { headers })
  assert.equal(answer.status, 202)
  assert.equal((await receiptOf(answer)).contentType, headers['content-type'])
})

test('the same bytes again are a repeat that names the first receipt', async () => {
  const text = freshOrders()
  const first = await send(text)
  const again = await send(text)
  assert.equal(again.status, 202)
  assert.notEqual(again.body.id, first.body.id)
  assert.equal(again.body.state, 'repeat')
  assert.equal(again.body.repeatOf, first.body.id)
  assert.equal(again.body.links.repeatOf, first.headers.location)
})

test('a body larger than a chunk comes in whole', async () => {
  const large = Buffer.alloc(3 * 2 ** 20 + 17, 'ACME')
  const answer = await send(large)
  const receipt = await receiptOf(answer)
  assert.equal(receipt.bytes, large.length)
  const tail = await gateway.house.store.readBytes(receipt.blob, 3 * 2 ** 20 - 5, 22)
  assert.deepEqual(Buffer.from(tail), large.subarray(-22))
})

test('a body is for the environment of its token, or for test where it says so', async () => {
  const environmentOf = async (sending: Sending) =>
    (await receiptOf(await send(freshOrders(), sending))).environment
  assert.equal(await environmentOf({}), 'production')
  assert.equal(await environmentOf({ query: '?environment=test' }), 'test')
  assert.equal(await environmentOf({ as: 'acmeTest' }), 'test')
  const refused = await send(freshOrders(), { as: 'acmeTest', query: '?environment=production' })
  assert.equal(refused.status, 403)
})

test('an empty body is refused', async () => {
  const { status, body } = await send('')
  assert.deepEqual([status, body.code], [400, 'empty-body'])
})

test('a media type that is not taken, or none, is refused by 415', async () => {
  for (const type of ['application/json', 'multipart/form-data; boundary=x', 'image/png']) {
    const { status, body } = await send(freshOrders(), { headers: { 'content-type': type } })
    assert.deepEqual([status, body.code], [415, 'unsupported-media-type'], type)
  }
  const none = await request(gateway.app)
    .post('/v1/documents')
    .set('authorization', gateway.bearer('acme'))
    .unset('content-type')
  assert.equal(none.status, 415)
  assert.match(
    none.body.detail,
    /^The request has no Content-Type; this operation takes application\/edi-x12 or /,
  )
})

test('a compressed body is refused, for its bytes are not those that a partner would look for', async () => {
  const { status } = await send(freshOrders(), { headers: { 'content-encoding': 'gzip' } })
  assert.equal(status, 415)
})

test('a file name with control characters, or far too long, is refused', async () => {
  for (const name of ['a%00b', 'a%0D%0Ab', 'a%E2%80%AEb', 'n'.repeat(256)]) {
    const { status } = await send(freshOrders(), { headers: { 'x-file-name': name } })
    assert.equal(status, 400, name)
  }
  const odd = await send(freshOrders(), { headers: { 'x-file-name': '../../etc/100%.edi' } })
  assert.equal((await receiptOf(odd)).name, '../../etc/100%.edi')
})

test('with an Idempotency-Key the same request is answered once, and its answer is played back', async () => {
  const text = freshOrders()
  const headers = { 'idempotency-key': 'first-key' }
  const first = await send(text, { headers })
  const again = await send(text, { headers })
  assert.equal(first.headers['idempotency-replayed'], undefined)
  assert.equal(again.headers['idempotency-replayed'], 'true')
  assert.equal(again.status, 202)
  assert.equal(again.headers.location, first.headers.location)
  assert.deepEqual(again.body, first.body)
})

test('a key that comes with another body, or for another environment, is refused by 422', async () => {
  const text = freshOrders()
  const headers = { 'idempotency-key': 'second-key' }
  await send(text, { headers })
  const other = await send(freshOrders(), { headers })
  assert.deepEqual([other.status, other.body.code], [422, 'key-reused'])
  assert.equal((await send(text, { headers, query: '?environment=test' })).status, 422)
})

test('a key is its principal’s own', async () => {
  const headers = { 'idempotency-key': 'shared-key' }
  const acmes = await send(freshOrders(), { headers })
  const nordwinds = await send(freshOrders(), { headers, as: 'nordwind' })
  assert.deepEqual([acmes.status, nordwinds.status], [202, 202])
  assert.notEqual(acmes.body.id, nordwinds.body.id)
})

test('a request that came to nothing leaves its key free', async () => {
  const headers = { 'idempotency-key': 'third-key' }
  assert.equal((await send('', { headers })).status, 400)
  assert.equal((await send(freshOrders(), { headers })).status, 202)
})

test('while a request is in flight its key is refused by 409, and after a time taken for lost', async (t) => {
  const own = await openGateway(t, { requestSeconds: 100 })
  const at = own.house.clock().toISOString()
  const flight = { principal: 'acme', key: 'in-flight', fingerprint: 'receiveDocuments', at, staleBefore: at }
  await own.house.store.beginIdempotent(flight)
  const headers = { 'idempotency-key': 'in-flight' }
  const refused = await send(orders(), { to: own, headers })
  assert.deepEqual([refused.status, refused.body.code], [409, 'in-flight'])
  own.house.pass(161)
  assert.equal((await send(orders(), { to: own, headers })).status, 202)
})

test('two bodies that come at the same time with one key leave one receipt', async () => {
  const text = freshOrders()
  const headers = { 'idempotency-key': 'race-key' }
  const answers = await Promise.all([
    send(text, { headers }),
    send(text, { headers }),
    send(text, { headers }),
  ])
  const taken = answers.filter(({ status }) => status === 202)
  assert.ok(taken.length >= 1)
  assert.equal(new Set(taken.map(({ body }) => body.id)).size, 1)
  for (const { status } of answers) assert.ok(status === 202 || status === 409, String(status))
})
