// The store's two doors: a directory for one process, a PostgreSQL address for many.

import { type Lock, takeDirectory } from './embedded/lock.ts'
import { type EmbeddedAddress, lookAtEmbedded, openEmbedded } from './embedded/open.ts'
import type { KeySource } from './seal/keys.ts'
import type { Store } from './store.ts'
import type { Looking } from './verb/names.ts'

export { type Lock, type Looking, openEmbedded, takeDirectory }

type PostgresAddress = { url: string; listen?: boolean; keys?: KeySource }

/** Where a store is, and the keys that it is sealed by. */
export type StoreAddress = PostgresAddress | EmbeddedAddress

/** As `openPostgres` of postgres/open.ts, which is loaded by its first call: most houses have no such server. */
export const openPostgres = async (where: PostgresAddress): Promise<Store> =>
  (await import('./postgres/open.ts')).openPostgres(where)

/** Opens the store at the address where there is one, else in the directory. */
export const openStore = (where: StoreAddress): Promise<Store> =>
  'url' in where ? openPostgres(where) : openEmbedded(where)

/** Opens the store only to look at it, beside the gateways that have it: nothing can be changed through it. */
export const lookAtStore = async (where: StoreAddress): Promise<Looking> =>
  'url' in where ? (await import('./postgres/open.ts')).lookAtPostgres(where) : lookAtEmbedded(where)
