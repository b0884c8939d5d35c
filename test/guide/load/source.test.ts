import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderProblem } from '../../../src/guide/load/problem.ts'
import { loadSource, originOf, type Table } from '../../../src/guide/load/source.ts'

const load = (text: string) => loadSource('guide.yaml', text)
const problems = (text: string) => load(text).problems.map(renderProblem)

test('every word keeps the file, line and column that it stands at', () => {
  const { table, problems } = load('guide: a\nheading:\n  BEG: { usage: required }\n')
  assert.deepEqual(problems, [])
  const heading = table.heading as Table
  assert.deepEqual(originOf(table, 'guide'), { file: 'guide.yaml', line: 1, column: 1 })
  assert.deepEqual(originOf(heading, 'BEG'), { file: 'guide.yaml', line: 3, column: 3 })
  assert.deepEqual(originOf(heading.BEG, 'usage'), { file: 'guide.yaml', line: 3, column: 10 })
})

test('a key is the text that was written, whatever number it looks like', () => {
  assert.deepEqual(Object.keys(load('{ "00": a, 01: b, 1.50: c, 1e3: d }').table), [
    '00',
    '01',
    '1.50',
    '1e3',
  ])
})

const REFUSED: [what: string, text: string, shown: string][] = [
  [
    'an anchor',
    'a: &x 1\n',
    'guide.yaml:1:7: error: anchors and aliases are not allowed; say "like:"\n1 | a: &x 1\n          ^',
  ],
  [
    'a tag',
    'a: !!binary aGk=\n',
    'guide.yaml:1:13: error: tags are not allowed\n1 | a: !!binary aGk=\n                ^',
  ],
  [
    'a tag that nothing knows',
    'a: !run 1\n',
    'guide.yaml:1:9: error: tags are not allowed\n1 | a: !run 1\n            ^',
  ],
  [
    'a key said twice',
    'a: 1\nb: 2\na: 3\n',
    'guide.yaml:3:1: error: Map keys must be unique\n3 | a: 3\n    ^',
  ],
  [
    'a prototype',
    'a: { "__proto__": 1 }\n',
    'guide.yaml:1:6: error: a key must be a plain word\n1 | a: { "__proto__": 1 }\n         ^',
  ],
  [
    'a key that is a list',
    '? [a, b]\n: 1\n',
    'guide.yaml:1:3: error: a key must be a plain word\n1 | ? [a, b]\n      ^',
  ],
  ['a list', '- a\n', 'guide.yaml:1:1: error: a file must be a table of words\n1 | - a\n    ^'],
  ['nothing', '', 'guide.yaml:1:1: error: a file must be a table of words\n1 | \n    ^'],
  [
    'a directive',
    '%YAML 1.1\n---\na: no\n',
    'guide.yaml:1:1: error: directives are not allowed\n1 | %YAML 1.1\n    ^',
  ],
]

for (const [what, text, shown] of REFUSED)
  test(`${what} is refused with the line and a caret`, () => assert.deepEqual(problems(text), [shown]))

test('an alias is refused where it stands, and expands nothing', () => {
  const { table, problems } = load('a: &x { b: 1 }\nc: *x\n')
  assert.deepEqual(
    problems.map(({ line }) => line),
    [1, 2],
  )
  assert.deepEqual(Object.values(table), [undefined, undefined])
})

test('forty levels are read and more are refused', () => {
  const nested = (levels: number) => `${'{ a: '.repeat(levels)}1${' }'.repeat(levels)}`
  assert.deepEqual(problems(nested(40)), [])
  assert.deepEqual(
    load(nested(41)).problems.map(({ message }) => message),
    ['nested deeper than 40 levels'],
  )
})

test('text that is not YAML is told in its place and never thrown', () => {
  const [problem] = load('a: [1, 2\nb: 3\n').problems
  assert.deepEqual([problem?.line, problem?.source], [2, 'b: 3'])
})

test('nothing that a table holds comes from the language: a word of a prototype is a word', () => {
  const { table } = load('constructor: 1\nhasOwnProperty: 2\n')
  assert.deepEqual(Object.entries(table), [
    ['constructor', 1],
    ['hasOwnProperty', 2],
  ])
})

test('of what is no YAML the first place is told, since behind it nothing is what it seems', () => {
  assert.deepEqual(problems('a: 1\nb: { c: 1 }\n\td: 2\ne: 3\nf: 4\n'), [
    'guide.yaml:3:1: error: Tabs are not allowed as indentation\n3 | \td: 2\n    ^',
  ])
})
