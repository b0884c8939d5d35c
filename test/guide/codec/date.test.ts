import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Codec, isMalformed } from '../../../src/guide/codec/codec.ts'
import { x12Date, x12Time, xmlDate, xmlTime } from '../../../src/guide/codec/date.ts'
import { SEED, samples } from '../../laws/seed.ts'
import { PLAIN } from './plain.ts'

const many = { seed: SEED, numRuns: samples(200) }
const two = (n: number) => String(n).padStart(2, '0')

const day = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const minute = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${two(h)}:${two(m)}`)
const second = fc.tuple(minute, fc.nat(59)).map(([hm, s]) => `${hm}:${two(s)}`)
const fraction = fc.tuple(second, fc.nat(99)).map(([hms, f]) => `${hms}.${two(f)}`)

const roundTrip = (codec: Codec, values: fc.Arbitrary<string>, context = PLAIN) =>
  fc.assert(
    fc.property(values, (value) => assert.equal(codec.read(codec.write(value, context)!, context), value)),
    many,
  )

describe('a day', () => {
  test('of X12 or XML is written and read again as it was', () => {
    roundTrip(x12Date, day)
    roundTrip(xmlDate, day)
  })

  test('is one of the calendar', () => {
    for (const wire of ['20240229', '20000229', '20251231', '20250430'])
      assert.ok(!isMalformed(x12Date.read(wire, PLAIN)), wire)
    for (const wire of ['20250229', '19000229', '20250431', '20251301', '20250001', '20250100'])
      assert.deepEqual(x12Date.read(wire, PLAIN), {
        code: 'date-invalid',
        expected: 'a day of the calendar, CCYYMMDD',
      })
  })

  test('is of eight digits or six', () => {
    for (const wire of ['2025031', '202503140', '2025-03-14', '', '14MAR25'])
      assert.deepEqual(x12Date.read(wire, PLAIN), { code: 'date-invalid', expected: 'CCYYMMDD or YYMMDD' })
  })

  test('of six digits is of the century that the pivot says', () => {
    const read = (wire: string, centuryPivot: number) => x12Date.read(wire, { ...PLAIN, centuryPivot })
    assert.deepEqual([read('490101', 50), read('500101', 50)], ['2049-01-01', '1950-01-01'])
    assert.deepEqual([read('300101', 30), read('290101', 30)], ['1930-01-01', '2029-01-01'])
    assert.deepEqual([read('000229', 50), isMalformed(read('250229', 50))], ['2000-02-29', true])
  })

  test('is written with six digits only where they say it', () => {
    const six = { ...PLAIN, longest: 6 }
    assert.deepEqual(
      [x12Date.write('2025-03-14', six), x12Date.write('1999-12-31', six)],
      ['250314', '991231'],
    )
    for (const other of ['1949-12-31', '2050-01-01', '1850-01-01'])
      assert.equal(x12Date.write(other, six), undefined)
    const sayable = day.filter((one) => one >= '1950' && one < '2050')
    roundTrip(x12Date, sayable, six)
  })

  test('that is none can’t be written', () => {
    for (const value of ['2025-02-29', '20250314', '2025-3-14', '', 20250314, undefined]) {
      assert.equal(x12Date.write(value, PLAIN), undefined, String(value))
      assert.equal(xmlDate.write(value, PLAIN), undefined, String(value))
    }
  })

  test('of XML may have a zone behind it, which is kept beside the document', () => {
    for (const [wire, zone] of [
      ['2025-03-14Z', 'Z'],
      [' 2025-03-14+02:00 ', '+02:00'],
      ['2025-03-14', undefined],
    ] as const) {
      assert.equal(xmlDate.read(wire, PLAIN), '2025-03-14')
      assert.equal(xmlDate.rest!(wire), zone)
    }
    assert.ok(isMalformed(xmlDate.read('14.03.2025', PLAIN)))
  })
})

describe('a time', () => {
  test('is written and read again as it was, with as many parts as it has', () => {
    for (const times of [minute, second, fraction]) roundTrip(x12Time, times)
    for (const times of [second, fraction]) roundTrip(xmlTime, times)
  })

  test('of X12 has two, three or four parts', () => {
    for (const [wire, time] of [
      ['0905', '09:05'],
      ['090530', '09:05:30'],
      ['0905301', '09:05:30.1'],
      ['09053012', '09:05:30.12'],
    ] as const)
      assert.equal(x12Time.read(wire, PLAIN), time)
    for (const wire of ['24', '2400', '0960', '090560', '905', '09:05', ''])
      assert.deepEqual(x12Time.read(wire, PLAIN), {
        code: 'time-invalid',
        expected: 'HHMM, HHMMSS or HHMMSSDD',
      })
  })

  test('of XML gets its seconds where they were not said', () => {
    assert.equal(xmlTime.write('09:05', PLAIN), '09:05:00')
    assert.equal(xmlTime.read('09:05:00Z', PLAIN), '09:05:00')
    for (const wire of ['09:05', '24:00:00', '9:05:00'])
      assert.ok(isMalformed(xmlTime.read(wire, PLAIN)), wire)
  })

  test('that is none can’t be written', () => {
    for (const value of ['noon', '25:00', '09:05:61', '', 905, undefined])
      assert.equal(xmlTime.write(value, PLAIN), undefined, String(value))
    for (const value of ['noon', '25:00', '09:05:61', '09:05:30.123', '', 905, undefined])
      assert.equal(x12Time.write(value, PLAIN), undefined, String(value))
  })
})
