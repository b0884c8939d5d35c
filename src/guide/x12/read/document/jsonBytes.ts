// JSON text, put together as bytes: what needs no escape is copied as it stands, and no value becomes a string of its own.

import { isAscii, isUtf8 as isValid } from 'node:buffer'

/** Bytes at first, and up to which they are kept for the next text. */
const BEGINNING = 16_384
const MOST_KEPT = 2 ** 21

const [QUOTE, BACKSLASH, POINT, HYPHEN, COLON, ZERO] = [0x22, 0x5c, 0x2e, 0x2d, 0x3a, 0x30]
const [PLAIN, ESCAPED, WIDE, OTHER] = [0, 1, 2, 3]

/** By a byte of Latin-1: how it stands in a JSON string. */
const ofLatin1 = new Uint8Array(256).fill(OTHER, 0, 0x20).fill(WIDE, 0x80)
ofLatin1[QUOTE] = ESCAPED
ofLatin1[BACKSLASH] = ESCAPED
/** By a byte of UTF-8 that is right, and of what may not be. */
const ofUtf8 = ofLatin1.slice().fill(PLAIN, 0x80)
const ofDoubtful = ofLatin1.slice().fill(OTHER, 0x80)

/** Beside what the bytes of the source become: quotes, a century, and what stands between digits. */
const ROOM = 16

export class JsonBytes {
  #bytes = Buffer.allocUnsafeSlow(BEGINNING)
  #at = 0
  #isAscii = true
  #ways = ofLatin1

  /** Begins another text, of characters that stand in the source as Latin-1 or as UTF-8. */
  begin(source: Uint8Array, isUtf8: boolean): void {
    this.#at = 0
    this.#isAscii = !isUtf8 || isAscii(source)
    this.#ways = !isUtf8 ? ofLatin1 : isValid(source) ? ofUtf8 : ofDoubtful
  }

  /** What was put since it was begun; then the next is to be begun. */
  take(): string {
    const text = this.#bytes.toString(this.#isAscii ? 'latin1' : 'utf8', 0, this.#at)
    if (this.#bytes.length > MOST_KEPT) this.#bytes = Buffer.allocUnsafeSlow(BEGINNING)
    return text
  }

  /** A bracket, or a comma. */
  byte(byte: number): void {
    this.#need(1)
    this.#bytes[this.#at++] = byte
  }

  /** Text that is JSON already; ASCII. */
  copy(source: Uint8Array, from: number, to: number): void {
    this.#need(to - from)
    const bytes = this.#bytes
    let at = this.#at
    for (let n = from; n < to; n++) bytes[at++] = source[n]!
    this.#at = at
  }

  /** Any value, spelled as JSON. */
  value(value: unknown): void {
    const text = JSON.stringify(value)
    this.#need(3 * text.length)
    const written = this.#bytes.write(text, this.#at, 'utf8')
    if (written !== text.length) this.#isAscii = false
    this.#at += written
  }

  /** A string of the source; false, and nothing put, where control characters are in it or it is doubtful. */
  characters(source: Uint8Array, from: number, to: number): boolean {
    this.#need(2 * (to - from))
    const bytes = this.#bytes
    const ways = this.#ways
    let at = this.#at
    bytes[at++] = QUOTE
    for (let n = from; n < to; n++) {
      const byte = source[n]!
      const way = ways[byte]!
      if (way === PLAIN) bytes[at++] = byte
      else if (way === ESCAPED) {
        bytes[at++] = BACKSLASH
        bytes[at++] = byte
      } else if (way === WIDE) {
        this.#isAscii = false
        bytes[at++] = 0xc0 | (byte >> 6)
        bytes[at++] = 0x80 | (byte & 0x3f)
      } else return false
    }
    bytes[at++] = QUOTE
    this.#at = at
    return true
  }

  /** Digits with a point that stands before the last `decimals` of them. */
  pointed(source: Uint8Array, from: number, to: number, decimals: number): void {
    this.#need(to - from)
    this.#bytes[this.#at++] = QUOTE
    this.#digits(source, from, to - decimals)
    this.#bytes[this.#at++] = POINT
    this.#digits(source, to - decimals, to)
    this.#bytes[this.#at++] = QUOTE
  }

  /** CCYYMMDD, or YYMMDD of which years below the pivot are 20xx, as CCYY-MM-DD. */
  date(source: Uint8Array, from: number, to: number, pivot: number): void {
    this.#need(to - from)
    const bytes = this.#bytes
    bytes[this.#at++] = QUOTE
    if (to - from === 6) {
      const isLate = (source[from]! - ZERO) * 10 + source[from + 1]! - ZERO < pivot
      bytes[this.#at++] = isLate ? ZERO + 2 : ZERO + 1
      bytes[this.#at++] = isLate ? ZERO : ZERO + 9
    }
    this.#digits(source, from, to - 4)
    bytes[this.#at++] = HYPHEN
    this.#digits(source, to - 4, to - 2)
    bytes[this.#at++] = HYPHEN
    this.#digits(source, to - 2, to)
    bytes[this.#at++] = QUOTE
  }

  /** HHMM, HHMMSS or HHMMSS with one or two more digits, as HH:MM:SS.DD. */
  time(source: Uint8Array, from: number, to: number): void {
    this.#need(to - from)
    const bytes = this.#bytes
    bytes[this.#at++] = QUOTE
    for (let n = from; n < to; n += 2) {
      if (n > from) bytes[this.#at++] = n === from + 6 ? POINT : COLON
      this.#digits(source, n, Math.min(n + 2, to))
    }
    bytes[this.#at++] = QUOTE
  }

  #digits(source: Uint8Array, from: number, to: number): void {
    for (let n = from; n < to; n++) this.#bytes[this.#at++] = source[n]!
  }

  #need(count: number): void {
    if (this.#at + count + ROOM > this.#bytes.length) this.#grow(count + ROOM)
  }

  #grow(count: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#at + count))
    grown.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = grown
  }
}
