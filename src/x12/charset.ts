// Which characters may be written. What can't be written is never replaced: it is refused, and the caller says so.

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
