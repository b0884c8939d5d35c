import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dayOf, easter, parseDay, partsOfDay } from '../../../src/partner/calendar/day.ts'
import { keptIn } from '../../../src/partner/calendar/holidays.ts'
import { instantOf, localDay } from '../../../src/partner/calendar/zone.ts'

const shown = (day: number | undefined) => {
  if (day === undefined) return undefined
  const { year, month, date } = partsOfDay(day)
  return `${year}-${month}-${date}`
}

test('Easter is on its known days, the earliest and the latest too', () => {
  assert.deepEqual(
    [1818, 2024, 2025, 2026, 2038].map((year) => shown(easter(year))),
    ['1818-3-22', '2024-3-31', '2025-4-20', '2026-4-5', '2038-4-25'],
  )
  assert.equal(shown(keptIn({ name: 'Good Friday', easter: -2 }, 2026)[0]), '2026-4-3')
})

test('a day once, a fifth weekday, and the 29th of February are only where there are such', () => {
  assert.deepEqual(keptIn({ name: 'move', on: '2026-12-24' }, 2027), [])
  assert.equal(keptIn({ name: 'move', on: '2026-12-24' }, 2026).length, 1)
  assert.deepEqual(keptIn({ name: 'fifth', nth: 5, day: 'monday', month: 2 }, 2026), [])
  assert.deepEqual(keptIn({ name: 'leap', date: '02-29' }, 2026), [])
  assert.equal(parseDay('2026-02-29'), undefined)
})

test('a holiday that is kept on a following day is never before its date', () => {
  // 26 December 2026 is a Saturday.
  assert.equal(
    shown(keptIn({ name: 'Boxing Day', date: '12-26', observed: 'following' }, 2026)[0]),
    '2026-12-28',
  )
  assert.equal(shown(keptIn({ name: 'Boxing Day', date: '12-26' }, 2026)[0]), '2026-12-26')
})

test('a local time that is left out is the one after the gap, one that comes twice is the first', () => {
  const zone = 'America/New_York'
  const at = (day: number, minute: number) => new Date(instantOf(zone, day, minute)).toISOString()
  assert.equal(at(dayOf(2026, 3, 8), 150), '2026-03-08T07:30:00.000Z')
  assert.equal(at(dayOf(2026, 11, 1), 90), '2026-11-01T05:30:00.000Z')
  // In Cairo the clocks are put forward at midnight: the day begins at one o'clock.
  const cairo = instantOf('Africa/Cairo', dayOf(2026, 4, 24), 0)
  assert.equal(localDay('Africa/Cairo', cairo), dayOf(2026, 4, 24))
})
