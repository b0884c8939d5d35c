// An open loop while a set is read, and what it takes to go back to where a stance stood. What changes with each
// segment stands among the integers of all levels, where going on finds it (advance.ts).
import type { Variant } from '../compiled.ts'
import type { PlanLevel } from './plan.ts'
import { AT, COUNTERS, HOLDER } from './ways.ts'

/** Loops in each other; no set has half as many, and in deeper ones nothing is undone. */
const MOST_DEPTH = 64
/** Cells of a level in a stack of what was open. */
export const STACKED = 3

/** An open loop, or the set; what changes with each segment stands among the integers of all. */
export class Frame {
  readonly level: PlanLevel
  /** Uses of each position, and behind it of each of its variants. */
  readonly counts: Int32Array
  /** Missing variants that were told; most sets tell none. */
  told: Set<Variant> | undefined
  /** Its first segment is missing: the loop was opened by another. */
  headless = false
  /** Counts its openings. */
  opened = 0
  readonly #state: Int32Array

  constructor(level: PlanLevel, state: Int32Array) {
    const { state: from, counters } = level
    this.level = level
    this.#state = state
    this.counts = state.subarray(from + COUNTERS, from + COUNTERS + counters)
  }

  /** The position where it stands. */
  get at(): number {
    return this.#state[this.level.state + AT]!
  }

  set at(position: number) {
    this.#state[this.level.state + AT] = position
  }

  /** Where its values go; 0 in a loop that is one too many for the document: its segments are not read. */
  get holder(): number {
    return this.#state[this.level.state + HOLDER]!
  }

  set holder(holder: number) {
    this.#state[this.level.state + HOLDER] = holder
  }

  /** Opens it anew; `isLoop` where its first segment is there. */
  begin(holder: number, isLoop: boolean): void {
    this.at = 0
    this.holder = holder
    this.counts.fill(0)
    if (isLoop) {
      this.counts[0] = 1
      this.counts[1] = 1
    }
    this.told = undefined
    this.headless = false
    this.opened++
  }

  /** The same for another stance. */
  copy(state: Int32Array): Frame {
    const { told, headless, opened } = this
    return Object.assign(new Frame(this.level, state), { told, headless, opened })
  }
}

/** Where the stance was before it went to a place; it is written over, as nearly all of them are for nothing. */
export class Standing {
  /** By depth: the level's number, where it stood, and its opening. */
  readonly stack = new Int32Array(MOST_DEPTH * STACKED)
  depth = -1
  readonly found = { depth: 0, position: 0, index: 0, over: false }
}
