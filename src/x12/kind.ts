// What kinds of characters a value has, as bits: what a reader has to know of it before it looks any closer.
import { byDelimiters } from './table.ts'

const DIGIT = 1
/** Printable ASCII that is none of the others. */
const PRINTED = 2
const MINUS = 4
const POINT = 8
/** Above ASCII: a letter of Latin-1, or a part of one in UTF-8. */
export const HIGH = 16
export const CONTROL = 32
/** Component and repetition separators: it may be of several parts. Also what has to be looked at twice. */
export const PARTED = 64
/** What a reader has to look at closely, in whatever it stands. */
export const ODD = HIGH | CONTROL | PARTED

/** The kinds of the characters between two indexes. */
export function kindsIn(bytes: Uint8Array, from: number, to: number, kindOf: Uint8Array): number {
  let kinds = 0
  for (let at = from; at < to; at++) kinds |= kindOf[bytes[at]!]!
  return kinds
}

/** Whether all between two indexes is printable ASCII that parts nothing. */
export const isPlain = (bytes: Uint8Array, from: number, to: number, kindOf: Uint8Array): boolean =>
  (kindsIn(bytes, from, to, kindOf) & ODD) === 0

/** By byte: its kind. The table is shared: it is not to be changed. */
export const kindsOf = byDelimiters(({ component, repetition }) => {
  const kinds = new Uint8Array(256).fill(PRINTED, 0x20, 0x7f).fill(CONTROL, 0, 0x20).fill(HIGH, 0x80)
  kinds.fill(DIGIT, 0x30, 0x3a)
  kinds[0x2d] = MINUS
  kinds[0x2e] = POINT
  kinds[0x7f] = CONTROL
  kinds[component] = PARTED
  if (repetition !== undefined) kinds[repetition] = PARTED
  return kinds
})
