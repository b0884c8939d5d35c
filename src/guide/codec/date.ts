// Dates and times, local as written. The calendar is checked; a zone is never invented.
import type { Codec, CodecContext, Malformed } from './codec.ts'

const badDate = (expected: string): Malformed => ({ code: 'date-invalid', expected })
const badTime = (expected: string): Malformed => ({ code: 'time-invalid', expected })

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isDay(year: number, month: number, day: number): boolean {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const last = month === 2 && !leap ? 28 : (DAYS[month - 1] ?? 0)
  return day >= 1 && day <= last
}

/** X12 DT: CCYYMMDD, or YYMMDD by the century pivot. */
export const x12Date: Codec = {
  read: (wire, context) => {
    const match = /^(\d{2})?(\d{2})(\d{2})(\d{2})$/.exec(wire)
    if (!match) return badDate('CCYYMMDD or YYMMDD')
    const year = match[1] === undefined ? century(match[2]!, context) : match[1] + match[2]
    const [month, day] = [match[3]!, match[4]!]
    return isDay(Number(year), Number(month), Number(day))
      ? `${year}-${month}-${day}`
      : badDate('a day of the calendar, CCYYMMDD')
  },
  write: (value, context) => {
    if (!isoDate(value)) return undefined
    const wire = value.replaceAll('-', '')
    if (context.longest >= 8) return wire
    // Six digits say only the hundred years around the pivot; any other year would be read as one of them.
    return century(wire.slice(2, 4), context) === wire.slice(0, 4) ? wire.slice(2) : undefined
  },
  sample: sampleDate,
}

const century = (year: string, { centuryPivot }: CodecContext) =>
  (Number(year) < centuryPivot ? '20' : '19') + year

const isoDate = (value: unknown): value is string => {
  const match = typeof value === 'string' && /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  return !!match && isDay(Number(match[1]), Number(match[2]), Number(match[3]))
}

// A zone stands after a day only where a sender's library puts it there.
const zoneOf = (wire: string) => /(Z|[+-]\d{2}:\d{2})$/.exec(wire.trim())?.[0]

/** xsd:date; a zone after the day is kept beside the document. */
export const xmlDate: Codec = {
  rest: zoneOf,
  read: (wire) => {
    const day = wire.trim().replace(/(Z|[+-]\d{2}:\d{2})$/, '')
    return isoDate(day) ? day : badDate('YYYY-MM-DD')
  },
  write: (value) => (isoDate(value) ? value : undefined),
  sample: sampleDate,
}

// In the half century that six digits can say by the usual pivot.
function sampleDate(random: () => number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `20${two(Math.floor(random() * 50))}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`
}

const X12_TIME = /^([01]\d|2[0-3])([0-5]\d)(?:([0-5]\d)(\d{1,2})?)?$/

/** X12 TM: HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
export const x12Time: Codec = {
  read: (wire) => {
    const match = X12_TIME.exec(wire)
    if (!match) return badTime('HHMM, HHMMSS or HHMMSSDD')
    const [, hours, minutes, seconds, fraction] = match
    return `${hours}:${minutes}${seconds ? `:${seconds}` : ''}${fraction ? `.${fraction}` : ''}`
  },
  write: (value) => {
    const match = typeof value === 'string' && /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,2}))?)?$/.exec(value)
    const wire = match ? match.slice(1).join('') : ''
    return X12_TIME.test(wire) ? wire : undefined
  },
  sample: sampleTime,
}

const XML_TIME = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?$/

/** xsd:time; a zone after it is kept beside the document, since it has an element of its own only in X12. */
export const xmlTime: Codec = {
  rest: zoneOf,
  read: (wire) => {
    const time = wire.trim().replace(/(Z|[+-]\d{2}:\d{2})$/, '')
    return XML_TIME.test(time) ? time : badTime('HH:MM:SS')
  },
  write: (value) => {
    const time = typeof value === 'string' && /^\d{2}:\d{2}$/.test(value) ? `${value}:00` : value
    return typeof time === 'string' && XML_TIME.test(time) ? time : undefined
  },
  sample: (random) => `${sampleTime(random)}:00`,
}

function sampleTime(random: () => number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(random() * 24))}:${two(Math.floor(random() * 60))}`
}
