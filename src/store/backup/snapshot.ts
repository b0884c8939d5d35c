// One moment of a store, held while its rows are carried away: a read transaction of SQLite, a repeatable-read one of PostgreSQL.
// Neither makes a gateway wait; SQLite's journal grows until it is over.
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { connect } from '../embedded/sqlite.ts'
import { knowTables, schema } from '../migration/migrate.ts'
import type { Session } from '../session.ts'
import { BackupError, type Cell, sizeOf } from './form.ts'
import type { TableForm } from './tables.ts'
import type { Snapshot } from './write.ts'

/** Rows of about so many bytes are handed on together. */
const BATCH = 1 << 20

const quoted = ({ columns }: TableForm): string => columns.map((name) => `"${name}"`).join(', ')

async function versionOf(session: Session): Promise<number> {
  await knowTables(session)
  const meta = await session.db.selectFrom('meta').select('schema_version').executeTakeFirstOrThrow()
  if (meta.schema_version === schema.steps.length) return meta.schema_version
  throw new BackupError(
    `a newer gateway has brought this store to schema version ${meta.schema_version}; this program knows ${schema.steps.length}: let the newer one make the backup`,
  )
}

/** Runs the work on the embedded store of a directory as it is now, also beside its gateway. */
export async function atEmbedded<T>(directory: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const { database, session } = connect(join(directory, 'store.db'), 'look')
  try {
    database.exec('begin')
    const schema = await versionOf(session)
    return await work({ engine: 'sqlite', schema, rows: (table) => sqliteRows(database, table) })
  } finally {
    database.close()
  }
}

async function* sqliteRows(database: DatabaseSync, table: TableForm): AsyncGenerator<Cell[][]> {
  const statement = database.prepare(`select ${quoted(table)} from "${table.name}"`)
  statement.setReturnArrays(true)
  let batch: Cell[][] = []
  let size = 0
  for (const row of statement.iterate() as Iterable<unknown> as Iterable<Cell[]>) {
    batch.push(row)
    size += sizeOf(row)
    if (size < BATCH) continue
    yield batch
    batch = []
    size = 0
  }
  if (batch.length > 0) yield batch
}

/** Runs the work on the store at an address as it is now. */
export async function atPostgres<T>(url: string, work: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const { kyselyOn, openPool } = await import('../postgres/connect.ts')
  const db = kyselyOn(openPool(url, 'look'))
  try {
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (own) => {
        // A slow disk or pipe must not end it.
        await sql`set local idle_in_transaction_session_timeout = 0`.execute(own)
        const session: Session = { db: own, dialect: 'postgres' }
        const schema = await versionOf(session)
        return work({ engine: 'postgres', schema, rows: (table) => postgresRows(session, table) })
      })
  } finally {
    await db.destroy()
  }
}

const ROWS_MOST = 1000
const FIRST_ROWS = 20

/** By a cursor, so many rows at a time as the last ones were small. */
async function* postgresRows({ db }: Session, table: TableForm): AsyncGenerator<Cell[][]> {
  await sql
    .raw(`declare backup no scroll cursor for select ${quoted(table)} from "${table.name}"`)
    .execute(db)
  for (let count = FIRST_ROWS; ; ) {
    const { rows } = await sql.raw(`fetch forward ${count} from backup`).execute(db)
    const batch = (rows as Record<string, Cell>[]).map((row) =>
      table.columns.map((name) => row[name] ?? null),
    )
    if (batch.length > 0) yield batch
    if (batch.length < count) break
    const size = batch.reduce((sum, row) => sum + sizeOf(row), 1)
    count = Math.max(1, Math.min(ROWS_MOST, Math.floor((BATCH * count) / size)))
  }
  await sql`close backup`.execute(db)
}
