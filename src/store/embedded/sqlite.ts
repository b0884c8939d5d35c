// node:sqlite behind kysely. Everything that depends on this young module of Node stands in this file.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely'
import { withoutNul } from '../bind.ts'
import type { Database } from '../schema.ts'
import { type Seal, unsealed } from '../seal/seal.ts'
import type { Session } from '../session.ts'

const WAIT_MS = 5000
const JOURNAL_BYTES = 64 * 1024 * 1024
const STATEMENTS = 400
// Pages of 4 kB after which the journal is copied into the file. With SQLite's own 1,000 that was every fourth document,
// and each copy syncs twice; so many are 32 MB, half of what the journal keeps.
const JOURNAL_PAGES = 8000

// FULL: a commit is on the disk before it is answered. NORMAL would lose the last ones with the machine.
const WRITER = `pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;
  pragma journal_size_limit = ${JOURNAL_BYTES}; pragma wal_autocheckpoint = ${JOURNAL_PAGES}; pragma cache_size = -32000`
const READER = 'pragma cache_size = -32000'

interface Prepared {
  statement: StatementSync
  reader: boolean
}

/** Statements by their text, the least recently prepared one forgotten first. */
function statementCache(database: DatabaseSync): (text: string) => Prepared {
  const kept = new Map<string, Prepared>()
  return (text) => {
    const known = kept.get(text)
    if (known) return known
    const statement = database.prepare(text)
    const prepared = { statement, reader: statement.columns().length > 0 }
    if (kept.size >= STATEMENTS) kept.delete(kept.keys().next().value!)
    kept.set(text, prepared)
    return prepared
  }
}

function kyselyStatement({ statement, reader }: Prepared): SqliteStatement {
  const bound = (parameters: readonly unknown[]) => parameters.map(withoutNul) as SQLInputValue[]
  return {
    reader,
    all: (parameters) => statement.all(...bound(parameters)),
    run: (parameters) => statement.run(...bound(parameters)),
    iterate: (parameters) => statement.iterate(...bound(parameters)),
  }
}

export interface Connection {
  database: DatabaseSync
  session: Session
}

/** Opens the file to write (made where it is not there) or only to look. */
export function connect(file: string, access: 'write' | 'look', seal: Seal = unsealed): Connection {
  const database = new DatabaseSync(file, { timeout: WAIT_MS, readOnly: access === 'look' })
  database.exec(access === 'write' ? WRITER : READER)
  const prepare = statementCache(database)
  const dialect = new SqliteDialect({
    database: { close: () => database.close(), prepare: (text) => kyselyStatement(prepare(text)) },
  })
  return { database, session: { db: new Kysely<Database>({ dialect }), dialect: 'sqlite', seal } }
}
