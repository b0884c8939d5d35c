// What validating puts on the tape: values whose place another may take, and what is counted. By guides of a few lines,
// in WebAssembly and, while another reader has the memory, in JavaScript.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { askedOf } from '../../../../src/guide/x12/read/asked.ts'
import { planOf } from '../../../../src/guide/x12/read/planner.ts'
import { BECOMES, NO_RECORD, ROW, rowsOf } from '../../../../src/guide/x12/read/rows.ts'
import { SetReader } from '../../../../src/guide/x12/read.ts'
import { mappingOf, setOf, X12 } from '../../fragment.ts'

const compiled = (body: string) => {
  const mapping = mappingOf(X12, body)
  if (mapping.syntax !== 'x12') throw new Error('not an X12 guide')
  return mapping.set
}

const DELIMITERS = { element: 42, component: 62, repetition: 94, segment: 126 }
const bytesOf = (segments: readonly string[]) => ({
  bytes: setOf(...segments),
  delimiters: DELIMITERS,
  offset: 0,
})
const other = new SetReader(compiled('heading: { BEG: {} }\n'))

/** What validating finds, both ways, and reading too. */
function found(body: string, segments: readonly string[]): string[] {
  const [reader, slow] = [new SetReader(compiled(body)), new SetReader(compiled(body))]
  const set = bytesOf(segments)
  const read = JSON.stringify(reader.read(set).findings)
  const findings = reader.validate(set)
  assert.equal(JSON.stringify(findings), read)
  const slowly = other.use(bytesOf(['BEG*1']), {}, () => slow.validate(set))
  assert.equal(JSON.stringify(slowly), read)
  return findings.map(({ code }) => code)
}

const LINE =
  'path: "lines[]", max: 9, loop: { PO1: { elements: { 1: { path: number }, 4: { path: quantity } } }'

const REPEATED: [what: string, body: string, segments: string[]][] = [
  [
    'by two elements',
    'heading: { REF: { elements: { 2: { path: number }, 3: { path: number } } } }\n',
    ['REF*DP*1*2'],
  ],
  [
    'by two segments',
    'heading: { REF: { elements: { 2: { path: number } } }, NTE: { elements: { 1: { path: number } } } }\n',
    ['REF*DP*1', 'NTE*2'],
  ],
  [
    'by a segment that comes again',
    'heading: { MSG: { max: 9, elements: { 1: { path: note } } } }\n',
    ['MSG*1', 'MSG*2'],
  ],
  [
    'in a loop without an entry of its own',
    'heading: { N1: { max: 9, loop: { N1: {}, N3: { elements: { 1: { path: note } } } } } }\n',
    ['N1*BY', 'N3*1', 'N1*BY', 'N3*2'],
  ],
  [
    'of the document, by each line',
    `detail: { PO1: { ${LINE}, MSG: { elements: { 1: { path: /note } } } } } }\n`,
    ['PO1*1', 'MSG*1', 'PO1*2', 'MSG*2'],
  ],
  [
    'by a pair and a later element',
    'detail: { PO1: { path: "lines[]", max: 9, loop: { PO1: { pairs: { from: 6, count: 3, paths: { BP: item.buyerId } } }, MSG: { elements: { 1: { path: item.buyerId } } } } } }\n',
    ['PO1******BP*1', 'MSG*2'],
  ],
  [
    'of an entry that segments share',
    'heading: { MSG: { path: "dates[]", key: { qualifier: a }, max: 9, elements: { 1: { path: value } } } }\n',
    ['MSG*1', 'MSG*2'],
  ],
]

describe('validating knows of a place that is taken twice', () => {
  for (const [what, body, segments] of REPEATED)
    test(what, () => assert.deepEqual(found(body, segments), ['value-repeated']))

  test('and of none where each line has its own', () => {
    const body = `detail: { PO1: { ${LINE}, MSG: { elements: { 1: { path: note } } } } } }\n`
    assert.deepEqual(found(body, ['PO1*1', 'MSG*1', 'PO1*2', 'MSG*2']), [])
  })
})

/** How many elements have a record, of those that have one where all is read. */
function recordsOf(body: string): [asked: number, all: number] {
  const plan = planOf(compiled(body))
  const rows = rowsOf(plan.level)
  const count = (table: Int32Array) =>
    table.filter((cell, at) => at % ROW === BECOMES && cell !== NO_RECORD).length
  const asked = askedOf(plan, rows)
  return [asked ? count(asked.rows) : -1, count(rows)]
}

describe('validating makes records', () => {
  test('of nothing where nothing is asked for', () => {
    assert.deepEqual(
      recordsOf('heading: { BEG: { elements: { 1: { path: number }, 2: { path: date } } } }\n'),
      [0, 4],
    )
  })

  test('of what is summed, and of what tells that a line is there', () => {
    const counted = (by: string) =>
      `detail: { PO1: { ${LINE} } } }\nsummary: { CTT: { elements: { 1: { derive: count lines }, 2: { ${by} } } } }\n`
    // Beside the count itself, and the sum.
    assert.equal(recordsOf(counted('path: note'))[0], 2)
    assert.equal(recordsOf(counted('derive: sum lines.quantity'))[0], 3)
  })

  test('of all where what is counted is no list of loops', () => {
    const body = 'heading: { MSG: { path: "lines[]", max: 9, elements: { 1: { path: note } } } }\n'
    const summary = 'summary: { CTT: { elements: { 1: { derive: count lines } } } }\n'
    assert.equal(recordsOf(body + summary)[0], -1)
    assert.deepEqual(found(body + summary, ['MSG*1', 'MSG*2', 'CTT*3']), ['count-differs'])
    assert.deepEqual(found(body + summary, ['MSG*1', 'MSG*2', 'CTT*2']), [])
  })
})
