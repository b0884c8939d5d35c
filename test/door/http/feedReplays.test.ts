// Replays of the feed: the same documents once more, page by page, and the live feed does not notice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import request from 'supertest'
import { feed } from '../../../src/cli/command/feed.ts'
import { listening } from '../../../src/cli/terminal.ts'
import { openHttpDoor } from '../../../src/door/http/index.ts'
import { readSetting } from '../../../src/setting/setting.ts'
import { conforming } from './conformity.ts'
import { orders, publish } from './contents.ts'
import { type CallerName, callers, type Gateway, gate, keys, openGateway, tokenOf } from './setting.ts'

const get = async ({ app, bearer }: Gateway, id: string, path: string, as: CallerName = 'erp') =>
  conforming(id, await request(app).get(`/v1/feed${path}`).set('authorization', bearer(as)))

async function post({ app, bearer }: Gateway, id: string, path: string, body = {}, as: CallerName = 'erp') {
  const asked = request(app).post(`/v1/feed${path}`).set('authorization', bearer(as))
  return conforming(id, await asked.send(body))
}

const begin = (gateway: Gateway, body: object, as?: CallerName) =>
  post(gateway, 'beginReplay', '/replays', { name: 'again', reason: 'a disk was lost', ...body }, as)
const entryIds = ({ body }: { body: { items: { entryId: string }[] } }) =>
  body.items.map(({ entryId }) => entryId)

test('a replay tells once more what was published in its time, a page again until it is confirmed, and leaves the live feed alone', async (t) => {
  const gateway = await openGateway(t)
  const { entries } = await publish(gateway.house)
  await post(gateway, 'acceptEntry', `/${entries[0]}/accept`)
  const begun = gateway.house.clock().toISOString()
  gateway.house.pass(60)
  const later = gateway.house.clock().toISOString()
  await publish(gateway.house, { text: orders('000000102') })

  const { body } = await begin(gateway, { to: later })
  assert.deepEqual([body.first, body.last, body.position, body.done], [1, 2, 0, false])
  const first = await get(gateway, 'readReplay', '/replays/again?limit=1')
  assert.deepEqual(entryIds(first), entries.slice(0, 1))
  assert.equal(first.body.items[0].decision, 'accepted')
  assert.deepEqual(entryIds(await get(gateway, 'readReplay', '/replays/again?limit=1')), entries.slice(0, 1))

  const on = { cursor: first.body.nextCursor }
  assert.equal((await post(gateway, 'confirmReplay', '/replays/again/confirm', on)).body.position, 1)
  const second = await get(gateway, 'readReplay', '/replays/again')
  assert.deepEqual(entryIds(second), entries.slice(1), 'what was published later is not in it')
  const end = { cursor: second.body.nextCursor }
  assert.equal((await post(gateway, 'confirmReplay', '/replays/again/confirm', end)).body.done, true)
  assert.equal((await post(gateway, 'confirmReplay', '/replays/again/confirm', on)).body.position, 2)
  assert.deepEqual(entryIds(await get(gateway, 'readReplay', '/replays/again')), [])

  assert.equal((await get(gateway, 'listFeed', '')).body.items.length, 3)
  assert.equal((await begin(gateway, { name: 'none', to: begun })).status, 400)
})

test('a replay belongs to its environment, its name is taken once, and ending it leaves a trace', async (t) => {
  const gateway = await openGateway(t)
  await publish(gateway.house)
  assert.equal((await begin(gateway, { types: ['invoice'], partner: 'nordwind' }, 'operator')).status, 201)
  assert.deepEqual(entryIds(await get(gateway, 'readReplay', '/replays/again')), [])
  assert.equal((await begin(gateway, {})).status, 409)
  assert.equal((await begin(gateway, { name: '../etc' })).status, 400)
  assert.equal((await begin(gateway, {}, 'erpTest')).status, 400, 'nothing was published in test')
  assert.equal((await get(gateway, 'readReplay', '/replays/again', 'erpTest')).status, 404)
  assert.equal((await begin(gateway, {}, 'acme')).status, 403)
  assert.equal((await post(gateway, 'endReplay', '/replays/again/end')).status, 200)
  assert.equal((await post(gateway, 'endReplay', '/replays/again/end')).status, 404)
  const trail = await gateway.house.store.auditTrail({ subject: 'again', limit: 10 })
  assert.deepEqual(trail.map(({ act }) => act).sort(), ['feed replay begun', 'feed replay ended'])
})

test('an operator begins, sees and ends a replay by the command line', async (t) => {
  const { house } = await openGateway(t)
  await publish(house)
  const door = await openHttpDoor(house, { host: '127.0.0.1', port: 0, signingKeys: keys, gate })
  t.after(() => door.close())
  const setting = readSetting({ EDIGW_DATA: '/nowhere', EDIGW_HTTP_PORT: String(door.port) })
  process.env.EDIGW_TOKEN = tokenOf(house, callers.operator)
  t.after(() => delete process.env.EDIGW_TOKEN)
  const context = { setting, startGateway: () => Promise.reject(new Error('it runs already')) }
  const said = async (...words: string[]) => {
    const lines: string[] = []
    await listening(
      (text) => lines.push(text),
      () => feed.run(words, context),
    )
    return lines.join('\n')
  }
  assert.match(await said(), /^Nothing is read once more/)
  assert.match(
    await said('replay', 'again', '--reason', 'a disk was lost'),
    /^Positions 1 to 2 are read again/,
  )
  assert.match(await said('replays'), /again +\S+ +desk +all +0 of 2 positions +a disk was lost/)
  assert.equal(await said('end', 'again'), 'Ended at position 0 of 2.')
})
