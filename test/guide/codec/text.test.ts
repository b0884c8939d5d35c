import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isMalformed } from '../../../src/guide/codec/codec.ts'
import { priceBasis } from '../../../src/guide/codec/priceBasis.ts'
import { base64, boolean, padded, trimmed, verbatim } from '../../../src/guide/codec/text.ts'
import { SEED, samples } from '../../laws/seed.ts'
import { PLAIN } from './plain.ts'

describe('a text', () => {
  test('is written as it is, whatever it looks like, unless it ends in spaces that X12 takes as filling', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        assert.equal(verbatim.read(verbatim.write(value, PLAIN)!, PLAIN), value)
        const wire = padded.write(value, PLAIN)
        if (value === value.trimEnd()) assert.equal(padded.read(wire!, PLAIN), value)
        else assert.equal(wire, undefined)
        assert.equal(trimmed.read(trimmed.write(value, PLAIN)!, PLAIN), value.trim())
      }),
      { seed: SEED, numRuns: samples(200) },
    )
  })

  test('of digits stays one: a GTIN is no number', () => {
    for (const codec of [verbatim, padded, trimmed])
      assert.equal(codec.read('00012345600012', PLAIN), '00012345600012')
  })

  test('loses only the spaces that carry no meaning', () => {
    const wire = '  a b  '
    assert.deepEqual(
      [verbatim.read(wire, PLAIN), padded.read(wire, PLAIN), trimmed.read(wire, PLAIN)],
      [wire, '  a b', 'a b'],
    )
  })

  test('is never made of another kind of value', () => {
    for (const codec of [verbatim, padded, trimmed])
      for (const value of [12, true, null, undefined, {}, []])
        assert.equal(codec.write(value, PLAIN), undefined)
  })
})

describe('yes and no', () => {
  test('are read in both spellings and written in one', () => {
    for (const [wire, value] of [
      ['true', true],
      ['1', true],
      [' false ', false],
      ['0', false],
    ] as const)
      assert.equal(boolean.read(wire, PLAIN), value)
    assert.deepEqual([boolean.write(true, PLAIN), boolean.write(false, PLAIN)], ['true', 'false'])
    assert.equal(boolean.write('true', PLAIN), undefined)
  })

  test('have no third', () => {
    for (const wire of ['yes', 'TRUE', '']) assert.ok(isMalformed(boolean.read(wire, PLAIN)), wire)
  })
})

describe('what a price is for', () => {
  test('is so many of a unit, with the partner’s word beside it', () => {
    assert.deepEqual(priceBasis.read('HP', PLAIN), { basis: { value: '100' }, partnerBasis: 'HP' })
    assert.deepEqual(priceBasis.read('PE', PLAIN), { basis: { value: '1', unit: 'EA' }, partnerBasis: 'PE' })
  })

  test('is the partner’s word alone where it names no number', () => {
    for (const wire of ['QT', 'constructor', 'toString', '__proto__'])
      assert.deepEqual(priceBasis.read(wire, PLAIN), { partnerBasis: wire })
  })

  test('is written as the partner wrote it, and else by its meaning', () => {
    for (const wire of ['PE', 'PN', 'HP', 'TP', 'PP', 'QT'])
      assert.equal(priceBasis.write(priceBasis.read(wire, PLAIN), PLAIN), wire)
    assert.equal(priceBasis.write({ basis: { value: '100' } }, PLAIN), 'HP')
    assert.equal(priceBasis.write({ basis: { value: '100' }, partnerBasis: 'QT' }, PLAIN), 'HP')
  })

  test('that X12 has no code for can’t be written', () => {
    for (const value of [{ basis: { value: '12' } }, { basis: { value: '1', unit: 'KGM' } }, {}, undefined])
      assert.equal(priceBasis.write(value, PLAIN), undefined)
  })
})

describe('a file in base64', () => {
  test('is read whatever its lines, and written in one', () => {
    assert.equal(base64.read(' QUJD\n  REU=\n', PLAIN), 'QUJDREU=')
    assert.equal(base64.write('QUJDREU=', PLAIN), 'QUJDREU=')
  })

  test('is nothing else', () => {
    for (const wire of ['QUJ', 'QUJD=', 'QU=D', 'QU-D']) {
      assert.ok(isMalformed(base64.read(wire, PLAIN)), wire)
      assert.equal(base64.write(wire, PLAIN), undefined)
    }
  })
})
