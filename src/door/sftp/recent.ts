// What partners have just put and fetched, by path. Many clients ask for the size of a file right after they
// put it, or delete one after they fetched it, when it has already moved on; some do so over another
// connection (rclone keeps a pool). They should not be told that it never was.
import type { Clock } from '../../setting/clock.ts'

export interface RecentFile {
  bytes: number
  at: Date
}

const MINUTE = 60_000
/** A put file is asked for at once; a program that polls for it to be gone should not wait long either. */
const PUT = 2 * MINUTE
/** Fetched files are often deleted after the last one was fetched. */
const FETCHED = 60 * MINUTE
const MOST_OF_A_PARTNER = 2000

class Recent {
  readonly #clock: Clock
  readonly #lasting: number
  readonly #paths = new Map<string, RecentFile>()

  constructor(clock: Clock, lasting: number) {
    this.#clock = clock
    this.#lasting = lasting
  }

  add(path: string, bytes: number): void {
    this.#paths.delete(path)
    this.#paths.set(path, { bytes, at: this.#clock() })
    const [oldest] = this.#paths.keys()
    if (this.#paths.size > MOST_OF_A_PARTNER && oldest !== undefined) this.#paths.delete(oldest)
  }

  find(path: string): RecentFile | undefined {
    const file = this.#paths.get(path)
    return file && this.#clock().getTime() - file.at.getTime() <= this.#lasting ? file : undefined
  }

  /** Whether there was something to forget. */
  forget(path: string): boolean {
    const known = this.find(path) !== undefined
    this.#paths.delete(path)
    return known
  }
}

export interface RecentOfPartner {
  readonly received: Recent
  readonly fetched: Recent
}

/** What every partner has just done; one memory for all sessions of a door. */
export function openRecent(clock: Clock): (partner: string) => RecentOfPartner {
  const partners = new Map<string, RecentOfPartner>()
  return (partner) => {
    const known = partners.get(partner)
    if (known) return known
    const recent = { received: new Recent(clock, PUT), fetched: new Recent(clock, FETCHED) }
    partners.set(partner, recent)
    return recent
  }
}
