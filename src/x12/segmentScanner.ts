// Finds the segments of one interchange in chunks of bytes. Segments inside of a set are only counted; an
// envelope's are handed on. This loop sees every byte of a file, so it looks each up once and makes no string.
import { type FindingCode, finding } from '../finding/catalogue.ts'
import type { Facts, Place } from '../finding/finding.ts'
import type { Stretch } from './between.ts'
import { type BinarySpan, binarySpan } from './binary.ts'
import { isLineBreak, isWhite, viewOf } from './byte.ts'
import { type ByteClasses, classesOf, TERMINATOR, WHITE } from './byteClass.ts'
import { BREAK_AFTER, type Chunk, chunkOf, DOUBLED, type Passage, WHITE_BEFORE } from './chunk.ts'
import { separatorsOf } from './delimiter.ts'
import type { Envelope } from './envelope.ts'
import { EnvelopeSegment, SEGMENT_HEAD } from './envelopeSegment.ts'
import { ISA_BYTES, isaAt, wholeIsaIn } from './isa.ts'
import { cutShort, joinedTo, leftOutOf, withoutIsa16 } from './leftOut.ts'
import type { Lines } from './lines.ts'
import type { OutsideState } from './outside.ts'
import { passOver } from './passage.ts'
import { plainSe, plainSt } from './plainSet.ts'
import { idAt, isEnvelopeId, UNDECIDED } from './segmentId.ts'
import type { SetFlaw, SetLimits } from './setRules.ts'
import { Terminator } from './terminator.ts'
import { bitOf } from './tolerance.ts'
import type { Delimiters } from './types.ts'

const WRAPPED = bitOf('lines wrapped')
const UNTERMINATED = bitOf('no terminator at the end')

/** What is needed to go on in the middle of an interchange. */
export interface ScannerState {
  /** A line break stood inside of a segment. */
  broken: boolean
  /** A segment longer than what is held of it, its head in base64; `released`: its last byte so far releases. */
  long?: { offset: number; head: string; released?: boolean }
  /** The data of a BIN or BDS that are yet to pass. */
  binary?: { offset: number; id: string; announced: number; left: number }
}

/** Why scanning stopped: bytes are used up, IEA seen, at the ISA of another interchange, delimiters wrong. */
export type Outcome = 'more' | 'over' | 'isa' | 'lost'

export class SegmentScanner {
  readonly #limits: SetLimits
  readonly #envelope: Envelope
  readonly #lines: Lines
  readonly #state: ScannerState
  readonly #passage: Passage = { at: 0, segments: 0, end: -1, white: -1, seen: 0 }
  #delimiters: Delimiters
  #classes: ByteClasses
  #terminator: Terminator
  #bytes: Uint8Array = new Uint8Array()
  #chunk: Chunk = chunkOf(this.#bytes)
  /** Offset of the first of `#bytes`. */
  #base = 0
  #ended = false
  #outcome: Outcome | undefined

  /** Scans the interchange that the envelope has just opened, or goes on in it from a state. */
  constructor(limits: SetLimits, envelope: Envelope, lines: Lines, state: ScannerState) {
    const { delimiters } = envelope
    this.#limits = limits
    this.#envelope = envelope
    this.#lines = lines
    this.#state = state
    this.#delimiters = delimiters
    this.#classes = classesOf(delimiters, false)
    this.#terminator = new Terminator(delimiters)
  }

  /** Goes on at index `at`. The bytes before the index that is given back are done with. */
  scan(bytes: Uint8Array, at: number, base: number, ended: boolean): { at: number; outcome: Outcome } {
    this.#bytes = bytes
    this.#chunk = chunkOf(bytes)
    this.#base = base
    this.#ended = ended
    this.#outcome = undefined
    let next = at
    while (this.#outcome === undefined && next < bytes.length) {
      if (this.#state.binary) next = this.#data(next, this.#state.binary)
      else next = this.#state.long ? this.#onward(next, this.#state.long) : this.#segments(next)
    }
    return { at: next, outcome: this.#outcome ?? 'more' }
  }

  /** The bytes ended; whatever is open is truncated. */
  truncate(): void {
    const { long, binary } = this.#state
    const end = this.#base + this.#bytes.length
    if (binary) this.#truncateIn(binary.id, binary.offset, end)
    else if (long) this.#truncateIn(this.#idOf(long.head), long.offset, end)
    else {
      const { next: segment, end: offset } = this.#envelope
      const place = { segment, offset, length: 0 }
      this.#breakOff('interchange-truncated', place, { got: this.#envelope.where() })
    }
  }

  /** What may stand behind the IEA once more. */
  get terminator(): Pick<OutsideState, 'terminator' | 'wide' | 'late'> {
    const [control, { segment, wide }] = [this.#envelope.lateGroup, this.#delimiters]
    const late = control !== undefined && { late: { control, ...separatorsOf(this.#delimiters) } }
    return { terminator: segment, wide: wide?.segment !== undefined, ...late }
  }

  /** What is needed to go on from here, as plain data. */
  state(): ScannerState {
    return this.#state
  }

  /** Whatever is not an ordinary segment of a set, and whole, is left to `#segment`. */
  #segments(from: number): number {
    const at = this.#envelope.inSet && this.#mayPass(from) ? this.#pass(from) : this.#passWhite(from)
    if (at >= this.#bytes.length) return at
    return this.#plainStOrSe(at) || this.#segment(at)
  }

  /** The index behind an ST or SE that is as most are; 0 for any other segment. */
  #plainStOrSe(at: number): number {
    const { release, wide } = this.#delimiters
    if (release !== undefined || wide !== undefined) return 0
    const set = this.#envelope.openSet
    if (set) {
      const end = plainSe(this.#bytes, at, this.#delimiters, set.segments + 1, set.control)
      if (end > 0) this.#envelope.plainSe(this.#base + end)
      return end
    }
    const st = plainSt(this.#bytes, at, this.#delimiters)
    return st && this.#envelope.plainSt(st, this.#base + at, this.#base + st.end) ? st.end : 0
  }

  /** Whether segments can be passed over without a look at more than their terminators and their first bytes. */
  #mayPass(at: number): boolean {
    const { release, wide } = this.#delimiters
    return release === undefined && wide?.segment === undefined && !this.#watches(at)
  }

  /** Line breaks inside of segments matter while the file may yet turn out to be wrapped. */
  #watches(at: number): boolean {
    this.#lines.look(this.#bytes, this.#base, at)
    return !this.#lines.uneven && this.#lines.goesOn(this.#bytes, this.#base)
  }

  #pass(from: number): number {
    const passage = this.#passage
    passOver(this.#chunk, from, this.#classes, this.#limits.maxSegmentBytes, passage)
    if (passage.end >= 0) this.#envelope.passed(passage.segments, this.#base + passage.end)
    if (passage.seen !== 0) this.#envelope.note(passage.seen)
    return passage.white < 0 ? passage.at : this.#passWhite(passage.white)
  }

  #passWhite(from: number): number {
    const bytes = this.#bytes
    let at = from
    let seen = 0
    for (; at < bytes.length; at++) {
      const kind = this.#classes.inSet[bytes[at]!]
      if (kind === WHITE) seen |= isLineBreak(bytes[at]!) ? BREAK_AFTER : WHITE_BEFORE
      else if (kind === TERMINATOR && this.#terminator.at(bytes, at) === 'yes') {
        seen |= DOUBLED
        at += this.#terminator.length - 1
      } else break
    }
    if (at > from) this.#envelope.white(this.#base + from, this.#base + at, seen)
    return at
  }

  /** One segment of any kind, from its first byte. */
  #segment(at: number): number {
    const bytes = this.#bytes
    const isaHere = isaAt(bytes, at, 'apart', this.#ended)
    if (isaHere === 'more') return this.#wait(at)
    if (isaHere === 'yes') return this.#interrupt(at, at)
    const id = idAt(bytes, at, this.#delimiters, this.#classes.stop)
    if (id === UNDECIDED && !this.#ended) return this.#wait(at)
    const span = this.#envelope.inSet ? binarySpan(bytes, at, bytes.length, this.#delimiters) : undefined
    if (span === 'more' && !this.#ended) return this.#wait(at)
    if (span && this.#beginData(at, span)) return (span as { from: number }).from
    const to = this.#find(at)
    if (to < 0) return this.#unfinished(at)
    const isa = to - at < ISA_BYTES ? -1 : wholeIsaIn(bytes, at, to)
    if (isa >= 0) return this.#interrupt(isa, at)
    return this.#complete(bytes, at, to, this.#base + at, to + this.#terminator.length, id)
  }

  #wait(at: number): number {
    this.#outcome = 'more'
    return at
  }

  /** The index of the terminator at or behind `from`, or -1. */
  #find(from: number, released = false): number {
    const to = this.#terminator.find(this.#bytes, from, released)
    if (!this.#state.broken && this.#watches(from)) this.#watch(from, to < 0 ? this.#bytes.length : to)
    return to
  }

  /** A line break in front of another byte of the segment may be wrapping. */
  #watch(from: number, to: number): void {
    const { stop, terminator } = this.#classes
    const isBreak = (at: number) => stop[this.#bytes[at]!] !== 0 && this.#bytes[at] !== terminator
    for (let at = from; at + 1 < to && !this.#state.broken; at++)
      this.#state.broken = isBreak(at) && !isBreak(at + 1)
  }

  /** A segment whose terminator is not there yet. */
  #unfinished(at: number): number {
    if (this.#ended) return this.#last(at)
    if (this.#bytes.length - at <= SEGMENT_HEAD) return this.#wait(at)
    const head = viewOf(this.#bytes).toString('base64', at, at + SEGMENT_HEAD)
    this.#state.long = { offset: this.#base + at, head }
    return at
  }

  /** More of a segment that is longer than what is held of it. */
  #onward(at: number, long: NonNullable<ScannerState['long']>): number {
    const size = this.#bytes.length
    const to = this.#find(at, long.released)
    const isa = wholeIsaIn(this.#bytes, at, to < 0 ? size : to)
    if (isa >= 0) return this.#interrupt(isa, long.offset - this.#base)
    if (to < 0) return this.#wait(this.#ended ? size : this.#backFrom(at, long))
    delete this.#state.long
    const head = Buffer.from(long.head, 'base64')
    const id = idAt(head, 0, this.#delimiters, this.#classes.stop)
    return this.#complete(head, 0, head.length, long.offset, to + this.#terminator.length, id)
  }

  /** So many bytes are seen again with the next chunk that no ISA and no terminator is cut. */
  #backFrom(at: number, long: NonNullable<ScannerState['long']>): number {
    const next = Math.max(at, this.#bytes.length - ISA_BYTES)
    if (this.#terminator.isReleased(this.#bytes, next, at, long.released)) long.released = true
    else delete long.released
    return next
  }

  /** A terminated segment; `bytes` from `from` to `to` are all or the head of it. */
  #complete(bytes: Uint8Array, from: number, to: number, offset: number, next: number, id: number): number {
    const end = this.#base + next
    if (this.#envelope.inSet && !isEnvelopeId(id)) {
      const length = end - offset
      const most = this.#limits.maxSegmentBytes
      if (length > most) this.#setFlaw('segment-too-long', offset, length, { expected: String(most) })
      this.#envelope.passed(1, end)
      return next
    }
    const segment = new EnvelopeSegment(bytes, from, to, offset, end, this.#delimiters)
    const joined = offset >= this.#base ? joinedTo(segment) : undefined
    if (!joined) return this.#handOn(segment, next)
    const cut = joined.offset - this.#base
    const first = new EnvelopeSegment(bytes, from, cut, offset, joined.offset, this.#delimiters)
    first.joined = joined.id
    return this.#handOn(first, cut)
  }

  #handOn(segment: EnvelopeSegment, next: number): number {
    const leftOut =
      segment.id === 'GS' && segment.offset >= this.#base ? leftOutOf(segment, this.#delimiters) : ''
    if (leftOut === 'terminator') {
      this.#envelope.terminate(segment.last)
      this.#aim()
      return segment.offset - this.#base
    }
    if (leftOut === 'component') {
      this.#envelope.interchangeFlaw(withoutIsa16(this.#delimiters, this.#envelope.end))
      this.#outcome = 'lost'
      return Math.max(0, segment.offset - this.#base)
    }
    if (segment.id === 'IEA') {
      this.#settleLines(next)
      this.#outcome = 'over'
    }
    this.#envelope.segment(segment)
    if (segment.id === 'ISX') this.#aim()
    return next
  }

  /** An ISX may have named a release character. */
  #aim(): void {
    this.#delimiters = this.#envelope.delimiters
    this.#classes = classesOf(this.#delimiters, false)
    this.#terminator = new Terminator(this.#delimiters)
  }

  #setFlaw(code: SetFlaw, offset: number, length: number, facts: object): void {
    this.#envelope.setFlaw(code, { offset, length }, { got: String(length), ...facts })
  }

  /** BIN or BDS: true where data of the announced length are to be passed over. */
  #beginData(at: number, span: Exclude<BinarySpan, undefined>): boolean {
    if (span === 'more') return false
    const offset = this.#base + at
    const id = viewOf(this.#bytes).toString('latin1', at, at + 3)
    if (span.length > this.#limits.maxSetBytes) {
      this.#setFlaw('binary-length-wrong', offset, 3, { name: id, got: String(span.length) })
      return false
    }
    this.#envelope.binary()
    this.#state.binary = { offset, id, announced: span.length, left: span.length }
    return true
  }

  #data(at: number, binary: NonNullable<ScannerState['binary']>): number {
    const next = at + Math.min(binary.left, this.#bytes.length - at)
    binary.left -= next - at
    if (binary.left > 0) return this.#wait(next)
    const terminated = this.#terminator.at(this.#bytes, next)
    if (terminated === 'more') return this.#wait(next)
    delete this.#state.binary
    if (terminated === 'yes') {
      this.#envelope.passed(1, this.#base + next + this.#terminator.length)
      return next + this.#terminator.length
    }
    const { offset, id, announced } = binary
    this.#setFlaw('binary-length-wrong', offset, 3, { name: id, got: String(announced) })
    this.#state.long = { offset, head: Buffer.from(id).toString('base64') }
    return next
  }

  /** The bytes end in a segment. A trailer that says what it should is whole without its terminator. */
  #last(at: number): number {
    const bytes = this.#bytes
    let to = bytes.length
    while (to > at && isWhite(bytes[to - 1]!)) to--
    const [offset, end] = [this.#base + at, this.#base + to]
    if (to === at) {
      // A delimiter may be white too, and a file may end with some of them.
      this.#envelope.white(offset, this.#base + bytes.length, WHITE_BEFORE)
      return bytes.length
    }
    const isa = wholeIsaIn(bytes, at, to)
    if (isa >= 0) return this.#interrupt(isa, at)
    const segment = new EnvelopeSegment(bytes, at, to, offset, end, this.#delimiters)
    if (this.#envelope.agrees(segment)) {
      this.#envelope.note(UNTERMINATED)
      return this.#handOn(segment, to)
    }
    this.#truncateIn(segment.id, offset, end)
    this.#outcome = 'over'
    return to
  }

  #idOf(head: string): string {
    const bytes = Buffer.from(head, 'base64')
    return new EnvelopeSegment(bytes, 0, bytes.length, 0, 0, this.#delimiters).id
  }

  #truncateIn(id: string, offset: number, end: number): void {
    const place = { segment: this.#envelope.next, id, offset, length: end - offset }
    const { code, facts } = cutShort(place, this.#delimiters)
    this.#breakOff(code, place, facts, { from: offset, to: end })
  }

  #breakOff(code: FindingCode, place: Place, facts: Facts, cut?: Stretch): void {
    this.#settleLines(this.#bytes.length)
    this.#envelope.breakOff(finding(code, place, facts), cut)
  }

  /** Another interchange begins at index `at`, inside of the segment that began at index `from` if that is less. */
  #interrupt(at: number, from: number): number {
    delete this.#state.long
    const [offset, start] = [this.#base + at, this.#base + from]
    const place = { segment: this.#envelope.next, id: 'ISA', offset, length: 3 }
    this.#settleLines(at)
    const found = finding('interchange-trailer-missing', place)
    this.#envelope.breakOff(found, start < offset ? { from: start, to: offset } : undefined)
    this.#outcome = 'isa'
    return at
  }

  /** Whether the file was wrapped is known when the interchange is over. */
  #settleLines(to: number): void {
    this.#lines.look(this.#bytes, this.#base, to)
    if (this.#state.broken && this.#lines.even(this.#base + to)) this.#envelope.note(WRAPPED)
  }
}
