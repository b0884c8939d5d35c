// When something is due by a calendar: only time in which the calendar is open counts, and the answer never lies on a
// closed day. Without a calendar every hour counts.
import { milliseconds } from '../agreement.ts'
import { type Calendar, hoursOf } from './calendar.ts'
import { isOpenDay } from './holidays.ts'
import { instantOf, localDay } from './zone.ts'

/** Days that are looked through; an agreement's longest time is a year. */
const MOST_DAYS = 4_000

const WHOLE_DAY = 24 * 60

/** Open time of a duration in milliseconds: `2d` is that of two open days, `24h` is 24 open hours. */
export function lengthOf(duration: string, calendar: Calendar | undefined): number {
  if (!calendar || !duration.endsWith('d')) return milliseconds(duration)
  const { from, to } = hoursOf(calendar)
  return Number(duration.slice(0, -1)) * (to - from) * 60_000
}

interface Opening {
  from: number
  to: number
  /** It ends with its day, so that its end is on the next. */
  whole: boolean
}

function openingOn(calendar: Calendar, day: number): Opening | undefined {
  if (!isOpenDay(calendar, day)) return undefined
  const { from, to } = hoursOf(calendar)
  const { timeZone } = calendar
  const whole = to === WHOLE_DAY
  const end = whole ? instantOf(timeZone, day + 1, 0) : instantOf(timeZone, day, to)
  return { from: instantOf(timeZone, day, from), to: end, whole }
}

/**
 * The instant when so many milliseconds of open time have gone by since another, both in milliseconds since 1970.
 * Throws RangeError where the calendar is not open so long within ten years.
 */
export function advance(calendar: Calendar, since: number, length: number): number {
  const first = localDay(calendar.timeZone, since)
  let left = length
  for (let day = first; day < first + MOST_DAYS; day++) {
    const open = openingOn(calendar, day)
    if (!open || open.to <= since) continue
    const begin = Math.max(open.from, since)
    const room = open.to - begin
    if (left < room || (left === room && !open.whole)) return begin + left
    left -= room
  }
  throw new RangeError(`the calendar ${calendar.calendar} is not open for so long`)
}

export interface DueRule {
  /** Such as 24h. */
  acknowledgementDue: string
  /** The part of the time after which it is at risk. */
  atRisk?: number
}

const AT_RISK = 0.75

/** When something that began at an instant (RFC 3339) is due, and from when on it is at risk. */
export function dueFrom(
  at: string,
  { acknowledgementDue, atRisk = AT_RISK }: DueRule,
  calendar: Calendar | undefined,
): { due: string; risk: string } {
  const since = Date.parse(at)
  const length = lengthOf(acknowledgementDue, calendar)
  const behind = (part: number) => {
    const span = Math.round(length * part)
    return new Date(calendar ? advance(calendar, since, span) : since + span).toISOString()
  }
  return { due: behind(1), risk: behind(atRisk) }
}
