// The events of a framer on their way out, and the ranges where somebody asked for them.
import type { Stretch } from './between.ts'
import { quotable } from './byte.ts'
import type { EnvelopeSegment } from './envelopeSegment.ts'
import type { FramedRange, FramedSet, FrameEvent } from './types.ts'

export class Telling {
  /** Whether ranges are told. */
  readonly ranges: boolean
  /** Ordinals of what is open, as the events say. */
  #interchange: number | undefined
  #group: number | undefined
  #events: FrameEvent[] = []

  /** `interchange` and `group` are the ordinals of what is open already. */
  constructor(ranges: boolean, interchange: number | undefined, group: number | undefined) {
    this.ranges = ranges
    this.#interchange = interchange
    this.#group = group
  }

  /** Tells an event; the next ranges stand in what it opens. */
  event(event: FrameEvent): void {
    this.#events.push(event)
    const { kind } = event
    if (kind === 'interchange') this.#interchange = event.ordinal
    else if (kind === 'group') this.#group = event.ordinal
    else if (kind === 'group-end') this.#group = undefined
    else if (kind === 'interchange-end') this.#interchange = undefined
  }

  /** A set, and that its bytes are one. */
  set(set: FramedSet): void {
    this.event({ kind: 'set', set })
    const { offset, length, id } = set
    if (this.ranges) this.range('set', { from: offset, to: offset + length }, { id: quotable(id, 10) })
  }

  /** Tells that the bytes of a segment are a header, a trailer or a control segment. */
  segment(is: 'header' | 'trailer' | 'control', { offset: from, end: to, id }: EnvelopeSegment): void {
    this.range(is, { from, to }, { id })
  }

  /** Tells what a stretch of bytes is, in what is open. */
  range(is: FramedRange['is'], { from, to }: Stretch, about: Partial<FramedRange> = {}): void {
    if (!this.ranges) return
    const range: FramedRange = { offset: from, length: to - from, is, ...about }
    if (this.#interchange !== undefined) range.interchange = this.#interchange
    if (this.#group !== undefined) range.group = this.#group
    this.given(range)
  }

  /** Tells a range as it is. */
  given(range: FramedRange): void {
    if (this.ranges) this.#events.push({ kind: 'range', range })
  }

  /** The events since the last call. */
  take(): FrameEvent[] {
    const events = this.#events
    this.#events = []
    return events
  }
}
