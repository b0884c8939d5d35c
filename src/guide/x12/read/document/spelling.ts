// How a value is spelled that stands on the tape as places only: it was judged by its bytes, and of most of them the
// canonical spelling is what stands on the wire, or that with something between.
import { implied, real } from '../../../codec/decimal.ts'
import type { PlanLeaf } from '../plan.ts'
import { DATE, DECIMAL, TEXT, THOROUGH, TIME, WHOLE } from '../plan.ts'
import { quickOf } from '../quickOf.ts'

const [ZERO, NINE, POINT, MINUS, SPACE, HARD_SPACE] = [0x30, 0x39, 0x2e, 0x2d, 0x20, 0xa0]
const [MOST_ASCII, LEAST_OF_THREE] = [0x7f, 0xe0]

/** How a leaf's values are spelled; the codec itself is asked where it is THOROUGH. */
export function spellingOf({ element, part }: PlanLeaf): number {
  if (element === undefined) return TEXT
  if (part !== undefined) return THOROUGH
  // What stands as its bytes has matched.
  const how = quickOf({ ...element, pattern: undefined }, false)
  if (how === DECIMAL) return element.codec === real ? how : THOROUGH
  if (how === WHOLE) return element.codec === implied ? how : THOROUGH
  return how === TEXT || how === DATE || how === TIME ? how : THOROUGH
}

/** Whether a text certainly ends in nothing that its codec takes away: white space, in UTF-8 of up to three bytes. */
export function endsWell(bytes: Uint8Array, to: number): boolean {
  const last = bytes[to - 1]!
  if (last <= MOST_ASCII) return last > SPACE
  return last !== HARD_SPACE && !(bytes[to - 3]! >= LEAST_OF_THREE)
}

/** Whether a number with a point, or without, is in its canonical spelling. */
export function isDecimal(bytes: Uint8Array, from: number, to: number): boolean {
  const at = behindSign(bytes, from)
  const first = bytes[at]!
  if (bytes[to - 1] === POINT) return false
  if (first === ZERO) return to - at === 1 || bytes[at + 1] === POINT
  return first > ZERO && first <= NINE
}

/** Whether digits that end in so many decimals are in their canonical spelling, but for the point. */
export function isWhole(bytes: Uint8Array, from: number, to: number, decimals: number): boolean {
  const first = behindSign(bytes, from)
  const point = to - decimals
  return point - first === 1 || (point > first && bytes[first] !== ZERO)
}

const behindSign = (bytes: Uint8Array, from: number): number => (bytes[from] === MINUS ? from + 1 : from)
