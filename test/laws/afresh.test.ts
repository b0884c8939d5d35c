// What a reader remembers of sets makes it faster and changes nothing: a set reads the same whatever was read before
// it, by the same reader, in another interchange with other delimiters, line breaks and characters.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { library } from '../../src/guide/library.ts'
import { compileMapping, readX12 } from '../../src/guide/mapping.ts'
import type { SetBytes } from '../../src/guide/x12/read.ts'
import type { Delimiters } from '../../src/x12/types.ts'
import { plain } from './bytes.ts'
import type { X12 } from './interchange.ts'
import { SEED, samples } from './seed.ts'

const compiled = (id: string) => compileMapping(library().resolve(id)) as X12

interface Coming {
  text: string
  delimiters: Delimiters
  tolerances: readonly string[]
  charset: 'latin1' | 'utf-8'
}

const readBy = (mapping: X12, { text, delimiters, tolerances, charset }: Coming) => {
  const set: SetBytes = { bytes: Buffer.from(text, 'latin1'), delimiters, tolerances, offset: 0 }
  const { document, findings, lineage, unmapped } = readX12(mapping, set, { charset })
  return plain({ document, findings, lineage, unmapped })
}

const USUAL: Delimiters = { element: 0x2a, component: 0x3e, segment: 0x7e, repetition: 0x5e }

/** An order whose codes are these, with other things in and around them. */
const order = (buyer: string, unit: string, qualifier: string) =>
  `ST*850*0001~BEG*00*SA*1**20260131~REF*${qualifier}*310~N1*${buyer}*Halden*92*7~` +
  `PO1*1*2*${unit}*3.50**${qualifier}*4~CTT*1~SE*7*0001~`

const code = fc
  .tuple(
    fc.constantFrom('ST', 'BY', 'DP', 'EA', 'BP', 'VN', 'IA', ''),
    fc.constantFrom('', '', '\n', '?', '>', '^', '\xe9', ' ', 'S'),
  )
  .chain(([word, odd]) => fc.nat(word.length).map((at) => word.slice(0, at) + odd + word.slice(at)))

const coming: fc.Arbitrary<Coming> = fc
  .tuple(
    fc.tuple(code, code, code),
    fc.constantFrom(USUAL, { ...USUAL, release: 0x3f }, { ...USUAL, component: 0x3a }),
    fc.constantFrom([], ['lines wrapped']),
    fc.constantFrom('latin1' as const, 'utf-8' as const),
  )
  .map(([codes, delimiters, tolerances, charset]) => ({
    text: order(...codes),
    delimiters,
    tolerances,
    charset,
  }))

test('a set reads the same whatever its reader has read before', () => {
  const used = compiled('x12/004010/850')
  fc.assert(
    fc.property(fc.array(coming, { minLength: 1, maxLength: 40 }), coming, (before, now) => {
      for (const one of before) readBy(used, one)
      assert.deepEqual(readBy(used, now), readBy(compiled('x12/004010/850'), now), JSON.stringify(now))
    }),
    { numRuns: samples(40), seed: SEED, endOnFailure: true },
  )
})

test('a code that wrapping has cut is not remembered for interchanges that are not wrapped', () => {
  const mapping = compiled('x12/004010/850')
  const of = (tolerances: readonly string[]): Coming => {
    return { text: order('ST\n', 'EA', 'VN'), delimiters: USUAL, tolerances, charset: 'latin1' }
  }
  const wrapped = readBy(compiled('x12/004010/850'), of(['lines wrapped']))
  assert.notDeepEqual(readBy(mapping, of([])), wrapped)
  assert.deepEqual(readBy(mapping, of(['lines wrapped'])), wrapped)
})
