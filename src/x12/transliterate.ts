// Text in the characters of a poorer set, for partners who agreed to that: é as e, Æ as AE, and in the basic set, which
// has no lower case, E. Unicode's compatibility decomposition does most of it; the table has what it leaves whole.
import { type Charset, isControl, unwritable } from './charset.ts'

/** Letters without a decomposition, and signs that have a customary spelling. Meaning decides, not looks. */
const SPELT: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'TH',
  ł: 'l',
  Ł: 'L',
  ħ: 'h',
  Ħ: 'H',
  ı: 'i',
  ŋ: 'ng',
  Ŋ: 'NG',
  ŧ: 't',
  Ŧ: 'T',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‹': "'",
  '›': "'",
  '‐': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '⁄': '/',
  '×': 'x',
  '•': '-',
  '·': '-',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '©': '(C)',
  '®': '(R)',
  μ: 'u',
}

/**
 * The text in the characters of a set; undefined where one has no likeness in it, as no letter of another script has.
 * What the set has stays as it is, and control characters are nobody's to replace.
 */
export function transliterated(text: string, charset: Charset): string | undefined {
  let said = ''
  for (const character of text.normalize('NFC')) {
    const like = unwritable(character, charset) === undefined ? character : likeness(character, charset)
    if (like === undefined) return undefined
    said += like
  }
  return said
}

function likeness(character: string, charset: Charset): string | undefined {
  if (isControl(character)) return undefined
  const parts = [...(SPELT[character] ?? character).normalize('NFKD').replace(/\p{M}/gu, '')]
  const spelt = parts.map((one) => SPELT[one] ?? one).join('')
  const cased = charset === 'basic' ? spelt.toUpperCase() : spelt
  return cased !== '' && unwritable(cased, charset) === undefined ? cased : undefined
}
