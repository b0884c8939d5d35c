// What a caller is told when something is wrong: always a problem, never more than it needs.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { pino } from 'pino'
import request from 'supertest'
import { httpApp } from '../../../src/door/http/index.ts'
import { conforming } from './conformity.ts'
import { orders } from './contents.ts'
import { gate, keys, openGateway, openHouse } from './setting.ts'

const { app, bearer } = await openGateway({ after })
const ID = '01JCD4XK3M8Y2V7Q5T9W1ZAB6N'

const get = (path: string) => request(app).get(path).set('authorization', bearer('operator'))
const fail = () => request(app).post(`/v1/feed/${ID}/fail`).set('authorization', bearer('erp'))

test('a problem has its kind, title, status, code, sentence and the id of its request', async () => {
  const { body, headers } = conforming('showDocument', await get(`/v1/documents/${ID}`))
  const { instance, ...rest } = body
  assert.match(instance, /^urn:ulid:[0-9A-Z]{26}$/)
  assert.deepEqual(rest, {
    type: 'urn:edi-partner-gateway:problem:not-found',
    title: 'There is no such thing',
    status: 404,
    code: 'not-found',
    detail: 'There is no such document.',
  })
  assert.equal(headers['cache-control'], 'no-store')
})

test('an unknown address is 404, also one that is nearly right', async () => {
  const paths = [
    '/v1',
    '/v2/orders',
    '/v1/orders/',
    '/V1/orders',
    '//v1/orders',
    '/v1//orders',
    '/v1/orders;x',
    '/v1/documents/',
  ]
  for (const path of paths) {
    const { status, body, type } = await get(path)
    assert.deepEqual([status, body.code, type], [404, 'not-found', 'application/problem+json'], path)
  }
})

test('an id that is not one, or a path that climbs, reaches nothing', async () => {
  const ids = [
    '..%2F..%2Fetc%2Fpasswd',
    `${ID}%00`,
    `%2e%2e`,
    `${ID.toLowerCase()}`,
    `${ID}x`,
    "'%20or%201=1",
    '%E0%A4%A',
  ]
  for (const id of ids) {
    const { status, type } = await get(`/v1/documents/${id}/raw`)
    assert.ok(status === 400 || status === 404, `${id}: ${status}`)
    assert.equal(type, 'application/problem+json', id)
  }
})

test('a method that an address does not take is 405, and Allow names those it does', async () => {
  for (const [method, path, allow] of [
    ['put', '/v1/orders', 'GET, HEAD'],
    ['delete', `/v1/documents/${ID}`, 'GET, HEAD'],
    ['get', '/v1/token', 'POST'],
    ['patch', '/v1/documents', 'GET, POST, HEAD'],
  ] as const) {
    const { status, body, headers } = await request(app)
      [method](path)
      .set('authorization', bearer('operator'))
    assert.deepEqual([status, body.code], [405, 'unsupported'], path)
    assert.deepEqual(headers.allow!.split(', ').sort(), allow.split(', ').sort(), path)
  }
})

test('HEAD is GET without a body', async () => {
  const whole = await get('/v1/receipts')
  const head = await request(app).head('/v1/receipts').set('authorization', bearer('operator'))
  assert.equal(head.status, 200)
  assert.equal(head.text, undefined)
  assert.equal(head.headers.etag, whole.headers.etag)
})

test('other origins are not let in: no CORS header, and no answer to a preflight', async () => {
  const { headers } = await get('/v1/receipts').set('origin', 'https://elsewhere.example')
  assert.deepEqual(
    Object.keys(headers).filter((name) => name.startsWith('access-control')),
    [],
  )
  const preflight = await request(app).options('/v1/receipts').set('origin', 'https://elsewhere.example')
  assert.equal(preflight.status, 405)
})

test('what is wrong in the query is named, one by one', async () => {
  const wrong = {
    'limit=0': '/query/limit',
    'limit=501': '/query/limit',
    'limit=many': '/query/limit',
    'limit=1&limit=2': '/query/limit',
    'state=done': '/query/state',
    'environment=staging': '/query/environment',
    'partner=': '/query/partner',
    'surprise=1': '/query/surprise',
    'partner[__proto__][x]=1': '/query/partner[__proto__][x]',
    'partner[]=acme': '/query/partner[]',
    '__proto__=1': '/query/__proto__',
    'after=%00': '/query/after',
  }
  for (const [query, at] of Object.entries(wrong)) {
    const { status, body } = conforming('listDocuments', await get(`/v1/documents?${query}`))
    assert.equal(status, 400, query)
    assert.ok(
      body.errors.some((one: { at: string }) => one.at === at),
      `${query}: ${JSON.stringify(body)}`,
    )
  }
})

test('a JSON body that is none, too large, of another kind or encoding is refused', async () => {
  const statusOf = async (asked: request.Test) => conforming('failEntry', await asked).status
  assert.equal(await statusOf(fail().type('json').send('{"code": ')), 400)
  assert.equal(await statusOf(fail().type('json').send('"text"')), 400)
  assert.equal(await statusOf(fail().type('json').send('')), 400)
  assert.equal(
    await statusOf(
      fail()
        .type('json')
        .send({ code: 'x', text: 'y'.repeat(20_000) }),
    ),
    413,
  )
  const { status, body } = await fail().type('text/plain').send('code')
  const taken =
    'The request has Content-Type text/plain; this operation takes application/json, not compressed.'
  assert.deepEqual([status, body.detail], [415, taken])
  assert.equal(await statusOf(fail().type('json').set('content-encoding', 'gzip').send('{}')), 415)
})

test('keys that reach for a prototype are refused like any unknown one, and change nothing', async () => {
  for (const text of [
    '{"code":"a","text":"b","__proto__":{"role":"operator"}}',
    '{"code":"a","text":"b","constructor":{"prototype":{"role":"operator"}}}',
    '{"__proto__":{"code":"a","text":"b"}}',
  ]) {
    assert.equal(conforming('failEntry', await fail().type('json').send(text)).status, 400, text)
  }
  assert.equal(({} as { role?: string }).role, undefined)
})

test('spellings of a content type that no operation takes are not looked at', async () => {
  for (const type of ['x/y', 'nonsense', 'application/json; a=1', 'multipart/form-data; boundary=z'])
    assert.equal((await get('/v1/receipts').set('content-type', type)).status, 200, type)
})

test('an error of ours is told by an id that is in the log, and by nothing else', async (t) => {
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => lines.push(line) })
  const own = await openGateway(t, {}, log)
  await own.house.store.close()
  const asked = request(own.app).get('/v1/receipts').set('authorization', own.bearer('acme'))
  const { status, body, text } = await asked
  assert.equal(status, 500)
  assert.equal(body.code, 'fault')
  assert.doesNotMatch(text, /closed|node_modules|at .*\.ts|Error/)
  const logged = lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === 'request failed')
  assert.equal(`urn:ulid:${logged.request}`, body.instance)
  assert.match(logged.err.stack, /store/)
})

test('while the store does not answer, a body is refused for now and readiness is gone, but not life', async (t) => {
  const own = await openGateway(t)
  const token = own.bearer('acme')
  const { store } = own.house
  const { receive, ready } = store
  store.receive = () => Promise.reject(new Error('disk full'))
  store.ready = () => Promise.resolve(false)
  const sent = () =>
    request(own.app)
      .post('/v1/documents')
      .set('authorization', token)
      .type('application/edi-x12')
      .send(orders())
  const refused = conforming('receiveDocuments', await sent())
  assert.deepEqual(
    [refused.status, refused.body.code, refused.headers['retry-after']],
    [503, 'unavailable', '5'],
  )
  assert.equal(conforming('showReadiness', await request(own.app).get('/readyz')).status, 503)
  assert.equal((await request(own.app).get('/healthz')).status, 200)
  Object.assign(store, { receive, ready })
  assert.equal((await sent()).status, 202)
})

test('what a caller was forbidden is in the audit trail', async (t) => {
  const own = await openGateway(t)
  await request(own.app).get('/v1/orders').set('authorization', own.bearer('acme'))
  const [entry] = await own.house.store.auditTrail({ limit: 1 })
  assert.deepEqual(
    [entry?.principal, entry?.act, entry?.subject],
    ['acme', 'refused: forbidden', 'pullOrders'],
  )
})

test('a caller is told how much it may ask, and to wait once it has', async (t) => {
  const own = await openGateway(t, { requests: { capacity: 2, perSecond: 0.5 } })
  const ask = async (as: 'acme' | 'nordwind') =>
    conforming(
      'listReceipts',
      await request(own.app).get('/v1/receipts').set('authorization', own.bearer(as)),
    )
  const first = await ask('acme')
  assert.equal(first.headers['ratelimit-policy'], '"requests";q=2;w=4')
  assert.equal(first.headers.ratelimit, '"requests";r=1;t=2')
  await ask('acme')
  const refused = await ask('acme')
  assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '2'])
  assert.equal((await ask('nordwind')).status, 200)
  own.house.pass(2)
  assert.equal((await ask('acme')).status, 200)
  const forbidden = await request(own.app).get('/v1/orders').set('authorization', own.bearer('acme'))
  assert.equal(forbidden.status, 429, 'what is forbidden counts too')
})

test('what a caller says of its own address is believed only where a proxy of ours says it', async (t) => {
  const house = await openHouse(t)
  const limits = { anonymous: { capacity: 1, perSecond: 0.001 } }
  const statuses = async (trustedProxies: string[]) => {
    const own = await httpApp(house, { signingKeys: keys, gate, limits, trustedProxies })
    const from = async (address: string) =>
      (await request(own).get('/v1/orders').set('x-forwarded-for', address)).status
    return [await from('192.0.2.1'), await from('192.0.2.2')]
  }
  assert.deepEqual(await statuses([]), [401, 429])
  assert.deepEqual(await statuses(['loopback']), [401, 401])
})
