import assert from 'node:assert/strict'
import { test } from 'node:test'
import { library, shippedSources } from '../../../../src/guide/library.ts'
import { lintGuide } from '../../../../src/guide/lint/lint.ts'
import { mappingOf } from './sets.ts'

const GUIDES = library()
  .ids()
  .filter((id) => id.startsWith('x12/'))

for (const id of GUIDES)
  test(`${id} resolves, compiles and has nothing to be said against it`, () => {
    const problems = lintGuide(library().resolve(id), shippedSources().values())
    assert.deepEqual(
      problems.map(({ message }) => message),
      [],
    )
    assert.equal(mappingOf(id).guide.guide, id)
  })

test('every element and composite of a segment is defined in the same release', () => {
  for (const id of GUIDES) {
    const { dictionary } = library().resolve(id)
    assert.ok(dictionary, id)
    for (const [segment, { elements }] of Object.entries(dictionary.segments))
      for (const { element } of elements)
        assert.ok(
          element in dictionary.elements || element in dictionary.composites,
          `${id}: ${segment} uses ${element}`,
        )
  }
})

test('a relational condition names elements that the segment has', () => {
  for (const id of GUIDES) {
    const { dictionary } = library().resolve(id)
    for (const [segment, { elements, syntax }] of Object.entries(dictionary!.segments))
      for (const note of syntax)
        for (const position of note.slice(1).match(/../g)!)
          assert.ok(Number(position) <= elements.length, `${id}: ${segment} ${note}`)
  }
})

// Two sources each: the marks come from other lists than the conditions do.
test('an element of an order is conditional exactly where a relational condition says so', () => {
  for (const id of ['x12/004010/850', 'x12/005010/850'])
    for (const [segment, { elements, syntax }] of Object.entries(
      library().resolve(id).dictionary!.segments,
    )) {
      const told = syntax.flatMap((note) => {
        const positions = note.slice(1).match(/../g)!.map(Number)
        return 'PRE'.includes(note[0]!) ? positions : positions.slice(1)
      })
      const marked = elements.flatMap(({ usage }, index) => (usage === 'X' ? [index + 1] : []))
      assert.deepEqual(
        marked,
        [...new Set(told)].sort((a, b) => a - b),
        `${id}: ${segment}`,
      )
    }
})

test('005010 allows longer references and knows the segments that 004010 lacks', () => {
  const of = (id: string) => library().resolve(id).dictionary!
  const [older, newer] = [of('x12/004010/850'), of('x12/005010/850')]
  assert.deepEqual([older.elements['127']!.max, newer.elements['127']!.max], [30, 50])
  assert.deepEqual([older.segments.N4!.elements.length, newer.segments.N4!.elements.length], [6, 7])
  assert.equal(older.segments.IK3, undefined)
  assert.equal(newer.segments.EFI!.elements.length, 16)
})

test('a release knows every segment by name, and those that it dropped no longer', () => {
  const of = (id: string) => Object.keys(library().resolve(id).dictionary!.segments)
  const [older, newer] = [of('x12/004010/850'), of('x12/005010/850')]
  assert.deepEqual([older.length, newer.length], [1000, 1035])
  assert.deepEqual([older.includes('SPO'), newer.includes('SPO')], [true, false])
})
