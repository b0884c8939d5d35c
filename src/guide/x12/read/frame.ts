// An open loop while a set is read, and what it takes to go back to where a stance stood. What changes with each
// segment stands among the integers of all levels, where going on finds it (advance.ts).
import type { Variant } from '../compiled.ts'
import type { PlanLevel } from './plan.ts'
import { AT, COUNTERS, HOLDER, OPENED, UNUSUAL } from './ways.ts'

/** Loops in each other; no set has half as many, and in deeper ones nothing is undone. */
const MOST_DEPTH = 64
/** Cells of a level in a stack of what was open. */
export const STACKED = 3

/** What may be unusual about an open loop, as bits. */
const TOLD = 1
const HEADLESS = 2

/** An open loop, or the set; what changes with each segment stands among the integers of all. */
export class Frame {
  readonly level: PlanLevel
  /** Uses of each position, and behind it of each of its variants. */
  readonly counts: Int32Array
  readonly #state: Int32Array
  readonly #at: number
  #told = new Set<Variant>()

  constructor(level: PlanLevel, state: Int32Array) {
    const { state: from, counters } = level
    this.level = level
    this.#state = state
    this.#at = from
    this.counts = state.subarray(from + COUNTERS, from + COUNTERS + counters)
  }

  /** The position where it stands. */
  get at(): number {
    return this.#state[this.#at + AT]!
  }

  set at(position: number) {
    this.#state[this.#at + AT] = position
  }

  /** Where its values go; 0 in a loop that is one too many for the document: its segments are not read. */
  get holder(): number {
    return this.#state[this.#at + HOLDER]!
  }

  /** Counts its openings. */
  get opened(): number {
    return this.#state[this.#at + OPENED]!
  }

  /** Its first segment is missing: the loop was opened by another. */
  get headless(): boolean {
    return (this.#state[this.#at + UNUSUAL]! & HEADLESS) !== 0
  }

  set headless(is: boolean) {
    if (is) this.#state[this.#at + UNUSUAL]! |= HEADLESS
    else this.#state[this.#at + UNUSUAL]! &= ~HEADLESS
  }

  /** Missing variants that were told; most sets tell none. */
  get told(): ReadonlySet<Variant> {
    return (this.#state[this.#at + UNUSUAL]! & TOLD) === 0 ? NONE : this.#told
  }

  /** Notes that a missing variant is told. */
  tell(variant: Variant): void {
    this.#told = new Set([...this.told, variant])
    this.#state[this.#at + UNUSUAL]! |= TOLD
  }

  /** Opens it anew; `isLoop` where its first segment is there. */
  begin(holder: number, isLoop: boolean): void {
    const state = this.#state
    state[this.#at + AT] = 0
    state[this.#at + HOLDER] = holder
    state[this.#at + OPENED]!++
    state[this.#at + UNUSUAL] = 0
    this.counts.fill(0)
    if (!isLoop) return
    this.counts[0] = 1
    this.counts[1] = 1
  }

  /** The same for another stance. */
  copy(state: Int32Array): Frame {
    const copy = new Frame(this.level, state)
    copy.#told = this.#told
    return copy
  }
}

const NONE: ReadonlySet<Variant> = new Set()

/** Whether a position before `to` has not yet what it demands. */
export function lacks({ level, at, counts }: Frame, to: number): boolean {
  const { demanding, positions } = level
  for (let n = 0; n < demanding.length; n++) {
    const p = demanding[n]!
    if (p < at) continue
    if (p >= to) return false
    const { variants, counter } = positions[p]!
    for (let index = 0; index < variants.length; index++)
      if (counts[counter + index]! < variants[index]!.least) return true
  }
  return false
}

/** What a frame lacks between two positions. */
export function missingIn({ level, counts }: Frame, from: number, to: number): Variant[] {
  const missing: Variant[] = []
  for (let p = from; p < to; p++) {
    const { position, variants, counter } = level.positions[p]!
    if (!position.demanding) continue
    for (const [index, { variant, least }] of variants.entries())
      if (counts[counter + index]! < least) missing.push(variant)
  }
  return missing
}

/** How often a variant was used. */
export function usesOf({ level, counts }: Frame, variant: Variant): number {
  for (const { variants, counter } of level.positions) {
    const index = variants.findIndex((one) => one.variant === variant)
    if (index >= 0) return counts[counter + index]!
  }
  return 0
}

/** Where the stance was before it went to a place; it is written over, as nearly all of them are for nothing. */
export class Standing {
  /** By depth: the level's number, where it stood, and its opening. */
  readonly stack = new Int32Array(MOST_DEPTH * STACKED)
  depth = -1
  readonly found = { depth: 0, position: 0, index: 0, over: false }
}
