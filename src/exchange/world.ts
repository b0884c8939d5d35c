// Whether an error is the world's (disk, network, lock) or ours. The store throws what its engine said; only what
// is known to pass is tried again, so that a broken invariant never spins.
import { Outdated } from '../store/store.ts'
import { Failure } from './failure.ts'

/** SQLSTATE classes: connection, rollback, resources, operator, system. */
const PASSING = /^(08|40|53|57|58)[0-9A-Z]{3}$/
/** Node's names of system errors. */
const SYSTEM = /^E[A-Z]{2,}$/
/** What SQLite says of a full disk, a disk error and a lock; its code is the same for everything. */
const SAID = /disk is full|disk I\/O error|database is locked|unable to open database|readonly database/

/** The failure behind an error; undefined where it is a fault. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error
  if (!(error instanceof Error)) return undefined
  if (error instanceof Outdated) return new Failure(error.message, { retry: 'later', cause: error })
  const { code } = error as { code?: unknown }
  const passes = typeof code === 'string' && (PASSING.test(code) || SYSTEM.test(code))
  if (!passes && !SAID.test(error.message)) return undefined
  return new Failure(`The store could not be used: ${error.message}`, { retry: 'later', cause: error })
}
