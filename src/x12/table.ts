// Tables that follow from an interchange's delimiters. All that goes through its bytes needs them, also short-lived
// cursors that look ahead of a segment out of place, so each is made once.
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

/** Keeps a table by its key and gives it; the oldest is forgotten where there would be more than `most`. */
export function keep<Key, T>(tables: Map<Key, T>, most: number, key: Key, table: T): T {
  if (tables.size >= most) tables.delete(tables.keys().next().value!)
  tables.set(key, table)
  return table
}
