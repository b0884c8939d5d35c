// The everyday forms of values, judged character by character: what the codecs say by regular expressions, for
// the writing of many. A form that is not an everyday one is left to its codec.

const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39

/** Digits of a canonical decimal, without sign and point, as X12.5 counts them; -1 where it is none. */
export function digitsOf(text: string, withFraction: boolean): number {
  const { length } = text
  const from = length > 0 && text.charCodeAt(0) === MINUS ? 1 : 0
  let at = from
  while (at < length && isDigit(text.charCodeAt(at))) at++
  const whole = at - from
  if (whole === 0 || (whole > 1 && text.charCodeAt(from) === ZERO)) return -1
  if (at === length) return whole
  if (!withFraction || text.charCodeAt(at++) !== POINT) return -1
  const point = at
  while (at < length && isDigit(text.charCodeAt(at))) at++
  return at === length && at > point ? whole + at - point : -1
}

/** How many digits a text has, of nothing else; -1 where there is something else. */
export function digitsOnly(text: string): number {
  for (let at = 0; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return -1
  return text.length
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE

/** Whether it is a day of the calendar, as CCYY-MM-DD. */
export function isDay(text: string): boolean {
  if (text.length !== 10 || text.charCodeAt(4) !== MINUS || text.charCodeAt(7) !== MINUS) return false
  const year = numberAt(text, 0, 4)
  const month = numberAt(text, 5, 2)
  const day = numberAt(text, 8, 2)
  return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month)
}

function numberAt(text: string, from: number, count: number): number {
  let number = 0
  for (let at = from; at < from + count; at++) {
    const code = text.charCodeAt(at)
    if (!isDigit(code)) return -1_000_000
    number = number * 10 + code - ZERO
  }
  return number
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function daysOf(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && !leap ? 28 : DAYS[month - 1]!
}
