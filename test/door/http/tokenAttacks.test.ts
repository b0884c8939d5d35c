// Tokens that were made up, altered, borrowed or kept too long: none of them opens anything.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import jwt from 'jsonwebtoken'
import request from 'supertest'
import { httpApp, signingKeys, signToken } from '../../../src/door/http/index.ts'
import { AUDIENCE, ISSUER, verifyToken } from '../../../src/door/http/token.ts'
import { conforming } from './conformity.ts'
import { callers, type Gateway, gate, keys, openGateway, openHouse, tokenOf } from './setting.ts'

const gateway = await openGateway({ after })

const statusFor = async ({ app }: Pick<Gateway, 'app'>, token: string) =>
  conforming('pullOrders', await request(app).get('/v1/orders').auth(token, { type: 'bearer' })).status

/** Claims as good as ours. */
const claimsAt = (at: Date, other: object = {}) => {
  const iat = Math.floor(at.getTime() / 1000)
  const who = { iss: ISSUER, aud: AUDIENCE, sub: 'erp', role: 'erp', env: 'production' }
  return { ...who, jti: '01JCD4XK3M8Y2V7Q5T9W1ZAB6N', iat, exp: iat + 3600, ...other }
}

const signed = (claims: object, options: jwt.SignOptions = {}) =>
  jwt.sign(claims, keys.sign.key, { algorithm: 'ES256', keyid: keys.sign.kid, ...options })

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('a token as ours opens the door, so that the attacks fail for their own reason', async () => {
  assert.equal(await statusFor(gateway, signed(claimsAt(gateway.house.clock()))), 200)
})

test('a token that was let in before is refused when it has ended, or with other claims under its signature', () => {
  const at = gateway.house.clock()
  const token = signed(claimsAt(at))
  for (const _ of [1, 2]) assert.equal(verifyToken(keys, token, at).principal, 'erp')
  const [head, , signature] = token.split('.')
  const other = `${head}.${part(claimsAt(at, { role: 'operator' }))}.${signature}`
  assert.throws(() => verifyToken(keys, other, at), /not valid/)
  assert.throws(() => verifyToken(keys, token, new Date(at.getTime() + 3_600_000)), /expired/)
  assert.throws(() => verifyToken(signingKeys(newKey()), token, at), /not signed by a key of ours/)
})

test('a token without a signature is refused, however it names its algorithm', async () => {
  const claims = part(claimsAt(gateway.house.clock()))
  for (const alg of ['none', 'None', 'NONE', '']) {
    const header = part({ alg, typ: 'JWT', kid: keys.sign.kid })
    assert.equal(await statusFor(gateway, `${header}.${claims}.`), 401, alg)
    assert.equal(await statusFor(gateway, `${header}.${claims}.AAAA`), 401, alg)
  }
})

test('a token signed by HMAC with our public key is refused', async () => {
  const pem = keys.verify.get(keys.sign.kid)!.export({ type: 'spki', format: 'pem' }).toString()
  const { createHmac } = await import('node:crypto')
  const head = `${part({ alg: 'HS256', typ: 'JWT', kid: keys.sign.kid })}.${part(claimsAt(gateway.house.clock()))}`
  for (const key of [pem, pem.trim()]) {
    const mac = createHmac('sha256', key).update(head).digest('base64url')
    assert.equal(await statusFor(gateway, `${head}.${mac}`), 401)
  }
})

test('a token of somebody else’s key is refused, also where it names the id of ours', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const claims = claimsAt(gateway.house.clock())
  for (const keyid of [keys.sign.kid, 'another', '../../dev/null', '__proto__']) {
    assert.equal(
      await statusFor(gateway, jwt.sign(claims, privateKey, { algorithm: 'ES256', keyid })),
      401,
      keyid,
    )
  }
  assert.equal(await statusFor(gateway, jwt.sign(claims, privateKey, { algorithm: 'ES256' })), 401)
})

test('a token whose claims were altered is refused', async () => {
  const [header, , signature] = tokenOf(gateway.house, callers.acme).split('.')
  const altered = `${header}.${part(claimsAt(gateway.house.clock()))}.${signature}`
  assert.equal(await statusFor(gateway, altered), 401)
})

test('a token for another audience, of another issuer, or not good yet is refused', async () => {
  const at = gateway.house.clock()
  const later = Math.floor(at.getTime() / 1000) + 600
  for (const other of [{ aud: 'somebody-else' }, { iss: 'somebody-else' }, { nbf: later }, { aud: [] }]) {
    assert.equal(await statusFor(gateway, signed(claimsAt(at, other))), 401, JSON.stringify(other))
  }
})

test('a token that lacks what ours say is refused', async () => {
  const lacking = [
    { role: 'admin' },
    { role: undefined },
    { role: 'partner' },
    { partner: 'acme' },
    { env: 'staging' },
    { env: undefined },
    { sub: undefined },
    { jti: undefined },
  ]
  for (const other of lacking) {
    const { status, headers } = await request(gateway.app)
      .get('/v1/orders')
      .auth(signed(claimsAt(gateway.house.clock(), other)), { type: 'bearer' })
    assert.equal(status, 401, JSON.stringify(other))
    assert.match(headers['www-authenticate']!, /error="invalid_token"/)
  }
  const { exp: _, ...endless } = claimsAt(gateway.house.clock())
  assert.equal(await statusFor(gateway, signed(endless)), 401)
})

test('a token ends after an hour', async (t) => {
  const gateway = await openGateway(t)
  const token = tokenOf(gateway.house, callers.erp)
  gateway.house.pass(3599)
  assert.equal(await statusFor(gateway, token), 200)
  gateway.house.pass(1)
  assert.equal(await statusFor(gateway, token), 401)
})

test('a revoked token is refused while others of the same caller are good', async (t) => {
  const gateway = await openGateway(t)
  const at = gateway.house.clock()
  const token = signToken(keys, callers.erp, { id: 'revoked-one', at })
  assert.equal(await statusFor(gateway, token), 200)
  await gateway.house.store.revokeToken('revoked-one', new Date(at.getTime() + 3600_000).toISOString())
  assert.equal(await statusFor(gateway, token), 401)
  assert.equal(await statusFor(gateway, tokenOf(gateway.house, callers.erp)), 200)
})

test('a retired key still verifies, and one that is gone does not', async (t) => {
  const house = await openHouse(t)
  const next = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const token = tokenOf(house, callers.erp)
  const rotated = await httpApp(house, { signingKeys: signingKeys(next, [keys.sign.key]), gate })
  const gone = await httpApp(house, { signingKeys: signingKeys(next), gate })
  assert.equal(await statusFor({ app: rotated }, token), 200)
  assert.equal(await statusFor({ app: gone }, token), 401)
})

test('a token whose parts are not JSON is refused', async () => {
  const head = part({ alg: 'ES256', typ: 'JWT', kid: keys.sign.kid })
  const garbage = Buffer.from('{"sub":').toString('base64url')
  for (const token of [
    `${head}.${garbage}.AAAA`,
    `${garbage}.${garbage}.AAAA`,
    `${part([])}.${part([])}.AAAA`,
  ])
    assert.equal(await statusFor(gateway, token), 401, token)
})

test('what is not a token is refused, whatever it is', async () => {
  const good = tokenOf(gateway.house, callers.erp)
  const headers = [
    'Bearer',
    'Bearer ',
    'Bearer x',
    `Bearer ${good} ${good}`,
    `Basic ${good}`,
    good,
    `Bearer ${'a'.repeat(9000)}`,
  ]
  for (const authorization of headers) {
    const { status } = await request(gateway.app).get('/v1/orders').set('authorization', authorization)
    assert.equal(status, 401, authorization.slice(0, 40))
  }
})

test('guessing tokens is throttled by address, and good ones still pass', async (t) => {
  const gateway = await openGateway(t, { anonymous: { capacity: 3, perSecond: 1 } })
  const guess = () => request(gateway.app).get('/v1/orders').auth('a.b.c', { type: 'bearer' })
  for (let time = 0; time < 3; time++) assert.equal((await guess()).status, 401)
  const refused = conforming('pullOrders', await guess())
  assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '1'])
  assert.equal(await statusFor(gateway, tokenOf(gateway.house, callers.erp)), 200)
})
