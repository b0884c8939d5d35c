// Where the store of these settings is and what seals it, for whoever opens it: the gateway, and tools that look beside it.
import type { StoreAddress } from '../store/index.ts'
import type { Setting } from './setting.ts'

/** As `openStore` and `lookAtStore` take it. */
export const storeAt = ({ databaseUrl: url, data: directory, storeKeys: keys }: Setting): StoreAddress => ({
  ...(url ? { url } : { directory }),
  ...(keys ? { keys } : {}),
})
