// The events of a framer on their way out, and the ranges where somebody asked for them.
import type { Stretch } from './between.ts'
import type { FramedRange, FrameEvent } from './types.ts'

export class Telling {
  /** Ordinals of what is open. */
  interchange: number | undefined
  group: number | undefined
  /** Whether ranges are told. */
  readonly ranges: boolean
  #events: FrameEvent[] = []

  constructor(ranges: boolean) {
    this.ranges = ranges
  }

  event(event: FrameEvent): void {
    this.#events.push(event)
  }

  /** Tells what a stretch of bytes is, in what is open. */
  range(is: FramedRange['is'], { from, to }: Stretch, about: Partial<FramedRange> = {}): void {
    if (!this.ranges) return
    const range: FramedRange = { offset: from, length: to - from, is, ...about }
    if (this.interchange !== undefined) range.interchange = this.interchange
    if (this.group !== undefined) range.group = this.group
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
