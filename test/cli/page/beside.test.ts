import assert from 'node:assert/strict'
import { test } from 'node:test'
import { besideLines } from '../../../src/cli/page/beside.ts'

const finding = (at: object, sentence: string) => ({ severity: 'error', sentence, at })
const beg = { segment: 2, id: 'BEG' }

test('each segment is shown with its values in order, what they became, what was left over, and what is wrong there', () => {
  const lines = besideLines(
    {
      lineage: [
        { ...beg, pointer: '/date', element: 5, wire: '20250314' },
        { ...beg, pointer: '/number', element: 3, wire: 'PO-1' },
        { pointer: '/currency' },
        { segment: 9, id: 'PO1', element: 2, pointer: '/lines/0/a~1b', wire: '24' },
      ],
      unmapped: [{ ...beg, element: 4, value: 'R\u001b[31m7' }],
      document: { number: 'PO-1', date: '2025-03-14', currency: 'USD', lines: [{ 'a/b': { value: '24' } }] },
      findings: [finding({ segment: 4, id: 'ZZZ' }, 'No such segment.'), finding({}, 'It is not whole.')],
      around: [finding({ segment: 2, id: 'GS' }, 'Its group is wrong.')],
    },
    80,
  )
  assert.deepEqual(lines, [
    'Its envelope',
    '      error: segment 2 GS: Its group is wrong.',
    'As a whole',
    '      error: It is not whole.',
    '   2  BEG',
    '      BEG03     PO-1               → /number  PO-1',
    '      BEG04     R.[31m7            ✗ not mapped; kept beside it',
    '      BEG05     20250314           → /date  2025-03-14',
    '   4  ZZZ',
    '      error: segment 4 ZZZ: No such segment.',
    '   9  PO1',
    '      PO102     24                 → /lines/0/a~1b  {"value":"24"}',
    'Not on the wire, filled by a default:',
    '    /currency  USD',
  ])
})

test('of XML each line is shown by its path, and nothing is wider than the terminal', () => {
  const lines = besideLines(
    {
      lineage: [{ line: 12, path: '/Order/cbc:ID', pointer: '/number', wire: 'N'.repeat(200) }],
      unmapped: [],
      document: { number: 'N'.repeat(200) },
      findings: [],
      around: [],
    },
    80,
  )
  assert.equal(lines[0], '  12  /Order/cbc:ID')
  assert.match(lines[1]!, /^ {6}cbc:ID {4}N+… → \/number {2}N+…$/)
  assert.ok(lines.every((line) => line.length <= 80))
})
