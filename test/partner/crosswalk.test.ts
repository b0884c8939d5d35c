import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crosswalksOf, loadCrosswalk } from '../../src/partner/crosswalk.ts'
import { parseCsv } from '../../src/partner/csv.ts'

const HEADER = 'theirs,ours,from,to,readOnly\n'
const load = (text: string) => loadCrosswalk({ partner: 'acme', crosswalk: 'units' }, 'units.csv', text)
const problems = (rows: string) =>
  load(HEADER + rows).problems.map(({ line, message }) => `${line}: ${message}`)

test('fields may be quoted, and hold commas, quotes and line breaks', () => {
  const { rows, broken } = parseCsv('a,"b,c","say ""yes"""\r\n"two\nlines",,\n\nlast,1,')
  assert.equal(broken, undefined)
  assert.deepEqual(rows, [
    { line: 1, fields: ['a', 'b,c', 'say "yes"'] },
    { line: 2, fields: ['two\nlines', '', ''] },
    { line: 5, fields: ['last', '1', ''] },
  ])
})

test('a quote that stands wrong is told with its line', () => {
  assert.equal(parseCsv('a,b\nc,"d" e\n').broken, 2)
  assert.equal(parseCsv('a,"open').broken, 1)
})

test('a row says theirs, ours, the days between which it holds, and whether it is only read', () => {
  const { rows } = load(`${HEADER}Z3,XCK,2026-01-01,2026-12-31,true\n007,7,,,\n`)
  assert.deepEqual(crosswalksOf(rows), {
    units: [
      { theirs: 'Z3', ours: 'XCK', from: '2026-01-01', to: '2026-12-31', readOnly: true },
      { theirs: '007', ours: '7', from: '', to: '', readOnly: false },
    ],
  })
})

test('a spreadsheet’s byte order mark and line ends are no mistake', () => {
  assert.deepEqual(load(`\ufeff${HEADER.replace('\n', '\r\n')}Z3,XCK,,,\r\n`).problems, [])
})

test('what is wrong with a row is told with its line, and the row is left out', () => {
  assert.deepEqual(problems('Z3\n'), ['2: a row has 5 fields, this one has 1'])
  assert.deepEqual(problems('Z3,,,,\n'), ['2: theirs and ours can’t be empty'])
  assert.deepEqual(problems('Z3,XCK,1.1.2026,,\n'), ['2: from and to are days such as 2026-01-31, or empty'])
  assert.deepEqual(problems('Z3,XCK,2026-02-01,2026-01-01,\n'), [
    '2: the row ends (2026-01-01) before it begins (2026-02-01)',
  ])
  assert.deepEqual(problems('Z3,XCK,,,yes\n'), ['2: readOnly is true, false or empty'])
  assert.deepEqual(problems('Z3,XCK,,,\nZ3,XBX,,,\n'), ['3: "Z3" has a row from the same day already'])
  assert.deepEqual(problems('Z3,XCK,,,\nZ3,XBX,2026-01-01,,\n'), [])
})

test('another header is told', () => {
  assert.match(load('from,to\n').problems[0]!.message, /first line must be theirs,ours,from,to,readOnly/)
})
