// Which characters may be written. What can't be written is never replaced: it is refused, and the caller says so.
import { delimiterBytes, delimitersKey } from './delimiter.ts'
import { keep } from './table.ts'
import type { Delimiters } from './types.ts'

/**
 * `basic` and `extended` are X12.6's sets (extended without its national letters, so printable ASCII); `latin1`
 * and `utf-8` are what partners agree beyond the standard.
 */
export type Charset = 'basic' | 'extended' | 'latin1' | 'utf-8'

const UNWRITABLE: Readonly<Record<Charset, RegExp>> = {
  basic: /[^A-Z0-9 !"&'()*+,\-./:;?=]/u,
  extended: /[^\x20-\x7e]/u,
  latin1: /[^\x20-\x7e\xa0-\xff]/u,
  'utf-8': /[\p{Cc}\p{Cs}\p{Cn}\u2028\u2029]/u,
}

/** The first character of a text that can't be written, or undefined. */
export const unwritable = (text: string, charset: Charset): string | undefined =>
  UNWRITABLE[charset].exec(text)?.[0]

/** True for characters that no set has: controls and halves of surrogate pairs. */
export const isControl = (character: string): boolean => /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(character)

/** The encoding of a set's bytes. */
export const encodingOf = (charset: Charset): 'latin1' | 'utf8' => (charset === 'utf-8' ? 'utf8' : 'latin1')

/**
 * 1 for each character that is written as the one byte of its number: it is in the set, and no delimiter. What has
 * 0 is not always refused: beyond ASCII it may be several bytes, and a release character may stand before it.
 */
export function plainBytes(charset: Charset, delimiters: Delimiters): Uint8Array {
  const key = delimitersKey(delimiters) * CHARSETS.length + CHARSETS.indexOf(charset)
  return TABLES.get(key) ?? keep(TABLES, MOST_TABLES, key, plainTable(charset, delimiters))
}

// Partners agree on a handful of delimiters; a table costs as much as a thousand values.
const MOST_TABLES = 64
const TABLES = new Map<number, Uint8Array>()

const CHARSETS = Object.keys(UNWRITABLE)

function plainTable(charset: Charset, delimiters: Delimiters): Uint8Array {
  const plain = new Uint8Array(256)
  for (let byte = 0; byte < (charset === 'utf-8' ? 0x80 : 0x100); byte++)
    if (unwritable(String.fromCharCode(byte), charset) === undefined) plain[byte] = 1
  for (const byte of delimiterBytes(delimiters)) plain[byte] = 0
  return plain
}
