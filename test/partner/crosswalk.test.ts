import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crosswalksOf, differences, loadCrosswalk } from '../../src/partner/crosswalk.ts'
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
      { theirs: 'Z3', ours: 'XCK', from: '2026-01-01', to: '2026-12-31', readOnly: true, preferred: false },
      { theirs: '007', ours: '7', from: '', to: '', readOnly: false, preferred: false },
    ],
  })
})

test('columns that nobody needs are left out, from behind', () => {
  const { rows, problems } = load('theirs,ours\nBX,XBX\n')
  assert.deepEqual([rows[0]?.ours, rows[0]?.to, problems], ['XBX', '', []])
  assert.equal(load('theirs,ours,from\nBX,XBX,2026-01-01\n').rows[0]?.from, '2026-01-01')
})

test('a table without its first line is told of that, and of nothing else', () => {
  for (const text of [
    '',
    'BX,XBX\nEA,C62\n',
    'ours,theirs\nXBX,BX\n',
    'theirs\nBX\n',
    'theirs,ours,to\na,b,\n',
  ])
    assert.deepEqual(
      load(text).problems.map(({ line, message }) => `${line}: ${message}`),
      ['1: the first line must be theirs,ours, with from,to,readOnly,preferred behind it as far as needed'],
      text,
    )
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
})

test('rows of one code on the same days are told with both lines', () => {
  const overlaps = (...rows: string[]) => problems(rows.map((one) => `${one},\n`).join(''))
  assert.deepEqual(overlaps('Z3,XCK,,', 'Z3,XBX,,'), [
    '3: "Z3" has a row on the same days already, in line 2',
  ])
  assert.deepEqual(overlaps('Z3,XCK,,2026-01-01', 'Z3,XBX,2026-01-01,'), [
    '3: "Z3" has a row on the same days already, in line 2',
  ])
  assert.deepEqual(overlaps('Z3,XCK,,2025-12-31', 'Z3,XBX,2026-01-01,', 'Z4,XBX,,'), [])
  assert.deepEqual(
    overlaps('Z3,A,2026-01-01,', 'Z3,B,2026-03-01,2026-03-02', 'Z3,C,2026-04-01,2026-04-02').length,
    2,
  )
})

test('a preferred row is marked in a column of its own, and is the only one on its days', () => {
  const marked = (rows: string) => load(`${HEADER.trim()},preferred\n${rows}`)
  assert.deepEqual(
    marked('CS,XCS,,,,\nCA,XCS,,,,true\n').rows.map(({ preferred }) => preferred),
    [false, true],
  )
  const message = (rows: string) => marked(rows).problems.map(({ line, message: says }) => `${line}: ${says}`)
  assert.deepEqual(message('CS,XCS,,,,true\nCA,XCS,,,,true\n'), [
    '3: another row is preferred for "XCS" on the same days, in line 2',
  ])
  assert.deepEqual(message('CS,XCS,,,true,true\n'), ['2: a row that is only read is never preferred'])
})

test('files and store are compared by code and days', () => {
  const { rows: files } = load(`${HEADER}A,1,,,\nB,2,,2025-12-31,\nC,3,,,\n`)
  const { rows: store } = load(`${HEADER}A,1,,,\nB,2,2026-01-01,,\nC,4,,,\n`)
  assert.deepEqual(
    differences(files, store).map(({ kind, theirs }) => `${kind} ${theirs}`),
    ['only-file B', 'contradicts C', 'only-store B'],
  )
  assert.deepEqual(differences(files, files), [])
})
