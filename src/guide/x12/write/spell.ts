// The everyday forms of values, judged character by character while they are copied: what the codecs say by regular
// expressions, for the writing of many. A form that is not an everyday one is left to its codec.

const MINUS = 0x2d
const POINT = 0x2e
const ZERO = 0x30
const NINE = 0x39

/** Beside the digits that are counted, a number has a sign and a point. */
export const UNCOUNTED = 2

/**
 * Copies a canonical decimal with so many digits as X12.5 counts them, without sign and point, where there is room for
 * `most` of them; answers where it ends, or -1 where it is none, or holds what is not `plain`.
 */
export function copyNumber(
  text: string,
  { min, max, most }: { min: number; max: number; most: number },
  withFraction: boolean,
  plain: Uint8Array,
  buffer: Uint8Array,
  at: number,
): number {
  const { length } = text
  if (length > most + UNCOUNTED) return -1
  let from = 0
  let point = 0
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code < ZERO || code > NINE) {
      if (code === MINUS && i === 0) from = 1
      else if (code === POINT && withFraction && point === 0 && i > from) point = i
      else return -1
    }
    if (plain[code] === 0) return -1
    buffer[at + i] = code
  }
  if (point > 0 && point === length - 1) return -1
  const whole = (point === 0 ? length : point) - from
  if (whole === 0 || (whole > 1 && buffer[at + from] === ZERO)) return -1
  const digits = point === 0 ? whole : length - from - 1
  return digits >= min && digits <= max ? at + length : -1
}

/** How many digits a text has, of nothing else; -1 where there is something else. */
export function digitsOnly(text: string): number {
  for (let at = 0; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return -1
  return text.length
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE

/** Copies a day of the calendar, CCYY-MM-DD, without its hyphens; answers where it ends, or -1 where it is none. */
export function copyDay(text: string, buffer: Uint8Array, at: number): number {
  if (text.length !== 10 || text.charCodeAt(4) !== MINUS || text.charCodeAt(7) !== MINUS) return -1
  const year = copyDigits(text, 0, 4, buffer, at)
  const month = copyDigits(text, 5, 2, buffer, at + 4)
  const day = copyDigits(text, 8, 2, buffer, at + 6)
  const isDay =
    year >= 0 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= daysOf(year, month))
  return isDay ? at + 8 : -1
}

function copyDigits(text: string, from: number, count: number, buffer: Uint8Array, at: number): number {
  let number = 0
  for (let i = 0; i < count; i++) {
    const code = text.charCodeAt(from + i)
    if (!isDigit(code)) return -1
    buffer[at + i] = code
    number = number * 10 + code - ZERO
  }
  return number
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function daysOf(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return month === 2 && !leap ? 28 : DAYS[month - 1]!
}
