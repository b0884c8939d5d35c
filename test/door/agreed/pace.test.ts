import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPace } from '../../../src/door/agreed/pace.ts'

test('bytes of one partner have their time one after the other, and those of another theirs', async () => {
  let now = 0
  const waits: number[] = []
  const pace = openPace(
    () => new Date(now),
    async (time) => void waits.push(time),
  )
  await Promise.all([pace('acme', 500, 1000), pace('acme', 1000, 1000), pace('bolt', 100, 1000)])
  assert.deepEqual(waits, [500, 1500, 100])
  now = 1000
  await pace('acme', 100, 1000)
  now = 60_000
  await pace('acme', 100, 1000)
  await pace('acme', 1_000_000, undefined)
  assert.deepEqual(waits.slice(3), [600, 100])
})
