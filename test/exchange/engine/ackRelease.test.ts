import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Acknowledgement } from '../../../src/canonical/canonical.ts'
import { sayIn } from '../../../src/exchange/engine/ackRelease.ts'

const ACKNOWLEDGEMENT: Acknowledgement = {
  schema: 'acknowledgement/1',
  group: {
    functionalId: 'PO',
    control: '1',
    status: 'rejected',
    codes: ['5', '19'],
    sets: [
      {
        id: '850',
        control: '0001',
        status: 'rejected',
        codes: ['4', '5', '18', '23', 'I5'],
        segments: [
          {
            id: 'PO1',
            position: '2',
            code: 'I4',
            elements: [
              { position: '1', code: '12' },
              { position: '2', code: 'I12' },
              { position: '3', code: '7' },
            ],
          },
        ],
      },
    ],
  },
}

const codesIn = (release: string) => {
  const group = sayIn(release, ACKNOWLEDGEMENT).group!
  const [set] = group.sets!
  const [segment] = set!.segments!
  return {
    group: group.codes,
    set: set!.codes,
    segment: segment!.code,
    elements: segment!.elements!.map(({ code }) => code),
  }
}

test('004010 knows neither repetitions nor what came with 005010', () => {
  assert.deepEqual(codesIn('004010'), {
    group: ['5', '6'],
    set: ['1', '4', '5', '7'],
    segment: '2',
    elements: ['3', '7', '7'],
  })
})

test('004020 knows repetitions, 005010 the codes of sets and groups; no 997 knows an I-code', () => {
  assert.deepEqual(codesIn('004020').elements, ['12', '7', '7'])
  assert.deepEqual(codesIn('005010'), {
    group: ['5', '19'],
    set: ['4', '5', '18', '23'],
    segment: '2',
    elements: ['12', '7', '7'],
  })
})

test('an interchange’s acknowledgement is the same in every release', () => {
  const made: Acknowledgement = {
    schema: 'acknowledgement/1',
    interchange: { control: '000000001', status: 'rejected', code: '006' },
  }
  assert.deepEqual(sayIn('004010', made), made)
})
