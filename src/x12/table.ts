// Tables that follow from an interchange's delimiters. Every cursor over its segments needs them, also the short-lived
// ones that look ahead of a segment out of place, so each is made once.
import type { Delimiters } from './types.ts'

/** The same function, that makes what it gives once for each delimiters; those are never changed once made. */
export function byDelimiters<T extends object>(
  make: (delimiters: Delimiters) => T,
): (delimiters: Delimiters) => T {
  const known = new WeakMap<Delimiters, T>()
  return (delimiters) => {
    const made = known.get(delimiters) ?? make(delimiters)
    known.set(delimiters, made)
    return made
  }
}
