// node:sqlite behind kysely. Everything that depends on this young module of Node stands in this file.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { type CompiledQuery, DefaultQueryExecutor, Kysely, type QueryResult, SqliteDialect } from 'kysely'
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

/**
 * Runs each statement at once: kysely's own executor waits for a connection first, of which there is one, and not in use.
 * That is a quarter of what a small statement takes.
 */
class DirectExecutor extends DefaultQueryExecutor {
  readonly #prepare: (text: string) => Prepared
  readonly #isOver: () => boolean

  /** `isOver`: whether nothing may be run any more. */
  constructor(dialect: SqliteDialect, prepare: (text: string) => Prepared, isOver: () => boolean) {
    const none = () => Promise.reject(new Error('a connection is not lent: each verb has it for itself'))
    super(dialect.createQueryCompiler(), dialect.createAdapter(), { provideConnection: none })
    this.#prepare = prepare
    this.#isOver = isOver
  }

  override async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#isOver()) throw new Error('the transaction was ended by an error')
    const { statement, reader } = this.#prepare(sql)
    const bound = parameters.map(withoutNul) as SQLInputValue[]
    if (reader) return { rows: statement.all(...bound) as R[] }
    const { changes, lastInsertRowid } = statement.run(...bound)
    return { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] }
  }
}

export interface Connection {
  database: DatabaseSync
  session: Session
  /**
   * Runs an act inside the transaction that is open. A full disk ends a transaction by itself: none of the act's statements is
   * run then, since each would be committed alone.
   */
  within<T>(act: () => Promise<T>): Promise<T>
}

/** Opens the file to write (made where it is not there) or only to look. */
export function connect(file: string, access: 'write' | 'look', seal: Seal = unsealed): Connection {
  const database = new DatabaseSync(file, { timeout: WAIT_MS, readOnly: access === 'look' })
  database.exec(access === 'write' ? WRITER : READER)
  const prepare = statementCache(database)
  const never = () => {
    throw new Error('statements are run by the executor')
  }
  const dialect = new SqliteDialect({ database: { close: () => database.close(), prepare: never } })
  let isWithin = false
  const executor = new DirectExecutor(dialect, prepare, () => isWithin && !database.isTransaction)
  const db = new Kysely<Database>({ config: { dialect }, dialect, driver: dialect.createDriver(), executor })
  const within = async <T>(act: () => Promise<T>): Promise<T> => {
    isWithin = true
    try {
      return await act()
    } finally {
      isWithin = false
    }
  }
  return { database, session: { db, dialect: 'sqlite', seal }, within }
}
