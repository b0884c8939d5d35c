// A cursor over the segments of one set: offsets in a typed array, and no string made unless it is asked for.
// It is what the guide walk reads from.
import { binarySpan } from './binary.ts'
import type { Delimiters } from './types.ts'

export interface CursorOptions {
  /** How bytes become characters; latin1 can't fail. */
  charset: 'latin1' | 'utf-8'
  /** CR and LF inside segments are line wrapping, not data. */
  wrapped: boolean
}

export interface ByteSpan {
  offset: number
  length: number
}

const [LF, CR, SPACE, TAB] = [0x0a, 0x0d, 0x20, 0x09]
const FIRST_ROOM = 64

export class SegmentCursor {
  /** Ordinal of the present segment, from 1. */
  ordinal = 0
  id = ''
  /** Absolute offset of the segment's first byte, and its length without the terminator. */
  start = 0
  length = 0
  /** Elements, without the identifier. */
  count = 0
  readonly #bytes: Buffer
  readonly #delimiters: Delimiters
  readonly #base: number
  readonly #options: CursorOptions
  /** End of the identifier, then of each element, as indices into the bytes. */
  #ends = new Int32Array(FIRST_ROOM)
  #at = 0
  #next = 0

  constructor(bytes: Uint8Array, delimiters: Delimiters, base: number, options?: Partial<CursorOptions>) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#delimiters = delimiters
    this.#base = base
    this.#options = { charset: 'latin1', wrapped: false, ...options }
  }

  /** Goes to the next segment; false at the end. */
  next(): boolean {
    const bytes = this.#bytes
    this.#at = this.#skipBlank(this.#next)
    if (this.#at >= bytes.length) return false
    const end = this.#split(this.#at)
    this.#next = end + 1
    this.ordinal++
    this.start = this.#base + this.#at
    this.length = end - this.#at
    this.id = this.#decode(this.#at, this.#ends[0]!)
    return true
  }

  /** The segment after the present one, without going there. */
  peek(): { id: string; text: (position: number) => string } | undefined {
    const ahead = new SegmentCursor(this.#bytes.subarray(this.#next), this.#delimiters, 0, this.#options)
    return ahead.next() ? ahead : undefined
  }

  /** Whether an element is there and not empty. */
  has(position: number): boolean {
    return position <= this.count && this.#to(position) > this.#from(position)
  }

  /** An element's text; empty where it is not there. */
  text(position: number): string {
    return position > this.count ? '' : this.#decode(this.#from(position), this.#to(position))
  }

  /** Where an element's bytes are; an absent one stands, without length, at the segment's end. */
  at(position: number): ByteSpan {
    if (position > this.count) return { offset: this.start + this.length, length: 0 }
    const from = this.#from(position)
    return { offset: this.#base + from, length: this.#to(position) - from }
  }

  /** The repetitions of an element; the whole element where the release knows no repetition. */
  repetitions(position: number): string[] {
    const { repetition } = this.#delimiters
    const text = this.text(position)
    return repetition === undefined ? [text] : text.split(String.fromCharCode(repetition))
  }

  /** The components of an element, or of one of its repetitions (from 1). */
  components(position: number, repetition?: number): string[] {
    const text =
      repetition === undefined ? this.text(position) : (this.repetitions(position)[repetition - 1] ?? '')
    return text.split(String.fromCharCode(this.#delimiters.component))
  }

  /** Where a component's bytes are (counted from 1). */
  componentAt(position: number, component: number, repetition = 1): ByteSpan {
    const whole = this.at(position)
    const from = whole.offset - this.#base
    const outer = this.#part(from, from + whole.length, this.#delimiters.repetition, repetition)
    const inner = this.#part(outer.from, outer.to, this.#delimiters.component, component)
    return { offset: this.#base + inner.from, length: inner.to - inner.from }
  }

  #part(from: number, to: number, delimiter: number | undefined, nth: number): { from: number; to: number } {
    if (delimiter === undefined) return { from, to }
    let begin = from
    for (let n = 1; begin <= to; n++) {
      const found = this.#bytes.indexOf(delimiter, begin)
      const end = found < 0 || found > to ? to : found
      if (n === nth) return { from: begin, to: end }
      begin = end + 1
    }
    return { from: to, to }
  }

  #from(position: number): number {
    return this.#ends[position - 1]! + 1
  }

  #to(position: number): number {
    return this.#ends[position]!
  }

  // Line ends and blanks between segments, and doubled terminators, carry nothing.
  #skipBlank(from: number): number {
    const { segment, element } = this.#delimiters
    let at = from
    for (; at < this.#bytes.length; at++) {
      const byte = this.#bytes[at]!
      const isBlank = byte === LF || byte === CR || byte === SPACE || byte === TAB || byte === segment
      if (!isBlank || byte === element) break
    }
    return at
  }

  /** Notes where the elements end; answers where the segment does. */
  #split(from: number): number {
    const { element, segment } = this.#delimiters
    const bytes = this.#bytes
    const binary = binarySpan(bytes, from, bytes.length, this.#delimiters)
    const data = typeof binary === 'object' ? binary : undefined
    let n = 0
    let at = from
    for (; at < bytes.length; at++) {
      if (data && at === data.from) at = Math.min(bytes.length, data.from + data.length)
      const byte = bytes[at]
      if (byte === segment || byte === undefined) break
      if (byte === element) this.#note(n++, at)
    }
    this.#note(n, at)
    this.count = n
    return at
  }

  #note(n: number, end: number): void {
    if (n >= this.#ends.length) {
      const more = new Int32Array(this.#ends.length * 2)
      more.set(this.#ends)
      this.#ends = more
    }
    this.#ends[n] = end
  }

  #decode(from: number, to: number): string {
    const text =
      this.#options.charset === 'latin1' ? this.#bytes.latin1Slice(from, to) : this.#bytes.utf8Slice(from, to)
    return this.#options.wrapped ? text.replace(/[\r\n]/g, '') : text
  }
}
