import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadErpRules } from '../../src/contract/erpRules.ts'
import { parseRule, type Rule } from '../../src/contract/rule.ts'

function rule(words: string): Rule {
  const made = parseRule(words)
  if ('problem' in made) throw new Error(made.problem)
  return made
}

const CASES: [words: string, held: string[], broken: unknown[]][] = [
  ['string', ['a', ' '], ['', 1, null, undefined, true, {}]],
  ['decimal', ['0', '-1', '12.50', '0.1250'], ['', '01', '1.', '.5', '+1', '1e3', '1,5', 12.5]],
  [
    'date',
    ['2025-03-31', '2024-02-29'],
    ['2025-02-30', '2025-02-29', '20250331', '2025-3-1', '0000-00-00', ''],
  ],
  ['uom', ['EA', 'XCS', 'C62', '4G'], ['', 'each', 'PAAR', 'ea', 'E A']],
  [
    'gtin',
    ['012345678905', '4006381333931', '09521101530018', '96385074'],
    ['012345678906', '4006381333932', '12345', '0123456789', '', 12345678905],
  ],
  ['sscc', ['106141411234567897', '000012345000000014'], ['106141411234567898', '4006381333931', '']],
  ['regex PO-\\d+', ['PO-1', 'PO-42'], ['PO-', 'xPO-1', 'PO-1x', 'po-1', '']],
  ['one of EA|CA', ['EA', 'CA'], ['E', 'EACA', '', 'DZ']],
  ['one of a.b|c', ['a.b', 'c'], ['axb']],
]

for (const [words, held, broken] of CASES) {
  test(`"${words}" takes what it says and nothing else`, () => {
    const { holds, optional, matchers } = rule(words)
    assert.deepEqual(
      held.filter((value) => !holds(value)),
      [],
    )
    assert.deepEqual(broken.filter(holds), [])
    assert.equal(optional, false)
    assert.equal(matchers[0]!.match, 'type')
  })
}

test('"exact" has no matcher, and "optional" only lets a value be missing', () => {
  assert.deepEqual(rule('exact').matchers, [])
  const { optional, matchers, words } = rule('optional decimal')
  assert.deepEqual([optional, words], [true, 'optional decimal'])
  assert.deepEqual(matchers, rule('decimal').matchers)
})

test('"exact" before a shape is the very value, which has the shape too', () => {
  const { matchers, holds, words } = rule('optional exact gtin')
  assert.deepEqual([matchers, words], [[], 'optional exact gtin'])
  assert.ok(holds('012345678905'))
  assert.ok(!holds('012345678906'))
  assert.deepEqual(rule('exact one of EA|CA').matchers, [])
  assert.ok(!rule('exact one of EA|CA').holds('DZ'))
})

test('words that are none are refused with those there are', () => {
  for (const words of ['decimals', '', 'optional', 'exact decimals', 'toString', 'one of', 'regex']) {
    const made = parseRule(words)
    assert.ok('problem' in made, words)
    assert.match(
      made.problem,
      /is not a rule; there are: exact, string, decimal, date, uom, gtin, sscc, regex …/,
    )
  }
  const made = parseRule('regex (')
  assert.ok('problem' in made)
  assert.match(made.problem, /"\(" is not a regular expression/)
})

test('a rules file is refused at the line of each mistake', () => {
  const text = [
    'rules: order/1',
    'paths:',
    '  number: exact',
    '  lines[].colour: string',
    '  lines.number: exact',
    '  buyer: string',
    '  number[]: exact',
    '  date: someday',
    '  "$.number": exact',
  ].join('\n')
  const { rules, problems } = loadErpRules('order.rules.yaml', text)
  assert.deepEqual(
    rules.rules.map(({ path, said }) => [path, said]),
    [['number', 'order.rules.yaml:3']],
  )
  assert.deepEqual(
    problems.map(({ line, message }) => `${line}: ${message.split(';')[0]}`),
    [
      '4: order has no lines[].colour',
      '5: lines in lines.number: a list has [] behind its name, nothing else has',
      '6: buyer is not a value: name one below it',
      '7: number[] in number[]: a list has [] behind its name, nothing else has',
      '8: "someday" is not a rule',
      '9: "$.number" is not a path such as lines[].price.amount',
    ],
  )
})

test('a rules file of no document, or without a rule, is refused', () => {
  assert.match(
    loadErpRules('x.yaml', 'rules: orders/1\npaths: { number: exact }').problems[0]!.message,
    /no canonical document orders/,
  )
  assert.match(loadErpRules('x.yaml', 'rules: order/1').problems[0]!.message, /names at least one path/)
})
