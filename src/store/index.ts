// The store's two doors: a directory for one process, a PostgreSQL address for many.
import { openEmbedded } from './embedded/open.ts'
import { openPostgres } from './postgres/open.ts'
import type { Store } from './store.ts'

export { openEmbedded, openPostgres }

/** Opens the store at the address where there is one, else in the directory. */
export const openStore = (where: { url: string } | { directory: string }): Promise<Store> =>
  'url' in where ? openPostgres(where) : openEmbedded(where)
