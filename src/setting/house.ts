// What main hands to every storey above the engine: the store, time, identity and the log.
import type { Store } from '../store/store.ts'
import type { Clock, NewId } from './clock.ts'
import type { Figures } from './figures.ts'
import type { Log } from './log.ts'

export interface House {
  store: Store
  clock: Clock
  newId: NewId
  log: Log
  /** What happens often is told here; nobody counts where it is absent. */
  figures?: Figures
}
