// What a verb runs on: one connection inside one transaction, and which engine it is.
import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Database } from './schema.ts'
import type { Seal } from './seal/seal.ts'

export type Dialect = 'sqlite' | 'postgres'

export interface Session {
  db: Kysely<Database>
  dialect: Dialect
  /** By which private columns are sealed; absent where nothing is. */
  seal?: Seal
}

/** Holds the rows read until the commit; SQLite's one writer holds them anyway. */
export function locked<TB extends keyof Database, O>(
  session: Session,
  query: SelectQueryBuilder<Database, TB, O>,
): SelectQueryBuilder<Database, TB, O> {
  return session.dialect === 'postgres' ? query.forUpdate() : query
}

const ABORTED = '25P02'

/**
 * Waits for statements that do not wait for each other's outcome: PostgreSQL is sent them together, and runs them in their
 * order. Rejects when all came to their end, so that none is sent behind the transaction's, and with what went wrong first.
 */
export async function together(acts: readonly Promise<unknown>[]): Promise<void> {
  const ended = await Promise.allSettled(acts)
  const failed = ended.filter((one) => one.status === 'rejected')
  // One statement that fails makes those behind it fail, too.
  const first = failed.find(({ reason }) => (reason as { code?: unknown })?.code !== ABORTED) ?? failed[0]
  if (first) throw first.reason
}

// SQLite allows 32,766 parameters in a statement, PostgreSQL 65,535; a fixed size keeps statements prepared.
const ROWS = 200

/** Rows in batches that fit in one statement, for tables of up to 150 columns. */
export function* batches<T>(rows: readonly T[]): Generator<T[]> {
  for (let from = 0; from < rows.length; from += ROWS) yield rows.slice(from, from + ROWS)
}

/** For `on conflict do update`: each column takes the value that was to be inserted. */
export function overwrite<C extends string>(columns: readonly C[]): Record<C, RawBuilder<never>> {
  const refs = columns.map((column) => [column, sql<never>`${sql.ref(`excluded.${column}`)}`])
  return Object.fromEntries(refs) as Record<C, RawBuilder<never>>
}
