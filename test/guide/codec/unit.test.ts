import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Codec, Parts } from '../../../src/guide/codec/codec.ts'
import { rec20, x12Unit } from '../../../src/guide/codec/unit.ts'
import { PLAIN } from './plain.ts'

const LETTERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const everyCode = LETTERS.flatMap((a) => LETTERS.map((b) => a + b))

const read = (codec: Codec, wire: string, context = PLAIN) => codec.read(wire, context) as Parts
const write = (codec: Codec, value: unknown, context = PLAIN) => codec.write(value, context)

describe('a unit of X12', () => {
  test('is ours, with the partner’s word beside it', () => {
    assert.deepEqual(read(x12Unit, 'EA'), { unit: 'EA', partnerUnit: 'EA' })
    assert.deepEqual(read(x12Unit, 'CA'), { unit: 'XCS', partnerUnit: 'CA' })
    assert.deepEqual(read(x12Unit, 'PA'), { unit: 'XPL', partnerUnit: 'PA' })
    assert.deepEqual(read(x12Unit, 'ST'), { unit: 'SET', partnerUnit: 'ST' })
  })

  test('that has no meaning of ours is kept as the partner’s word alone', () => {
    for (const wire of ['ZZ', 'DO', 'CS', 'each', 'constructor', '__proto__', 'toString'])
      assert.deepEqual(read(x12Unit, wire), { partnerUnit: wire }, wire)
  })

  test('is written as the partner wrote it', () => {
    for (const wire of everyCode) assert.equal(write(x12Unit, read(x12Unit, wire)), wire)
  })

  test('without the partner’s word is written by a code that means it, of two characters', () => {
    const units = new Set(
      everyCode.map((wire) => read(x12Unit, wire).unit).filter((unit) => unit !== undefined),
    )
    assert.ok(units.size > 60)
    for (const unit of units) {
      const wire = write(x12Unit, { unit })
      assert.match(wire!, /^[0-9A-Z]{2}$/, unit)
      assert.equal(read(x12Unit, wire!).unit, unit)
    }
  })

  test('whose partner’s word means something else by now is written by its meaning', () => {
    assert.equal(write(x12Unit, { unit: 'LBR', partnerUnit: 'EA' }), 'LB')
  })

  test('that X12 has no code for can’t be written', () => {
    for (const value of [{ unit: 'XZZ' }, {}, undefined, null, 'EA'])
      assert.equal(write(x12Unit, value), undefined)
  })

  test('of which a part is no text can’t be written', () => {
    const odd = { toString: 'EA' }
    for (const value of [{ unit: 'EA', partnerUnit: odd }, { unit: 5, partnerUnit: 'EA' }, { unit: odd }])
      for (const codec of [x12Unit, rec20]) assert.equal(write(codec, value), undefined)
  })
})

describe('a unit of Recommendation 20', () => {
  test('is what it is', () => {
    assert.deepEqual(read(rec20, ' KGM '), { unit: 'KGM', partnerUnit: 'KGM' })
    assert.equal(write(rec20, { unit: 'KGM', partnerUnit: 'KGM' }), 'KGM')
    assert.equal(write(rec20, { unit: 'XCS' }), 'XCS')
  })

  test('of another form is the partner’s word alone, and goes back as it came', () => {
    for (const word of ['Stk', 'PAAR', 'constructor']) {
      assert.deepEqual(read(rec20, word), { partnerUnit: word })
      assert.equal(write(rec20, { partnerUnit: word }), word)
    }
  })
})

describe('a partner’s own table of units', () => {
  const own = {
    ...PLAIN,
    ours: (theirs: string) => (theirs === 'KR' ? 'XCR' : theirs === 'CA' ? 'XCT' : undefined),
    theirs: (ours: string) => (ours === 'XCR' ? 'KR' : undefined),
  }

  test('comes before ours, both ways', () => {
    for (const codec of [x12Unit, rec20]) {
      assert.deepEqual(read(codec, 'KR', own), { unit: 'XCR', partnerUnit: 'KR' })
      assert.deepEqual(read(codec, 'CA', own), { unit: 'XCT', partnerUnit: 'CA' })
      assert.equal(write(codec, { unit: 'XCR' }, own), 'KR')
    }
    assert.equal(write(x12Unit, { unit: 'XCS' }, own), 'CA')
  })
})
