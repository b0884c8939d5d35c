// Whose holder died: a lease that stands as it was for as long as a lease lasts, though its holder would have renewed it
// three times, is ended. What has passed is measured here and not read off a clock: where clocks were set back since it was
// taken, its own end may be an hour away.
import type { HeldLease, Lease } from '../store/record.ts'
import type { Store } from '../store/store.ts'

interface Seen {
  until: string
  /** When it was first seen with that end, in milliseconds of `steady`. */
  at: number
}

interface Watching {
  store: Pick<Store, 'leases' | 'lapseLeases'>
  /** How long a lease lasts, in milliseconds. */
  lease: number
  /** Milliseconds that no clock setting changes; the process's own where absent. */
  steady?: () => number
}

export interface LeaseWatch {
  /** Looks at all leases but one's own, and ends those that nobody renews. To be called three times in a lease. */
  look(own: readonly Lease[]): Promise<void>
}

const keyOf = ({ step, token }: Lease): string => `${step} ${token}`

/** Watches the leases of a store. */
export function watchLeases({ store, lease, steady = () => performance.now() }: Watching): LeaseWatch {
  let seen = new Map<string, Seen>()
  let looked = steady()
  return {
    async look(own) {
      const held = await store.leases()
      const now = steady()
      // Who looked away, as while the database was away, can't know that nobody could renew.
      if (now - looked > lease) seen = new Map()
      looked = now
      const ours = new Set(own.map(keyOf))
      const others = held.filter((one) => !ours.has(keyOf(one)))
      const since = (one: HeldLease): Seen => {
        const before = seen.get(keyOf(one))
        return before?.until === one.until ? before : { until: one.until, at: now }
      }
      seen = new Map(others.map((one) => [keyOf(one), since(one)]))
      const dead = others.filter((one) => now - seen.get(keyOf(one))!.at >= lease)
      if (dead.length > 0) await store.lapseLeases(dead)
    },
  }
}
