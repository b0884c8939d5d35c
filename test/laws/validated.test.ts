// Validating is reading without what only the document needs: it finds what reading finds, of whatever guide, on sets
// of which nothing, little or much is wrong, and also where that follows from values that are not put anywhere.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seeded } from '../../src/guide/sample/random.ts'
import { sampleDocument } from '../../src/guide/sample/sample.ts'
import type { X12 } from './agrees.ts'
import { DELIMITERS, toBytes } from './bytes.ts'
import { everyMapping, shipped } from './guides.ts'
import { fullnessOf, SEED, samples, share } from './seed.ts'
import { wordedMapping, wordedSet } from './worded.ts'

const SPOILT = ['', '', 'XX', '1.5', '7', '-5', 'A ', '20240230', 'A>B', '1'.repeat(40)]

/** A set with one segment left out, doubled or moved, or with another value in one place. */
function broken(text: string, random: () => number): string {
  const segments = text.split('~')
  const some = () => 1 + Math.floor(random() * (segments.length - 3))
  const [at, how] = [some(), Math.floor(random() * 6)]
  if (how === 0) segments.splice(at, 1)
  else if (how === 1) segments.splice(at, 0, segments[at]!)
  else if (how === 2) segments.splice(some(), 0, ...segments.splice(at, 1))
  else {
    const elements = segments[at]!.split('*')
    const place = 1 + Math.floor(random() * (elements.length - 1))
    elements[place] =
      how === 3
        ? elements[(place % (elements.length - 1)) + 1]!
        : SPOILT[Math.floor(random() * SPOILT.length)]!
    segments[at] = elements.join('*')
  }
  return segments.join('~')
}

const setOf = (text: string) => ({ bytes: Buffer.from(text), delimiters: DELIMITERS, offset: 0 })
const POLICY = { charset: 'utf-8' } as const

/** What is found by validating, which is the same that reading finds. */
function codesOf({ reader }: X12, text: string): string[] {
  const read = reader.read(setOf(text), POLICY).findings
  const found = reader.validate(setOf(text), POLICY)
  assert.equal(JSON.stringify(found), JSON.stringify(read), text)
  return found.map(({ code }) => code)
}

describe('validating finds what reading finds', () => {
  const guides = everyMapping().filter(({ mapping }) => mapping.syntax === 'x12')
  for (const { name, mapping } of guides as { name: string; mapping: X12 }[])
    test(`by ${name}, in sets whole and broken`, () => {
      const random = seeded(SEED)
      for (let n = 0; n < share(90, guides.length); n++) {
        const document = sampleDocument(mapping, SEED * 3000 + n, fullnessOf(n))
        const text = Buffer.from(toBytes(mapping, document).bytes).toString()
        // Who found something is wary of the next set: one without findings stands between.
        for (let m = 0; m < 12; m++) {
          assert.deepEqual(codesOf(mapping, text), [])
          codesOf(mapping, broken(text, random))
        }
      }
    })
})

test('validating finds what reading finds by a guide with every word about situations', () => {
  const random = seeded(SEED)
  const mapping = wordedMapping() as X12
  const codes = new Set<string>()
  for (let n = 0; n < samples(300); n++)
    for (const one of codesOf(mapping, Buffer.from(wordedSet(random)).toString())) codes.add(one)
  assert.ok(codes.size > 1)
})

describe('validating an order finds', () => {
  const mapping = shipped('x12/004010/850') as X12
  const order = (...segments: string[]) =>
    `ST*850*0001~BEG*00*SA*1**20260131~${segments.join('~')}~SE*${segments.length + 3}*0001~`
  const cases: [string, string[], string[]][] = [
    ['nothing in one that is right', ['PO1**2*EA*3.50**BP*4', 'CTT*1*2'], []],
    ['a count that is not that of its lines', ['PO1**2*EA*3.50', 'CTT*2*2'], ['count-differs']],
    ['a sum that is not that of its lines', ['PO1**2*EA', 'PO1**3*EA', 'CTT*2*6'], ['sum-differs']],
    ['nothing in a sum of parts', ['PO1**1.5*EA', 'PO1**.5*EA', 'CTT*2*2'], []],
    ['a sum of parts that is another', ['PO1**1.5*EA', 'PO1**.5*EA', 'CTT*2*1'], ['sum-differs']],
    ['lines without a quantity', ['PO1*1', 'PO1*2', 'CTT*2'], []],
    ['such lines where they are miscounted', ['PO1*1', 'PO1**5*EA', 'CTT*1'], ['count-differs']],
    ['lines that only say what they are', ['PO1', 'PID*F****Lamp', 'CTT*1'], []],
    [
      'such lines where they are not counted',
      ['PO1**1*EA', 'PO1', 'PID*F****Lamp', 'CTT*1'],
      ['count-differs'],
    ],
  ]
  for (const [what, segments, codes] of cases)
    test(what, () => {
      assert.deepEqual(codesOf(mapping, order('PO1**1*EA')), [])
      assert.deepEqual(codesOf(mapping, order(...segments)), codes)
    })
})
