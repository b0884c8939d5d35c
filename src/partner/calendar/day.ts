// Calendar days as numbers: days since 1 January 1970, in no time zone.
import { WEEKDAYS, type Weekday } from './calendar.ts'

const DAY = 86_400_000

/** The day of a year, month (from 1) and day of the month; days beyond the month's end run into the next. */
export const dayOf = (year: number, month: number, day: number): number =>
  Date.UTC(year, month - 1, day) / DAY

/** Year, month from 1, day of the month, and weekday with Sunday as 0. */
export function partsOfDay(day: number): { year: number; month: number; date: number; weekday: number } {
  const at = new Date(day * DAY)
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    date: at.getUTCDate(),
    weekday: at.getUTCDay(),
  }
}

export const weekdayOf = (day: number): Weekday => WEEKDAYS[partsOfDay(day).weekday]!

/** The day that a text such as 2026-07-03 says; undefined where there is none such. */
export function parseDay(text: string): number | undefined {
  const [year = 0, month = 0, date = 0] = text.split('-').map(Number)
  const day = dayOf(year, month, date)
  const said = partsOfDay(day)
  return said.month === month && said.date === date ? day : undefined
}

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876). */
export function easter(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - d - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const sum = h + l - 7 * m + 114
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1)
}
