// When operators are told that a key will soon let nobody in any more, or that its owner is turned away.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { banWatch } from '../../../src/door/sftp/banWatch.ts'
import { makeKeyPair } from '../../../src/door/sftp/keyPair.ts'
import { addKey, expireKey, keyWatch } from '../../../src/door/sftp/keyring.ts'
import { newIds } from '../../../src/setting/clock.ts'
import { noLog } from '../../../src/setting/log.ts'
import { borrowStore } from '../../store/borrowed.ts'

const { store } = await borrowStore()
after(() => store.close())
let now = Date.parse('2025-03-03T09:00:00.000Z')
const clock = () => new Date(now)
const house = { store, clock, newId: newIds(clock), log: noLog }
const pass = (seconds: number) => {
  now += seconds * 1000
}
await house.store.putPrincipal({ id: 'acme', role: 'partner', partner: 'acme' })
const DAY = 86_400

const add = async (more: { expires?: string; replaces?: string; replacedUntil?: string } = {}) =>
  addKey(house, { principal: 'acme', key: (await makeKeyPair('ed25519')).public, ...more }, 'desk')

const found = () => keyWatch(house).find()
/** How many days before its end each key was to be told of last. */
const stages = async () =>
  (await found()).map(({ worse = '', says }) => {
    const [, end = ''] = /, at (\S+)Z;/.exec(says) ?? []
    return Math.round((Date.parse(`${end}Z`) - Date.parse(worse)) / (DAY * 1000))
  })

test('a key is told of thirty days, seven days and one day before it expires, and its principal when none is left', async () => {
  const key = await add({ expires: '2025-05-02T09:00:00.000Z' })
  assert.deepEqual(await stages(), [])
  pass(30 * DAY)
  assert.deepEqual(await stages(), [])
  pass(1)
  const [first, ...others] = await found()
  assert.deepEqual([first?.partner, others], ['acme', []])
  assert.equal(
    first?.says,
    `The SSH key ${key.fingerprint} of acme expires in 29 days, at 2025-05-02T09:00Z; it was never used.`,
  )
  assert.match(first?.command ?? '', /^edigw keys add acme FILE\.pub --replaces SHA256:/)
  pass(23 * DAY)
  assert.deepEqual(await stages(), [7])
  pass(6 * DAY)
  assert.deepEqual(await stages(), [1])
  pass(DAY)
  const [none, ...more] = await found()
  assert.deepEqual([none?.subject, more], ['acme/none', []])
  pass(31 * DAY)
  assert.deepEqual(await found(), [])
})

test('a key that was replaced is told of only while the partner still comes by it', async () => {
  const begin = now
  const old = await add()
  const use = (id: string) =>
    house.store.useCredential({ id, at: house.clock().toISOString(), from: '192.0.2.7' })
  await use(old.id)
  const replacedUntil = new Date(begin + 14 * DAY * 1000).toISOString()
  const fresh = await add({ replaces: old.fingerprint, replacedUntil })
  assert.deepEqual(await stages(), [30])
  pass(60)
  await use(fresh.id)
  assert.deepEqual(await stages(), [])
  pass(60)
  await use(old.id)
  assert.deepEqual(await stages(), [30])
  let ticks = 0
  const ticking = { ...house, clock: () => new Date(house.clock().getTime() + ticks++) }
  await expireKey(ticking, old.id, { reason: 'they changed over' }, 'desk')
  assert.deepEqual(await stages(), [])
})

test('a ban is told of where it hits an address that a partner came from, and of strangers it is not', async () => {
  const { id } = await add()
  const since = clock().toISOString()
  await store.useCredential({ id, at: since, from: '2001:db8:1:2::7' })
  const until = new Date(now + 60_000).toISOString()
  for (const network of ['198.51.100.1', '2001:db8:1:2'])
    await store.putBan({ network, since, until, times: 1, tried: 'acme' }, '')
  const [hit, ...others] = await banWatch(house).find()
  assert.deepEqual([hit?.subject, hit?.partner, others], ['2001:db8:1:2', 'acme', []])
  assert.match(hit?.command ?? '', /^edigw doors unban 2001:db8:1:2 --reason /)
  pass(60)
  assert.deepEqual(await banWatch(house).find(), [])
})
