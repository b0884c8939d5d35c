// Engine threads for the exchanges of a test process: they hold nothing but compiled guides, by their hash, and to load
// them costs more than most tests do.
import { openPool, type Pool } from '../../src/exchange/pool.ts'

let shared: Pool | undefined

/** One engine thread for every house of this process; nobody closes it, since idle it keeps no process alive. */
export function sharedEngine(): Pool {
  shared ??= openPool({ threads: 1 })
  return shared
}
