// What a derived value counts or sums, straight from the tape where that is simple: entries, or whole numbers.
// Making the document for it takes longer than reading it: `npm run bench`, read beside read + JSON.
import { COUNT, NEXT } from './form.ts'
import type { Tally } from './plan.ts'
import { FROM, TO } from './tape.ts'

/** The number; undefined where the document itself has to be asked. */
export function tallied(
  { derive, list, cell }: Tally,
  cells: Int32Array,
  root: number,
  bytes: Buffer,
): number | undefined {
  if (list === 0) return undefined
  if (derive.kind !== 'sum') return cells[root + list + COUNT]
  let sum = 0
  for (let entry = cells[root + list]!; entry !== 0; entry = cells[entry + NEXT]!) {
    const record = cells[entry + cell]!
    if (record === 0) continue
    const number = wholeAt(bytes, cells[record + FROM]!, cells[record + TO]!)
    if (number < 0) return undefined
    sum += number
  }
  return sum
}

/** Digits that a double holds exactly, also when thousands of them are added. */
const MOST_DIGITS = 9

/** The whole number between two indexes; -1 where there is none, or a longer one. */
export function wholeAt(bytes: Buffer, from: number, to: number): number {
  if (from < 0 || to - from > MOST_DIGITS) return -1
  let number = 0
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - 0x30
    if (digit < 0 || digit > 9) return -1
    number = number * 10 + digit
  }
  return number
}
