// Text in another character set than it is read in. X12 says nothing of what its bytes mean, so that a wrong guess
// spoils letters without a word: the first value of a set that speaks against it is told, with what it looks like.
import { isAscii, isUtf8 } from 'node:buffer'
import { finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import { quotable } from './byte.ts'
import { delimiterBytes } from './delimiter.ts'
import { type CursorOptions, SegmentCursor } from './segments.ts'
import type { Delimiters } from './types.ts'

/** Bytes of a set, and how they are read. */
export interface Text extends Pick<CursorOptions, 'charset' | 'tolerances'> {
  bytes: Uint8Array
  delimiters: Delimiters
  offset: number
}

/** Of the first value that is not in the character set that it is read in; undefined where all may be. */
export function doubtfulText({ bytes, delimiters, offset, ...options }: Text): Finding | undefined {
  const isUtf8Read = options.charset === 'utf-8'
  if (isAscii(bytes) || (isUtf8Read && isUtf8(bytes))) return undefined
  const cursor = new SegmentCursor(bytes, delimiters, offset, options)
  while (cursor.next())
    for (let element = 1; element <= cursor.count; element++) {
      const value = valueAt(cursor, element)
      if (isAscii(value) || (cursor.isBinary && element === cursor.count)) continue
      if (isUtf8Read ? !isUtf8(value) : isUtf8(value) || hasNoLetters(value, delimiters))
        return doubt(cursor, element, value, isUtf8Read)
    }
  return undefined
}

function valueAt(cursor: SegmentCursor, element: number): Uint8Array {
  const { offset, length } = cursor.at(element)
  const from = offset - cursor.base
  return cursor.bytes.subarray(from, from + length)
}

/** Where Latin-1 has controls that nobody sends, Windows-1252 has quotation marks, dashes and the euro. */
const isUnlettered = (byte: number): boolean => byte >= 0x80 && byte <= 0x9f

function hasNoLetters(value: Uint8Array, delimiters: Delimiters): boolean {
  const own = delimiterBytes(delimiters)
  return value.some((byte) => isUnlettered(byte) && !own.includes(byte))
}

const LONGEST = 80
/** Bytes that mean nothing in Windows-1252 either. */
const MEANINGLESS: readonly number[] = [0x81, 0x8d, 0x8f, 0x90, 0x9d]

function likenessOf(value: Uint8Array): string | undefined {
  if (isUtf8(value)) return 'UTF-8'
  if (value.some((byte) => MEANINGLESS.includes(byte))) return undefined
  return value.some(isUnlettered) ? 'Windows-1252' : 'Latin-1'
}

function doubt(cursor: SegmentCursor, element: number, value: Uint8Array, isUtf8Read: boolean): Finding {
  const { id, ordinal: segment } = cursor
  const looks = likenessOf(value)
  const meant = looks && new TextDecoder(looks === 'UTF-8' ? 'utf-8' : 'windows-1252').decode(value)
  const facts = {
    got: quotable(cursor.text(element), LONGEST),
    name: `${id}${String(element).padStart(2, '0')}`,
    read: isUtf8Read ? 'UTF-8' : 'Latin-1',
    ...(looks !== undefined && { looks }),
    ...(meant !== undefined && { expected: quotable(meant, LONGEST) }),
  }
  return finding('character-set-doubtful', { segment, id, element, ...cursor.at(element) }, facts)
}
