// Whether the bytes of a value are as they should be, where nothing about them is unusual: no string is made.
import { CONTROL, PARTED } from '../../../x12/kind.ts'

/** Control characters, and what parts a value: it has to be looked at closely. */
export const LOOKED_AT = CONTROL | PARTED

/** Whether all between two indexes are digits. */
export function areDigits(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((bytes[at]! - 0x30) >>> 0 > 9) return false
  return true
}

/** How many digits a number without a sign has, with at most one point in it; 0 where it is none of the usual. */
export function digitsIn(bytes: Uint8Array, from: number, to: number): number {
  let points = 0
  for (let at = from; at < to; at++) {
    if ((bytes[at]! - 0x30) >>> 0 <= 9) continue
    if (bytes[at] !== 0x2e) return 0
    points++
  }
  return points <= 1 ? to - from - points : 0
}

const digitAt = (bytes: Uint8Array, at: number) => bytes[at]! - 0x30
const twoAt = (bytes: Uint8Array, at: number) => digitAt(bytes, at) * 10 + digitAt(bytes, at + 1)

/** The last day of each month that every year has. */
export const DAYS = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** CCYYMMDD or YYMMDD. A leap day is for those who know the century. */
export function isDate(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  if ((length !== 8 && length !== 6) || !areDigits(bytes, from, to)) return false
  const day = twoAt(bytes, to - 2)
  return day > 0 && day <= (DAYS[twoAt(bytes, to - 4)] ?? 0)
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
export function isTime(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  if (length < 4 || length > 8 || length === 5 || !areDigits(bytes, from, to)) return false
  if (twoAt(bytes, from) > 23 || twoAt(bytes, from + 2) > 59) return false
  return length === 4 || twoAt(bytes, from + 4) <= 59
}
