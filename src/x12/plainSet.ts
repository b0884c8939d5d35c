// The ST and the SE of an ordinary set, compared as bytes: they have one form in nearly every file, and reading
// them as text cost more than passing over all segments between them. Whatever is unusual is left to the judges.
import { latin1 } from './byte.ts'
import { idText } from './segmentId.ts'
import type { Delimiters } from './types.ts'

/** An ST with an id of three characters, a control number of four to nine digits, and nothing else. */
export interface PlainSt {
  id: string
  control: string
  /** The control number. */
  value: number
  /** Index behind its terminator. */
  end: number
}

const ZERO = 0x30

/** The plain ST at `at`, or undefined. */
export function plainSt(bytes: Uint8Array, at: number, delimiters: Delimiters): PlainSt | undefined {
  const { element, segment } = delimiters
  if (bytes[at] !== 0x53 || bytes[at + 1] !== 0x54 || bytes[at + 2] !== element || bytes[at + 6] !== element)
    return undefined
  const from = at + 7
  let to = from
  let value = 0
  for (; isDigit(bytes[to]); to++) value = value * 10 + bytes[to]! - ZERO
  if (to < from + 4 || to > from + 9 || bytes[to] !== segment || !isSetId(bytes, at + 3)) return undefined
  return { id: idText(bytes, at + 3, at + 6), control: digits(bytes, from, to), value, end: to + 1 }
}

/** The index behind an SE that says just these two; 0 for any other segment. */
export function plainSe(
  bytes: Uint8Array,
  at: number,
  delimiters: Delimiters,
  segments: number,
  control: string,
): number {
  const { element, segment } = delimiters
  if (bytes[at] !== 0x53 || bytes[at + 1] !== 0x45 || bytes[at + 2] !== element) return 0
  let i = at + 3
  let count = 0
  for (; isDigit(bytes[i]) && i < at + 12; i++) count = count * 10 + bytes[i]! - ZERO
  if (count !== segments || bytes[i] !== element) return 0
  const from = i + 1
  for (let k = 0; k < control.length; k++) if (bytes[from + k] !== control.charCodeAt(k)) return 0
  return bytes[from + control.length] === segment ? from + control.length + 1 : 0
}

/** As `latin1`, whose native call takes 110 ns; this takes 33, for the two usual lengths. */
function digits(b: Uint8Array, i: number, to: number): string {
  if (to - i === 4) return String.fromCharCode(b[i]!, b[i + 1]!, b[i + 2]!, b[i + 3]!)
  if (to - i !== 9) return latin1(b, i, to)
  const [one, two, three] = [b[i]!, b[i + 1]!, b[i + 2]!]
  return String.fromCharCode(
    one,
    two,
    three,
    b[i + 3]!,
    b[i + 4]!,
    b[i + 5]!,
    b[i + 6]!,
    b[i + 7]!,
    b[i + 8]!,
  )
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= ZERO && byte <= 0x39
const isIdByte = (byte: number) => isDigit(byte) || (byte >= 0x41 && byte <= 0x5a)
const isSetId = (b: Uint8Array, at: number) =>
  isIdByte(b[at]!) && isIdByte(b[at + 1]!) && isIdByte(b[at + 2]!)
