import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Acknowledgement } from '../../../src/canonical/canonical.ts'
import { sayIn } from '../../../src/exchange/engine/ackRelease.ts'
import { catalogue } from '../../../src/finding/catalogue.ts'
import type { Entry } from '../../../src/finding/finding.ts'

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
  const group = sayIn('997', release, ACKNOWLEDGEMENT).group!
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
    set: ['1', '4', '5'],
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

test('a 999 says every code as it is, and what an error depends on; a 997 can’t', () => {
  const contexts = [{ name: 'BEG03', value: '4711' }]
  const [set] = ACKNOWLEDGEMENT.group!.sets!
  const [segment] = set!.segments!
  const elements = segment!.elements!.map((one) => ({ ...one, contexts }))
  const sets = [{ ...set!, segments: [{ ...segment!, contexts, elements }] }]
  const made = { ...ACKNOWLEDGEMENT, group: { ...ACKNOWLEDGEMENT.group!, sets } }
  assert.deepEqual(sayIn('999', '005010', made), made)
  assert.deepEqual(sayIn('997', '005010', made), sayIn('997', '005010', ACKNOWLEDGEMENT))
})

test('no 997 says a number that its release has not', () => {
  const known = (most: number, ...more: number[]) => [
    ...Array.from({ length: most }, (_, i) => String(i + 1)),
    ...more.map(String),
  ]
  // Elements 716, 718, 720 and 723 of release 004010, security codes left out.
  const [groups, sets, segments, elements] = [known(6), known(7), known(8), known(10)]
  for (const entry of Object.values(catalogue) as Entry[]) {
    const { ak905, ak502, ak304, ak403 } = entry.standard ?? {}
    const { group } = sayIn('997', '004010', {
      schema: 'acknowledgement/1',
      group: {
        ...ACKNOWLEDGEMENT.group!,
        codes: ak905 ? [ak905] : ['1'],
        sets: [
          {
            id: '850',
            control: '1',
            status: 'rejected',
            codes: [ak502 ?? 'I5'],
            segments: [
              {
                id: 'N1',
                position: '2',
                code: ak304 ?? '8',
                elements: [{ position: '1', code: ak403 ?? '1' }],
              },
            ],
          },
        ],
      },
    })
    const [set] = group!.sets!
    assert.ok(groups.includes(group!.codes![0]!))
    assert.ok(sets.includes(set!.codes![0]!), set!.codes![0])
    assert.ok(segments.includes(set!.segments![0]!.code!))
    assert.ok(elements.includes(set!.segments![0]!.elements![0]!.code))
  }
})

test('an interchange’s acknowledgement is the same in every release', () => {
  const made: Acknowledgement = {
    schema: 'acknowledgement/1',
    interchange: { control: '000000001', status: 'rejected', code: '006' },
  }
  assert.deepEqual(sayIn('997', '004010', made), made)
})
