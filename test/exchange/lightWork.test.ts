// Small jobs share as many threads as there are cores for, and none waits long for another.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LightWork } from '../../src/exchange/lightWork.ts'

function lightWork(lanes: number) {
  const clock = { now: 1000 }
  return { clock, work: new LightWork(lanes, () => clock.now) }
}

test('as many are begun at once as there are lanes, and another when one ends', () => {
  const { work } = lightWork(2)
  const first = work.begin()
  assert.equal(work.wait, 0)
  work.begin()
  assert.equal(work.wait, 50)
  work.end(first)
  assert.equal(work.wait, 0)
})

test('what takes long is no small work, so others are begun beside it', () => {
  const { work, clock } = lightWork(1)
  work.begin()
  clock.now += 30
  assert.equal(work.wait, 20)
  clock.now += 20
  assert.equal(work.wait, 0)
  work.begin()
  assert.equal(work.wait, 50)
})

test('there is always one lane, however few cores a machine has', () => {
  assert.ok(new LightWork().lanes >= 1)
})
