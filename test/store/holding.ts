// Where a word stands in a store as somebody finds it who has the disk or the database, in capitals or not: as text, as bytes,
// and as Base64 in its three positions.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'

type Row = Record<string, unknown>
type Where = { url: string } | { directory: string }

/** The middle of a word's Base64, wherever the word begins; its first and last digits depend on what is beside it. */
const inBase64 = (word: string): string[] =>
  [0, 1, 2].map((before) =>
    Buffer.from('.'.repeat(before) + word)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(before + 1, -1),
  )

function holds(value: unknown, word: string): boolean {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)
  return text.toLowerCase().includes(word.toLowerCase()) || inBase64(word).some((one) => text.includes(one))
}

/** The columns of all tables in which a word stands, as `table.column`, and what stands there. */
export async function columnsHolding(where: Where, word: string): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for await (const { table, rows } of 'url' in where ? ofPostgres(where.url) : ofSqlite(where.directory))
    for (const row of rows)
      for (const [column, value] of Object.entries(row))
        if (value !== null && holds(value, word)) {
          const place = `${table}.${column}`
          found.set(place, [...(found.get(place) ?? []), String(value)])
        }
  return found
}

interface Table {
  table: string
  rows: Row[]
}

async function* ofPostgres(url: string): AsyncGenerator<Table> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: tables } = await client.query(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    )
    for (const { name } of tables as { name: string }[])
      yield { table: name, rows: (await client.query(`select * from "${name}"`)).rows as Row[] }
  } finally {
    await client.end()
  }
}

async function* ofSqlite(directory: string): AsyncGenerator<Table> {
  const database = new DatabaseSync(join(directory, 'store.db'), { readOnly: true, timeout: 5000 })
  try {
    const tables = database.prepare(`select name from sqlite_schema where type = 'table'`).all()
    for (const { name } of tables as { name: string }[])
      yield { table: name, rows: database.prepare(`select * from "${name}"`).all() }
  } finally {
    database.close()
  }
}

/**
 * Files of a directory that hold a word, as it is written. They are read by another process: to close a file here would let go
 * of the locks that a gateway of this process has on it.
 */
export function filesHolding(directory: string, word: string, except: string): string[] {
  const { stdout, status } = spawnSync('grep', ['-rlF', `--exclude-dir=${except}`, word, directory], {
    encoding: 'utf8',
  })
  if (status !== 0 && status !== 1) throw new Error(`grep ended with ${status}`)
  return stdout.split('\n').filter((line) => line !== '')
}
