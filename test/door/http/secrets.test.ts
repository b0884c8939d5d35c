// Client secrets: made at the running gateway, good until a day, replaced with an overlap, and told of before they end.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import request from 'supertest'
import { secretWatch } from '../../../src/door/http/index.ts'
import { conforming } from './conformity.ts'
import { type CallerName, openGateway, tokenOf } from './setting.ts'

const gateway = await openGateway({ after })
const { house, app } = gateway
await house.store.putPrincipal({ id: 'acme', role: 'partner', partner: 'acme' })
await house.store.putPrincipal({ id: 'desk', role: 'operator' })
const DAY = 86_400
const inDays = (days: number) => new Date(house.clock().getTime() + days * DAY * 1000).toISOString()

interface Kept {
  id: string
  secret: string
  state: string
  usedFrom?: string
}

async function post(operation: string, path: string, body: object, as: CallerName = 'operator') {
  const sent = request(app).post(path).set('authorization', gateway.bearer(as)).send(body)
  return conforming(operation, await sent)
}

const add = async (body: object): Promise<Kept> =>
  (await post('addSecret', '/v1/secrets', { principal: 'acme', ...body })).body

const list = async (): Promise<Kept[]> => {
  const asked = request(app)
    .get('/v1/secrets?principal=acme')
    .set('authorization', gateway.bearer('operator'))
  return conforming('listSecrets', await asked).body.items
}

const comesIn = async (secret: string) =>
  (
    await request(app)
      .post('/v1/token')
      .type('form')
      .auth('acme', secret)
      .send({ grant_type: 'client_credentials' })
  ).status === 200

const told = async () => (await secretWatch(house).find()).map(({ says }) => says)

test('a secret is shown once, gets tokens until its end, and what was noted of it is no secret', async () => {
  const { secret, ...first } = await add({ expires: inDays(400), comment: 'their mover' })
  assert.ok(await comesIn(secret))
  const [kept, ...others] = await list()
  assert.deepEqual([kept?.id, kept?.state, others], [first.id, 'active', []])
  assert.match(kept!.usedFrom!, /127\.0\.0\.1$/)
  assert.ok(!JSON.stringify([await list(), await house.store.auditTrail({ limit: 50 })]).includes(secret))
  assert.deepEqual(await told(), [])
  house.pass(371 * DAY)
  const [warning] = await told()
  assert.match(warning!, /^The client secret \w{26} \(their mover\) of acme expires in 29 days, at /)
  house.pass(29 * DAY + 1)
  assert.ok(!(await comesIn(secret)))
  assert.match((await told())[0]!, /^No client secret gets acme a token any more/)
})

test('the next secret works beside the one that it replaces, which is told of only while it is still used', async () => {
  const old = await add({ expires: inDays(20) })
  assert.ok(await comesIn(old.secret))
  house.pass(60)
  const next = await add({ replaces: old.id, replacedUntil: inDays(14), expires: inDays(400) })
  assert.equal((await told()).length, 1)
  assert.ok((await comesIn(next.secret)) && (await comesIn(old.secret)))
  house.pass(60)
  assert.ok(await comesIn(next.secret))
  assert.deepEqual(await told(), [])
  house.pass(14 * DAY)
  assert.ok((await comesIn(next.secret)) && !(await comesIn(old.secret)))
  const ended = await post('expireSecret', `/v1/secrets/${next.id}/expire`, { reason: 'Others have it.' })
  assert.equal(ended.body.state, 'expired')
  assert.ok(!(await comesIn(next.secret)))
})

test('one that would have ended before the overlap is over ends when it would have', async () => {
  const old = await add({ expires: inDays(2) })
  await add({ replaces: old.id, replacedUntil: inDays(14), expires: inDays(20) })
  house.pass(2 * DAY)
  assert.ok(!(await comesIn(old.secret)))
  house.pass(20 * DAY)
})

test('what makes no sense is refused, and a token for test neither gives nor takes what is good for production', async () => {
  const never = await post('addSecret', '/v1/secrets', { principal: 'acme', expires: inDays(-1) })
  const nobody = await post('addSecret', '/v1/secrets', { principal: 'nobody' })
  const other = await post('addSecret', '/v1/secrets', { principal: 'desk', replaces: (await list())[0]!.id })
  assert.deepEqual([never.status, nobody.status, other.status], [400, 400, 400])
  const forTest = tokenOf(house, { principal: 'desk', role: 'operator', environment: 'test' })
  const asked = (path: string) => request(app).post(path).set('authorization', `Bearer ${forTest}`)
  const [{ id } = { id: '' }] = await list()
  const tries = [
    asked('/v1/secrets').send({ principal: 'acme' }),
    asked(`/v1/secrets/${id}/expire`).send({ reason: 'x' }),
    asked('/v1/keys').send({ principal: 'acme', key: 'ssh-ed25519 AAAA' }),
  ]
  for (const one of tries) assert.equal((await one).status, 403)
  for (let count = 0; count < 5; count++) assert.ok((await add({})).id)
  assert.equal((await post('addSecret', '/v1/secrets', { principal: 'acme' })).status, 409)
})
