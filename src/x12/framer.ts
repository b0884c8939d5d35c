// Bytes in chunks of any size → interchanges, groups and sets with their places. No set is held: only the
// segment that a chunk's border cuts, and of that only its head. Where it stopped it can go on, after a kill too.
import { finding } from '../finding/catalogue.ts'
import { viewOf } from './byte.ts'
import { Envelope } from './envelope.ts'
import type { EnvelopeState } from './envelopeState.ts'
import { readIsa } from './isa.ts'
import { Lines, type LinesState } from './lines.ts'
import { junk, OUTSIDE, Outside, type OutsideState, padding, type Settled } from './outside.ts'
import { type ScannerState, SegmentScanner } from './segmentScanner.ts'
import type { SetLimits } from './setRules.ts'
import { Telling } from './telling.ts'
import { bitOf } from './tolerance.ts'
import type { FrameEvent } from './types.ts'

/** Limits in bytes: 64 MiB a set, 1 MiB a segment unless it is BIN or BDS. */
export interface FramerOptions extends Partial<SetLimits> {
  /** Tells of every byte what it is, by events of their own; to a file of small sets they are as many as all others. */
  ranges?: boolean
}

const LIMITS: SetLimits = { maxSetBytes: 64 * 1024 * 1024, maxSegmentBytes: 1024 * 1024 }

/** Bytes of a chunk that are joined to the carry, at least: a few segments. */
const JOINED = 256

/**
 * Everything to go on from the byte after the last chunk, as plain data: a few kilobytes, and up to about
 * 2 MB where control numbers come in no order.
 */
export interface FramerState {
  /** Offset of the first byte of `carry`, which was pushed but not yet taken. */
  offset: number
  /** In base64. */
  carry: string
  /** The byte before it. */
  before: number
  /** `isa`: at an ISA. `lost`: in an interchange whose segments can't be told apart. */
  mode: 'outside' | 'isa' | 'inside' | 'lost'
  scanner?: ScannerState
  outside: OutsideState
  lines: LinesState
  envelope: EnvelopeState
}

/** Frames one receipt. What is wrong with the bytes is in the events; nothing is thrown for it. */
export class Framer {
  readonly #limits: SetLimits
  readonly #telling: Telling
  readonly #envelope: Envelope
  readonly #lines: Lines
  #outside: Outside
  #scanner: SegmentScanner | undefined
  #mode: FramerState['mode']
  #base: number
  #carry: Uint8Array
  #before: number
  #ended = false

  /** Begins at the first byte of a receipt, or goes on from a state. */
  constructor(options: FramerOptions = {}, from?: FramerState) {
    // Here and in `state` alone: the parts need not copy theirs.
    const state = from && structuredClone(from)
    const { ranges = false, ...limits } = options
    this.#limits = { ...LIMITS, ...limits }
    const { interchange, group } = state?.envelope ?? {}
    this.#telling = new Telling(ranges, interchange?.ordinal, group?.ordinal)
    this.#envelope = new Envelope(this.#limits, this.#telling, state?.envelope)
    this.#lines = new Lines(state?.lines)
    this.#outside = new Outside(state?.outside)
    this.#mode = state?.mode ?? 'outside'
    this.#base = state?.offset ?? 0
    this.#carry = Buffer.from(state?.carry ?? '', 'base64')
    this.#before = state?.before ?? 0
    if (state?.scanner) this.#scanner = this.#scannerOf(state.scanner)
  }

  /**
   * Takes the next bytes of the receipt and gives what is known by them. Chunks of 64 KiB keep the events of
   * one call small whatever the bytes: a hostile file can hold a set, and its findings, in every six.
   */
  push(chunk: Uint8Array): FrameEvent[] {
    if (this.#ended) throw new Error('a framer takes no bytes after its end')
    let rest = chunk
    while (rest.length > 0) rest = this.#join(rest)
    return this.#telling.take()
  }

  /** The receipt has no more bytes: gives what is left to say. */
  end(): FrameEvent[] {
    if (this.#ended) throw new Error('a framer ends once')
    this.#ended = true
    const at = this.#advance(this.#carry)
    if (this.#mode === 'inside') this.#scanner?.truncate()
    else if (this.#mode === 'lost') this.#breakOffLost()
    else if (this.#mode === 'isa') this.#truncatedIsa(at)
    else this.#rest()
    return this.#telling.take()
  }

  /** What is needed to go on from here; plain data, and no longer the framer's. */
  state(): FramerState {
    return structuredClone({
      offset: this.#base,
      carry: viewOf(this.#carry).toString('base64'),
      before: this.#before,
      mode: this.#mode,
      ...(this.#scanner && { scanner: this.#scanner.state() }),
      outside: this.#outside.state(),
      lines: this.#lines.state(),
      envelope: this.#envelope.state(),
    })
  }

  /** Frames the carry with as much of the chunk as ends what it cuts, then the chunk; gives what was not taken. */
  #join(chunk: Uint8Array): Uint8Array {
    const carried = this.#carry.length
    const joined = carried === 0 ? 0 : Math.max(JOINED, 2 * carried)
    if (joined >= chunk.length || carried === 0) {
      this.#take(carried === 0 ? chunk : Buffer.concat([this.#carry, chunk]))
      return chunk.subarray(chunk.length)
    }
    this.#take(Buffer.concat([this.#carry, chunk.subarray(0, joined)]))
    if (this.#carry.length > joined) return chunk.subarray(joined)
    // What is carried on now are the last bytes of that piece, and stand in the chunk too: it is not copied.
    this.#take(chunk.subarray(joined - this.#carry.length))
    return chunk.subarray(chunk.length)
  }

  /** Frames the carry and what was pushed, in one piece, and keeps what can't be told yet. */
  #take(bytes: Uint8Array): void {
    const at = this.#advance(bytes)
    this.#lines.look(bytes, this.#base, at)
    this.#before = bytes[at - 1] ?? this.#before
    // A copy: a Buffer's own slice would keep the caller's memory, and change with it.
    this.#carry = new Uint8Array(bytes.subarray(at))
    this.#base += at
  }

  /** Goes through the bytes as far as they can be told; gives the index of the first that can't. */
  #advance(bytes: Uint8Array): number {
    let at = 0
    for (;;) {
      if (this.#mode === 'inside') {
        const scanned = this.#scanner!.scan(bytes, at, this.#base, this.#ended)
        at = scanned.at
        if (scanned.outcome === 'more') return at
        this.#leave(scanned.outcome === 'over' ? 'outside' : scanned.outcome)
      } else if (this.#mode === 'isa') {
        const length = this.#begin(bytes, at)
        if (length === 0) return at
        at += length
      } else {
        const sought = this.#outside.seek(bytes, at, this.#base, this.#before, this.#ended)
        at = sought.at
        if (!sought.found) return at
        this.#arrive(bytes, at)
      }
    }
  }

  /** The open interchange is over, or can't be read on. */
  #leave(mode: FramerState['mode']): void {
    const before = this.#scanner?.terminator ?? { wide: false }
    this.#mode = mode
    this.#scanner = undefined
    this.#outside = new Outside({ ...OUTSIDE, ...before })
  }

  /** At an ISA, in front of which may stand something. */
  #arrive(bytes: Uint8Array, at: number): void {
    if (this.#mode === 'lost') {
      this.#breakOffLost()
      this.#outside = new Outside()
    }
    this.#mode = 'isa'
    this.#lines.look(bytes, this.#base, at)
  }

  /** Reads an ISA and opens its interchange; gives its length, 0 where bytes are missing. */
  #begin(bytes: Uint8Array, at: number): number {
    const isa = readIsa(bytes.subarray(at), this.#ended)
    if (!isa) return 0
    const seen = this.#told(this.#outside.settle(this.#envelope.interchanges === 0))
    this.#lines.begin(this.#base + at)
    this.#envelope.begin(isa, this.#base + at, seen)
    this.#leave(isa.flaw ? 'lost' : 'inside')
    if (!isa.flaw) this.#scanner = this.#scannerOf({ broken: isa.broken })
    return isa.length
  }

  #scannerOf(state: ScannerState): SegmentScanner {
    return new SegmentScanner(this.#limits, this.#envelope, this.#lines, state)
  }

  /** The bytes end in an ISA that begins at this index of the carry. */
  #truncatedIsa(at: number): void {
    this.#told(this.#outside.settle(this.#envelope.interchanges === 0))
    const stretch = { from: this.#base + at, to: this.#base + this.#carry.length }
    const place = { segment: 1, id: 'ISA', offset: stretch.from, length: this.#carry.length - at }
    const found = finding('interchange-truncated', place, { got: 'inside of the ISA' })
    this.#told({ seen: 0, finding: found, ranges: [junk(stretch, found.code)] })
  }

  /** What stood behind the last interchange; or there was none. */
  #rest(): void {
    const first = this.#envelope.interchanges === 0
    this.#told(this.#outside.missing(first, this.#base + this.#carry.length))
  }

  /** Hands on what stands outside of interchanges, and gives its tolerances. */
  #told({ seen, finding: stray, ranges }: Settled): number {
    if (stray) this.#telling.event({ kind: 'stray', finding: stray })
    for (const range of ranges) this.#telling.given(range)
    return seen
  }

  /** An interchange that could not be read on is over; white space behind it is no longer its own. */
  #breakOffLost(): void {
    const { lead, stray, tail } = this.#outside.take()
    const behind = stray ? tail : lead
    if (stray && lead) this.#envelope.white(lead.from, lead.to, bitOf('white space before segment'))
    this.#envelope.breakOff(undefined, stray)
    if (behind) this.#telling.given(padding(behind, 'white space behind an interchange'))
  }
}
