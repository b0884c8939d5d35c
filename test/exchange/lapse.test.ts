import assert from 'node:assert/strict'
import { test } from 'node:test'
import { watchLeases } from '../../src/exchange/lapse.ts'
import type { HeldLease } from '../../src/store/record.ts'

const LEASE = 30_000

/** A watch over leases that the test holds, by time that the test lets pass; what was ended is noted. */
function watched(...leases: HeldLease[]) {
  const ended: string[] = []
  let now = 0
  const store = {
    leases: async () => leases.map((one) => ({ ...one })),
    lapseLeases: async (dead: HeldLease[]) => void ended.push(...dead.map(({ step }) => step)),
  }
  const watch = watchLeases({ store, lease: LEASE, steady: () => now })
  const look = async (later: number, own: HeldLease[] = []) => {
    now += later
    await watch.look(own)
    return ended.splice(0)
  }
  return { look }
}

// Said by a clock that was set back by a day since.
const lease = (step: string): HeldLease => ({ step, token: 1, until: '2026-06-02T10:30:00.000Z' })

test('a lease that nobody renews as long as it lasts is ended, whatever the time says', async () => {
  const { look } = watched(lease('1'))
  assert.deepEqual(await look(0), [])
  assert.deepEqual(await look(10_000), [])
  assert.deepEqual(await look(19_999), [])
  assert.deepEqual(await look(1), ['1'])
})

test('one that is renewed stands, and so do those that the process holds itself', async () => {
  const [renewed, own] = [lease('1'), lease('2')]
  const { look } = watched(renewed, own)
  for (let minute = 0; minute < 6; minute++) {
    renewed.until = `2026-06-02T10:3${minute}:00.000Z`
    assert.deepEqual(await look(20_000, [own]), [])
  }
})

test('one that another process has taken is a new one', async () => {
  const taken = lease('1')
  const { look } = watched(taken)
  await look(0)
  await look(20_000)
  taken.token = 2
  assert.deepEqual(await look(20_000), [])
  assert.deepEqual(await look(20_000), [])
  assert.deepEqual(await look(10_000), ['1'])
})

test('who could not look for as long as a lease lasts, as while the database was away, begins anew', async () => {
  const { look } = watched(lease('1'))
  await look(0)
  assert.deepEqual(await look(LEASE + 1), [])
  assert.deepEqual(await look(20_000), [])
  assert.deepEqual(await look(10_000), ['1'])
})
