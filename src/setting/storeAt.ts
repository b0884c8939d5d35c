// Where the store of these settings is, for whoever opens it: the gateway, and tools that look beside it.
import type { Setting } from './setting.ts'

export type StoreAddress = { url: string } | { directory: string }

/** As `openStore` and `lookAtStore` take it. */
export const storeAt = ({ databaseUrl: url, data: directory }: Setting): StoreAddress =>
  url ? { url } : { directory }
