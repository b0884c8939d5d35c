// Where nothing can be written: said while it is so, mailed where the store keeps no alert, and told of afterwards.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openLookout } from '../../src/exchange/alerting/look.ts'
import { startNoting } from '../../src/exchange/alerting/ownPlace.ts'
import { outageWatch, ownWatches } from '../../src/exchange/alerting/watch/house.ts'
import { exchangeWatches } from '../../src/exchange/alerting/watches.ts'
import { startDuties } from '../../src/exchange/duties.ts'
import { directoryPlace, storePlace, watchOutages } from '../../src/exchange/outage.ts'
import { newIds } from '../../src/setting/clock.ts'
import type { House } from '../../src/setting/house.ts'
import { noLog } from '../../src/setting/log.ts'
import type { Store } from '../../src/store/store.ts'
import { borrowStore } from '../store/borrowed.ts'

const MINUTE = 60_000
const { store: real } = await borrowStore()
const directory = await mkdtemp(join(tmpdir(), 'edigw-outage-'))
after(async () => {
  await real.close()
  await rm(directory, { recursive: true, force: true })
})

let isFull = false
const full = async () => {
  throw new Error('database or disk is full')
}
/** The store as it is, except that it keeps nothing while the disk is full. */
const store = new Proxy(real, {
  get: (target, name: keyof Store) => (isFull && WRITES.has(name) ? full : target[name]),
})
const WRITES: ReadonlySet<string> = new Set(['takeTurn', 'commitLook'])
let now = Date.parse('2026-06-01T10:30:00.000Z')
const clock = () => new Date(now)
const house: House = { store, clock, newId: newIds(clock), log: noLog }

test('a directory on a full disk is an outage until there is room, and nothing is left of the trial', async () => {
  const outages = watchOutages(house, [directoryPlace('uploads', directory)])
  assert.deepEqual(await outages.now(), [])
  now += MINUTE
  await symlink('/dev/full', join(directory, '.trial'))
  const [outage] = await outages.now()
  assert.deepEqual([outage?.place, outage?.since], ['uploads', clock().toISOString()])
  assert.match(outage!.says, /^Nothing can be written to uploads: ENOSPC: no space left on device/)
  now += MINUTE
  assert.deepEqual(await outages.now(), [])
  assert.deepEqual(await readdir(directory), [])
})

test('several outages are told in the order of the places, whichever is known first', async () => {
  const place = (name: string, after: number) => ({
    name,
    async attempt() {
      for (let turn = 0; turn < after; turn++) await undefined
      throw new Error('no room')
    },
  })
  const outages = watchOutages(house, [place('the store', 20), place('uploads', 0)])
  assert.deepEqual(
    (await outages.now()).map((one) => one.place),
    ['the store', 'uploads'],
  )
})

test('a disk with less room than a few commits need counts as full, whatever may still be written', async () => {
  let free = 100 * 2 ** 20
  const outages = watchOutages(house, [{ ...storePlace(house), free: async () => free }])
  assert.deepEqual(await outages.now(), [])
  now += MINUTE
  free = 12.9 * 2 ** 20
  const [outage] = await outages.now()
  assert.match(outage!.says, /12 MB are left/)
})

test('while the store keeps nothing the outage is mailed once; afterwards its alert begins, and ends', async () => {
  const mailed: string[] = []
  const outages = watchOutages(house, [storePlace(house)])
  const mail = async ({ text }: { text: string }) => void mailed.push(text)
  const lookout = openLookout(house, { watches: [outageWatch(house, outages)], mail })
  const duties = startDuties(house, [lookout.duty])
  const minute = async () => {
    now += MINUTE
    await duties.look()
    return (await store.openAlerts()).map(({ says }) => says)
  }
  assert.deepEqual(await minute(), [])
  isFull = true
  for (let count = 0; count < 3; count++) assert.deepEqual(await minute(), [])
  assert.equal(mailed.length, 1)
  assert.match(mailed[0]!, /Nothing can be written to the store: database or disk is full/)
  assert.match(mailed[0]!, /could not keep this alert/)
  isFull = false
  const [told] = await minute()
  assert.match(told!, /was not ready from 2026-06-01T10:\d\dZ to 2026-06-01T10:\d\dZ\.$/)
  assert.deepEqual(await minute(), [])
  const [alert] = await store.alerts({ all: true, limit: 1 })
  assert.deepEqual([alert?.kind, alert?.subject], ['not-writable', 'the store'])
  assert.ok(alert?.ended)
  await duties.stop()
})

test('a door that can’t write its uploads is an alert of the house, looked for by another process, until it can or is gone', async () => {
  const own = await mkdtemp(join(directory, 'door-'))
  const door = watchOutages(house, [storePlace(house), directoryPlace('uploads in progress', own, true)])
  const space = { free: 2 ** 41, total: 2 ** 42 }
  const noting = startNoting(
    house,
    'door-1:/data',
    ownWatches(async () => space, door),
  )
  const worker = watchOutages(house, [storePlace(house)])
  const watches = exchangeWatches(house, {
    space: async () => space,
    outages: worker,
    isShared: true,
    feedHours: 4,
  })
  const lookout = openLookout(house, { watches })
  const minute = async (isAlive = true) => {
    now += MINUTE
    if (isAlive) await noting.look()
    await lookout.look()
    return (await store.openAlerts()).map(({ kind, subject }) => `${kind} ${subject}`)
  }
  assert.deepEqual(await minute(), [])
  const fill = () => symlink('/dev/full', join(own, '.trial'))
  const unwritable = 'not-writable door-1:/data'
  await fill()
  assert.deepEqual(await minute(), [unwritable])
  const [alert] = await store.openAlerts()
  assert.match(alert!.says, /^At door-1:\/data: Nothing can be written to uploads in progress: ENOSPC/)
  assert.deepEqual(await minute(), [], 'the trial takes the link away')
  await fill()
  assert.deepEqual(await minute(), [unwritable])
  assert.deepEqual(
    [await minute(false), await minute(false), await minute(false)],
    [[unwritable], [unwritable], []],
  )
  space.free = 2 ** 20
  assert.deepEqual(await minute(), ['disk-nearly-full door-1:/data'])
  space.free = space.total
  assert.deepEqual(await minute(), [])
  assert.deepEqual(await store.doorTroubles(), [])
  await noting.stop()
})
