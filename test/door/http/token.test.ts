// POST /v1/token: how a client proves who it is, and what it learns where it can't.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import jwt from 'jsonwebtoken'
import request from 'supertest'
import { type HttpLimits, hashSecret } from '../../../src/door/http/index.ts'
import type { Principal } from '../../../src/store/credentials.ts'
import { conforming } from './conformity.ts'
import { type Gateway, keys, openGateway } from './setting.ts'

const SECRET = 'correct horse battery staple'

async function withClient(
  t: TestContext,
  principal: Principal,
  limits?: Partial<HttpLimits>,
): Promise<Gateway> {
  const gateway = await openGateway(t, limits)
  await gateway.house.store.putPrincipal(principal)
  await addSecret(gateway, principal.id, SECRET)
  return gateway
}

async function addSecret(
  { house }: Gateway,
  principal: string,
  secret: string,
  expires?: string,
): Promise<void> {
  const value = await hashSecret(secret, new Uint8Array(16).fill(principal.length))
  const credential = { id: house.newId(), principal, kind: 'client-secret' as const, value }
  const from = house.clock().toISOString()
  await house.store.addCredential({ ...credential, from, ...(expires === undefined ? {} : { expires }) })
}

const acme: Principal = { id: 'acme', role: 'partner', partner: 'acme' }

const ask = async ({ app }: Gateway, form: Record<string, string>) =>
  conforming('issueToken', await request(app).post('/v1/token').type('form').send(form))

const grant = { grant_type: 'client_credentials', client_id: 'acme', client_secret: SECRET }

test('a client gets a token that says who it is, for an hour, and that opens the API', async (t) => {
  const gateway = await withClient(t, acme)
  const { status, body, headers } = await ask(gateway, grant)
  assert.equal(status, 200)
  assert.equal(headers['cache-control'], 'no-store')
  const { access_token, ...about } = body
  assert.deepEqual(about, {
    token_type: 'Bearer',
    expires_in: 3600,
    role: 'partner',
    environment: 'production',
  })
  const { header, payload } = jwt.decode(access_token, { complete: true })!
  assert.equal(header.alg, 'ES256')
  assert.equal(header.kid, keys.sign.kid)
  const { iat, exp, jti, ...claims } = payload as jwt.JwtPayload
  assert.equal(exp! - iat!, 3600)
  assert.match(jti!, /^[0-9A-Z]{26}$/)
  assert.deepEqual(claims, {
    iss: 'edi-partner-gateway',
    aud: 'edi-partner-gateway/api',
    sub: 'acme',
    role: 'partner',
    partner: 'acme',
    env: 'production',
  })
  const seen = await request(gateway.app).get('/v1/receipts').auth(access_token, { type: 'bearer' })
  assert.equal(seen.status, 200)
})

test('the id and secret also come by HTTP Basic, form-encoded as the standard says', async (t) => {
  const gateway = await openGateway(t)
  const secret = 'with: colon, space & plus+'
  await gateway.house.store.putPrincipal({ id: 'e r p', role: 'erp' })
  await addSecret(gateway, 'e r p', secret)
  const pair = `${encodeURIComponent('e r p').replaceAll('%20', '+')}:${encodeURIComponent(secret)}`
  const { status, body } = await request(gateway.app)
    .post('/v1/token')
    .set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`)
    .type('form')
    .send({ grant_type: 'client_credentials' })
  assert.equal(status, 200, JSON.stringify(body))
  assert.equal(body.role, 'erp')
})

test('a token for test is asked for by its environment', async (t) => {
  const gateway = await withClient(t, acme)
  const { body } = await ask(gateway, { ...grant, environment: 'test' })
  assert.equal(body.environment, 'test')
  assert.equal((jwt.decode(body.access_token) as jwt.JwtPayload).env, 'test')
  assert.equal((await ask(gateway, { ...grant, environment: 'staging' })).status, 400)
})

test('an unknown client and a wrong secret get the same answer', async (t) => {
  const gateway = await withClient(t, acme)
  const wrong = await ask(gateway, { ...grant, client_secret: 'guess' })
  const unknown = await ask(gateway, { ...grant, client_id: 'nobody' })
  const none = await ask(gateway, { grant_type: 'client_credentials' })
  for (const { status, body, headers } of [wrong, unknown, none]) {
    assert.equal(status, 401)
    assert.equal(headers['www-authenticate'], 'Basic realm="edi-partner-gateway"')
    assert.equal(body.error, 'invalid_client')
    assert.equal(body.detail, wrong.body.detail)
  }
})

test('refused and issued tokens are in the audit trail, and no secret is', async (t) => {
  const gateway = await withClient(t, acme)
  await ask(gateway, { ...grant, client_secret: 'a-guess' })
  await ask(gateway, grant)
  const trail = await gateway.house.store.auditTrail({ limit: 10 })
  assert.deepEqual(
    trail.map(({ act, principal }) => `${principal}: ${act}`),
    ['acme: token issued', 'acme: token refused'],
  )
  assert.doesNotMatch(JSON.stringify(trail), /a-guess|staple/)
})

test('two secrets hold at once while a client rotates, and an expired one no more', async (t) => {
  const gateway = await withClient(t, acme)
  await addSecret(gateway, 'acme', 'the next one')
  await addSecret(
    gateway,
    'acme',
    'the short one',
    new Date(gateway.house.clock().getTime() + 60_000).toISOString(),
  )
  const statusOf = async (client_secret: string) => (await ask(gateway, { ...grant, client_secret })).status
  assert.deepEqual(
    [await statusOf(SECRET), await statusOf('the next one'), await statusOf('the short one')],
    [200, 200, 200],
  )
  gateway.house.pass(61)
  assert.equal(await statusOf('the short one'), 401)
  assert.equal(await statusOf('the next one'), 200)
})

test('after some wrong secrets a client has to wait, whatever it brings; others need not', async (t) => {
  const gateway = await withClient(t, acme, { attempts: { capacity: 3, perSecond: 1 / 60 } })
  for (let attempt = 0; attempt < 3; attempt++)
    assert.equal((await ask(gateway, { ...grant, client_secret: 'guess' })).status, 401)
  const refused = await ask(gateway, grant)
  assert.equal(refused.status, 429)
  assert.equal(refused.headers['retry-after'], '60')
  assert.equal((await ask(gateway, { ...grant, client_id: 'nordwind' })).status, 401)
  gateway.house.pass(60)
  assert.equal((await ask(gateway, grant)).status, 200)
})

test('right secrets are not counted as attempts', async (t) => {
  const gateway = await withClient(t, acme, { attempts: { capacity: 2, perSecond: 1 / 60 } })
  for (let time = 0; time < 4; time++) assert.equal((await ask(gateway, grant)).status, 200)
})

test('what is not a client credentials grant is refused in the words of the standard', async (t) => {
  const gateway = await withClient(t, acme)
  const { status, body } = await ask(gateway, { ...grant, grant_type: 'password' })
  assert.deepEqual([status, body.error], [400, 'unsupported_grant_type'])
  const twice = await request(gateway.app).post('/v1/token').auth('acme', SECRET).type('form').send(grant)
  assert.deepEqual([twice.status, twice.body.error], [400, 'invalid_request'])
})

test('parameters that we do not know are let by, as the standard wants', async (t) => {
  const gateway = await withClient(t, acme)
  assert.equal((await ask(gateway, { ...grant, scope: 'all', resource: 'x' })).status, 200)
})

test('a partner without an agreement gets no token', async (t) => {
  const gateway = await withClient(t, { id: 'acme', role: 'partner' })
  assert.equal((await ask(gateway, grant)).status, 401)
})

test('a Basic header that is none, or has no secret, is refused like a wrong one', async (t) => {
  const gateway = await withClient(t, acme)
  for (const authorization of [
    'Basic',
    'Basic !!!',
    `Basic ${Buffer.from('acme').toString('base64')}`,
    'Bearer a.b.c',
  ]) {
    const { status, body } = await request(gateway.app)
      .post('/v1/token')
      .set('authorization', authorization)
      .type('form')
      .send({ grant_type: 'client_credentials' })
    assert.deepEqual([status, body.error], [401, 'invalid_client'], authorization)
  }
})
