import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { renderProblem } from '../../../src/guide/load/problem.ts'
import { GUIDE_WORDS, LEAF_WORDS, NODE_WORDS, OVERLAY_WORDS } from '../../../src/guide/load/words.ts'
import { lintOf, overlayOf, problemsOf, X12, XML } from '../fragment.ts'

/** Word → what may be said, what may not, and what is expected then. */
type Cases = Readonly<Record<string, readonly [right: string, wrong: string, expected: string]>>

const DOCUMENTED: Cases = {
  title: ['Reference', '[1, { a: b }]', 'a text'],
  note: ['see 3.2', '{}', 'a text'],
  example: ['"00"', '{}', 'a text'],
  provenance: ['[one, two]', '[{}]', 'a list of texts'],
}

const VALUE: Cases = {
  is: ['[BY, SE]', '{ a: b }', 'a text'],
  codes: [
    '{ A: one, B: { to: one, write: false }, "*": x/* }',
    '{ A: { to: one } }',
    '{to: …, write: false}',
  ],
  crosswalk: ['units', '[]', 'a text'],
  as: ['date', '{}', 'a text'],
  derive: ['count lines', 'mean lines', 'count …, sum … or serial'],
  default: ['EA', '{}', 'a text'],
  else: ['/currency', '{}', 'a text'],
  pattern: ['"[0-9]{3}"', '"([0-9]+)*"', 'a pattern that repeats no repetition and no choice'],
}

const SITUATION =
  '{if: [predicate, …]}, a predicate being "ADDRESS is present|absent" or "ADDRESS is one of A B"'

const LEAF: Cases = {
  ...DOCUMENTED,
  ...VALUE,
  like: ['"2"', '[2]', 'a text'],
  path: ['number', '"lines[].*"', 'a canonical path such as lines[] or item.gtin'],
  usage: ['required', 'needed', 'one of required, situational, unused'],
  min: ['1', '-1', 'a whole number'],
  max: ['2', '">1"', 'a whole number'],
  repeat: ['{ min: 1, max: 3 }', '{ most: 3 }', 'a table of min, max'],
  components: ['{}', '[]', 'a table'],
  when: [
    '{ is: { value: DP, if: [2 is one of A B, 03 is absent] } }',
    '{ required: { if: [N1.2 = A] } }',
    SITUATION,
  ],
}

const NODE: Cases = {
  ...DOCUMENTED,
  ...VALUE,
  path: ['buyer', 'buyer/name', 'a canonical path such as lines[] or item.gtin'],
  key: ['{ type: department }', '{ type: department, qualifier: 1 }', 'a table of texts'],
  usage: ['unused', '1', 'one of required, situational, unused'],
  min: ['1', '1.5', 'a whole number'],
  max: ['">1"', 'many', 'a whole number or ">1"'],
  elements: ['{}', '1', 'a table'],
  segments: ['{}', '1', 'a table'],
  pairs: [
    '{ from: 6, count: 2, paths: { BP: number } }',
    '{ from: 6, cuont: 2 }',
    'a table of from, count, paths',
  ],
  loop: ['{ REF: {} }', '[]', 'a table'],
  children: ['{}', '[]', 'a table'],
  attributes: ['{}', '[]', 'a table'],
  choice: ['[N1]', '{}', 'a text'],
  tree: [
    '{ id: 1, parent: 2, level: 3, levels: { AA: whole } }, loop: { REF: { elements: { 3: { is: AA } } } }',
    '{ ids: 1 }',
    'a table of id, parent, level, child, levels',
  ],
  when: [
    '{ required: { if: [N1.2 is one of A B, N1 is present] } }',
    '{ sometimes: {} }',
    'required, unused or is',
  ],
  syntax: ['[R0203, P0304]', '[X0203]', 'a list of syntax notes such as P0304'],
  write: ['false', 'true', 'false, or nothing'],
  like: ['N1', '{}', 'a text'],
  changes: ['{}', '[]', 'a table'],
  after: ['N1', '{}', 'a text'],
  scope: ['only-listed', 'all', 'one of only-listed'],
}

describe('a word of a node', () => {
  for (const [word, [right, wrong, expected]] of Object.entries(NODE)) {
    const holder = word === 'pairs' ? 'PO1' : word === 'tree' ? 'REF/whole' : 'REF'
    const body = (said: string) => `heading: { N1: {}, ${holder}: { ${word}: ${said} } }\n`
    test(`${word} is known, and says nothing that the linter doubts`, () => {
      assert.deepEqual(problemsOf(X12, body(right)), [])
      assert.deepEqual(lintOf(X12, body(right)), [])
    })
    test(`${word} that says ${wrong} is told what it must be`, () => {
      const [problem, ...more] = problemsOf(X12, body(wrong))
      assert.deepEqual(more, [])
      assert.ok(problem!.message.startsWith(`${word} must be ${expected}, got `), problem!.message)
    })
  }

  test('has a case here, whichever it is', () =>
    assert.deepEqual(Object.keys(NODE).sort(), Object.keys(NODE_WORDS).sort()))
})

describe('a word of an element', () => {
  for (const [word, [right, wrong, expected]] of Object.entries(LEAF)) {
    const body = (said: string) =>
      `heading: { REF: { elements: { 1: { ${word}: ${said} }, 2: { title: Other } } } }\n`
    test(`${word} is known, and says nothing that the linter doubts`, () => {
      assert.deepEqual(problemsOf(X12, body(right)), [])
      assert.deepEqual(lintOf(X12, body(right)), [])
    })
    test(`${word} that says ${wrong} is told what it must be`, () => {
      const [problem, ...more] = problemsOf(X12, body(wrong))
      assert.deepEqual(more, [])
      assert.ok(problem!.message.startsWith(`${word} must be ${expected}, got `), problem!.message)
    })
  }

  test('has a case here, whichever it is', () =>
    assert.deepEqual(Object.keys(LEAF).sort(), Object.keys(LEAF_WORDS).sort()))
})

const MISSPELT: [where: string, id: string, body: string, line: number][] = [
  ['a guide', X12, 'titel: x\n', 3],
  ['a node', X12, 'heading:\n  REF:\n    titel: x\n', 5],
  ['a loop', X12, 'heading:\n  REF:\n    loop:\n      REF:\n        titel: x\n', 7],
  ['an element', X12, 'heading:\n  REF:\n    elements:\n      1:\n        titel: x\n', 7],
  ['a component', X12, 'heading:\n  QTY: { elements: { 2: { components: {\n    1: { titel: x } } } } }\n', 5],
  ['changes', X12, 'heading:\n  N1: {}\nchanges:\n  heading.N1.1:\n    titel: x\n', 7],
  [
    'changes of a likeness',
    X12,
    'heading:\n  N1/a: {}\n  N1/b: { like: N1/a, changes: {\n    "1": { titel: x } } }\n',
    6,
  ],
  ['an XML element', XML, 'body:\n  c:ID:\n    titel: x\n', 7],
  ['an attribute', XML, 'body:\n  c:ID: { attributes: { x: {\n    titel: x } } }\n', 7],
]

describe('a misspelt word', () => {
  for (const [where, id, body, line] of MISSPELT)
    test(`of ${where} is named where it stands, with the words that there are`, () => {
      const [problem, ...more] = problemsOf(id, body)
      assert.deepEqual(more, [])
      assert.match(problem!.message, /^"titel" is not a word here; known: title, /)
      assert.deepEqual([problem!.file, problem!.line], [`${id}.yaml`, line])
      assert.equal(problem!.source.slice(problem!.column - 1, problem!.column + 4), 'titel')
    })

  test('is shown with a caret below it', () => {
    const [problem] = problemsOf(X12, 'heading:\n  REF: { useage: required }\n')
    const [, source, caret] = renderProblem(problem!).split('\n')
    assert.equal(source!.indexOf('useage'), caret!.indexOf('^'))
  })

  test('that the language knows of its own is no word either', () => {
    for (const word of ['constructor', 'hasOwnProperty', 'toString'])
      assert.match(problemsOf(X12, `heading: { REF: { ${word}: 1 } }\n`)[0]!.message, /is not a word here/)
  })
})

test('an overlay knows its own words, and no others', () => {
  const said = 'partner: acme\nsource: guide 3.2\ntitle: a\nscope: only-listed\nchanges: {}\n'
  assert.deepEqual(problemsOf(X12, 'heading: { N1: {} }\n', said), [])
  for (const word of Object.keys(overlayOf(X12, said).table)) assert.ok(word in OVERLAY_WORDS, word)
  const [problem] = problemsOf(X12, 'heading: { N1: {} }\n', 'canonical: order\n')
  assert.match(problem!.message, /^"canonical" is not a word here/)
  assert.deepEqual([problem!.file, problem!.line], ['partner.yaml', 2])
})

test('a guide knows its areas, and what stands in them is a table', () => {
  for (const area of ['heading', 'detail', 'summary']) {
    assert.ok(area in GUIDE_WORDS)
    assert.deepEqual(problemsOf(X12, `${area}: { N1: {} }\n`), [])
    assert.deepEqual(
      problemsOf(X12, `${area}: { N1: x }\n`).map(({ message }) => message),
      ['N1 must be a table'],
    )
  }
})
