import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KnownCodes } from '../../../../src/guide/x12/read/knownCodes.ts'

test('a code is known to whom it was learned for, and to nobody else', () => {
  const codes = new KnownCodes()
  codes.learn(0x4142, 8, 1)
  codes.learn(0x4142, 16, 2)
  codes.learn(-1, -3, -4)
  assert.deepEqual([codes.find(0x4142, 8), codes.find(0x4142, 16), codes.find(-1, -3)], [1, 2, -4])
  assert.deepEqual([codes.find(0x4142, 24), codes.find(0x4143, 8), codes.find(-1, 8)], [0, 0, 0])
})

test('what was learned stays known as the table grows, and when it is full nothing more is learned', () => {
  const codes = new KnownCodes()
  for (let n = 1; n <= 20_000; n++) codes.learn(n, n % 7, n)
  const found = Array.from({ length: 20_000 }, (_, n) => codes.find(n + 1, (n + 1) % 7))
  const known = found.filter((one) => one !== 0).length
  assert.ok(known > 1_000 && known < 20_000, String(known))
  assert.ok(found.every((one, n) => one === (n < known ? n + 1 : 0)))
})
