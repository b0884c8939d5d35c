// The everyday values, which nearly all are: judged while they are copied, into a buffer that has room for whatever
// fits their place. Whatever is not one of them is for those who know all spellings.
import { copyBytes, copyPlain } from '../../../x12/plain.ts'
import { copyDay, copyNumber } from './spell.ts'
import { CODE, DAY, DECIMAL, type Place, TEXT, UNIT, WHOLE_NUMBER } from './writePlan.ts'

const SPACE = 0x20
const BEYOND_ASCII = 0x80

/** Copies the value of a place; answers where it ends, or -1 where it is not an everyday one. */
export function copyEveryday(
  place: Place,
  value: unknown,
  plain: Uint8Array,
  buffer: Uint8Array,
  at: number,
): number {
  if (typeof value !== 'string') return place.kind === UNIT ? copyUnit(place, value, buffer, at) : -1
  switch (place.kind) {
    case TEXT:
      return copyText(place, value, plain, buffer, at)
    case CODE:
      return copyCode(place, value, buffer, at)
    case DECIMAL:
      return copyNumber(value, place, true, plain, buffer, at)
    case WHOLE_NUMBER:
      return copyNumber(value, place, false, plain, buffer, at)
    case DAY:
      return copyDay(value, buffer, at)
    default:
      return -1
  }
}

// Spaces at the end are taken as filling; beyond ASCII there are more than one kind of them.
function copyText(
  { min, most }: Place,
  text: string,
  plain: Uint8Array,
  buffer: Uint8Array,
  at: number,
): number {
  const { length } = text
  if (length === 0 || length < min || length > most) return -1
  const end = copyPlain(text, plain, buffer, at)
  if (end < 0) return -1
  const last = buffer[end - 1]!
  return last > SPACE && last < BEYOND_ASCII ? end : -1
}

// Whoever sends documents says the same word again and again: looking at the one before costs a third of a look into
// a table.
function copyCode({ words }: Place, word: string, buffer: Uint8Array, at: number): number {
  if (words!.last !== word) {
    const bytes = words!.bytes.get(word)
    if (bytes === undefined) return -1
    words!.last = word
    words!.lastBytes = bytes
  }
  return copyBytes(words!.lastBytes, buffer, at)
}

function copyUnit({ element }: Place, value: unknown, buffer: Uint8Array, at: number): number {
  if (typeof value !== 'object' || value === null) return -1
  const { unit, partnerUnit } = value as { unit?: string; partnerUnit?: string }
  const said = element.units.get(partnerUnit)
  if (said === undefined || said.bytes === undefined || said.unit !== unit) return -1
  return copyBytes(said.bytes, buffer, at)
}
