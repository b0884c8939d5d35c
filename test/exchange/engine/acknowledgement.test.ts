import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCanonical } from '../../../src/canonical/canonical.ts'
import {
  acknowledgeGroup,
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

test('a document that says nothing wrong by itself, but is incomplete, still has a code: our guide’s', () => {
  assert.deepEqual(
    set([at('canonical-invalid', { path: '/' }, { got: 'the document lacks number' })]).codes,
    ['I5'],
  )
})

test('a set that breaks the guide alone says so, and both where it breaks the standard too', () => {
  const place = { segment: 2, id: 'BEG', element: 2 }
  const unused = at('code-unused', place, { got: 'NE' })
  const required = at('element-missing', { ...place, element: 4 }, { expected: 'BEG04', by: 'guide' })
  const [entry] = set([unused, required]).segments!
  assert.deepEqual([entry!.code, entry!.elements!.map(({ code }) => code)], ['8', ['I6', '1']])
  assert.deepEqual(set([unused, required]).codes, ['I5'])
  assert.deepEqual(set([unused, at('element-missing', place, { expected: 'BEG02' })]).codes, ['5', 'I5'])
  assert.deepEqual(set([at('segment-missing', place, { expected: 'REF', by: 'guide' })]).codes, ['I5'])
  assert.deepEqual(set([at('segment-count-differs', {}), unused]).codes, ['4', 'I5'])
})

test('a situational rule is told with the value that it follows from', () => {
  const facts = {
    expected: 'N104',
    trigger: 'N103 is present',
    triggerId: 'N1',
    triggerSegment: 6,
    triggerElement: 3,
    triggerReference: '66',
  }
  const place = { segment: 6, id: 'N1' }
  const [entry] = set([at('element-dependent-missing', { ...place, element: 4 }, facts)]).segments!
  const trigger = {
    name: 'situational-trigger',
    segment: 'N1',
    position: '6',
    element: '3',
    reference: '66',
  }
  assert.deepEqual(entry!.elements, [{ position: '4', code: 'I9', contexts: [trigger] }])
  assert.equal(entry!.contexts, undefined)
  const [missing] = set([at('segment-dependent-missing', place, { ...facts, expected: 'N4' })]).segments!
  assert.deepEqual(missing, { id: 'N4', position: '6', code: 'I6', contexts: [trigger] })
  const absence = { expected: 'N104', trigger: 'N102 is absent' }
  const [other] = set([at('element-dependent-missing', { ...place, element: 4 }, absence)]).segments!
  assert.deepEqual(other!.elements, [{ position: '4', code: 'I9' }])
})

test('the record is named beside each error, unless its own name is wrong', () => {
  const record = { name: 'BEG03', value: 'x'.repeat(50) }
  const wrong = (element: number) => at('element-too-long', { segment: 2, id: 'BEG', element }, { got: 'x' })
  const contextsOf = (...findings: Finding[]) =>
    acknowledgeSet(
      { id: '850', control: '1', verdict: 'rejected', findings, record },
      DELIMITERS,
    ).segments!.map(({ contexts }) => contexts)
  const named = [{ name: 'BEG03', value: 'x'.repeat(35) }]
  assert.deepEqual(contextsOf(wrong(6)), [named])
  assert.deepEqual(contextsOf(wrong(6), at('segment-unknown', { segment: 4, id: 'QQ' })), [named, named])
  assert.deepEqual(contextsOf(wrong(6), wrong(3)), [undefined])
})

test('a set that was accepted has nothing to tell, though our own table may lack a code', () => {
  const ours = at('crosswalk-missing', { segment: 9, id: 'PO1', element: 3 }, { got: 'PC' })
  assert.deepEqual(set([ours], 'accepted'), { id: '850', control: '0001', status: 'accepted' })
})

test('a segment of a bounded loop names its loop', () => {
  const [entry] = set([at('segment-unknown', { segment: 20, id: 'QQ' }, { got: 'QQ', loop: 'LDT' })])
    .segments!
  assert.deepEqual(entry, { id: 'QQ', position: '20', loop: 'LDT', code: '1' })
})

test('elements come by their place, repetition and component; what is wrong with one is told once a code', () => {
  const wrong = (element: number, place: Partial<Place> = {}) =>
    at('code-unknown', { segment: 9, id: 'PO1', element, ...place }, { got: 'Q' })
  const findings = [
    wrong(7, { component: 2 }),
    wrong(7, { component: 1 }),
    wrong(7, { component: 1, repetition: 2 }),
    wrong(3),
    wrong(3),
    at('element-too-long', { segment: 9, id: 'PO1', element: 3 }, { got: 'Q' }),
  ]
  const places = set(findings).segments![0]!.elements!.map(
    ({ position, component = '', repetition = '', code }) =>
      [position, component, repetition, code].join(' '),
  )
  assert.deepEqual(places, ['3   7', '3   5', '7 1  7', '7 2  7', '7 1 2 7'])
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
