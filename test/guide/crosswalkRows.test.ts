// A partner's code tables: which row says a code, on which day.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { oursFor, theirsFor } from '../../src/guide/crosswalkRows.ts'

const ROWS = [
  { theirs: 'CS', ours: 'XCS', to: '2025-06-30' },
  { theirs: 'CS', ours: 'XCT', from: '2025-07-01' },
  { theirs: 'CASE', ours: 'XCT', readOnly: true },
]

test('a code means what the row in effect on the day says', () => {
  assert.equal(oursFor(ROWS, 'CS', '2025-06-30'), 'XCS')
  assert.equal(oursFor(ROWS, 'CS', '2025-07-01'), 'XCT')
  assert.equal(oursFor(ROWS, 'CASE', '2025-07-01'), 'XCT')
})

test('without a day the first row speaks, and a code without a row is none', () => {
  assert.equal(oursFor(ROWS, 'CS'), 'XCS')
  assert.equal(oursFor(ROWS, 'BOX'), undefined)
})

test('a row that is only read is never written', () => {
  assert.equal(theirsFor(ROWS, 'XCT', '2025-07-01'), 'CS')
  assert.equal(theirsFor(ROWS, 'XCT', '2025-01-01'), undefined)
})
