import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Extents } from '../../../src/door/sftp/extents.ts'

test('pieces in any order become one', () => {
  for (const order of [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 3, 0, 2],
    [2, 0, 3, 1],
  ]) {
    const extents = new Extents()
    for (const piece of order) assert.equal(extents.add(piece * 10, 10), true)
    assert.equal(extents.whole, 40)
    assert.equal(extents.end, 40)
  }
})

test('a hole ends what is whole', () => {
  const extents = new Extents()
  extents.add(0, 10)
  extents.add(20, 10)
  assert.deepEqual([extents.whole, extents.end], [10, 30])
  extents.add(5, 20)
  assert.deepEqual([extents.whole, extents.end], [30, 30])
})

test('nothing is whole without the first byte', () => {
  const extents = new Extents()
  extents.add(1, 10)
  assert.deepEqual([extents.whole, extents.end], [0, 11])
})

test('what was there before counts', () => {
  const extents = new Extents(100)
  extents.add(100, 5)
  assert.equal(extents.whole, 105)
})

test('cutting forgets what stands behind', () => {
  const extents = new Extents()
  extents.add(0, 10)
  extents.add(20, 10)
  extents.truncate(25)
  assert.equal(extents.end, 25)
  extents.truncate(4)
  assert.deepEqual([extents.whole, extents.end], [4, 4])
  extents.truncate(0)
  assert.deepEqual([extents.whole, extents.end], [0, 0])
})

test('one piece up to the end reaches it, wherever it starts', () => {
  const extents = new Extents()
  extents.add(50, 50)
  assert.equal(extents.reaches(100), true)
  assert.equal(extents.reaches(101), false)
  extents.add(0, 10)
  assert.equal(extents.reaches(100), false)
})

test('an empty piece is no piece', () => {
  const extents = new Extents()
  assert.equal(extents.add(5, 0), true)
  assert.deepEqual([extents.whole, extents.end], [0, 0])
})

test('pieces without number are refused', () => {
  const extents = new Extents()
  let taken = 0
  while (taken < 10_000 && extents.add(taken * 2, 1)) taken += 1
  assert.equal(taken, 4096)
})
