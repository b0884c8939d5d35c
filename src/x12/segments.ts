// A cursor over the segments of one set. It notes where elements end in one table that is used again for each
// segment, and makes a string only of what is asked for; a guide asks for a third of what a document holds.
import { binarySpan } from './binary.ts'
import { isLineBreak, isWhite, latin1, viewOf } from './byte.ts'
import { type ByteClasses, classesOf, ORDINARY, TELLING } from './byteClass.ts'
import { endsLines } from './delimiter.ts'
import { idText } from './segmentId.ts'
import type { Tolerance } from './tolerance.ts'
import type { Delimiters } from './types.ts'

export interface CursorOptions {
  /** How values are decoded; `latin1` unless the agreement says otherwise. */
  charset?: 'latin1' | 'utf-8'
  /** The interchange's, as framed: they say whether line breaks are wrapping. */
  tolerances?: readonly string[]
}

/** Bytes of the receipt. */
export interface ByteRange {
  offset: number
  length: number
}

const has = (options: CursorOptions, tolerance: Tolerance) => options.tolerances?.includes(tolerance) ?? false
/** Segments above are decoded by element, so that a short value does not keep a long text in memory. */
const LONG = 2048
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Goes through the segments one by one. Elements count from 1; element 0 is the id. */
export class SegmentCursor {
  /** The segment's ordinal, from 1. */
  ordinal = 0
  /** The segment's id, at most 32 characters of it. */
  id = ''
  /** How many elements stand behind the id, as written: empty ones at the end count. */
  count = 0

  readonly #delimiters: Delimiters
  readonly #options: CursorOptions
  readonly #classes: ByteClasses
  readonly #utf8: boolean
  readonly #wrapped: boolean
  #bytes: Buffer
  #base: number
  /** Where the next segment is sought. */
  #next = 0
  #from = 0
  /** The segment's bytes as characters, once some are asked for. */
  #segment: string | undefined
  /** Index behind each element; that of the last is the segment's end. */
  #ends = new Int32Array(64)

  /** `base` is the offset of the first of `bytes` from the start of the receipt. */
  constructor(bytes: Uint8Array, delimiters: Delimiters, base: number, options: CursorOptions = {}) {
    this.#delimiters = delimiters
    this.#options = options
    this.#classes = classesOf(delimiters, has(options, 'delimiter of several bytes'))
    this.#utf8 = options.charset === 'utf-8'
    this.#wrapped = has(options, 'lines wrapped')
    this.#bytes = viewOf(bytes)
    this.#base = base
  }

  /** Begins again with other bytes of the same interchange. */
  aim(bytes: Uint8Array, base: number): void {
    this.#bytes = viewOf(bytes)
    this.#base = base
    this.#next = 0
    this.ordinal = 0
  }

  /** Goes to the next segment; false behind the last. */
  next(): boolean {
    const bytes = this.#bytes
    const lead = this.#classes.inSet
    let at = this.#next
    while (at < bytes.length && lead[bytes[at]!] !== ORDINARY && lead[bytes[at]!] !== TELLING) at++
    if (at >= bytes.length) return false
    this.#from = at
    this.#segment = undefined
    const end = this.#split(at)
    this.#next = end + 1
    this.#ends[this.count] = this.#trimmed(end)
    this.id = idText(bytes, at, this.#ends[0]!)
    this.ordinal++
    return true
  }

  /** The segment behind the present one, without going there; undefined behind the last. */
  peek(): SegmentCursor | undefined {
    const ahead = new SegmentCursor(this.#bytes.subarray(this.#next), this.#delimiters, 0, this.#options)
    return ahead.next() ? ahead : undefined
  }

  /** The segment's first byte. */
  get start(): number {
    return this.#base + this.#from
  }

  /** The segment's length in bytes, without the terminator. */
  get length(): number {
    return this.#ends[this.count]! - this.#from
  }

  /** The last element that is not empty. */
  get used(): number {
    let used = this.count
    while (used > 0 && !this.has(used)) used--
    return used
  }

  /** True where an element is there and not empty. */
  has(element: number): boolean {
    return element <= this.count && this.#end(element) > this.#start(element)
  }

  /** An element's value with its components and repetitions; empty where it is not there. */
  text(element: number): string {
    return element > this.count ? '' : this.#decode(this.#start(element), this.#end(element))
  }

  /** An element's bytes as they came; not a copy. */
  raw(element: number): Uint8Array {
    return element > this.count
      ? this.#bytes.subarray(0, 0)
      : this.#bytes.subarray(this.#start(element), this.#end(element))
  }

  /** An element's length in characters. */
  rawLength(element: number): number {
    if (element > this.count) return 0
    const bytes = this.#bytes
    const end = this.#end(element)
    let length = end - this.#start(element)
    if (!this.#utf8 && !this.#wrapped) return length
    for (let i = this.#start(element); i < end; i++) {
      const byte = bytes[i]!
      if ((this.#utf8 && (byte & 0xc0) === 0x80) || (this.#wrapped && isLineBreak(byte))) length--
    }
    return length
  }

  /** The bytes of an element; where it is not there, of the place where it should be. */
  at(element: number): ByteRange {
    if (element > this.count) return { offset: this.#base + this.#ends[this.count]!, length: 0 }
    return this.#range(this.#start(element), this.#end(element))
  }

  /** How many repetitions an element has; 0 where it is empty. */
  repetitionCount(element: number): number {
    return this.has(element) ? this.#repetitions(element).length : 0
  }

  /** The repetitions of an element, each with its components. */
  repetitions(element: number): string[] {
    return this.has(element) ? this.#repetitions(element).map(([from, to]) => this.#decode(from, to)) : []
  }

  /** The components of an element's repetition; none where it is empty. */
  components(element: number, repetition = 1): string[] {
    return this.#components(element, repetition).map(([from, to]) => this.#decode(from, to))
  }

  /** The bytes of a component; where it is not there, of the place where it should be. */
  componentAt(element: number, component: number, repetition = 1): ByteRange {
    const parts = this.#components(element, repetition)
    const part = parts[component - 1]
    if (part) return this.#range(...part)
    const last = parts.at(-1)
    return last ? this.#range(last[1], last[1]) : this.at(element)
  }

  #start(element: number): number {
    return element === 0 ? this.#from : this.#ends[element - 1]! + 1
  }

  #end(element: number): number {
    return this.#ends[element]!
  }

  #range(from: number, to: number): ByteRange {
    return { offset: this.#base + from, length: to - from }
  }

  /** Notes the ends of the elements and gives the terminator's index. */
  #split(from: number): number {
    const bytes = this.#bytes
    const { element, segment } = this.#delimiters
    const data = this.#data(from)
    let count = 0
    let at = from
    while (at < bytes.length && bytes[at] !== segment) {
      if (at === data?.from) {
        at = bytes.indexOf(segment, data.to)
        if (at < 0) at = bytes.length
        break
      }
      if (bytes[at] === element) {
        this.#ends[count++] = at
        if (count === this.#ends.length) this.#grow()
      }
      at++
    }
    this.count = count
    return at
  }

  /** The data of a BIN or BDS, which may hold delimiters; framed by the same rule. */
  #data(at: number): { from: number; to: number } | undefined {
    const bytes = this.#bytes
    const span = binarySpan(bytes, at, bytes.length, this.#delimiters)
    if (!span || span === 'more' || span.from + span.length >= bytes.length) return undefined
    return { from: span.from, to: span.from + span.length }
  }

  #grow(): void {
    const ends = new Int32Array(this.#ends.length * 4)
    ends.set(this.#ends)
    this.#ends = ends
  }

  /** Where a line break ends segments, white space before it is no data. */
  #trimmed(end: number): number {
    if (!endsLines(this.#delimiters)) return end
    const last = this.#start(this.count)
    let to = end
    while (to > last && isWhite(this.#bytes[to - 1]!)) to--
    return to
  }

  #repetitions(element: number): [number, number][] {
    return this.#parts(this.#start(element), this.#end(element), this.#delimiters.repetition)
  }

  #components(element: number, repetition: number): [number, number][] {
    if (!this.has(element)) return []
    const [from, to] = this.#repetitions(element)[repetition - 1] ?? [0, 0]
    return from === to ? [] : this.#parts(from, to, this.#delimiters.component)
  }

  #parts(from: number, to: number, delimiter: number | undefined): [number, number][] {
    const parts: [number, number][] = []
    let start = from
    for (let at = from; delimiter !== undefined && at < to; at++) {
      if (this.#bytes[at] !== delimiter) continue
      parts.push([start, at])
      start = at + 1
    }
    parts.push([start, to])
    return parts
  }

  #decode(from: number, to: number): string {
    if (from >= to) return ''
    const plain = !this.#utf8 || isAscii(this.#bytes, from, to)
    const text = plain ? this.#latin1(from, to) : decoder.decode(this.#bytes.subarray(from, to))
    return this.#wrapped ? text.replace(/[\r\n]/g, '') : text
  }

  /** Decoding a segment once and cutting it is four times faster than decoding each element. */
  #latin1(from: number, to: number): string {
    const end = this.#ends[this.count]!
    if (end - this.#from > LONG) return latin1(this.#bytes, from, to)
    this.#segment ??= latin1(this.#bytes, this.#from, end)
    return this.#segment.slice(from - this.#from, to - this.#from)
  }
}

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! > 0x7f) return false
  return true
}
