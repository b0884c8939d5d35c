// "Like that, except": one move for a partner's overlay, a later release and a variant inside a guide.
// A null removes, a table merges, anything else replaces (RFC 7396); positions follow the words.
import type { Origin } from '../model.ts'
import { isTable, ORIGINS, type Table } from './source.ts'

/**
 * A deep copy that keeps where its words stand. The positions themselves are shared: whoever adds one to a table gives
 * it positions of its own (`standAt`), since copies are many and additions few.
 */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T
  if (!isTable(value)) return value
  const made: Table = {}
  for (const key of Object.keys(value)) made[key] = copy(value[key])
  setOrigins(made, value[ORIGINS] ?? NONE)
  return made as T
}

const NONE: ReadonlyMap<string, Origin> = new Map()

const setOrigins = (table: Table, origins: ReadonlyMap<string, Origin>) =>
  Object.defineProperty(table, ORIGINS, { value: origins, configurable: true })

/** Says where keys of a table stand, over what is known of it. Changes the table. */
export function standAt(table: Table, origins: Iterable<readonly [string, Origin]>): void {
  setOrigins(table, new Map([...(table[ORIGINS] ?? NONE), ...origins]))
}

/** The target with the patch laid over it; neither is changed, but what the patch does not touch is the target's own. */
export const merge = (target: unknown, patch: unknown): unknown =>
  isTable(patch) ? merged(target, patch, false) : copy(patch)

// What a patch with a `like` removes, it removes from a node that is not there yet: its nulls are kept till then.
function merged(target: unknown, patch: Table, isLike: boolean): Table {
  const made: Table = isTable(target) ? { ...target } : {}
  const kept = isLike || typeof patch.like === 'string'
  for (const key of Object.keys(patch)) {
    const value = patch[key]
    if (value === null && !kept) delete made[key]
    else made[key] = isTable(value) ? merged(made[key], value, kept) : copy(value)
  }
  const before = isTable(target) ? (target[ORIGINS] ?? NONE) : NONE
  const said = [...(patch[ORIGINS] ?? NONE)].filter(
    ([key, origin]) => Object.hasOwn(patch, key) && !isListedOnly(patch[key], origin, before.get(key)),
  )
  setOrigins(made, new Map([...before, ...said]))
  return made
}

/** Whether a `{}` names again what the same file says something of elsewhere: that is where it is said, and not here. */
export const isListedOnly = (patch: unknown, here: Origin, before: Origin | undefined): boolean =>
  before?.file === here.file && isTable(patch) && Object.keys(patch).length === 0

/** Puts a key behind another one; the order of keys is the order on the wire. */
export function insertAfter(table: Table, after: string, key: string, value: unknown): void {
  const entries = Object.entries(table).filter(([name]) => name !== key)
  for (const name of Object.keys(table)) delete table[name]
  for (const [name, held] of entries) {
    table[name] = held
    if (name === after) table[key] = value
  }
}
