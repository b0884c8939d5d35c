// On which days a calendar is closed. A holiday that falls on a weekend may be kept on another day, even in another year.
import { type Calendar, type Holiday, WEEKDAYS } from './calendar.ts'
import { dayOf, easter, parseDay, partsOfDay, weekdayOf } from './day.ts'

const closedDays = new WeakMap<Calendar, Map<number, ReadonlySet<number>>>()

/** Whether time counts on a day at all. */
export function isOpenDay(calendar: Calendar, day: number): boolean {
  if (!calendar.days.includes(weekdayOf(day))) return false
  return !holidaysOf(calendar, partsOfDay(day).year).has(day)
}

/** The holidays that are kept in a year, those of its neighbours too where they are kept in it. */
function holidaysOf(calendar: Calendar, year: number): ReadonlySet<number> {
  const known = closedDays.get(calendar) ?? new Map<number, ReadonlySet<number>>()
  closedDays.set(calendar, known)
  const found =
    known.get(year) ??
    new Set(
      [year - 1, year, year + 1].flatMap((one) =>
        (calendar.holidays ?? []).flatMap((day) => keptIn(day, one)),
      ),
    )
  known.set(year, found)
  return found
}

/** The day on which a holiday of a year is kept. */
export function keptIn(holiday: Holiday, year: number): number[] {
  if (holiday.since !== undefined && year < holiday.since) return []
  if ('on' in holiday) {
    const day = parseDay(holiday.on)
    return day !== undefined && partsOfDay(day).year === year ? [day] : []
  }
  if ('easter' in holiday) return [easter(year) + holiday.easter]
  if ('date' in holiday) {
    const day = parseDay(`${year}-${holiday.date}`)
    return day === undefined ? [] : [observed(day, holiday.observed)]
  }
  return nthDay(year, holiday)
}

// A Saturday's holiday is kept on the Friday before or the Monday behind, a Sunday's on the Monday.
function observed(day: number, how: 'nearest' | 'following' | undefined): number {
  const weekday = weekdayOf(day)
  if (how === undefined || (weekday !== 'saturday' && weekday !== 'sunday')) return day
  if (weekday === 'sunday') return day + 1
  return how === 'nearest' ? day - 1 : day + 2
}

/** The second Monday of a month; the last one where `nth` is -1. */
function nthDay(year: number, { nth, day, month }: Extract<Holiday, { nth: number }>): number[] {
  const wanted = WEEKDAYS.indexOf(day)
  const away = (from: number) => (7 + wanted - partsOfDay(from).weekday) % 7
  if (nth < 0) {
    const last = dayOf(year, month + 1, 0)
    return [last - ((7 - away(last)) % 7)]
  }
  const first = dayOf(year, month, 1)
  const found = first + away(first) + (nth - 1) * 7
  return partsOfDay(found).month === month ? [found] : []
}
