import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isMalformed } from '../../../src/guide/codec/codec.ts'
import { period, periodFormat } from '../../../src/guide/codec/period.ts'
import { PLAIN } from './plain.ts'

const MAY = { from: '2025-05-01', to: '2025-05-31' }

describe('a period in one value', () => {
  test('is its first and its last day, and its form is said beside it', () => {
    assert.deepEqual(period.read('20250501-20250531', PLAIN), MAY)
    assert.deepEqual(period.write(MAY, PLAIN), '20250501-20250531')
    assert.deepEqual(periodFormat.write(MAY, PLAIN), 'RD8')
    assert.deepEqual(periodFormat.read('RD8', PLAIN), {})
  })

  test('of another form is kept beside the document, both as they stand', () => {
    assert.deepEqual(period.read('20250501', PLAIN), {})
    assert.deepEqual([period.rest!('20250501'), periodFormat.rest!('D8')], ['20250501', 'D8'])
    assert.deepEqual([period.rest!('20250501-20250531'), periodFormat.rest!('RD8')], [undefined, undefined])
  })

  test('with a day that is none is told', () => {
    for (const wire of ['20250501-20250532', '20250229-20250301'])
      assert.ok(isMalformed(period.read(wire, PLAIN)), wire)
  })

  test('that has no begin, or no end, can’t be said', () => {
    for (const value of [{ from: '2025-05-01' }, { to: '2025-05-31' }, {}, undefined, 'RD8'])
      for (const codec of [period, periodFormat]) assert.equal(codec.write(value, PLAIN), undefined)
  })
})
