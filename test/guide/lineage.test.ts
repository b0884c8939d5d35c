// Lineage as kept: packed and unpacked it is the same, and much smaller than plain JSON.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { packLineage, unpackLineage } from '../../src/guide/lineage.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import { fromBytes, toBytes } from '../laws/bytes.ts'
import { everyMapping } from '../laws/guides.ts'
import { fullnessOf, SEED, share } from '../laws/seed.ts'

test('packed lineage unpacks to the same entries, for every guide', () => {
  const all = everyMapping()
  for (const { name, mapping } of all)
    for (let n = 0; n < share(100, all.length); n++) {
      const { bytes } = toBytes(mapping, sampleDocument(mapping, SEED + n, fullnessOf(n)))
      const { lineage } = fromBytes(mapping, bytes)
      assert.deepEqual(unpackLineage(packLineage(lineage)), lineage, name)
    }
})

test('a default keeps that it stands nowhere, and a written value that it has no bytes yet', () => {
  const entries = [
    { pointer: '/kind', guide: 'heading.BEG.2', by: 'default' as const },
    { pointer: '/number', guide: 'heading.BEG.3', segment: 2, id: 'BEG', element: 3 },
  ]
  assert.deepEqual(unpackLineage(packLineage(entries)), entries)
})

test('packed lineage of many lines is less than a third of its JSON', () => {
  const entries = Array.from({ length: 1000 }, (_, n) => ({
    pointer: `/lines/${n}/quantity/value`,
    guide: 'detail.PO1.PO1.2',
    segment: n + 3,
    id: 'PO1',
    element: 2,
    offset: n * 50,
    length: 2,
  }))
  assert.ok(packLineage(entries).length * 3 < JSON.stringify(entries).length)
})
