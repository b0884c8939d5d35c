// Control numbers are unique as written; a run of them costs nothing, and what is kept is bounded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ControlNumbers, MOST_SINGLES } from '../../src/x12/controlNumbers.ts'
import { runs, seed } from './sample.ts'

const number = fc.oneof(
  fc.integer({ min: 0, max: 60 }).map((value) => String(value).padStart(4, '0')),
  fc.integer({ min: 0, max: 30 }).map(String),
  fc.constantFrom('A001', 'A002', '99999999999999999999'),
)

test('a number is new exactly once, in any order and over any number of states', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, fc.boolean()), { maxLength: 200 }), (added) => {
      const seen = new Set<string>()
      let numbers = new ControlNumbers()
      for (const [one, resume] of added) {
        if (resume) numbers = new ControlNumbers(JSON.parse(JSON.stringify(numbers.state())))
        assert.equal(numbers.add(one), !seen.has(one))
        seen.add(one)
      }
    }),
    { numRuns: runs(500), seed },
  )
})

test('a million numbers that count upwards are one run', () => {
  const numbers = new ControlNumbers()
  for (let i = 1; i <= 1_000_000; i++) assert.ok(numbers.add(String(i).padStart(9, '0')))
  assert.equal(numbers.add('000500000'), false)
  assert.ok(JSON.stringify(numbers.state()).length < 100)
})

test('the same number of another width is another number', () => {
  const numbers = new ControlNumbers()
  assert.deepEqual(
    ['0001', '1', '01', '0002', '1'].map((one) => numbers.add(one)),
    [true, true, true, true, false],
  )
})

test('numbers in no order are kept up to a bound, and the others counted', () => {
  const numbers = new ControlNumbers()
  for (let i = 0; i <= MOST_SINGLES + 10; i++) numbers.add(String(2 * i))
  assert.equal(numbers.unkept, 10)
  assert.equal(numbers.add('0'), false)
})
