// A cursor over the segments of one set. Where elements end is found for many segments at once (scan/), or, where that
// can't be, for each on its own, in tables that are used again; a string is made only of what is asked for.
import { binarySpan } from './binary.ts'
import { isAscii, isWhite, latin1, utf8, viewOf } from './byte.ts'
import { endsLines } from './delimiter.ts'
import { ElementEnds } from './elementEnds.ts'
import { released } from './elements.ts'
import { idKeyOf } from './key.ts'
import { CONTROL, isPlain, kindsIn, kindsOf, PARTED } from './kind.ts'
import * as lead from './lead.ts'
import { partsIn, type Span } from './parts.ts'
import * as scanning from './scan/scan.ts'
import { noPlaces, type Places, type Said, type Scan, saidTo, scanHere } from './scan/scan.ts'
import { idText } from './segmentId.ts'
import type { Tolerance } from './tolerance.ts'
import type { Delimiters } from './types.ts'

export interface CursorOptions {
  /** How values are decoded; `latin1` unless the agreement says otherwise. */
  charset?: 'latin1' | 'utf-8'
  /** The interchange's, as framed: they say whether line breaks are wrapping. */
  tolerances?: readonly string[]
  /** What finds delimiters; the thread's own unless told otherwise, and undefined for going from byte to byte. */
  scan?: Scan | undefined
}

/** Bytes of the receipt. */
export interface ByteRange {
  offset: number
  length: number
}

const { ENDS, TERMINATORS } = scanning
const { BEGUN, PASSED } = lead // V8 folds a module's own constants, and not imported ones
const has = (options: CursorOptions, tolerance: Tolerance) => options.tolerances?.includes(tolerance) ?? false
/** Segments above are decoded by element, so that a short value does not keep a long text in memory. */
const LONG = 2048

/** Goes through the segments one by one. Elements count from 1; element 0 is the id. */
export class SegmentCursor {
  /** The segment's ordinal, from 1. */
  ordinal = 0
  /** The segment's id as `keyOf` has it, 0 for one of more than four characters. */
  key = 0
  /** How many elements stand behind the id, as written: empty ones at the end count. */
  count = 0
  /** The bytes that it goes through, and the segment's first. */
  bytes: Buffer
  from = 0
  /** Index behind each element; that of the last is the segment's end. It may be another table in each segment. */
  ends: Int32Array
  /** Where among `ends` element 0 is. */
  first = 0
  /** True where no element can have a kind but DIGIT, PRINTED, MINUS and POINT. */
  plain = false
  /** Bytes from an element's end to the next one's start. */
  readonly step: number

  readonly delimiters: Delimiters
  readonly #kindOf: Uint8Array
  readonly #options: CursorOptions
  /** By byte: whether it stands before a segment, or begins one. */
  readonly lead: Uint8Array
  readonly #utf8: boolean
  readonly #wrapped: boolean
  /** A line break ends segments: white space before it is no data. */
  readonly isLined: boolean
  #base: number
  #id: string | undefined
  /** The segment's bytes as characters, once some are asked for. */
  #segment: string | undefined
  /** A delimiter of several bytes, or a release character: each delimiter is looked at twice. */
  readonly isCareful: boolean
  /** The present segment ends with the data of a BIN or BDS. */
  isBinary = false
  /** Those of a segment that was gone through byte by byte. */
  readonly #own: ElementEnds
  readonly scan: Scan | undefined
  readonly #said: Said
  /** What was found at once, and how many of the segments there were passed. */
  readonly places: Places = noPlaces(() => this.#keep())
  passed = 0
  /** Index at which the next segment is sought. */
  upTo = 0

  /** `base` is the offset of the first of `bytes` from the start of the receipt. */
  constructor(bytes: Uint8Array, delimiters: Delimiters, base: number, options: CursorOptions = {}) {
    this.delimiters = delimiters
    this.#options = options
    this.lead = lead.leadsOf(delimiters, has(options, 'delimiter of several bytes'))
    this.#utf8 = options.charset === 'utf-8'
    this.#wrapped = has(options, 'lines wrapped')
    this.isLined = endsLines(delimiters)
    this.#kindOf = kindsOf(delimiters)
    this.isCareful = delimiters.wide !== undefined || delimiters.release !== undefined
    this.step = delimiters.wide?.element?.length ?? 1
    this.#own = new ElementEnds(delimiters, this.isCareful)
    this.ends = this.#own.ends
    const scan = 'scan' in options ? options.scan : scanHere()
    this.scan = this.isCareful || this.#wrapped ? undefined : scan
    this.#said = saidTo(delimiters)
    this.bytes = viewOf(bytes)
    this.#base = base
  }

  /** Begins again with other bytes of the same interchange. */
  aim(bytes: Uint8Array, base: number): void {
    this.bytes = viewOf(bytes)
    this.#base = base
    this.upTo = 0
    this.places.reach = 0
    this.ordinal = 0
  }

  /** Stands before the segment that begins at an index, wherever that is. */
  turn(at: number, ordinal: number): void {
    if (at < this.upTo) this.places.reach = 0
    this.upTo = at
    this.ordinal = ordinal - 1
  }

  /** Goes to the next segment; false behind the last. */
  next(): boolean {
    const bytes = this.bytes
    const lead = this.lead
    let at = this.upTo
    while (at < bytes.length && lead[bytes[at]!] === PASSED) at++
    if (at >= bytes.length) return false
    this.from = at
    this.#segment = undefined
    this.#id = undefined
    const isNoted = at < this.places.reach && lead[bytes[at]!] === BEGUN
    this.upTo = (isNoted ? this.#find(at) : this.#seek(at)) + 1
    this.key = idKeyOf(bytes, at, this.ends[this.first]!)
    this.ordinal++
    return true
  }

  /** Stands on the nth of the segments that were found at once, which begins at an index; `pass` tells where it goes on. */
  stand(nth: number, at: number, ordinal: number): void {
    this.from = at
    this.#segment = undefined
    this.#id = undefined
    this.passed = nth
    this.#find(at)
    this.ordinal = ordinal
  }

  /** Goes past so many of the segments that were found at once; the last of them ends before an index. */
  pass(segments: number, upTo: number): void {
    this.passed += segments
    this.ordinal += segments
    this.upTo = upTo
  }

  /** The segment's id, at most 32 characters of it. */
  get id(): string {
    this.#id ??= idText(this.bytes, this.from, this.#end(0))
    return this.#id
  }

  /** The segment behind the present one, without going there; undefined behind the last. */
  peek(): SegmentCursor | undefined {
    const ahead = this.beside(this.bytes.subarray(this.upTo))
    return ahead.next() ? ahead : undefined
  }

  /** A cursor of its own over bytes of the same interchange; it goes from byte to byte. */
  beside(bytes: Uint8Array): SegmentCursor {
    return new SegmentCursor(bytes, this.delimiters, 0, { ...this.#options, scan: undefined })
  }

  /** Offset of the first of its bytes from the start of the receipt. */
  get base(): number {
    return this.#base
  }

  /** The segment's first byte. */
  get start(): number {
    return this.#base + this.from
  }

  /** The segment's length in bytes, without the terminator. */
  get length(): number {
    return this.#end(this.count) - this.from
  }

  /** The last element that is not empty. */
  get used(): number {
    let used = this.count
    while (used > 0 && !this.has(used)) used--
    return used
  }

  /** Whether values are decoded as UTF-8. */
  get utf8(): boolean {
    return this.#utf8
  }

  /** True where an element is there and not empty. */
  has(element: number): boolean {
    return element <= this.count && this.#end(element) > this.#start(element)
  }

  /** An element's value with its components and repetitions; empty where it is not there. */
  text(element: number): string {
    return element > this.count ? '' : this.#decode(this.#start(element), this.#end(element))
  }

  /** The kinds of an element's characters, as bits; not to be asked of one that is not there. */
  kind(element: number): number {
    if (this.isBinary && element === this.count) return CONTROL | PARTED
    if (this.isCareful) return PARTED
    return kindsIn(this.bytes, this.#start(element), this.#end(element), this.#kindOf)
  }

  /** The bytes of an element; where it is not there, of the place where it should be. */
  at(element: number): ByteRange {
    if (element > this.count) return { offset: this.#base + this.#end(this.count), length: 0 }
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
    return element === 0 ? this.from : this.#end(element - 1) + this.step
  }

  #end(element: number): number {
    return this.ends[this.first + element]!
  }

  #range(from: number, to: number): ByteRange {
    return { offset: this.#base + from, length: to - from }
  }

  /** The segment at `at`, noted or not; its terminator's index. */
  #seek(at: number): number {
    if (!this.scan || this.#data(at)) return this.#split(at)
    if (at < this.places.reach) return this.#find(at)
    this.passed = 0
    return this.scan.into(this.places, this.bytes, at, this.#said) ? this.#find(at) : this.#split(at)
  }

  /** The segment at `at` among those that were noted; its terminator's index. */
  #find(at: number): number {
    const { words, plain } = this.places
    let passed = this.passed
    // Empty segments, and what looks like segments in binary data.
    while (words[ENDS + words[TERMINATORS + passed]!]! < at) passed++
    const last = ENDS + words[TERMINATORS + passed]!
    const first = passed === 0 ? ENDS : ENDS + words[TERMINATORS + passed - 1]! + 1
    const end = words[last]!
    this.passed = passed + 1
    this.isBinary = false
    this.plain = plain || isPlain(this.bytes, at, end, this.#kindOf)
    if (this.ends !== words) this.ends = words
    this.first = first
    this.count = last - first
    if (this.isLined) words[last] = this.#trimmed(end)
    return end
  }

  /** Somebody else will scan: keeps what was found of the present segment, and seeks the others anew. */
  #keep(): void {
    this.places.reach = 0
    if (this.ends === this.#own.ends) return
    this.#own.take(this.ends, this.first, this.count)
    this.#useOwn()
  }

  /** Finds the ends of the elements of one segment and gives the terminator's index. */
  #split(from: number): number {
    const data = this.#data(from)
    this.plain = false
    this.isBinary = data !== undefined
    this.count = this.#own.find(this.bytes, from, data)
    this.#useOwn()
    const end = this.ends[this.count]!
    if (this.isLined) this.ends[this.count] = this.#trimmed(end)
    return end
  }

  #useOwn(): void {
    this.ends = this.#own.ends
    this.first = 0
  }

  /** The data of a BIN or BDS, which may hold delimiters; framed by the same rule. */
  #data(at: number): Span | undefined {
    const { length } = this.bytes
    const span = binarySpan(this.bytes, at, length, this.delimiters)
    if (!span || span === 'more' || span.from + span.length >= length) return undefined
    return [span.from, span.from + span.length]
  }

  /** Where a line break ends segments, white space before it is no data. */
  #trimmed(end: number): number {
    const last = this.#start(this.count)
    let to = end
    while (to > last && isWhite(this.bytes[to - 1]!)) to--
    return to
  }

  #repetitions(element: number): Span[] {
    return partsIn(this.bytes, [this.#start(element), this.#end(element)], 'repetition', this.delimiters)
  }

  #components(element: number, repetition: number): Span[] {
    if (!this.has(element)) return []
    const [from, to] = this.#repetitions(element)[repetition - 1] ?? [0, 0]
    return from === to ? [] : partsIn(this.bytes, [from, to], 'component', this.delimiters)
  }

  #decode(from: number, to: number): string {
    if (from >= to) return ''
    const isWide = this.#utf8 && !isAscii(this.bytes, from, to)
    const text = isWide ? utf8(this.bytes, from, to) : this.#latin1(from, to)
    const { release } = this.delimiters
    const said = release === undefined ? text : released(text, String.fromCharCode(release))
    return this.#wrapped ? said.replace(/[\r\n]/g, '') : said
  }

  /** Decoding a segment once and cutting it is four times faster than decoding each element. */
  #latin1(from: number, to: number): string {
    const end = this.#end(this.count)
    if (end - this.from > LONG) return latin1(this.bytes, from, to)
    this.#segment ??= latin1(this.bytes, this.from, end)
    return this.#segment.slice(from - this.from, to - this.from)
  }
}
