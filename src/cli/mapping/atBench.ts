// The store and engine threads of a command that tries documents by itself, beside whatever gateway has the store.
import { openPool } from '../../exchange/pool.ts'
import { type Bench, benchSizes } from '../../exchange/trying/bench.ts'
import { openRegistry } from '../../partner/registry.ts'
import { systemClock } from '../../setting/clock.ts'
import type { Setting } from '../../setting/setting.ts'
import { storeAt } from '../../setting/storeAt.ts'
import { lookAtStore } from '../../store/index.ts'
import { UsageError } from '../terminal.ts'

/** Gives the work a bench, and closes it. Throws UsageError where the store can't be looked at. */
export async function atBench(setting: Setting, work: (bench: Bench) => Promise<number>): Promise<number> {
  const { threads } = setting
  const store = await lookAtStore(storeAt(setting)).catch((cause: Error) => {
    throw new UsageError(cause.message, { cause })
  })
  const pool = openPool({ threads })
  try {
    return await work({ store, registry: openRegistry(store), pool, clock: systemClock, sizes: benchSizes })
  } finally {
    await pool.close()
    await store.close()
  }
}
