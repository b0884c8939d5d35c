// Other words for words: of the same length and the same kinds of characters, the same for the same word wherever it
// stands, and not to be reckoned back without the key. Check digits that were right are right again, and wrong ones stay wrong.
import { createHmac } from 'node:crypto'

const CONSONANTS = 'bdfghklmnprstvwz'
const VOWELS = 'aeiou'
const MARKED = 'áéíóúäëöüñçå'
const HOST = /((?<=@|:\/\/|\bwww\.)[A-Za-z0-9.-]+\.[A-Za-z]+)/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const RESERVED = ['.example', '.test']

/** A number from this length on may end with a GS1 check digit: GTIN, GLN, SSCC with or without what names it. */
const CHECKED = 8

/** What of a text is replaced. */
export type Masked = 'all' | 'digits' | 'letters'
export type Mask = (text: string, what?: Masked) => string

const WORDS: Readonly<Record<Masked, RegExp>> = {
  all: /[\p{L}\p{N}]+/gu,
  digits: /\p{N}+/gu,
  letters: /\p{L}+/gu,
}

/** Replaces texts by a key: the same key makes the same of the same word. */
export function masking(key: string): Mask {
  const bytesOf = (word: string) => createHmac('sha256', key).update(word.toLowerCase()).digest()
  const word = (text: string): string => {
    const bytes = bytesOf(text)
    const made = [...text].map((one, at) => other(one, bytes[at % bytes.length]! + at, at)).join('')
    const changed = made === text ? turned(made) : made
    if (isChecked(text)) return withCheckDigit(changed)
    return isChecked(changed) ? `${changed.slice(0, -1)}${(Number(changed.at(-1)) + 1) % 10}` : changed
  }
  return (text, what = 'all') => {
    const words = (part: string): string => part.replace(WORDS[what], word)
    if (what !== 'all') return words(text)
    if (UUID.test(text)) return words(text).replace(/[g-z]/gi, (one) => 'abcdef'[one.charCodeAt(0) % 6]!)
    return text
      .split(HOST)
      .map((part, at) => (at % 2 === 1 ? hostLike(words(part)) : words(part)))
      .join('')
  }
}

/** One character for another of its kind; words are spoken, a consonant and a vowel in turn. */
function other(character: string, byte: number, at: number): string {
  if (/\d/.test(character)) return character === '0' ? '0' : String(1 + (byte % 9))
  if (/\p{N}/u.test(character)) return character
  const isPlain = /[a-z]/i.test(character)
  const letters = !isPlain ? MARKED : at % 2 === 0 ? CONSONANTS : VOWELS
  const letter = letters[byte % letters.length]!
  return character === character.toLowerCase() ? letter : letter.toUpperCase()
}

// By chance a short word may be its own replacement.
const turned = (text: string): string =>
  text.replace(/[a-z1-9]/i, (one) => {
    if (/\d/.test(one)) return String((Number(one) % 9) + 1)
    const next = one.toLowerCase() === 'z' ? 'b' : String.fromCharCode(one.charCodeAt(0) + 1)
    return one === one.toLowerCase() ? next.toLowerCase() : next.toUpperCase()
  })

/** A host that can never be anybody's (RFC 2606), of the same length where it has room. */
function hostLike(host: string): string {
  const end = RESERVED.find((one) => one.length < host.length)
  return end === undefined ? host : `${host.slice(0, host.length - end.length).replace(/[.-]$/, 'a')}${end}`
}

const isChecked = (text: string): boolean =>
  /^\d+$/.test(text) && text.length >= CHECKED && withCheckDigit(text) === text

/** GS1 General Specifications 7.9. */
function withCheckDigit(text: string): string {
  const body = text.slice(0, -1)
  const sum = [...body]
    .reverse()
    .reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}
