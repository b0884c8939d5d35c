import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AdvisedDocument,
  type ApplicationAdvice,
  checkCanonical,
} from '../../../src/canonical/canonical.ts'
import { adviceStatements } from '../../../src/exchange/reconciling/advice.ts'
import type { Sent } from '../../../src/exchange/reconciling/statement.ts'
import { sentence } from '../../../src/finding/catalogue.ts'

const advice = (...documents: AdvisedDocument[]): ApplicationAdvice => {
  const made: ApplicationAdvice = { schema: 'application-advice/1', number: 'A-1', documents }
  assert.equal(checkCanonical('application-advice', made), undefined)
  return made
}
const SENT: Sent = { id: 'ours', type: 'x12/004010/810', canonical: 'invoice', number: 'INV-1' }
const told = (...documents: AdvisedDocument[]) => {
  const [statement] = adviceStatements(advice(...documents))
  return statement!.tell([SENT]).sayings[0]!
}

test('a document is named by its number, its kind, and by its control numbers without zeros', () => {
  const [{ named, label }] = adviceStatements(
    advice({ status: 'rejected', number: 'INV-1', set: '810', groupControl: '0012', setControl: '0001' }),
  ) as [never]
  assert.deepEqual(named, {
    kind: 'document',
    number: 'INV-1',
    set: '810',
    groupControl: '12',
    setControl: '1',
  })
  assert.equal(label, '810 INV-1')
})

test('its status is taken by its words', () => {
  const stateOf = (status: string) => told({ number: 'INV-1', status }).state
  assert.equal(stateOf('accepted'), 'accepted')
  assert.equal(stateOf('accepted-with-change'), 'accepted-with-errors')
  assert.equal(stateOf('rejected'), 'rejected')
  assert.equal(stateOf('item-rejected'), 'partially')
  assert.equal(stateOf('in-process'), 'received')
  assert.equal(stateOf('conditionally-accepted'), 'accepted-with-errors')
  assert.equal(stateOf('paid'), 'accepted')
  assert.equal(stateOf('item-partially-accepted'), 'partially')
  assert.equal(told({ number: 'INV-1' }).state, 'received')
})

test('what decides nothing and asks something is told with its question, as a warning', () => {
  const said = told({ number: 'INV-1', status: 'under-query', reasons: [{ text: 'Which delivery?' }] })
  assert.deepEqual(
    [said.state, ...said.findings.map((one) => `${one.severity}: ${sentence(one)}`)],
    ['received', 'warning: Their application says under query: Which delivery?'],
  )
  assert.deepEqual(told({ number: 'INV-1', status: 'in-process' }).findings, [])
})

test('what is said line by line is one saying: a part was rejected', () => {
  const said = told(
    { number: 'INV-1', type: 'invoice', line: '1', status: 'accepted' },
    {
      number: 'INV-1',
      type: 'invoice',
      line: '2',
      status: 'rejected',
      reasons: [{ code: 'price', text: 'Wrong price' }],
    },
  )
  assert.equal(said.state, 'partially')
  assert.deepEqual(said.findings.map(sentence), [
    'Line 2: their application says rejected: price – Wrong price.',
  ])
})

test('lines of their own below a document are parts of it too', () => {
  const said = told({
    number: 'INV-1',
    type: 'invoice',
    status: 'accepted',
    lines: [
      { line: '10', status: 'accepted' },
      {
        line: '20',
        status: 'rejected',
        reasons: [{ code: 'prices-incorrect', text: 'Not our price', path: 'BT-146' }],
      },
    ],
  })
  assert.equal(said.state, 'partially')
  assert.deepEqual(said.findings.map(sentence), [
    'Line 20: their application says rejected: prices-incorrect – Not our price, at BT-146.',
  ])
})

test('a rejected whole is rejected, whatever is said of its lines', () => {
  const said = told(
    { number: 'INV-1', status: 'rejected', description: 'We ordered nothing' },
    { number: 'INV-1', line: '1', status: 'accepted' },
  )
  assert.equal(said.state, 'rejected')
  assert.deepEqual(said.findings.map(sentence), ['Their application says rejected: We ordered nothing.'])
})

test('a reason says where it is, in X12 and in XML', () => {
  const { findings } = told({
    number: 'INV-1',
    status: 'rejected',
    reasons: [
      { code: '024', segment: 'IT1', position: '7', element: '4', copy: '9.99' },
      { text: 'no such code', path: '/Invoice/cbc:ID' },
    ],
  })
  assert.deepEqual(
    findings.map(({ at }) => at),
    [{ segment: 7, element: 4, id: 'IT1' }, { path: '/Invoice/cbc:ID' }],
  )
})

test('documents of other numbers are statements of their own; an advice of nothing says nothing', () => {
  assert.equal(adviceStatements(advice({ number: 'INV-1' }, { number: 'INV-2' })).length, 2)
  assert.deepEqual(adviceStatements({ schema: 'application-advice/1', number: 'A-1' }), [])
})
