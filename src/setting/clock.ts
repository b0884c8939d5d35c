// Time and identity are handed in, so that a test can say what they are.
import { monotonicFactory } from 'ulid'

/** The present instant. */
export type Clock = () => Date

/** A new ULID, later than every one before it. */
export type NewId = () => string

export const systemClock: Clock = () => new Date()

/** ULIDs by the given clock; `random` answers numbers from 0 to 1. */
export function newIds(clock: Clock = systemClock, random?: () => number): NewId {
  const next = monotonicFactory(random)
  return () => next(clock().getTime())
}

/** RFC 3339 in UTC with milliseconds, as every time in the store is written. */
export const instant = (clock: Clock): string => clock().toISOString()

/** RFC 3339, so many milliseconds after the clock's present. */
export const after = (clock: Clock, milliseconds: number): string =>
  new Date(clock().getTime() + milliseconds).toISOString()
