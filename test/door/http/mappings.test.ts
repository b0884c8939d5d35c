// Mappings by the API: what is in force and why, page by page, and who may change it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import request from 'supertest'
import { engineHash } from '../../../src/contract/gate/engine.ts'
import { signActivation } from '../../../src/contract/gate/record.ts'
import { conforming } from './conformity.ts'
import { agreeWith } from './contents.ts'
import { type CallerName, callers, gate, openGateway, tokenOf } from './setting.ts'

const AT = '2025-03-03T09:00:00.000Z'
const hashOf = (digit: string) => digit.repeat(64)

const version = (partner: string, name: string, digit: string) => ({
  ...{ partner, name, hash: hashOf(digit), type: 'x12/004010/850', at: AT, content: '{}' },
})

async function opened(t: { after(fn: () => Promise<void>): void }) {
  const { house, app, bearer } = await openGateway(t)
  await agreeWith(house, 'acme')
  const [agreement] = await house.store.activeAgreements()
  const get = async (path: string, operation: string, as: CallerName = 'operator') =>
    conforming(operation, await request(app).get(path).set('authorization', bearer(as)))
  return { house, app, get, agreement: agreement! }
}

const record = (id: string, name: string, digit: string, engine: string, more: object = {}) =>
  signActivation(
    {
      ...{ id: id.padEnd(26, '0'), partner: 'acme', name, hash: hashOf(digit), at: AT },
      ...{ act: 'activated', by: 'partners apply', engine, evidence: '{"verdict":"same"}', ...more },
    },
    gate.keys,
  )

test('each mapping says what is in force, by what, and what is to be looked at', async (t) => {
  const { house, get, agreement } = await opened(t)
  const versions = [
    version('acme', '850-in', 'a'),
    version('acme', '855-out', 'b'),
    version('acme', '860-in', 'c'),
  ]
  const word = { act: 'overridden', by: 'Ines', reason: 'tonight', expires: '2025-03-02T00:00:00.000Z' }
  await house.store.registerPartner({
    ...{ partner: 'acme', agreement, crosswalks: [], mappings: versions },
    candidates: [
      { version: version('acme', '865-in', 'd'), state: 'draft', reason: 'it was never verified' },
    ],
    activations: [
      record('01A', '850-in', 'a', engineHash()),
      record('01B', '855-out', 'b', 'an older engine'),
      record('01C', '860-in', 'c', engineHash(), word),
    ],
  })
  const named = { partner: 'acme', type: 'x12/004010/850' }
  const since = { since: AT }
  const all = (await get('/v1/mappings', 'listMappings')).body
  assert.deepEqual(all.items, [
    {
      ...{ ...named, mapping: '850-in' },
      active: { version: hashOf('a'), ...since, act: 'activated', by: 'partners apply' },
    },
    {
      ...{ ...named, mapping: '855-out' },
      active: { version: hashOf('b'), ...since, act: 'activated', by: 'partners apply', verifyAgain: true },
    },
    {
      ...{ ...named, mapping: '860-in' },
      active: { version: hashOf('c'), ...since, ...word, expired: true },
    },
    {
      ...{ ...named, mapping: '865-in' },
      candidate: { version: hashOf('d'), ...since, state: 'draft', reason: 'it was never verified' },
    },
  ])
  const found: string[] = []
  for (let after = ''; ; ) {
    const page = (await get(`/v1/mappings?limit=1${after}`, 'listMappings')).body
    if (page.items.length === 0) break
    found.push(page.items[0].mapping)
    after = `&after=${page.nextCursor}`
  }
  assert.deepEqual(found, ['850-in', '855-out', '860-in', '865-in'])
  assert.equal((await get('/v1/mappings?after=bm8', 'listMappings')).status, 400)
})

test('a record whose signature is not believed says so', async (t) => {
  const { house, get, agreement } = await opened(t)
  const changed = { ...record('01A', '850-in', 'a', engineHash()), by: 'nobody' }
  const mappings = [version('acme', '850-in', 'a')]
  await house.store.registerPartner({
    ...{ partner: 'acme', agreement, crosswalks: [], mappings, activations: [changed] },
  })
  const shown = (await get('/v1/mappings/acme/850-in', 'showMapping')).body
  assert.equal(shown.activations[0].disbelief, 'its activation record was changed since it was signed')
  assert.deepEqual(shown.activations[0].evidence, { verdict: 'same' })
  assert.equal((await get('/v1/mappings/acme/999-in', 'showMapping')).status, 404)
})

test('what holds for production is not changed by a token for test, nor for a partner that is not there', async (t) => {
  const { house, app } = await opened(t)
  const post = async (path: string, operation: string, environment: 'test' | 'production', body: object) => {
    const token = tokenOf(house, { ...callers.operator, environment })
    return conforming(
      operation,
      await request(app).post(path).set('authorization', `Bearer ${token}`).send(body),
    )
  }
  const at = (partner: string, act: string) => `/v1/mappings/${partner}/850-in/${act}`
  for (const [path, operation, body] of [
    [at('acme', 'activations'), 'activateMapping', {}],
    [at('acme', 'rollback'), 'rollBackMapping', { reason: 'x' }],
  ] as const)
    assert.equal((await post(path, operation, 'test', body)).status, 403)
  const nobody = await post(at('nobody', 'activations'), 'activateMapping', 'production', {})
  assert.deepEqual([nobody.status, nobody.body.code], [404, 'not-found'])
  const none = await post(at('acme', 'activations'), 'activateMapping', 'production', {})
  assert.match(none.body.detail, /^The agreement with acme has no mapping 850-in; it has /)
  const away = await post('/v1/mappings/acme/%2e%2e/activations', 'activateMapping', 'production', {})
  assert.equal(away.status, 400)
})
