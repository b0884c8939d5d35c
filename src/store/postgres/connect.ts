// pg behind kysely. Whole numbers of eight bytes come as numbers: nothing here counts past 2^53.
import type { Writable } from 'node:stream'
import {
  type CompiledQuery,
  DefaultQueryExecutor,
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import { withoutNul } from '../bind.ts'
import type { Database } from '../schema.ts'
import { isComposed } from '../statement.ts'

const INT8 = 20
const CONNECT_MS = 5000
// A gateway that stopped inside a transaction must not hold the feed's row for ever.
const IDLE_IN_TRANSACTION_MS = 30_000
// Beside one for each verb whose calls are gathered.
const CONNECTIONS = 7

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

const serversOf = new WeakMap<pg.Pool, Set<number>>()
const serverOf = (client: pg.PoolClient): number => (client as unknown as { processID: number }).processID

/** Whether a process of the server serves one of the pool's connections. */
export const serves = (pool: pg.Pool, server: number): boolean => serversOf.get(pool)?.has(server) ?? false

/** Connections to an address; those that only look are told so, and the server refuses to write for them. */
export function openPool(url: string, access: 'write' | 'look' = 'write', max = CONNECTIONS): pg.Pool {
  const pool = new pg.Pool({ ...clientSettings(url), max, pipeline: true })
  // A connection that breaks fails the verb that uses it, and leaves the pool; without a listener, one
  // that breaks idle, or a second time, would end the process.
  pool.on('error', () => {})
  const servers = new Set<number>()
  serversOf.set(pool, servers)
  pool.on('remove', (client) => void servers.delete(serverOf(client)))
  pool.on('connect', (client) => {
    servers.add(serverOf(client))
    client.on('error', () => {})
    if (access === 'look') client.query('set default_transaction_read_only = on').catch(() => {})
  })
  return pool
}

const NAMED = 800
const LONG = 2000
const names = new Map<string, string>()

/** Statements that come again are planned once per connection; those of many rows come in many lengths. */
function nameOf(text: string): { name?: string } {
  if (text.length > LONG && !isComposed(text)) return {}
  if (!names.has(text) && names.size < NAMED) names.set(text, `edigw_${names.size}`)
  const name = names.get(text)
  return name === undefined ? {} : { name }
}

/** The pool as kysely uses it, each parameter as the store binds it. */
function binding(pool: pg.Pool): PostgresPool {
  const connect = async () => {
    const client = await pool.connect()
    return {
      query: (text: string, parameters: readonly unknown[]) => {
        if (parameters.length > 0)
          return client.query({ ...nameOf(text), text, values: parameters.map(withoutNul) })
        return client.query(text)
      },
      release: (broken?: boolean) => client.release(broken),
    }
  }
  return { connect, end: () => pool.end(), options: pool.options } as unknown as PostgresPool
}

const none = () => Promise.reject(new Error('no connection is lent here: a transaction has one for itself'))
const unconnected = new PostgresDialect({ pool: none })

/** Sends each statement at once, on a client that a transaction has for itself. */
class ClientExecutor extends DefaultQueryExecutor {
  readonly #client: pg.PoolClient

  constructor(client: pg.PoolClient) {
    super(unconnected.createQueryCompiler(), unconnected.createAdapter(), { provideConnection: none })
    this.#client = client
  }

  override async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    sendTogether(this.#client)
    const query = { ...nameOf(sql), text: sql, values: parameters.map(withoutNul) }
    const { command, rowCount, rows } = await this.#client.query(query)
    return {
      rows: rows as R[],
      ...(CHANGING.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}),
    }
  }
}

/** What is sent until the event loop turns goes in one write; that is a third of what a small statement takes. */
function sendTogether(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

const CHANGING: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

const lent = new WeakMap<pg.PoolClient, Kysely<Database>>()

function kyselyLent(client: pg.PoolClient): Kysely<Database> {
  const known = lent.get(client)
  if (known) return known
  const [dialect, driver] = [unconnected, unconnected.createDriver()]
  const executor = new ClientExecutor(client)
  const made = new Kysely<Database>({ config: { dialect }, dialect, driver, executor })
  lent.set(client, made)
  return made
}

const BEGIN = 'begin isolation level read committed'
// Statements about a list would be planned anew each time, since one of unknown length is taken to be long; and those that were
// planned while a table was small would read all of it ever after.
const PLANNED = `${BEGIN}; set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off`

/**
 * Runs an act in a transaction of its own; `planned`, where all of its statements find rows by keys. Statements are sent as
 * they are made, so that those which do not wait for each other go together; the query builder's own transactions send one,
 * and wait.
 */
export async function transaction<T>(
  pool: pg.Pool,
  act: (db: Kysely<Database>) => Promise<T>,
  { planned = false } = {},
): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    sendTogether(client)
    // Nobody waits for its answer: where it fails, the connection is gone, and the statement behind it fails too.
    client.query(planned ? PLANNED : BEGIN).catch(() => {})
    const result = await act(kyselyLent(client))
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Runs an act that only looks, on a connection of its own; its statements are sent as a transaction's. */
export async function borrow<T>(pool: pg.Pool, act: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    return await act(kyselyLent(client))
  } finally {
    client.release()
  }
}

export const kyselyOn = (pool: pg.Pool): Kysely<Database> =>
  new Kysely<Database>({ dialect: new PostgresDialect({ pool: binding(pool) }) })
