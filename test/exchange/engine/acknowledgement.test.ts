import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCanonical } from '../../../src/canonical/canonical.ts'
import {
  acknowledgeGroup,
  acknowledgeInterchange,
  acknowledgeSet,
  groupVerdict,
} from '../../../src/exchange/engine/acknowledgement.ts'
import { type FindingCode, finding } from '../../../src/finding/catalogue.ts'
import type { Facts, Finding, Place } from '../../../src/finding/finding.ts'

const DELIMITERS = { element: 0x2a, component: 0x3e, segment: 0x7e }

const set = (findings: Finding[], verdict: 'accepted' | 'rejected' = 'rejected') =>
  acknowledgeSet({ id: '850', control: '0001', verdict, findings }, DELIMITERS)
const at = (code: FindingCode, place: Place, facts: Facts = {}) => finding(code, place, facts)

test('a set without errors has no codes and no segments', () => {
  assert.deepEqual(set([at('code-unmapped', { segment: 5, id: 'PO1', element: 3 })], 'accepted'), {
    id: '850',
    control: '0001',
    status: 'accepted',
  })
})

test('one segment in error is one entry, with its elements below it in their order', () => {
  const made = set([
    at('date-invalid', { segment: 2, id: 'BEG', element: 5 }, { got: '20261399', reference: '373' }),
    at('code-unknown', { segment: 2, id: 'BEG', element: 2 }, { got: 'NE', reference: '92' }),
  ])
  assert.deepEqual(made.segments, [
    {
      id: 'BEG',
      position: '2',
      code: '8',
      elements: [
        { position: '2', reference: '92', code: '7', copy: 'NE' },
        { position: '5', reference: '373', code: '8', copy: '20261399' },
      ],
    },
  ])
  assert.deepEqual(made.codes, ['5'])
})

test('a missing segment is told by its own id, where it was missed', () => {
  const [entry] = set([at('segment-missing', { segment: 3, id: 'CTT' }, { expected: 'PO1' })]).segments ?? []
  assert.deepEqual(entry, { id: 'PO1', position: '3', code: '3' })
})

test('a segment that is out of place and has wrong elements says where it should be', () => {
  const [entry, ...more] = set([
    at('element-too-long', { segment: 4, id: 'CUR', element: 2 }, { got: 'USDOLLAR', reference: '100' }),
    at('segment-out-of-sequence', { segment: 4, id: 'CUR' }, { got: 'CUR' }),
  ]).segments!
  assert.deepEqual(more, [])
  assert.equal(entry?.code, '7')
  assert.equal(entry.elements?.length, 1)
})

test('components and repetitions are counted', () => {
  const place = { segment: 6, id: 'PO1', element: 9, component: 2, repetition: 3 }
  const [entry] = set([at('code-unknown', place, { got: 'Q', reference: '355' })]).segments![0]!.elements!
  assert.deepEqual(entry, {
    position: '9',
    component: '2',
    repetition: '3',
    reference: '355',
    code: '7',
    copy: 'Q',
  })
})

test('a count that differs is told at its segment, for which the standard has no element code', () => {
  const made = set([at('count-differs', { segment: 6, id: 'CTT', element: 1 }, { got: '7', expected: '1' })])
  assert.deepEqual(made.segments, [{ id: 'CTT', position: '6', code: '8' }])
})

test('codes of the set come sorted, each once, and five of them at most', () => {
  const codes: FindingCode[] = [
    'set-control-repeated',
    'segment-count-differs',
    'set-control-differs',
    'convention-invalid',
    'set-not-in-group',
    'set-trailer-missing',
    'segment-count-differs',
  ]
  assert.deepEqual(set(codes.map((code) => at(code, {}))).codes, ['2', '3', '4', '18', '19'])
})

test('a document that says nothing wrong by itself, but is incomplete, still has a code', () => {
  assert.deepEqual(
    set([at('canonical-invalid', { path: '/' }, { got: 'the document lacks number' })]).codes,
    ['5'],
  )
})

test('bad data are not repeated where they would break the acknowledgement', () => {
  const copyOf = (got: string) =>
    set([at('code-unknown', { segment: 2, id: 'BEG', element: 2 }, { got, reference: '92' })]).segments?.[0]
      ?.elements?.[0]?.copy
  assert.equal(copyOf('NE'), 'NE')
  for (const got of ['N>E', 'N*E', 'N~E', 'N\x07E', 'Né', '   ']) assert.equal(copyOf(got), undefined, got)
  assert.equal(copyOf('x'.repeat(200))?.length, 99)
})

test('a group is judged by its own findings first, then by its sets', () => {
  const none = { accepted: 0, noted: 0, rejected: 0 }
  assert.equal(groupVerdict([], { ...none, accepted: 2 }), 'accepted')
  assert.equal(groupVerdict([], { ...none, accepted: 1, noted: 1 }), 'accepted-with-errors')
  assert.equal(groupVerdict([], { ...none, accepted: 1, rejected: 1 }), 'partially-accepted')
  assert.equal(groupVerdict([], { ...none, rejected: 2 }), 'rejected')
  assert.equal(groupVerdict([at('set-count-differs', {})], { ...none, accepted: 2 }), 'rejected')
  assert.equal(groupVerdict([at('group-date-invalid', {})], { ...none, accepted: 2 }), 'accepted')
})

test('a group’s acknowledgement counts, and is a valid canonical document', () => {
  const made = acknowledgeGroup({
    header: { functionalId: 'PO', control: '77', version: '004010' },
    verdict: 'rejected',
    claimed: '003',
    received: 2,
    accepted: 0,
    findings: [at('set-count-differs', {}), at('group-control-differs', {})],
    sets: [set([])],
  })
  assert.equal(checkCanonical('acknowledgement', made), undefined)
  assert.deepEqual(made.group?.codes, ['4', '5'])
  assert.equal(made.group?.claimed, '3')
  const unsaid = acknowledgeGroup({
    header: { functionalId: 'PO', control: '77', version: '004010' },
    verdict: 'accepted',
    claimed: 'three',
    received: 2,
    accepted: 2,
    findings: [],
    sets: [],
  })
  assert.equal(unsaid.group?.claimed, '2')
})

test('an interchange’s acknowledgement says one code, and repeats the ISA’s date and time', () => {
  const header = { control: '000000007', date: '260601', time: '1030' }
  const on = { receivedAt: '2026-06-02T08:15:00.000Z' }
  assert.deepEqual(acknowledgeInterchange(header, 'accepted', [], on).interchange, {
    control: '000000007',
    date: '2026-06-01',
    time: '10:30',
    status: 'accepted',
    code: '000',
  })
  const findings = [at('interchange-control-differs', {}), at('group-count-differs', {})]
  assert.equal(acknowledgeInterchange(header, 'rejected', findings, on).interchange?.code, '001')
})

test('a date that is none gives way to that of the receipt, and a century is never guessed twice', () => {
  const on = { receivedAt: '2026-06-02T08:15:00.000Z' }
  const made = acknowledgeInterchange({ control: 'ABC', date: '269999', time: '' }, 'rejected', [], on)
  assert.deepEqual(made.interchange, {
    control: '000000000',
    date: '2026-06-02',
    time: '08:15',
    status: 'rejected',
    code: '022',
  })
  const old = acknowledgeInterchange({ control: '1', date: '950120', time: '0147' }, 'accepted', [], on)
  assert.equal(old.interchange?.date, '1995-01-20')
})
