import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { AcknowledgedGroup, Acknowledgement } from '../../../src/canonical/canonical.ts'
import { acknowledgementStatements } from '../../../src/exchange/reconciling/acknowledgement.ts'
import type { Sent } from '../../../src/exchange/reconciling/statement.ts'
import { cause, sentence } from '../../../src/finding/catalogue.ts'

const sent = (control: string): Sent => ({
  id: `set ${control}`,
  type: 'x12/004010/810',
  canonical: 'invoice',
  setControl: control,
})
const SETS = [sent('0001'), sent('0002')]

const group = (said: Partial<AcknowledgedGroup>): Acknowledgement => ({
  schema: 'acknowledgement/1',
  group: { functionalId: 'IN', control: '0012', status: 'accepted', ...said },
})
const tell = (said: Acknowledgement, documents = SETS) => acknowledgementStatements(said)[0]!.tell(documents)
const states = (said: Partial<AcknowledgedGroup>) => tell(group(said)).sayings.map(({ state }) => state)
const set = (control: string, status: AcknowledgedGroup['status']) => ({ id: '810', control, status })

test('a group is named by its functional id and its control number, without zeros', () => {
  const [{ named, label }] = acknowledgementStatements(group({})) as [never]
  assert.deepEqual(named, { kind: 'group', functionalId: 'IN', control: '12' })
  assert.equal(label, 'group IN 0012')
})

test('a set that is not named goes the way of its group', () => {
  assert.deepEqual(states({ status: 'accepted' }), ['accepted', 'accepted'])
  assert.deepEqual(states({ status: 'rejected' }), ['rejected', 'rejected'])
  assert.deepEqual(states({ status: 'accepted-with-errors' }), [
    'accepted-with-errors',
    'accepted-with-errors',
  ])
  assert.deepEqual(states({ status: 'partially-accepted' }), ['partially', 'partially'])
})

test('where one set is named for what is wrong with it, the others are accepted', () => {
  assert.deepEqual(states({ status: 'partially-accepted', sets: [set('0002', 'rejected')] }), [
    'accepted',
    'rejected',
  ])
  assert.deepEqual(states({ status: 'accepted-with-errors', sets: [set('1', 'accepted-with-errors')] }), [
    'accepted-with-errors',
    'accepted',
  ])
})

test('no set of a rejected group is taken, whatever is said of it; a rejected set of an accepted one is not either', () => {
  assert.deepEqual(states({ status: 'rejected', sets: [set('0001', 'accepted')] }), ['rejected', 'rejected'])
  assert.deepEqual(states({ status: 'accepted', sets: [set('0001', 'rejected')] }), ['rejected', 'accepted'])
})

test('a set that we did not send in this group is told', () => {
  const { findings } = tell(group({ sets: [set('0009', 'accepted')] }))
  assert.deepEqual(findings.map(sentence), ['Group IN 0012 that we sent has no set 810 0009.'])
  assert.deepEqual(tell(group({ sets: [set('0009', 'accepted')] }), []).findings, [])
})

test('what was wrong is said in words, segment by segment and element by element', () => {
  const wrong = {
    ...set('0001', 'rejected'),
    codes: ['5'],
    segments: [
      {
        id: 'N1',
        position: '5',
        code: '8',
        elements: [{ position: '4', reference: '67', code: '7', copy: 'ZZ9' }],
      },
      { id: 'IT1', position: '9', code: '3' },
    ],
  }
  const [saying] = tell(group({ status: 'partially-accepted', sets: [wrong] })).sayings
  assert.deepEqual(
    saying!.findings.map((one) => [sentence(one), one.at]),
    [
      ['Set 810 0001 was rejected: segments are in error.', {}],
      ['Element 4 of N1: invalid code ("ZZ9").', { segment: 5, id: 'N1', element: 4 }],
      ['The segment IT1: it is required and missing.', { segment: 9, id: 'IT1' }],
    ],
  )
})

test('a group that was rejected says why, a code that nobody knows by its number', () => {
  const [saying] = tell(group({ status: 'rejected', codes: ['2', '99'] })).sayings
  assert.deepEqual(saying!.findings.map(sentence), [
    'Group IN 0012 was rejected: they do not take its version (GS08); code 99.',
  ])
})

const interchange = (
  status: 'accepted' | 'rejected' | 'accepted-with-errors',
  code: string,
): Acknowledgement => ({
  schema: 'acknowledgement/1',
  interchange: { control: '000000042', status, code },
})

test('a TA1 that takes the interchange says only that it arrived; one that refuses it refuses every set', () => {
  const [{ named }] = acknowledgementStatements(interchange('accepted', '000')) as [never]
  assert.deepEqual(named, { kind: 'interchange', control: '42' })
  const taken = tell(interchange('accepted', '000')).sayings
  assert.deepEqual(
    taken.map(({ state, findings }) => [state, findings.length]),
    [
      ['received', 0],
      ['received', 0],
    ],
  )
  const [refused] = tell(interchange('rejected', '009')).sayings
  assert.equal(refused?.state, 'rejected')
  assert.equal(
    sentence(refused.findings[0]!),
    'Interchange 000000042 was not taken: the receiver is not known there.',
  )
  assert.match(cause(refused.findings[0]!)!, /Nothing that was in it/)
})

test('two sayings are the same where they say the same, whichever way they say it', () => {
  const [named] = tell(group({ sets: [set('0001', 'accepted')] })).sayings
  const [unnamed] = tell(group({})).sayings
  assert.equal(named!.digest, unnamed!.digest)
  const [other] = tell(group({ status: 'rejected' })).sayings
  assert.notEqual(other!.digest, named!.digest)
})

test('what is told of one document is bounded', () => {
  const segments = Array.from({ length: 500 }, (_, n) => ({ id: 'N1', position: String(n + 2), code: '3' }))
  const [saying] = tell(group({ sets: [{ ...set('0001', 'rejected'), segments }] })).sayings
  assert.equal(saying!.findings.length, 201)
  assert.match(sentence(saying!.findings.at(-1)!), /^301 further errors/)
})

const status = fc.constantFrom('accepted', 'accepted-with-errors', 'rejected') as fc.Arbitrary<
  AcknowledgedGroup['status']
>
test('every document gets exactly one saying, and an accepted one no findings', () => {
  const groups = fc.record({
    status: fc.constantFrom(
      'accepted',
      'accepted-with-errors',
      'partially-accepted',
      'rejected',
    ) as fc.Arbitrary<AcknowledgedGroup['status']>,
    sets: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), status), { selector: ([n]) => n }),
  })
  fc.assert(
    fc.property(groups, fc.integer({ min: 0, max: 9 }), (drawn, count) => {
      const sets = drawn.sets.map(([n, verdict]) => set(String(n).padStart(4, '0'), verdict))
      const documents = Array.from({ length: count }, (_, n) => sent(String(n + 1).padStart(4, '0')))
      const said = group({ status: drawn.status, ...(sets.length > 0 ? { sets } : {}) })
      const { sayings, findings } = tell(said, documents)
      assert.deepEqual(
        sayings.map(({ document }) => document),
        documents.map(({ id }) => id),
      )
      for (const one of sayings) assert.equal(one.state === 'accepted', one.findings.length === 0)
      if (drawn.status === 'rejected') assert.ok(sayings.every(({ state }) => state === 'rejected'))
      const unknown = drawn.sets.filter(([n]) => count > 0 && n > count)
      assert.equal(findings.length, unknown.length)
    }),
  )
})
