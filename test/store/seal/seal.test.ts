import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newKeyLine } from '../../../src/store/seal/keys.ts'
import { sealOf } from '../../../src/store/seal/seal.ts'

test('what is sealed beside the thread is opened on it and beside it, and in its place only', async () => {
  const seal = sealOf({ text: newKeyLine() })
  const place = { of: 'reading.sealed', row: 'one' }
  const bytes = Buffer.from('N3*Kaiserstrasse 4711~')
  for (const sealed of [seal.seal(place, bytes), await seal.sealAside(place, bytes)]) {
    assert.deepEqual(Buffer.from(seal.open(place, sealed)), bytes)
    assert.deepEqual(Buffer.from(await seal.openAside(place, sealed)), bytes)
    const elsewhere = { ...place, row: 'two' }
    assert.throws(() => seal.open(elsewhere, sealed), { name: 'Damaged' })
    await assert.rejects(seal.openAside(elsewhere, sealed), { name: 'Damaged' })
  }
})
