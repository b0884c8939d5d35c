import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groundOf } from '../../../src/contract/mutation/ground.ts'
import { leafMutants } from '../../../src/contract/mutation/leafOperators.ts'
import { mutated } from '../../../src/contract/mutation/mutant.ts'
import { nodeMutants } from '../../../src/contract/mutation/nodeOperators.ts'
import { guideOf, X12 } from '../../guide/fragment.ts'

const guide = guideOf(
  X12,
  `heading:
  BEG: { usage: required, elements: { 1: { path: purpose, codes: { "00": original, "05": replacement } }, 2: { path: number } } }
  REF/a: { path: "references[]", key: { type: a }, max: 2, elements: { 1: { is: AA }, 2: { path: value } } }
  REF/b: { path: "references[]", key: { type: b }, elements: { 1: { is: BB }, 2: { path: value } } }
`,
)
const texts = new Map([['heading.BEG.1', new Set(['00'])]])
const ground = groundOf({ guide, mapping: '850-in' }, { texts, qualifiers: new Map() })
const mutants = ground.places.flatMap((place) => [
  ...leafMutants(place, ground),
  ...nodeMutants(place, ground),
])
const of = (address: string) =>
  mutants.filter((one) => one.address === address).map(({ operator, words }) => `${operator}: ${words}`)

test('a code that a sample has is swapped and dropped; of the others one stands for all', () => {
  assert.deepEqual(
    of('heading.BEG.1').filter((text) => text.startsWith('code')),
    [
      'code swapped: 00 ↔ 05',
      'code dropped: 00 is not known',
      'code swapped: 05 ↔ 00',
      'code dropped: 05 is not known',
    ],
  )
  const structural = mutants.filter((one) => one.words === '05 is not known').map((one) => one.structural)
  assert.deepEqual(structural, [true])
})

test('a qualifier becomes that of the other variant', () =>
  assert.ok(of('heading.REF/a.1').includes('another qualifier: AA → BB')))

test('a maximum is off by one both ways, a key says another word, a node is gone', () => {
  const all = of('heading.REF/a')
  for (const one of ['max changed: 2 → 3', 'max changed: 2 → 1', 'key changed: type: a → a-other'])
    assert.ok(all.includes(one), all.join('\n'))
  assert.ok(all.includes('node dropped: REF/a is not known'))
})

test('a mutant differs from the guide in its edits only, and the guide stays as it is', () => {
  const before = JSON.stringify(guide)
  for (const mutant of mutants) {
    const made = mutated(guide, mutant)
    assert.notEqual(JSON.stringify(made.areas), JSON.stringify(guide.areas), mutant.words)
    assert.equal(made.dictionary, guide.dictionary)
  }
  assert.equal(JSON.stringify(guide), before)
})
