import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Calendar } from '../../../src/partner/calendar/calendar.ts'
import { parseDay, partsOfDay } from '../../../src/partner/calendar/day.ts'
import { advance, dueFrom, lengthOf } from '../../../src/partner/calendar/due.ts'
import { isOpenDay } from '../../../src/partner/calendar/holidays.ts'
import { loadCalendar } from '../../../src/partner/calendar/load.ts'
import { localDay } from '../../../src/partner/calendar/zone.ts'

const shipped = (name: string): Calendar =>
  loadCalendar({ path: `partners/calendars/${name}.yaml`, shown: name }).calendar!

const US = shipped('us-business')
const OFFICE: Calendar = { ...US, calendar: 'office', hours: '08:00-17:00' }
const due = (at: string, rule: string, calendar: Calendar | undefined) =>
  dueFrom(at, { acknowledgementDue: rule }, calendar).due

test('without a calendar, and by the one that is always open, every hour counts', () => {
  const at = '2026-03-06T20:00:00.000Z'
  assert.equal(due(at, '24h', undefined), '2026-03-07T20:00:00.000Z')
  assert.equal(due(at, '24h', shipped('always')), '2026-03-07T20:00:00.000Z')
})

test('a weekend does not count, not even where the clocks are changed in it', () => {
  // Three in the afternoon of a Friday in New York; on Monday the clocks are an hour ahead.
  assert.equal(due('2026-03-06T20:00:00.000Z', '24h', US), '2026-03-09T19:00:00.000Z')
  assert.equal(due('2026-10-30T19:00:00.000Z', '24h', US), '2026-11-02T20:00:00.000Z')
})

test('what begins on a closed day begins to count on the next open one', () => {
  assert.equal(due('2026-07-03T15:00:00.000Z', '2h', US), '2026-07-06T06:00:00.000Z')
})

test('a time that is over with an open day is due when the next one opens, not on a closed day', () => {
  assert.equal(due('2026-06-05T04:00:00.000Z', '24h', US), '2026-06-08T04:00:00.000Z')
})

test('with hours, only those count, and a day is as long as they are', () => {
  assert.equal(due('2026-06-05T20:00:00.000Z', '2h', OFFICE), '2026-06-08T13:00:00.000Z')
  assert.equal(lengthOf('2d', OFFICE), 18 * 3_600_000)
  assert.equal(due('2026-06-04T14:00:00.000Z', '2d', OFFICE), '2026-06-08T14:00:00.000Z')
  // It ends with the working day.
  assert.equal(due('2026-06-05T12:00:00.000Z', '9h', OFFICE), '2026-06-05T21:00:00.000Z')
})

test('at risk is a part of the time, three quarters where nothing else was agreed', () => {
  const at = '2026-06-08T12:00:00.000Z'
  assert.equal(dueFrom(at, { acknowledgementDue: '8h' }, undefined).risk, '2026-06-08T18:00:00.000Z')
  const half = dueFrom(at, { acknowledgementDue: '8h', atRisk: 0.5 }, OFFICE)
  assert.deepEqual(half, { due: '2026-06-08T20:00:00.000Z', risk: '2026-06-08T16:00:00.000Z' })
})

test('a calendar that is not open for so long is told, not waited for', () => {
  const hardly: Calendar = { ...OFFICE, hours: '08:00-08:01' }
  assert.throws(() => advance(hardly, 0, 10_000 * 60_000), RangeError)
})

const HOUR = 3_600_000
const calendars = fc.record({
  timeZone: fc.constantFrom(
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Cairo',
  ),
  hours: fc.constantFrom(undefined, '08:00-17:00', '00:30-02:30', '22:00-24:00', '09:30-16:00'),
  days: fc.subarray(US.days, { minLength: 1 }),
  holidays: fc.subarray(US.holidays!),
})
const made = calendars.map(
  ({ hours, ...rest }): Calendar => ({
    calendar: 'drawn',
    ...rest,
    ...(hours === undefined ? {} : { hours }),
  }),
)
const instants = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) })
const lengths = fc.integer({ min: 0, max: 80 * HOUR })

test('what is due never lies on a closed day, nor before its beginning', () => {
  fc.assert(
    fc.property(made, instants, lengths, (calendar, since, length) => {
      const at = advance(calendar, since, length)
      assert.ok(at - since >= length)
      assert.ok(isOpenDay(calendar, localDay(calendar.timeZone, at)))
    }),
    { numRuns: 300 },
  )
})

test('what begins later is not due earlier, and more time is not due earlier than less', () => {
  fc.assert(
    fc.property(made, instants, instants, lengths, lengths, (calendar, one, other, length, more) => {
      const [early, late] = [Math.min(one, other), Math.max(one, other)]
      assert.ok(advance(calendar, early, length) <= advance(calendar, late, length))
      assert.ok(advance(calendar, early, length) <= advance(calendar, early, length + more))
    }),
    { numRuns: 300 },
  )
})

test('time in two pieces is as long as in one', () => {
  fc.assert(
    fc.property(made, instants, lengths, lengths, (calendar, since, length, more) => {
      const once = advance(calendar, since, length + more)
      const twice = advance(calendar, advance(calendar, since, length), more)
      assert.equal(more === 0 ? once : twice, once)
    }),
    { numRuns: 300 },
  )
})

const closedIn = (year: number) => {
  const first = parseDay(`${year}-01-01`)!
  const days = Array.from({ length: 366 }, (_, index) => first + index)
  return days
    .map((day) => ({ day, ...partsOfDay(day) }))
    .filter((one) => one.year === year && one.weekday > 0 && one.weekday < 6 && !isOpenDay(US, one.day))
    .map(({ month, date }) => `${month}/${date}`)
}

test('the federal holidays are those of the years that were published, on the days that they are kept', () => {
  assert.deepEqual(closedIn(2026), [
    ...['1/1', '1/19', '2/16', '5/25', '6/19', '7/3', '9/7', '10/12', '11/11', '11/26', '12/25'],
  ])
  // New Year's Day of 2022 was kept in 2021, that of 2028 is in 2027.
  assert.deepEqual(closedIn(2021), [
    ...['1/1', '1/18', '2/15', '5/31', '6/18', '7/5', '9/6', '10/11', '11/11', '11/25', '12/24', '12/31'],
  ])
  assert.deepEqual(closedIn(2027), [
    ...['1/1', '1/18', '2/15', '5/31', '6/18', '7/5', '9/6', '10/11', '11/11', '11/25', '12/24', '12/31'],
  ])
  assert.ok(!closedIn(2020).includes('6/19'))
})
