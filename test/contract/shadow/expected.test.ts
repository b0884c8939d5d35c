import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  declaredAt,
  declaredFinding,
  declaredVerdict,
  folded,
  loadExpectations,
} from '../../../src/contract/shadow/expected.ts'
import { GuideError } from '../../../src/guide/load/problem.ts'

const load = (...lines: string[]) =>
  loadExpectations(
    'expected.yaml',
    ['shadow: acme/850-in', 'expected:', ...lines, ''].join('\n'),
    'acme/850-in',
  )

test('a pointer with stars declares the values at every place of the lists, and all below it', () => {
  const expectations = load(
    '  - { pointers: [/lines/*/price], reason: prices are per piece now }',
    '  - { pointers: /shipTo/name, findings: [code-unused], verdicts: newly-accepted, reason: two }',
  )
  assert.equal(declaredAt(expectations, '/lines/12/price/amount'), 0)
  assert.equal(declaredAt(expectations, '/lines/12/price'), 0)
  assert.equal(declaredAt(expectations, '/lines/12/prices'), undefined)
  assert.equal(declaredAt(expectations, '/lines'), undefined)
  assert.equal(declaredAt(expectations, '/shipTo/name'), 1)
  assert.equal(declaredFinding(expectations, 'code-unused'), 1)
  assert.equal(declaredFinding(expectations, 'code-unknown'), undefined)
  assert.equal(declaredVerdict(expectations, 'newly-accepted'), 1)
  assert.equal(declaredVerdict(expectations, 'breaking'), undefined)
})

test('places in lists are folded, digits in names are not', () => {
  assert.equal(folded('/lines/0/dates/12/date'), '/lines/*/dates/*/date')
  assert.equal(folded('/IT1/3/IT104'), '/IT1/*/IT104')
  assert.equal(folded('/Invoice/0/cbc:ID/0'), '/Invoice/*/cbc:ID/*')
})

test('mistakes in a file of expectations are told with their line', () => {
  const mistakes: [line: string, told: RegExp][] = [
    ['  - { pointers: [/lines] }', /say why it is expected/],
    ['  - { pointers: [lines.price], reason: x }', /"lines\.price" is not a pointer/],
    ['  - { verdicts: [better], reason: x }', /"better" is no verdict; there are: same, changed/],
    ['  - { pointer: [/lines], reason: x }', /"pointer" is not a word here/],
    ['  - { reason: x }', /say what is expected/],
    ['  - nothing', /say why it is expected/],
  ]
  for (const [line, told] of mistakes)
    assert.throws(
      () => load(line),
      (error: unknown) => {
        assert.ok(error instanceof GuideError)
        assert.match(error.message, told)
        assert.match(error.message, /expected\.yaml:\d/)
        return true
      },
    )
  assert.throws(
    () => loadExpectations('e.yaml', 'shadow: acme/855-in\n', 'acme/850-in'),
    /shadow: acme\/850-in/,
  )
})
