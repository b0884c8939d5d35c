// Replays of the feed: a part of it that a consumer reads once more under a name of its own, beside the live feed,
// which knows nothing of it: what was decided stays decided.
import type { Environment } from './record.ts'

/** A part of the feed that is read again. Its bounds are settled when it begins: what is published later is not in it. */
export interface FeedReplay {
  environment: Environment
  name: string
  /** Kinds of canonical documents; all where it is empty. */
  types: string[]
  /** Only of this partner. */
  partner?: string
  /** Positions in the feed; from behind `position` on to `last` and with it, the consumer has not confirmed it yet. */
  first: number
  last: number
  position: number
  at: string
  principal: string
  reason: string
}

export interface FeedReplays {
  /** The positions of what was published from a time on and before another, as the feed is now; absent where nothing was. */
  feedRange(ask: {
    environment: Environment
    from?: string
    to?: string
  }): Promise<{ first: number; last: number } | undefined>
  /** False where there is one of this name. */
  addReplay(replay: FeedReplay): Promise<boolean>
  /** Oldest first. */
  replays(environment: Environment): Promise<FeedReplay[]>
  /** What was read up to a position is confirmed; never backwards, nor beyond its end. Absent where there is none. */
  confirmReplay(to: {
    environment: Environment
    name: string
    position: number
  }): Promise<FeedReplay | undefined>
  /** False where there was none. */
  endReplay(which: { environment: Environment; name: string }): Promise<boolean>
}
