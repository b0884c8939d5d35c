import assert from 'node:assert/strict'
import { test } from 'node:test'
import { digest } from '../../../src/cli/page/digest.ts'

test('an acknowledgement is shown by what it says of each set, in words', () => {
  const sets = [
    { id: '810', control: '0001', status: 'accepted' },
    {
      id: '810',
      control: '0002',
      status: 'rejected',
      codes: ['5'],
      segments: [{ id: 'IT1', position: '7', elements: [{ position: '4', code: '7', copy: '9,99' }] }],
    },
  ]
  const group = { functionalId: 'IN', control: '12', status: 'partially-accepted', sets }
  assert.deepEqual(digest({ schema: 'acknowledgement/1', group }), [
    'group IN 12, set 810 0001: accepted',
    'group IN 12, set 810 0002: rejected',
    '  Set 810 0002 was rejected: segments are in error.',
    '  segment 7 IT1: Element 4 of IT1: invalid code ("9,99").',
  ])
})

test('so is a TA1, a group without its sets, and an advice', () => {
  const interchange = { control: '000000042', status: 'rejected', code: '009' }
  assert.deepEqual(digest({ schema: 'acknowledgement/1', interchange }), [
    'interchange 000000042: rejected',
    '  Interchange 000000042 was not taken: the receiver is not known there.',
  ])
  const group = { functionalId: 'IN', control: '12', status: 'accepted' }
  assert.deepEqual(digest({ schema: 'acknowledgement/1', group }), ['group IN 12: accepted'])
  const documents = [{ number: 'INV-1', type: 'invoice', status: 'accepted' }]
  assert.deepEqual(digest({ schema: 'application-advice/1', number: 'A', documents }), [
    'invoice INV-1: accepted',
  ])
})

test('a draft that is not whole is named by its parts', () => {
  assert.deepEqual(digest({ schema: 'acknowledgement/1', group: { control: '12' } }), [
    'acknowledgement/1: group',
  ])
})
