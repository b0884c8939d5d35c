// "Like that, except": one move for a partner's overlay, a later release and a variant inside a guide.
// A null removes, a table merges, anything else replaces (RFC 7396); positions follow the words.
import { isTable, ORIGINS, type Table } from './source.ts'

/** A deep copy that keeps where its words stand. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T
  if (!isTable(value)) return value
  const made: Table = {}
  for (const [key, inner] of Object.entries(value)) made[key] = copy(inner)
  Object.defineProperty(made, ORIGINS, { value: new Map(value[ORIGINS] ?? []), enumerable: false })
  return made as T
}

/** The target with the patch laid over it; neither is changed. */
export function merge(target: unknown, patch: unknown): unknown {
  return merged(target, patch, false)
}

// What a patch with a `like` removes, it removes from a node that is not there yet: its nulls are kept till then.
function merged(target: unknown, patch: unknown, isLike: boolean): unknown {
  if (!isTable(patch)) return copy(patch)
  const made = copyAround(isTable(target) ? target : {}, patch)
  const kept = isLike || typeof patch.like === 'string'
  for (const [key, value] of Object.entries(patch)) {
    if (value === null && !kept) delete made[key]
    else made[key] = merged(made[key], value, kept)
    const origin = patch[ORIGINS]?.get(key)
    if (origin) made[ORIGINS]!.set(key, origin)
  }
  return made
}

// A copy but for what the patch speaks of, which is copied when its turn comes: once, however deep it lies.
function copyAround(target: Table, patch: Table): Table {
  const made: Table = {}
  for (const [key, inner] of Object.entries(target))
    made[key] = Object.hasOwn(patch, key) ? inner : copy(inner)
  Object.defineProperty(made, ORIGINS, { value: new Map(target[ORIGINS] ?? []), enumerable: false })
  return made
}

/** Puts a key behind another one; the order of keys is the order on the wire. */
export function insertAfter(table: Table, after: string, key: string, value: unknown): void {
  const entries = Object.entries(table).filter(([name]) => name !== key)
  for (const name of Object.keys(table)) delete table[name]
  for (const [name, held] of entries) {
    table[name] = held
    if (name === after) table[key] = value
  }
}
