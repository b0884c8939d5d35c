// Time and identity are handed in, so that a test can say what they are.
import { randomFillSync } from 'node:crypto'
import { encodeTime, monotonicFactory } from 'ulid'

/** The present instant. */
export type Clock = () => Date

/** A new ULID, later than every one before it. */
export type NewId = () => string

export const systemClock: Clock = () => new Date()

const POOL = 4096

/** Numbers from 0 to 1 out of the system's random bytes, fetched a pool at a time: one by one they are a call of the system each. */
function pooledRandom(): () => number {
  const pool = new Uint8Array(POOL)
  let used = POOL
  return () => {
    if (used === POOL) {
      randomFillSync(pool)
      used = 0
    }
    return pool[used++]! / 256
  }
}

/** ULIDs by the given clock; `random` answers numbers from 0 to 1. */
export function newIds(clock: Clock = systemClock, random: () => number = pooledRandom()): NewId {
  const next = monotonicFactory(random)
  return () => next(clock().getTime())
}

/** RFC 3339 in UTC with milliseconds, as every time in the store is written. */
export const instant = (clock: Clock): string => clock().toISOString()

/** RFC 3339, so many milliseconds after the clock's present. */
export const after = (clock: Clock, milliseconds: number): string =>
  new Date(clock().getTime() + milliseconds).toISOString()

/** A ULID that is earlier than every one made at this time or later. */
export const idBefore = (time: Date): string => `${encodeTime(time.getTime(), 10)}${'0'.repeat(16)}`
