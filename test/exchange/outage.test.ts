// Where nothing can be written: said while it is so, mailed where the store keeps no alert, and told of afterwards.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openLookout } from '../../src/exchange/alerting/look.ts'
import { outageWatch } from '../../src/exchange/alerting/watch/house.ts'
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
