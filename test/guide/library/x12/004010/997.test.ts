import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkCanonical } from '../../../../../src/canonical/canonical.ts'
import { read, write } from '../sets.ts'

const SEGMENTS = [
  'AK1*PO*10216',
  'AK2*850*0001',
  'AK5*A',
  'AK2*850*0002',
  'AK3*N1*6**8',
  'AK4*3*66*7*93',
  'AK4*4>2**1',
  'AK3*PO1*9',
  'AK5*R*5',
  'AK9*P*2*2*1',
]

test('an acknowledgement says of each set what was found where', () => {
  const { document, findings } = read('x12/004010/997', ...SEGMENTS)
  assert.deepEqual(findings, [])
  assert.equal(checkCanonical('acknowledgement', document), undefined)
  assert.deepEqual(document.group, {
    functionalId: 'PO',
    control: '10216',
    status: 'partially-accepted',
    claimed: '2',
    received: '2',
    accepted: '1',
    sets: [
      { id: '850', control: '0001', status: 'accepted' },
      {
        id: '850',
        control: '0002',
        status: 'rejected',
        codes: ['5'],
        segments: [
          {
            id: 'N1',
            position: '6',
            code: '8',
            elements: [
              { position: '3', reference: '66', code: '7', copy: '93' },
              { position: '4', component: '2', code: '1' },
            ],
          },
          { id: 'PO1', position: '9' },
        ],
      },
    ],
  })
})

test('written again it is the same, segment by segment', () => {
  const { document } = read('x12/004010/997', ...SEGMENTS)
  assert.deepEqual(write('x12/004010/997', document), { segments: SEGMENTS, findings: [] })
})

test('refused for want of authority is read as rejected and written as R', () => {
  const { document } = read('x12/004010/997', 'AK1*PO*1', 'AK2*850*0001', 'AK5*M', 'AK9*X*1*1*0')
  const { segments } = write('x12/004010/997', document)
  assert.deepEqual(segments, ['AK1*PO*1', 'AK2*850*0001', 'AK5*R', 'AK9*R*1*1*0'])
})

test('005010 adds the version, the convention and the repetition', () => {
  const wire = [
    'AK1*PO*1*005010',
    'AK2*850*0001*X1',
    'AK3*REF*4**8',
    'AK4*4>1>2**1',
    'AK5*R*5',
    'AK9*R*1*1*0',
  ]
  const { document, findings } = read('x12/005010/997', ...wire)
  assert.deepEqual(findings, [])
  assert.equal(checkCanonical('acknowledgement', document), undefined)
  assert.deepEqual(write('x12/005010/997', document), { segments: wire, findings: [] })
})

test('a TA1 is written from what is said about the interchange', () => {
  const interchange = {
    control: '000010216',
    date: '2025-03-14',
    time: '09:05',
    status: 'rejected',
    code: '025',
  }
  const { segments, findings } = write('x12/00401/TA1', { schema: 'acknowledgement/1', interchange })
  assert.deepEqual(findings, [])
  assert.deepEqual(segments, ['TA1*000010216*250314*0905*R*025'])
})
