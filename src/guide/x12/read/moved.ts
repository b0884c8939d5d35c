// One segment, or a few in a row, that stand elsewhere than they belong. Going from segment to segment such a mistake is
// met twice: where they are missing, and where they are too much. So where more than one thing was told of a set, it is
// tried whether all of it fits with a few segments in another place: then that is what went wrong, and the set is read
// in that order. It is tried from where the set first does not fit: the segments around that came too early, or one
// from further behind belongs there.
import type { Variant } from '../compiled.ts'

/** A set's segments, ST and SE left out, gone through without reading them; they count from 0. */
export interface Trial {
  /** Whether a segment fits here. */
  fits(segment: number): boolean
  /** Goes to where the segment belongs that was found to fit. */
  go(): void
  /** What that is; undefined for a segment that the set has not. */
  readonly variant: Variant | undefined
  /** Whether the set may end here. */
  readonly isWhole: boolean
  copy(): Trial
}

/**
 * The segments that stand elsewhere, and the one that they belong before: that is the SE where it is their number, and
 * undefined where they may belong before several.
 */
export interface Moved {
  from: number
  count: number
  to: number | undefined
  variant: Variant
}

/** Segments of a set in which it is tried; in more nobody sees the mistake by it. */
export const MOST_SEGMENTS = 2_000
/** Segments that belong elsewhere together: most loops are shorter. */
const MOST_TOGETHER = 8
/** How far before the place where the set does not fit any more the segments are that are tried as too early. */
const BEFORE = 16
/** Segments that are gone through for each one of the set, and at least. */
const MOST_STEPS = 10
const LEAST_STEPS = 4_000
/** What a copy costs. */
const COPY = 6

/** Which segments of so many stand elsewhere; undefined where that is not all that is wrong. */
export function movedIn(size: number, begin: () => Trial): Moved | undefined {
  return size > MOST_SEGMENTS ? undefined : new Search(size, begin).find()
}

/** The numbers of the segments in the order in which they were meant, without those that have no place in it. */
export function orderOf(size: number, { from, count, to }: Moved): number[] {
  const order = Array.from({ length: size }, (_, n) => n)
  const block = order.splice(from, count)
  if (to !== undefined) order.splice(to > from ? to - count : to, 0, ...block)
  return order
}

type Place = Record<'from' | 'count' | 'to', number>

class Search {
  readonly #size: number
  readonly #begin: () => Trial
  #steps: number
  /** The first segment that does not fit as the set is. */
  readonly #stop: number
  /** Before each of the segments up to it, from one on. */
  readonly #before: Trial[] = []
  readonly #first: number

  constructor(size: number, begin: () => Trial) {
    this.#size = size
    this.#begin = begin
    this.#steps = Math.max(LEAST_STEPS, MOST_STEPS * size)
    this.#stop = this.#run(begin(), 0)
    this.#first = Math.max(0, this.#stop - BEFORE)
    const trial = begin()
    for (let n = 0; n < Math.min(this.#stop, size); n++) {
      if (n >= this.#first) this.#before.push(trial.copy())
      this.#goes(trial, n)
    }
    this.#before.push(trial)
  }

  find(): Moved | undefined {
    if (this.#stop > this.#size) return undefined
    const later = this.#fitting()
    for (let count = 1; count <= MOST_TOGETHER && this.#steps > 0; count++) {
      const moved = this.#amongEarly(count) ?? this.#among(later, count)
      if (moved) return moved
    }
    return undefined
  }

  /** The segments further behind that would fit where the set does not go on. */
  #fitting(): number[] {
    const here = this.#before.at(-1)!
    const fitting: number[] = []
    for (let n = this.#stop + 1; n < this.#size; n++) if (this.#fits(here, n)) fitting.push(n)
    return fitting
  }

  #among(later: readonly number[], count: number): Moved | undefined {
    for (const from of later) {
      if (from + count > this.#size) return undefined
      const moved = this.#put(this.#copy(this.#before.at(-1)!), { from, count, to: this.#stop })
      if (moved) return moved
    }
    return undefined
  }

  /** Whether segments up to the first that does not fit belong behind where they are. */
  #amongEarly(count: number): Moved | undefined {
    for (let from = Math.min(this.#stop, this.#size - count); from >= this.#first; from--) {
      const trial = this.#copy(this.#before[from - this.#first]!)
      const to = this.#run(trial, from + count)
      if (to <= from + count || to < this.#stop) continue
      const moved = to > this.#size ? this.#home(from, count) : this.#put(trial, { from, count, to })
      if (moved) return moved
    }
    return undefined
  }

  /** Where segments belong without which all fits; undefined where that is nowhere. */
  #home(from: number, count: number): Moved | undefined {
    const trial = this.#begin()
    let home: Moved | undefined
    for (let to = 0; to <= this.#size; to++) {
      const isThere = to >= from && to < from + count
      const found = isThere ? undefined : this.#put(this.#copy(trial), { from, count, to })
      if (found && home) return { ...home, to: undefined }
      home ??= found
      if (!isThere && to < this.#size) this.#goes(trial, to)
    }
    return home
  }

  /** Whether all fits with segments put before one that the trial stands before. */
  #put(trial: Trial, moved: Place): Moved | undefined {
    const { from, count, to } = moved
    if (!this.#fits(trial, from)) return undefined
    const { variant } = trial
    if (!variant || !this.#pass(trial, from, from + count)) return undefined
    if (to < from && !this.#pass(trial, to, from)) return undefined
    return this.#run(trial, Math.max(to, from + count)) > this.#size ? { ...moved, variant } : undefined
  }

  #copy(trial: Trial): Trial {
    this.#steps -= COPY
    return trial.copy()
  }

  #fits(trial: Trial, segment: number): boolean {
    return this.#steps-- > 0 && trial.fits(segment)
  }

  #goes(trial: Trial, segment: number): boolean {
    if (!this.#fits(trial, segment)) return false
    trial.go()
    return true
  }

  /** Whether all segments fit, from one to before another. */
  #pass(trial: Trial, from: number, to: number): boolean {
    return this.#run(trial, from, to) >= to
  }

  /**
   * The first segment from one on that does not fit, before which the trial stands then: `size` for the end of the set,
   * and one more where all does.
   */
  #run(trial: Trial, from: number, to = this.#size): number {
    for (let n = from; n < to; n++) if (!this.#goes(trial, n)) return n
    return trial.isWhole ? this.#size + 1 : this.#size
  }
}
