// Token buckets, by key, in memory: each gateway process grants for itself. The number of keys is bounded,
// because some of them are chosen by strangers; the bucket that was longest untouched is forgotten first.
import type { Clock } from '../setting/clock.ts'

/** So many at once, and so many more each second. */
export interface Allowance {
  capacity: number
  perSecond: number
}

export interface Grant {
  granted: boolean
  remaining: number
  /** Seconds until one more is granted; 0 where there is one. */
  wait: number
  /** Seconds until all are there again. */
  full: number
}

export interface Buckets {
  take(key: string): Grant
  /** Undoes one `take`. */
  giveBack(key: string): void
}

/** Worse than forgetting an attacker's bucket is to let strangers fill the memory: 10,000 take about 2 MB. */
const MOST_KEYS = 10_000

/** Buckets that are full at first. */
export function openBuckets(clock: Clock, { capacity, perSecond }: Allowance, most = MOST_KEYS): Buckets {
  const buckets = new Map<string, { level: number; at: number }>()

  function level(key: string): number {
    const now = clock().getTime()
    const bucket = buckets.get(key)
    if (!bucket) return capacity
    const seconds = Math.max(0, now - bucket.at) / 1000
    return Math.min(capacity, bucket.level + seconds * perSecond)
  }

  function keep(key: string, left: number): void {
    buckets.delete(key)
    if (left < capacity) buckets.set(key, { level: left, at: clock().getTime() })
    for (const oldest of buckets.keys()) {
      if (buckets.size <= most) break
      buckets.delete(oldest)
    }
  }

  return {
    take(key) {
      const before = level(key)
      const granted = before >= 1
      const left = granted ? before - 1 : before
      keep(key, left)
      return {
        granted,
        remaining: Math.floor(left),
        wait: granted ? 0 : (1 - left) / perSecond,
        full: (capacity - left) / perSecond,
      }
    },
    giveBack: (key) => keep(key, Math.min(capacity, level(key) + 1)),
  }
}

/** So many at the same time for each key. */
export function openPlaces(most: number): {
  enter(key: string, fewer?: number): boolean
  leave(key: string): void
} {
  const inside = new Map<string, number>()
  return {
    enter(key, fewer = most) {
      const count = inside.get(key) ?? 0
      if (count >= Math.min(most, fewer)) return false
      inside.set(key, count + 1)
      return true
    },
    leave(key) {
      const count = (inside.get(key) ?? 0) - 1
      if (count > 0) inside.set(key, count)
      else inside.delete(key)
    },
  }
}

/** Lets so many pieces of work go on at once and so many wait; says no to more. */
export function openGate(
  most: number,
  waiting: number,
): <T>(work: () => Promise<T>) => Promise<T | undefined> {
  let running = 0
  const queue: (() => void)[] = []

  async function enter(): Promise<void> {
    if (running < most) running++
    else await new Promise<void>((resolve) => queue.push(resolve))
  }

  function leave(): void {
    const next = queue.shift()
    if (next) next()
    else running--
  }

  return async (work) => {
    if (running >= most && queue.length >= waiting) return undefined
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
