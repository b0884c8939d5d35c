// The package as another program imports it: by its name.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  compileMapping,
  library,
  readBytes,
  sampleDocument,
  sentence,
  writeDocument,
} from 'edi-partner-gateway'

const SAMPLE = new URL('../partners/acme/samples/850-in/minimal.edi', import.meta.url)

test('a program reads a file without a gateway', () => {
  const { interchanges } = readBytes(readFileSync(SAMPLE), { receivedAt: '2026-06-01T10:30:00Z' })
  assert.equal(interchanges[0]?.groups[0]?.sets[0]?.document.number, '4500012001')
})

test('a program draws a sample of a guide and writes it', () => {
  const mapping = compileMapping(library().resolve('x12/004010/850'))
  const written = writeDocument(mapping, sampleDocument(mapping, 7, 0.2))
  assert.deepEqual(written.findings.map(sentence), [])
  assert.ok(written.syntax === 'x12' && written.segments.some(({ id }) => id === 'BEG'))
})
