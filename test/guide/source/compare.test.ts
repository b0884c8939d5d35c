// A dictionary's facts have a second witness: what differs is found, by its place, and is decided with a reason.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { library, publishedElsewhere } from '../../../src/guide/library.ts'
import type { Dictionary } from '../../../src/guide/model.ts'
import { comparePublished, type Published } from '../../../src/guide/source/compare.ts'

const dictionary: Dictionary = {
  dictionary: 'x12/000000',
  elements: {},
  composites: {},
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
