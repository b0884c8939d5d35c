// Whether reading by the plan and interpreting the guide give the same (law 4), and the tape's texts what its objects do.
import assert from 'node:assert/strict'
import { packLineage } from '../../src/guide/lineage.ts'
import { documentText, lineageText, type Mapping, readX12 } from '../../src/guide/mapping.ts'
import type { Reading, ReadPolicy } from '../../src/guide/reading.ts'
import type { SetBytes } from '../../src/guide/x12/read.ts'
import { SegmentCursor } from '../../src/x12/segments.ts'
import { plain } from './bytes.ts'
import { readSet } from './interpreter/read.ts'

export type X12 = Mapping & { syntax: 'x12' }

/** Reading by the plan gives what the interpreter gives: document, findings, lineage and sidecar. */
export function agrees(mapping: X12, set: SetBytes, policy: ReadPolicy, what: string): void {
  const { charset = 'latin1' } = policy
  const options = { charset, tolerances: set.tolerances ?? [] }
  const cursor = new SegmentCursor(set.bytes, set.delimiters, set.offset, options)
  const interpreted = readSet(mapping.set, mapping.guide, cursor, policy)
  const read = readX12(mapping, set, policy)
  const told = () => `of ${what}: ${Buffer.from(set.bytes)}`
  if (documentText(read) !== JSON.stringify(read.document))
    assert.equal(documentText(read), JSON.stringify(read.document), `text ${told()}`)
  if (lineageText(read) !== packLineage(read.lineage))
    assert.equal(lineageText(read), packLineage(read.lineage), `packed lineage ${told()}`)
  same(read.findings, interpreted.findings, plain, () => `findings ${told()}`)
  same(read.document, interpreted.document, plain, () => `document ${told()}`)
  for (const part of ['lineage', 'unmapped'] as const)
    same(read[part], interpreted[part], sorted, () => `${part} ${told()}`)
}

/** Equal as JSON is equal; else as what is to be compared of them. */
function same<T>(read: T, interpreted: T, compared: (value: T) => unknown, told: () => string): void {
  if (JSON.stringify(read) === JSON.stringify(interpreted)) return
  assert.deepEqual(compared(read), compared(interpreted), told())
}

/** Entries in any order, their words too. */
const sorted = (entries: Reading['lineage'] | Reading['unmapped']) =>
  entries.map((one) => JSON.stringify(plain(one), Object.keys(one).sort())).sort()
