// What stands between the parts of an interchange: white space, and segments where none should be. What holds
// either is only known when the next header or trailer comes, so that they wait here until then.
import { type FindingCode, finding } from '../finding/catalogue.ts'
import type { Finding, Place } from '../finding/finding.ts'
import { quotable } from './byte.ts'
import type { EnvelopeSegment } from './envelopeSegment.ts'
import type { Telling } from './telling.ts'
import { tolerancesOf } from './tolerance.ts'

/** Bytes of the receipt from one offset to another. */
export interface Stretch {
  from: number
  to: number
}

/** White bytes and empty segments, with their tolerances as bits. */
interface White extends Stretch {
  seen: number
}

/** Segments one after the other where none should be; they make one finding. */
interface Run {
  id: string
  offset: number
  end: number
  segment: number
  count: number
  /** An ST was among them. */
  sets: boolean
}

export interface BetweenState {
  run?: Run
  white?: White
}

export class Between {
  readonly #telling: Telling
  #run: Run | undefined
  #white: White | undefined

  constructor(telling: Telling, state: BetweenState = {}) {
    this.#telling = telling
    this.#run = state.run
    this.#white = state.white
  }

  /** White bytes; those that come in pieces are one stretch. */
  white(from: number, to: number, seen: number): void {
    const before = this.#white?.to === from ? this.#white : undefined
    this.#white = { from: before?.from ?? from, to, seen: (before?.seen ?? 0) | seen }
  }

  /** The white bytes so far are part of what goes on. */
  absorb(): void {
    this.#white = undefined
  }

  /** They are told as padding. */
  settleWhite(): void {
    const white = this.#white
    if (!white) return
    this.#white = undefined
    this.#telling.range('padding', white, { tolerances: tolerancesOf(white.seen) })
  }

  /** A segment where none should be; `ordinal` is its own in the interchange. */
  add(seg: EnvelopeSegment, ordinal: number): void {
    if (this.#run) this.absorb()
    else this.settleWhite()
    const { offset, end } = seg
    this.#run ??= { id: quotable(seg.id, 10), offset, end, segment: ordinal, count: 0, sets: false }
    this.#run.count++
    this.#run.end = end
    this.#run.sets ||= seg.id === 'ST'
  }

  /** How many such segments wait. */
  get count(): number {
    return this.#run?.count ?? 0
  }

  /** Whether an ST is among them. */
  get holdsSets(): boolean {
    return this.#run?.sets ?? false
  }

  /** One single stray segment where a trailer is missing is that trailer, misspelt: its place, and no other finding. */
  misspelt(code: FindingCode): Place | undefined {
    return this.count === 1 && !this.holdsSets ? this.settle(code).at : undefined
  }

  /** The one finding of the segments that wait, which are settled by it. */
  settle(code: FindingCode): Finding {
    const { id, offset, end, segment, count } = this.#run!
    this.#run = undefined
    this.#telling.range('stray', { from: offset, to: end }, { code })
    return finding(code, { segment, id, offset, length: end - offset }, { got: id, count })
  }

  /** What is needed to go on from here, as plain data. */
  state(): BetweenState {
    return { ...(this.#run && { run: this.#run }), ...(this.#white && { white: this.#white }) }
  }
}
