// Finds the segments of one interchange in chunks of bytes. Segments inside of a set are only counted; an
// envelope's are handed on. This loop sees every byte of a file, so it looks each up once and makes no string.
import { finding } from '../finding/catalogue.ts'
import { type BinarySpan, binarySpan } from './binary.ts'
import { isLineBreak, isWhite, quotable, viewOf } from './byte.ts'
import { type ByteClasses, classesOf, ORDINARY, TELLING, TERMINATOR, WHITE } from './byteClass.ts'
import { endsLines } from './delimiter.ts'
import type { Envelope } from './envelope.ts'
import { EnvelopeSegment, SEGMENT_HEAD } from './envelopeSegment.ts'
import { isaAt, wholeIsaIn } from './isa.ts'
import type { Lines } from './lines.ts'
import { idAt, isEnvelopeId, UNDECIDED } from './segmentId.ts'
import type { SetLimits } from './setRules.ts'
import { bitOf } from './tolerance.ts'
import type { Delimiters } from './types.ts'

/** Bytes that may hide an ISA in a segment that goes on; shorter segments are not searched for one. */
const ISA_BYTES = 106
/** Without a terminator in so many bytes behind the ISA, it was none; a GS has 100 at most. */
const TERMINATED_WITHIN = 256

const BREAK_AFTER = bitOf('line break after terminator')
const WHITE_BEFORE = bitOf('white space before segment')
const DOUBLED = bitOf('doubled terminator')
const WRAPPED = bitOf('lines wrapped')
const UNTERMINATED = bitOf('no terminator at the end')

/** What is needed to go on in the middle of an interchange. */
export interface ScannerState {
  /** The terminator has several bytes. */
  wide: boolean
  /** A line break stood inside of a segment. */
  broken: boolean
  /** A segment longer than what is held of it, its head in base64. */
  long?: { offset: number; head: string }
  /** The data of a BIN or BDS that are yet to pass. */
  binary?: { offset: number; id: string; announced: number; left: number }
}

/** Why scanning stopped: bytes are used up, IEA seen, at the ISA of another interchange, delimiters wrong. */
export type Outcome = 'more' | 'over' | 'isa' | 'lost'

export class SegmentScanner {
  readonly #limits: SetLimits
  readonly #envelope: Envelope
  readonly #lines: Lines
  readonly #delimiters: Delimiters
  readonly #classes: ByteClasses
  readonly #state: ScannerState
  #bytes: Uint8Array = new Uint8Array()
  /** Offset of the first of `#bytes`. */
  #base = 0
  #ended = false
  #outcome: Outcome | undefined

  constructor(
    limits: SetLimits,
    envelope: Envelope,
    lines: Lines,
    delimiters: Delimiters,
    state: ScannerState,
  ) {
    this.#limits = limits
    this.#envelope = envelope
    this.#lines = lines
    this.#delimiters = delimiters
    this.#classes = classesOf(delimiters, state.wide)
    this.#state = structuredClone(state)
  }

  /** Goes on at index `at`. The bytes before the index that is given back are done with. */
  scan(bytes: Uint8Array, at: number, base: number, ended: boolean): { at: number; outcome: Outcome } {
    this.#bytes = bytes
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
      const segment = (this.#envelope.interchange?.segments ?? 0) + 1
      const place = { segment, offset: this.#envelope.end, length: 0 }
      this.#breakOff(undefined, { got: this.#envelope.where() }, place)
    }
  }

  /** What may stand behind the IEA once more. */
  get terminator(): { terminator: number; wide: boolean } {
    return { terminator: this.#delimiters.segment, wide: this.#state.wide }
  }

  state(): ScannerState {
    return structuredClone(this.#state)
  }

  /** The inner loop. Whatever is not an ordinary segment of a set, and whole, is left to `#segment`. */
  #segments(from: number): number {
    const bytes = this.#bytes
    const size = bytes.length
    const { stop, terminator, untelling } = this.#classes
    const inSet = this.#envelope.inSet
    const lead = inSet ? this.#classes.inSet : this.#classes.outOfSet
    let at = from
    let passed = 0
    let end = 0
    let seen = 0
    while (at < size) {
      const first = bytes[at]!
      const kind = lead[first]!
      if (kind === ORDINARY || (inSet && kind === TELLING && untelling[first * 256 + bytes[at + 1]!] === 1)) {
        let to = at + 1
        // Line breaks are below 14: two comparisons are a sixth faster than a table look-up for each byte.
        while (to < size && bytes[to] !== terminator && (bytes[to]! > 13 || stop[bytes[to]!] === 0)) to++
        if (to === size || bytes[to] !== terminator || to - at >= ISA_BYTES) break
        passed++
        at = end = to + 1
      } else if (kind === WHITE) {
        seen |= isLineBreak(first) ? BREAK_AFTER : WHITE_BEFORE
        at++
      } else if (kind === TERMINATOR) {
        seen |= DOUBLED
        end = ++at
      } else break
    }
    if (end > 0) this.#envelope.passed(passed, this.#base + end)
    if (seen !== 0) this.#envelope.note(seen)
    return at < size ? this.#segment(at) : size
  }

  /** One segment of any kind, from its first byte. */
  #segment(at: number): number {
    const bytes = this.#bytes
    const isaHere = isaAt(bytes, at, 'apart', this.#ended)
    if (isaHere === 'more') return this.#wait(at)
    if (isaHere === 'yes') return this.#interrupt(at)
    const id = idAt(bytes, at, this.#delimiters, this.#classes.stop)
    if (id === UNDECIDED && !this.#ended) return this.#wait(at)
    const span = this.#envelope.inSet ? binarySpan(bytes, at, bytes.length, this.#delimiters) : undefined
    if (span === 'more' && !this.#ended) return this.#wait(at)
    if (span && this.#beginData(at, span)) return (span as { from: number }).from
    const to = this.#terminator(at)
    if (to < 0) return this.#unfinished(at)
    const isa = to - at < ISA_BYTES ? -1 : wholeIsaIn(this.#bytes, at, to)
    if (isa >= 0) return this.#interrupt(isa, isa)
    return this.#complete(bytes, at, to, this.#base + at, to + 1, id)
  }

  #wait(at: number): number {
    this.#outcome = 'more'
    return at
  }

  /** The index of the terminator at or after `from`, or -1. */
  #terminator(from: number): number {
    const bytes = this.#bytes
    const { stop, terminator } = this.#classes
    for (let at = from; at < bytes.length; at++) {
      if (stop[bytes[at]!] === 0) continue
      if (bytes[at] === terminator) return at
      const next = bytes[at + 1]
      if (next !== undefined && stop[next] === 0) this.#state.broken = true
    }
    return -1
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
    const to = this.#terminator(at)
    const isa = wholeIsaIn(this.#bytes, at, to < 0 ? size : to)
    if (isa >= 0) return this.#interrupt(isa, isa)
    if (to < 0) {
      this.#outcome = 'more'
      return this.#ended ? size : Math.max(at, size - ISA_BYTES)
    }
    delete this.#state.long
    const head = Buffer.from(long.head, 'base64')
    const id = idAt(head, 0, this.#delimiters, this.#classes.stop)
    return this.#complete(head, 0, head.length, long.offset, to + 1, id)
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
    return this.#handOn(new EnvelopeSegment(bytes, from, to, offset, end, this.#delimiters), next)
  }

  #handOn(segment: EnvelopeSegment, next: number): number {
    if (segment.id === 'GS' && this.#componentLeftOut(segment)) {
      const got = String.fromCharCode(this.#delimiters.component)
      const facts = { got, reason: 'every segment ends with it; ISA16 was left out' }
      const place = { segment: 1, id: 'ISA', element: 16 }
      this.#envelope.interchangeFlaw(finding('component-separator-invalid', place, facts))
      this.#outcome = 'lost'
      return Math.max(0, segment.offset - this.#base)
    }
    if (segment.id === 'IEA') {
      this.#settleLines(next)
      this.#outcome = 'over'
    }
    this.#envelope.segment(segment)
    return next
  }

  /** `…*P*~\nGS*…*004010~\n`: the ~ was meant to end segments, and was read as ISA16. */
  #componentLeftOut(gs: EnvelopeSegment): boolean {
    return endsLines(this.#delimiters) && gs.endsWith(this.#delimiters.component)
  }

  #setFlaw(
    code: 'segment-too-long' | 'binary-length-wrong',
    offset: number,
    length: number,
    facts: object,
  ): void {
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
    if (binary.left > 0 || next === this.#bytes.length) return this.#wait(next)
    delete this.#state.binary
    if (this.#bytes[next] === this.#classes.terminator) {
      this.#envelope.passed(1, this.#base + next + 1)
      return next + 1
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
    const isa = wholeIsaIn(this.#bytes, at, to)
    if (isa >= 0) return this.#interrupt(isa, isa)
    const [offset, end] = [this.#base + at, this.#base + to]
    const segment = new EnvelopeSegment(bytes, at, to, offset, end, this.#delimiters)
    if (this.#envelope.agrees(segment)) {
      this.#envelope.note(UNTERMINATED)
      return Math.max(this.#handOn(segment, to), bytes.length)
    }
    this.#truncateIn(segment.id, offset, end)
    this.#outcome = 'over'
    return bytes.length
  }

  #idOf(head: string): string {
    const bytes = Buffer.from(head, 'base64')
    return new EnvelopeSegment(bytes, 0, bytes.length, 0, 0, this.#delimiters).id
  }

  #truncateIn(id: string, offset: number, end: number): void {
    const place = {
      segment: (this.#envelope.interchange?.segments ?? 0) + 1,
      id,
      offset,
      length: end - offset,
    }
    if (place.segment === 2 && place.length > TERMINATED_WITHIN) {
      const got = String.fromCharCode(this.#delimiters.segment)
      const facts = { got, reason: 'it does not occur behind the ISA' }
      this.#settleLines(this.#bytes.length)
      this.#envelope.breakOff(end, finding('terminator-invalid', place, facts))
    } else this.#breakOff(end, { got: `inside of the segment ${quotable(id, 10)}` }, place)
  }

  #breakOff(end: number | undefined, facts: { got: string }, place: object): void {
    this.#settleLines(this.#bytes.length)
    this.#envelope.breakOff(end, finding('interchange-truncated', place, facts))
  }

  /** Another interchange begins at `at`; `cut` where it does so inside of a segment. */
  #interrupt(at: number, cut?: number): number {
    delete this.#state.long
    const offset = this.#base + at
    const place = { segment: (this.#envelope.interchange?.segments ?? 0) + 1, id: 'ISA', offset, length: 3 }
    this.#settleLines(at)
    this.#envelope.breakOff(
      cut === undefined ? cut : this.#base + cut,
      finding('interchange-trailer-missing', place),
    )
    this.#outcome = 'isa'
    return at
  }

  /** Whether the file was wrapped is known when the interchange is over. */
  #settleLines(to: number): void {
    this.#lines.look(this.#bytes, this.#base, to)
    if (this.#state.broken && this.#lines.even(this.#base + to)) this.#envelope.note(WRAPPED)
  }
}
