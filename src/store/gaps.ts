// Numbers that were passed over on purpose: control numbers, and positions of the feed. Each gap is kept with its reason, so
// that the ledger explains itself, and so that who kept a cursor or a number from before never meets another under it.
import type { Environment } from './record.ts'

/** The key of a gap that holds for every counter that had given no number yet. */
export const EVERY_KEY = '*'

/** From `first` to `last` none was given, nor ever will be. */
export interface Gap {
  what: 'control-numbers' | 'feed'
  environment: Environment
  /** The counter's key, or EVERY_KEY; empty for the feed. */
  key: string
  first: number
  last: number
  at: string
  principal: string
  reason: string
}

/** The last control number that was given or passed over. */
export interface Counter {
  environment: Environment
  key: string
  last: number
}

export interface Gaps {
  /** Passes over the next `by` numbers of every counter, also of those that gave none yet; answers how many counters there are. */
  bumpControlNumbers(bump: { by: number; at: string; principal: string; reason: string }): Promise<number>
  /** Every gap, by what it is a gap of. */
  gaps(): Promise<Gap[]>
  counters(): Promise<Counter[]>
}
