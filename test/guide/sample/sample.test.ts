import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { library } from '../../../src/guide/library.ts'
import { compileMapping, writeDocument } from '../../../src/guide/mapping.ts'
import { seeded } from '../../../src/guide/sample/random.ts'
import { sampleDocument } from '../../../src/guide/sample/sample.ts'
import { sampleOfPattern, sampleText } from '../../../src/guide/sample/value.ts'
import { SEED, samples } from '../../laws/seed.ts'
import { mappingOf, X12, XML } from '../fragment.ts'

for (const id of library().ids())
  describe(`a sample of ${id}`, () => {
    const mapping = compileMapping(library().resolve(id))

    test('is the same for the same seed, and another for another', () => {
      assert.deepEqual(sampleDocument(mapping, SEED, 0.5), sampleDocument(mapping, SEED, 0.5))
      const many = [0, 1, 2, 3].map((n) => JSON.stringify(sampleDocument(mapping, SEED + n, 1)))
      assert.ok(new Set(many).size > 1)
    })

    test('grows with its fullness, from what is required to all there is', () => {
      const sizes = [0, 1].map((fullness) => JSON.stringify(sampleDocument(mapping, SEED, fullness)).length)
      assert.ok(sizes[0]! <= sizes[1]!, String(sizes))
    })

    test('can be written', () => {
      for (let n = 0; n < samples(5); n++)
        assert.deepEqual(writeDocument(mapping, sampleDocument(mapping, SEED + n, n / 5)).findings, [])
    })
  })

test('a sample holds what the guide requires, and nothing that it makes unused', () => {
  const body = `
heading:
  BEG: { usage: required, elements: { 1: { path: number }, 2: { path: date, usage: unused }, 3: { path: kind, codes: { A: active } } } }
  MSG: { usage: unused, elements: { 1: { path: contract } } }
`
  assert.deepEqual(Object.keys(sampleDocument(mappingOf(X12, body), SEED, 0)), ['schema', 'number'])
  assert.deepEqual(Object.keys(sampleDocument(mappingOf(X12, body), SEED, 1)), ['schema', 'number', 'kind'])
  const xml = 'body: { c:ID: { usage: required, path: number }, c:No: { usage: unused, path: contract } }\n'
  assert.deepEqual(Object.keys(sampleDocument(mappingOf(XML, xml), SEED, 1)), ['schema', 'number'])
})

test('a text is as long as its place allows', () => {
  const random = { next: seeded(SEED), fullness: 1 }
  for (const [min, max] of [
    [1, 1],
    [3, 3],
    [2, 30],
  ] as const)
    for (let n = 0; n < 20; n++) {
      const { length } = sampleText({ min, max }, random)
      assert.ok(length >= min && length <= max, `${length} of ${min}/${max}`)
    }
})

test('a pattern that guides use has a text of its form, and another has none', () => {
  const random = { next: seeded(SEED), fullness: 1 }
  for (const pattern of ['[0-9]{12}', '\\d{3,5}', 'PO-\\d+', '[A-Z]{3}', '[a-zA-Z]{2}(-[A-Z]{2})?'])
    assert.match(sampleOfPattern(pattern, random)!, new RegExp(`^(?:${pattern})$`))
  assert.equal(sampleOfPattern('(a|b)c', random), undefined)
})
