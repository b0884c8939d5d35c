import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCanonical } from '../../../../../src/canonical/canonical.ts'
import { read, write } from '../sets.ts'

const SEGMENTS = [
  'AK1*PO*10216*004010',
  'AK2*850*0001',
  'IK5*A',
  'AK2*850*0002*004010X1',
  'IK3*N1*6**8',
  'CTX*SITUATIONAL TRIGGER*REF*4*LDT*2>1*127',
  'CTX*BEG03>4500012345',
  'IK4*4>2>1*67*I9*93',
  'CTX*SITUATIONAL TRIGGER*N1*6**3*66',
  'IK4*2*93*5',
  'IK3*PO1*9*LDT*I7',
  'IK5*R*5*I5',
  'AK9*P*2*2*1',
]

const { document, findings, unmapped } = read('x12/005010/999', ...SEGMENTS)

test('a 999 says of an error what it depends on, and which record it is in', () => {
  assert.deepEqual([findings, unmapped], [[], []])
  assert.equal(checkCanonical('acknowledgement', document), undefined)
  const { group } = document as { group: { sets: { segments: unknown[] }[] } }
  assert.deepEqual(group.sets[1]!.segments[0], {
    id: 'N1',
    position: '6',
    code: '8',
    contexts: [
      {
        name: 'situational-trigger',
        segment: 'REF',
        position: '4',
        loop: 'LDT',
        element: '2',
        component: '1',
        reference: '127',
      },
      { name: 'BEG03', value: '4500012345' },
    ],
    elements: [
      {
        position: '4',
        component: '2',
        repetition: '1',
        reference: '67',
        code: 'I9',
        copy: '93',
        contexts: [
          { name: 'situational-trigger', segment: 'N1', position: '6', element: '3', reference: '66' },
        ],
      },
      { position: '2', reference: '93', code: '5' },
    ],
  })
})

test('written again it is the same, segment by segment', () => {
  assert.deepEqual(write('x12/005010/999', document), { segments: SEGMENTS, findings: [] })
})

test('a context that is named several times, as some do, is read with a warning', () => {
  const wire = [
    'AK1*HC*1*005010',
    'AK2*837*0001',
    'IK3*REF*57**3',
    'CTX*SITUATIONAL TRIGGER^SITUATIONAL TRIGGER>2*CLM*43',
    'IK5*R*5',
    'AK9*R*1*1*0',
  ]
  const read999 = read('x12/005010/999', ...wire)
  assert.deepEqual([...new Set(read999.findings.map(({ severity }) => severity))], ['warning'])
})
