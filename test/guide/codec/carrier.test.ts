// The carrier's alpha code: its scheme is said beside it, and no other scheme can be said by it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scac } from '../../../src/guide/codec/carrier.ts'
import { PLAIN } from './plain.ts'

test('a carrier code of element 140 is a carrier of the scheme scac, both ways', () => {
  const carrier = scac.read('UPSN', PLAIN)
  assert.deepEqual(carrier, { scheme: 'scac', value: 'UPSN' })
  assert.equal(scac.write(carrier, PLAIN), 'UPSN')
})

test('a carrier of another scheme, or of none, can not be said', () => {
  assert.equal(scac.write({ scheme: 'buyer-assigned', value: '7' }, PLAIN), undefined)
  assert.equal(scac.write({ value: 'UPSN' }, PLAIN), undefined)
  assert.equal(scac.write(undefined, PLAIN), undefined)
})
