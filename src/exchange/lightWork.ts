// How many threads may be at small jobs at once: as many as there are cores beside those of the main thread and the store's.
// On two cores a second one only takes their time: 280 documents a second and 5.0 ms of CPU for each were 260 and 5.7
// (EDIGW_THREADS=1 and 2, npm run bench:gateway -- --store embedded --loop closed --window 128).
import { availableParallelism } from 'node:os'

/** Cores that are others': the main thread's and the store's. */
const OTHERS = 2
/** A small job that takes so many milliseconds is none, and holds nobody up. */
const LONG_MS = 50

export interface Lane {
  began: number
}

export class LightWork {
  readonly lanes: number
  readonly #now: () => number
  readonly #busy = new Set<Lane>()

  constructor(lanes = Math.max(1, availableParallelism() - OTHERS), now = () => performance.now()) {
    this.lanes = lanes
    this.#now = now
  }

  /** Small jobs are begun. */
  begin(): Lane {
    const lane = { began: this.#now() }
    this.#busy.add(lane)
    return lane
  }

  /** They are done. */
  end(lane: Lane): void {
    this.#busy.delete(lane)
  }

  /** Milliseconds until more of them may be begun, where none ends before: 0 for at once. */
  get wait(): number {
    const since = this.#now() - LONG_MS
    const ahead = [...this.#busy].map(({ began }) => began - since).filter((left) => left > 0)
    return ahead.length < this.lanes ? 0 : Math.min(...ahead)
  }
}
