// Which characters XML 1.0 can carry (production 2, Char) and names are made of (4 and 4a), and how
// a character that is not to be printed is named.

const UNCARRIED = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu

/** `U+0001`: a name for a character that is not to be printed. */
export const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** The characters of a text that XML can't carry, each once, by name. */
export const uncarried = (text: string): string[] => [...new Set(text.match(UNCARRIED)?.map(codePoint))]

/** The text with each such character, or stray byte order mark, replaced by its name: fit to be shown. */
export const shown = (text: string): string =>
  text.replace(UNCARRIED, codePoint).replaceAll('\ufeff', 'U+FEFF')

/** True for nothing but what XML calls white space; JavaScript calls more of it so. */
export const isBlank = (text: string): boolean => !/[^ \t\r\n]/.test(text)

const START =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f' +
  '\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}'
const PART = `[${START}][${START}0-9.\\u00b7\\u0300-\\u036f\\u203f\\u2040-]*`
const NAME = new RegExp(`^${PART}(:${PART})?$`, 'u')

/** True for a name that may stand in XML, with or without a prefix. */
export const isName = (text: string): boolean => NAME.test(text)
