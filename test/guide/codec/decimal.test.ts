import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isMalformed } from '../../../src/guide/codec/codec.ts'
import { decimal, implied, real } from '../../../src/guide/codec/decimal.ts'
import { SEED, samples } from '../../laws/seed.ts'
import { PLAIN } from './plain.ts'

const many = { seed: SEED, numRuns: samples(200) }
const isCanonical = /^-?(0|[1-9]\d*)(\.\d+)?$/

const canonical = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.array(fc.nat(9), { maxLength: 6 }))
  .map(
    ([minus, whole, fraction]) =>
      `${minus ? '-' : ''}${whole}${fraction.length > 0 ? `.${fraction.join('')}` : ''}`,
  )

describe('a decimal', () => {
  test('is written as it is, and read again as it was', () => {
    fc.assert(
      fc.property(canonical, (value) => {
        assert.equal(decimal.read(decimal.write(value, PLAIN)!, PLAIN), value)
      }),
      many,
    )
  })

  test('keeps its digits, and loses only the wire’s spelling', () => {
    for (const [wire, value] of [
      ['007', '7'],
      ['1.50', '1.50'],
      ['.5', '0.5'],
      ['5.', '5'],
      ['-.05', '-0.05'],
      ['000', '0'],
      ['+12.0', '12.0'],
      [' 3 ', '3'],
      ['12345678901234567890.123456789', '12345678901234567890.123456789'],
    ] as const)
      assert.equal(decimal.read(wire, PLAIN), value, wire)
  })

  test('is never taken from what is no number', () => {
    for (const wire of ['', '.', '-', '1,5', '1e3', '0x10', '1.2.3', '5-', '١٢'])
      assert.ok(isMalformed(decimal.read(wire, PLAIN)), wire)
  })

  test('that is not canonical can’t be written', () => {
    for (const value of ['01', '1.', '+1', '1e3', '', 12, null, undefined, {}])
      assert.equal(decimal.write(value, PLAIN), undefined, String(value))
  })
})

describe('a number with an implied point', () => {
  const cents = { ...PLAIN, decimals: 2 }

  test('has its point so many digits from the right', () => {
    for (const [wire, value] of [
      ['4550', '45.50'],
      ['5', '0.05'],
      ['0', '0.00'],
      ['-150', '-1.50'],
      ['00100', '1.00'],
    ] as const) {
      assert.equal(implied.read(wire, cents), value)
      assert.equal(implied.read(implied.write(value, cents)!, cents), value)
    }
  })

  test('of no decimals is a whole number', () => {
    assert.equal(implied.read('0042', PLAIN), '42')
    assert.equal(implied.write('42', PLAIN), '42')
  })

  test('is written only where its digits have room', () => {
    assert.equal(implied.write('1.5', cents), '150')
    assert.equal(implied.write('1.5000', cents), '150')
    assert.equal(implied.write('1.505', cents), undefined)
    assert.equal(implied.write('0.5', PLAIN), undefined)
  })

  test('has no point of its own on the wire', () => {
    for (const wire of ['1.5', '', '-', '1-', ' 1']) assert.ok(isMalformed(implied.read(wire, cents)), wire)
  })

  test('is the same number, written and read again, at any scale', () => {
    const scaled = fc.tuple(fc.nat(6), fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }))
    fc.assert(
      fc.property(scaled, ([decimals, digits]) => {
        const value = implied.read(String(digits), { ...PLAIN, decimals })
        assert.match(String(value), isCanonical)
        assert.equal(implied.write(value, { ...PLAIN, decimals }), String(digits))
      }),
      many,
    )
  })
})

describe('a decimal of X12', () => {
  test('may have a power of ten, and is what it says, to the digit', () => {
    for (const [wire, value] of [
      ['12.50', '12.50'],
      ['1.5E3', '1500'],
      ['1.50E1', '15.0'],
      ['15E-1', '1.5'],
      ['-.5E-3', '-0.0005'],
      ['7E0', '7'],
      ['0E5', '0'],
    ] as const)
      assert.equal(real.read(wire, PLAIN), value, wire)
    assert.equal(String(real.read('1E99', PLAIN)).length, 100)
  })

  test('and nothing that is no number, or a number that nobody means', () => {
    for (const wire of ['E3', '1E', '1E+3', '1e3', '1E1E1', '1E2.5', '1E100'])
      assert.ok(isMalformed(real.read(wire, PLAIN)), wire)
    assert.ok(isMalformed(decimal.read('1E3', PLAIN)))
  })
})
