import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { makeDictionary } from '../../../src/guide/load/dictionary.ts'
import { loadSource } from '../../../src/guide/load/source.ts'
import type { Dictionary } from '../../../src/guide/model.ts'

function made(body: string, model?: Dictionary): { dictionary: Dictionary; problems: string[] } {
  const source = loadSource('dictionary.yaml', `dictionary: x12/000001\n${body}`)
  const problems = source.problems.map(({ message }) => message)
  const dictionary = makeDictionary(source.table, model, (_, key, message) =>
    problems.push(`${key}: ${message}`),
  )
  return { dictionary, problems }
}

const SMALL = `elements:
  1: { type: AN 1/10, title: Text }
  2: { type: N2 1/6, title: Cents }
  3: { type: ID 1/2, codes: [A, B], complete: yes }
composites:
  C1: { title: Pair, components: { 1: 1 M, 2: 2 O } }
segments:
  REF: { title: Reference, elements: { 1: 3 M, 2: C1 O, 3: 1 X x3, 4: 1 O x>1 }, syntax: [R0203] }
`

test('an element is its type, its lengths and its codes', () => {
  const { dictionary, problems } = made(SMALL)
  assert.deepEqual(problems, [])
  assert.deepEqual(dictionary.elements, {
    '1': { number: '1', title: 'Text', type: 'AN', decimals: 0, min: 1, max: 10 },
    '2': { number: '2', title: 'Cents', type: 'N', decimals: 2, min: 1, max: 6 },
    '3': {
      number: '3',
      title: '3',
      type: 'ID',
      decimals: 0,
      min: 1,
      max: 2,
      codes: ['A', 'B'],
      complete: true,
    },
  })
})

test('a segment is its elements, how often each may stand, and its notes', () => {
  const { REF } = made(SMALL).dictionary.segments
  assert.deepEqual(REF, {
    title: 'Reference',
    elements: [
      { element: '3', usage: 'M', repeat: 1 },
      { element: 'C1', usage: 'O', repeat: 1 },
      { element: '1', usage: 'X', repeat: 3 },
      { element: '1', usage: 'O', repeat: 1e9 },
    ],
    syntax: ['R0203'],
  })
})

test('others are known by name only, and what is defined stays defined', () => {
  const { dictionary, problems } = made(`${SMALL}others: >-\n  BSN HL\n  REF\n`)
  assert.deepEqual(problems, [])
  assert.deepEqual(dictionary.segments.HL, { title: 'HL', elements: [], syntax: [] })
  assert.equal(dictionary.segments.REF?.title, 'Reference')
})

test('a release that is like another replaces whole entries and removes by null', () => {
  const { dictionary } = made(
    'like: x12/000000\nelements: { 1: { type: AN 1/20, title: Longer } }\nsegments: { REF: null }\n',
    made(SMALL).dictionary,
  )
  assert.deepEqual([dictionary.elements['1']?.max, dictionary.elements['2']?.max], [20, 6])
  assert.deepEqual(dictionary.segments, {})
})

describe('a dictionary that can’t be meant is told of', () => {
  const TOLD: [what: string, body: string, message: string][] = [
    [
      'a type of no form',
      'elements: { 1: { type: AN 1-10 } }',
      'type: type must be like "AN 1/30", got "AN 1-10"',
    ],
    [
      'a use of no form',
      `segments: { REF: { elements: { 1: one } } }`,
      'elements: 1 must be like "353 M", got "one"',
    ],
    ['a gap', `${SMALL}  N1: { elements: { 1: 1 M, 3: 1 O } }`, 'elements: element 3 stands at place 2'],
    [
      'a note of no form',
      `${SMALL}  N1: { elements: { 1: 1 M }, syntax: [P1] }`,
      'syntax: P1 is not a syntax note such as P0304',
    ],
    [
      'an element that is not there',
      'segments: { N1: { elements: { 1: 93 M } } }',
      'segments: 93 is used and not defined',
    ],
    [
      'a component that is not there',
      'composites: { C9: { components: { 1: 93 M } } }',
      'segments: 93 is used and not defined',
    ],
    ['an entry that is no table', 'elements: { 1: AN }', '1: 1 must be a table'],
    ['a name that is no segment’s', `others: "HL hl"`, 'others: hl is not a segment id'],
    [
      'a misspelt word',
      'elments: {}',
      'elments: "elments" is not a word here; known: title, note, example, provenance, dictionary, like, elements, composites, segments, others',
    ],
    [
      'a misspelt word of an entry',
      'elements: { 1: { type: AN 1/2, tittle: x } }',
      'tittle: "tittle" is not a word here; known: title, note, example, provenance, type, codes, complete, elements, components, syntax',
    ],
  ]
  for (const [what, body, message] of TOLD)
    test(what, () => assert.ok(made(body).problems.includes(message), made(body).problems.join('\n')))
})
