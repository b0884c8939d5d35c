// What a partner's agreement says holds at the API as at the drop point: from where it comes, how much it may bring by this
// door or by both, in this process or in all; and which limit it was, and when to come again.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as ask } from 'node:http'
import { after, test } from 'node:test'
import request from 'supertest'
import { openHttpDoor } from '../../../src/door/http/index.ts'
import { hashSecret } from '../../../src/door/http/secret.ts'
import { openReception } from '../../../src/exchange/receive.ts'
import type { Agreement } from '../../../src/partner/agreement.ts'
import { conforming } from './conformity.ts'
import { gate, keys, openGateway } from './setting.ts'

const gateway = await openGateway({ after })
const { house } = gateway
// Two processes on one store: each door knows only what is in it.
const options = { host: '127.0.0.1', port: 0, signingKeys: keys, gate }
const beside = await openHttpDoor(house, options)
after(() => beside.close())

let versions = 0
/** Comes into force, on the morning after what was before. */
async function agree(terms: Pick<Agreement, 'limits' | 'doors'>): Promise<void> {
  house.pass(86_400)
  const content = JSON.stringify({ agreement: 'acme', principals: ['acme'], ...terms })
  const agreement = { hash: `v${++versions}`, partner: 'acme', at: '2025-03-03T09:00:00.000Z', content }
  await house.store.registerPartner({ partner: 'acme', agreement, mappings: [], crosswalks: [] })
}

let bodies = 0
const body = (length = 10) => `${++bodies}`.padEnd(length, 'x')
const heads = () => ({ authorization: gateway.bearer('acme'), 'content-type': 'application/edi-x12' })
async function post(to: typeof gateway.app | string = gateway.app, text = body()) {
  return conforming('receiveDocuments', await request(to).post('/v1/documents').set(heads()).send(text))
}

async function drop(text = body()): Promise<void> {
  const who = { principal: 'acme', partner: 'acme', door: 'sftp', environment: 'production' } as const
  const reception = openReception(house, { ...who, limit: 1_000 })
  await reception.append(Buffer.from(text))
  await reception.finish()
}

test('who comes from elsewhere than was agreed gets 403, with a good token and for a good secret', async () => {
  await agree({ doors: { http: { from: ['203.0.113.0/24', '2001:db8::/32'] } } })
  const answer = await post()
  assert.equal(answer.status, 403)
  assert.match(answer.body.detail, /not among the networks that are agreed/)
  await house.store.putPrincipal({ id: 'acme', role: 'partner', partner: 'acme' })
  const value = await hashSecret('right-and-long-enough', Buffer.alloc(16))
  const from = house.clock().toISOString()
  const credential = { id: house.newId(), principal: 'acme', kind: 'client-secret', value, from } as const
  await house.store.addCredential(credential)
  const token = () =>
    request(gateway.app)
      .post('/v1/token')
      .type('form')
      .auth('acme', 'right-and-long-enough')
      .send({ grant_type: 'client_credentials' })
  assert.equal((await token()).status, 403)
  await agree({ limits: { from: ['127.0.0.0/8'] }, doors: { http: { from: ['127.0.0.1', '::1'] } } })
  assert.equal((await token()).status, 200)
  assert.equal((await post()).status, 202)
})

test('files a minute are what was agreed, and 429 names the limit and when to come again', async () => {
  await agree({ doors: { http: { filesPerMinute: 2 } } })
  assert.deepEqual([(await post()).status, (await post()).status], [202, 202])
  const { status, body: problem, headers } = await post()
  assert.deepEqual([status, headers['retry-after']], [429, '60'])
  assert.deepEqual(problem.limit, { word: 'filesPerMinute', most: 2, of: 'http' })
  assert.equal(problem.detail, 'At most 2 files a minute are agreed by the API: the next one in 60 s.')
  await drop()
  house.pass(60)
  assert.equal((await post()).status, 202)
})

test('what another process received a second ago counts, by whichever door where the limit is for both', async () => {
  await agree({ limits: { filesPerMinute: 3 } })
  assert.equal((await post(beside.url)).status, 202)
  await drop()
  house.pass(1)
  assert.equal((await post()).status, 202)
  const { body: problem, status } = await post()
  assert.deepEqual([status, problem.limit], [429, { word: 'filesPerMinute', most: 3, of: 'both' }])
  house.pass(1)
  assert.equal((await post(beside.url)).status, 429)
  house.pass(60)
  assert.deepEqual([(await post(beside.url)).status, (await post()).status], [202, 202])
})

test('files and bytes a day are what was agreed, until midnight in UTC', async () => {
  await agree({ limits: { filesPerDay: 2 }, doors: { http: { bytesPerDay: '1kB' } } })
  await drop()
  const large = await post(gateway.app, body(1025))
  assert.deepEqual([large.status, large.body.limit?.word], [429, 'bytesPerDay'])
  assert.equal((await post()).status, 202)
  const late = await post()
  assert.deepEqual([late.status, late.body.limit], [429, { word: 'filesPerDay', most: 2, of: 'both' }])
  const midnight = 86_400 - ((house.clock().getTime() / 1000) % 86_400)
  assert.equal(late.headers['retry-after'], String(Math.ceil(midnight)))
  house.pass(midnight)
  assert.equal((await post()).status, 202)
})

test('requests under way are as many at once as was agreed', async () => {
  await agree({ doors: { http: { connections: 1 } } })
  const target = { port: beside.port, method: 'POST', path: '/v1/documents' }
  const headers = { ...heads(), expect: '100-continue', 'content-length': 3 }
  const first = ask({ ...target, headers })
  first.flushHeaders()
  await once(first, 'continue')
  const { status, body: problem } = await post(beside.url)
  assert.deepEqual([status, problem.limit?.word], [429, 'connections'])
  first.end('ISA')
  const [answer] = await once(first, 'response')
  assert.equal(answer.statusCode, 202)
  answer.resume()
  await once(answer, 'close')
  for (let tries = 0; (await post(beside.url)).status !== 202; tries += 1) assert.ok(tries < 50)
})
