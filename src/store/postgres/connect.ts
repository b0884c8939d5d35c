// pg behind kysely. Whole numbers of eight bytes come as numbers: nothing here counts past 2^53.
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import { withoutNul } from '../bind.ts'
import type { Database } from '../schema.ts'

const INT8 = 20
const CONNECT_MS = 5000
// A gateway that stopped inside a transaction must not hold the feed's row for ever.
const IDLE_IN_TRANSACTION_MS = 30_000
const CONNECTIONS = 10

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)),
}

/** A session connection's settings, also for one outside of the pool. */
export const clientSettings = (url: string): pg.ClientConfig => ({
  connectionString: url,
  types,
  keepAlive: true,
  application_name: 'edigw',
  connectionTimeoutMillis: CONNECT_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
})

/** Connections to an address; those that only look are told so, and the server refuses to write for them. */
export function openPool(url: string, access: 'write' | 'look' = 'write'): pg.Pool {
  const pool = new pg.Pool({ ...clientSettings(url), max: CONNECTIONS, pipeline: true })
  // A connection that breaks fails the verb that uses it, and leaves the pool; without a listener, one
  // that breaks idle, or a second time, would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    client.on('error', () => {})
    if (access === 'look') client.query('set default_transaction_read_only = on').catch(() => {})
  })
  return pool
}

const NAMED = 300
const LONG = 2000
const names = new Map<string, string>()

/** Statements that come again are planned once per connection; those of many rows come in many lengths. */
function nameOf(text: string): { name?: string } {
  if (text.length > LONG) return {}
  if (!names.has(text) && names.size < NAMED) names.set(text, `edigw_${names.size}`)
  const name = names.get(text)
  return name === undefined ? {} : { name }
}

const BEGIN = /^(begin|start transaction)\b/
const BEGUN = { command: 'BEGIN', rowCount: 0, rows: [] }

/**
 * A transaction's beginning says nothing that anybody waits for, so it goes together with the first statement: one round
 * trip less for each verb that writes, and an eighth less of what they take of the main thread. Where it fails, the
 * connection is gone, and the statement behind it fails too.
 */
async function begin(client: pg.PoolClient, text: string): Promise<typeof BEGUN> {
  client.query(text).catch(() => {})
  return BEGUN
}

/** The pool as kysely uses it, each parameter as the store binds it. */
function binding(pool: pg.Pool): PostgresPool {
  const connect = async () => {
    const client = await pool.connect()
    return {
      query: (text: string, parameters: readonly unknown[]) => {
        if (parameters.length > 0)
          return client.query({ ...nameOf(text), text, values: parameters.map(withoutNul) })
        return BEGIN.test(text) ? begin(client, text) : client.query(text)
      },
      release: (broken?: boolean) => client.release(broken),
    }
  }
  return { connect, end: () => pool.end(), options: pool.options } as unknown as PostgresPool
}

export const kyselyOn = (pool: pg.Pool): Kysely<Database> =>
  new Kysely<Database>({ dialect: new PostgresDialect({ pool: binding(pool) }) })
