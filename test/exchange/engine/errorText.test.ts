import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ErrorReport, errorJson, errorText } from '../../../src/exchange/engine/errorText.ts'
import { type FindingCode, finding } from '../../../src/finding/catalogue.ts'
import type { Facts } from '../../../src/finding/finding.ts'

const mistake = (code: FindingCode, facts: Facts = {}) => ({
  finding: finding(code, { segment: 2, id: 'BEG' }, facts),
})
const report = (changes: Partial<ErrorReport> = {}): ErrorReport => ({
  file: 'po.edi',
  receipt: '01J00000000000000000000000',
  receivedAt: '2026-06-01T10:30:00.000Z',
  bytes: 1234,
  documents: 1,
  rejected: 1,
  sections: [],
  omitted: 0,
  ...changes,
})
const section = (...mistakes: ReturnType<typeof mistake>[]) => [
  { title: '850 0001', verdict: 'rejected', mistakes },
]
const headline = (documents: number, rejected: number) =>
  errorText(report({ documents, rejected })).split('\n')[0]

test('the first line says how much of the file was rejected', () => {
  assert.equal(headline(1, 1), 'po.edi was rejected.')
  assert.equal(headline(3, 3), 'po.edi was rejected, with all its 3 documents.')
  assert.equal(headline(3, 1), '1 of the 3 documents in po.edi was rejected.')
  assert.equal(headline(3, 2), '2 of the 3 documents in po.edi were rejected.')
  assert.equal(headline(0, 0), 'po.edi was rejected: nothing in it could be taken.')
})

test('lines are at most a hundred characters, but for the partner’s own', () => {
  const allowed = Array.from({ length: 80 }, (_, i) => `C${i}`)
  const text = errorText(
    report({ sections: section(mistake('code-unknown', { got: 'X', allowed, name: 'Code' })) }),
  )
  for (const line of text.split('\n')) assert.ok(line.length <= 100, line)
  assert.ok(text.split('\n').length > 14)
})

test('a value is repeated as far as a person reads it, without control characters', () => {
  const sections = section(
    mistake('character-invalid', { got: `a\x07${'b'.repeat(5_000)}`, expected: 'text' }),
  )
  const text = errorText(report({ sections }))
  assert.match(text, /"a\.b{78}…" is not text/)
  assert.doesNotMatch(errorJson(report({ sections })).match(/"sentence": ".*"/)![0], /b{100}/)
})

test('the next steps fit what is wrong', () => {
  const steps = (code: FindingCode, changes: Partial<ErrorReport> = {}) =>
    errorText(report({ sections: section(mistake(code)), ...changes })).split('What to do\n')[1]!
  assert.match(steps('sender-unknown'), /our agreement has to\s+change/)
  assert.match(steps('crosswalk-missing'), /tell us what it means/)
  assert.doesNotMatch(steps('code-unknown'), /agreement|tell us/)
  assert.match(steps('code-unknown', { documents: 2 }), /Don’t send them again/)
  assert.match(steps('interchange-missing'), /the document itself, as X12 or XML/)
  assert.match(
    steps('interchange-truncated', { documents: 2 }),
    /^ {2}- Send the whole file once more, as it is\./,
  )
  assert.doesNotMatch(steps('interchange-truncated', { documents: 2 }), /control number|Don’t send/)
})

test('what is not listed is counted', () => {
  assert.match(errorText(report({ omitted: 1 })), /^1 more mistake not listed here\.$/m)
  assert.match(errorText(report({ omitted: 12 })), /^12 more mistakes not listed here\.$/m)
})

test('the JSON has each finding with its sentence and its codes', () => {
  const made = JSON.parse(
    errorJson(report({ sections: section(mistake('segment-missing', { expected: 'PO1' })) })),
  )
  const [one] = made.sections[0].mistakes
  assert.equal(one.code, 'segment-missing')
  assert.equal(one.sentence, 'PO1 is required here and is missing.')
  assert.deepEqual(one.standard, { ak304: '3' })
})
