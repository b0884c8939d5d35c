// Token buckets, places and the gate, by a clock that is told.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as soon } from 'node:timers/promises'
import { openBuckets, openGate, openPlaces } from '../../src/door/throttle.ts'

function told() {
  let seconds = 1000
  return { clock: () => new Date(seconds * 1000), pass: (more: number) => (seconds += more) }
}

test('a bucket grants what it holds, then as much as time brings, and never more than it holds', () => {
  const { clock, pass } = told()
  const buckets = openBuckets(clock, { capacity: 2, perSecond: 0.5 })
  const granted = () => buckets.take('acme').granted
  assert.deepEqual([granted(), granted(), granted()], [true, true, false])
  pass(2)
  assert.deepEqual([granted(), granted()], [true, false])
  pass(3600)
  assert.deepEqual([granted(), granted(), granted()], [true, true, false])
})

test('it says what is left, how long to wait, and when all is there again', () => {
  const { clock, pass } = told()
  const buckets = openBuckets(clock, { capacity: 2, perSecond: 0.5 })
  assert.deepEqual(buckets.take('acme'), { granted: true, remaining: 1, wait: 0, full: 2 })
  buckets.take('acme')
  assert.deepEqual(buckets.take('acme'), { granted: false, remaining: 0, wait: 2, full: 4 })
  pass(1)
  assert.deepEqual(buckets.take('acme'), { granted: false, remaining: 0, wait: 1, full: 3 })
})

test('each key has its own bucket, and what is given back can be taken again', () => {
  const buckets = openBuckets(told().clock, { capacity: 1, perSecond: 1 })
  assert.ok(buckets.take('acme').granted)
  assert.ok(buckets.take('nordwind').granted)
  assert.ok(!buckets.take('acme').granted)
  buckets.giveBack('acme')
  buckets.giveBack('nobody')
  assert.ok(buckets.take('acme').granted)
  assert.ok(buckets.take('nobody').granted)
  assert.ok(!buckets.take('nobody').granted)
})

test('a clock that goes back takes nothing away', () => {
  const { clock, pass } = told()
  const buckets = openBuckets(clock, { capacity: 2, perSecond: 1 })
  buckets.take('acme')
  pass(-600)
  assert.ok(buckets.take('acme').granted)
})

test('of more keys than are kept, the one longest untouched is forgotten', () => {
  const buckets = openBuckets(told().clock, { capacity: 1, perSecond: 0.001 }, 2)
  for (const key of ['first', 'second', 'first', 'third']) buckets.take(key)
  assert.ok(!buckets.take('first').granted)
  assert.ok(buckets.take('second').granted, 'forgotten, so full again')
})

test('places are given to so many at once, and again when one leaves', () => {
  const places = openPlaces(1)
  assert.deepEqual(
    [places.enter('acme'), places.enter('acme'), places.enter('nordwind')],
    [true, false, true],
  )
  places.leave('acme')
  assert.ok(places.enter('acme'))
})

test('a gate lets so many work at once and so many wait, in turn, and says no to more', async () => {
  const through = openGate(1, 2)
  const began: number[] = []
  const ends: (() => void)[] = []
  const work = (name: number) =>
    through(() => {
      began.push(name)
      return new Promise<number>((resolve) => ends.push(() => resolve(name)))
    })
  const [first, second, third, fourth] = [work(1), work(2), work(3), work(4)]
  assert.equal(await fourth, undefined)
  assert.deepEqual(began, [1])
  for (const [index, one] of [first, second, third].entries()) {
    ends[index]!()
    assert.equal(await one, index + 1)
    await soon()
  }
  assert.deepEqual(began, [1, 2, 3])
  const failing = through(() => Promise.reject(new Error('no')))
  await assert.rejects(failing, /no/)
  const after = work(5)
  await soon()
  ends[3]!()
  assert.equal(await after, 5)
})
