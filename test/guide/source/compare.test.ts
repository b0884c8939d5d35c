// A dictionary's facts have a second witness: what differs is found, by its place, and is decided with a reason.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { library, publishedElsewhere } from '../../../src/guide/library.ts'
import type { Dictionary } from '../../../src/guide/model.ts'
import { comparePublished } from '../../../src/guide/source/compare.ts'
import type { Published } from '../../../src/guide/source/published.ts'

const dictionary: Dictionary = {
  dictionary: 'x12/000000',
  elements: {
    93: { number: '93', title: 'Name', type: 'AN', decimals: 0, min: 1, max: 60 },
    127: { number: '127', title: 'Identification', type: 'AN', decimals: 0, min: 1, max: 30 },
    128: { number: '128', title: 'Qualifier', type: 'ID', decimals: 0, min: 2, max: 3 },
    610: { number: '610', title: 'Amount', type: 'N', decimals: 2, min: 1, max: 15 },
  },
  composites: { C040: { title: 'Identifier', components: [{ element: '128', usage: 'M' }] } },
  segments: {
    REF: {
      title: 'Reference',
      elements: [
        { element: '128', usage: 'M', repeat: 1 },
        { element: '127', usage: 'X', repeat: 1 },
        { element: 'C040', usage: 'O', repeat: 1 },
      ],
      syntax: ['R0203', 'C0302'],
    },
    N2: { title: 'Name', elements: [{ element: '93', usage: 'M', repeat: 1 }], syntax: [] },
    TDS: { title: 'Total', elements: [{ element: '610', usage: 'M', repeat: 1 }], syntax: [] },
    OTHER: { title: 'Of another set', elements: [], syntax: [] },
  },
}

const said = (segments: Published['segments']) =>
  comparePublished(dictionary, { dictionary: 'x12/000000', sources: {}, segments })

test('a source that says the same, in any order of its notes, differs in nothing', () => {
  const { differences, compared } = said({
    REF: { one: '128M 127 C040 C0302 R0203', other: '128M 127 C040' },
  })
  assert.deepEqual(differences, [])
  assert.deepEqual(
    [...compared],
    [
      ['REF', 2],
      ['N2', 0],
      ['TDS', 0],
      ['C040', 0],
    ],
  )
})

test('another element, a missing one, another requirement and another note are each named by their place', () => {
  const { differences } = said({ REF: { one: '128 352 R0203', because: 'two others say so' } })
  assert.deepEqual(
    differences.map(({ place, ours, theirs, because }) => [place, ours, theirs, because]),
    [
      ['element 1', '128M', '128', 'two others say so'],
      ['element 2', '127', '352', 'two others say so'],
      ['elements', '3', '2', 'two others say so'],
      ['notes', 'C0302 R0203', 'R0203', 'two others say so'],
    ],
  )
})

test('a source that states types and lengths, and no numbers, is compared in just these', () => {
  const { differences, shaped, noted } = said({
    REF: { one: 'ID2/3M AN1/30 ?' },
    N2: { one: 'AN1/35M' },
    C040: { one: 'A2/3' },
  })
  assert.deepEqual(
    differences.map(({ segment, place, ours, theirs }) => [segment, place, ours, theirs]),
    [
      ['N2', 'element 1', 'AN1/60M', 'AN1/35M'],
      ['C040', 'element 1', 'A2/3M', 'A2/3'],
    ],
  )
  assert.deepEqual(Object.fromEntries(shaped), { 93: true, 127: true, 128: true, 610: false })
  assert.deepEqual(Object.fromEntries(noted), { REF: false })
})

test('a class of types stands for each of its types, and one with decimals for itself alone', () => {
  const words = ['#1/15M', 'N1/15M', 'N2:1/15M', '610:N2:1/15M', 'R1/15M', 'N0:1/15M', 'A1/15M']
  assert.deepEqual(
    words.map((word) => said({ TDS: { one: word } }).differences.map(({ ours }) => ours)),
    [[], [], [], [], ['N2:1/15M'], ['N2:1/15M'], ['N2:1/15M']],
  )
})

test('a group that a source repeats is said once, with how often', () => {
  const { differences } = said({ REF: { one: '128M 2*(127)' } })
  assert.deepEqual(
    differences.map(({ place, theirs }) => [place, theirs]),
    [['element 3', '127']],
  )
})

test('a word that says nothing of an element is a mistake of the file', () => {
  assert.throws(() => said({ N2: { one: '93M zwei' } }), /zwei is not an element/)
})

for (const published of publishedElsewhere())
  test(`every difference from what is published of ${published.dictionary} is decided, and no reason is left over`, () => {
    const whole = library().dictionary(published.dictionary)
    const { differences, compared } = comparePublished(whole, published)
    assert.deepEqual(
      differences.filter(({ because }) => !because),
      [],
    )
    const differing = new Set(differences.map(({ segment }) => segment))
    for (const [id, { because, ...texts }] of Object.entries(published.segments)) {
      assert.ok(compared.has(id), `${id} is no segment of the dictionary`)
      assert.equal(because !== undefined, differing.has(id), id)
      for (const source of Object.keys(texts)) assert.ok(source in published.sources, source)
    }
  })
