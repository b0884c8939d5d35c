// The floor: a bare program that only makes a document durable, a row and its bytes in one transaction, one after the
// other. Nothing that keeps its promise can be cheaper on this machine and store.
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { single } from './single.ts'
import { answerParent } from './talk.ts'

export interface Floor {
  perSecond: number
  /** Milliseconds of this process's CPU for each. */
  cpu: number
}

const TABLES = [
  'create table floor_receipt (id integer primary key, at text, sha256 text)',
  'create table floor_chunk (receipt integer',
]

type Keep = (index: number, bytes: Uint8Array) => unknown

async function timed(documents: number, keep: Keep): Promise<Floor> {
  const made = Array.from({ length: documents }, (_, index) => single('floor', index).bytes)
  const began = performance.now()
  const cpu = process.cpuUsage()
  for (const [index, bytes] of made.entries()) await keep(index, bytes)
  const { user, system } = process.cpuUsage(cpu)
  return {
    perSecond: (documents * 1000) / (performance.now() - began),
    cpu: (user + system) / 1000 / documents,
  }
}

async function embedded(documents: number): Promise<Floor> {
  const folder = await mkdtemp(join(tmpdir(), 'edigw-floor-'))
  try {
    const database = new DatabaseSync(join(folder, 'floor.db'))
    database.exec('pragma journal_mode = wal; pragma synchronous = full')
    database.exec(`${TABLES[0]}; ${TABLES[1]}, bytes blob)`)
    const row = database.prepare('insert into floor_receipt values (?, ?, ?)')
    const chunk = database.prepare('insert into floor_chunk values (?, ?)')
    const floor = await timed(documents, (index, bytes) => {
      database.exec('begin')
      row.run(index, 'now', String(index))
      chunk.run(index, bytes)
      database.exec('commit')
    })
    database.close()
    return floor
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function postgres(documents: number, url: string): Promise<Floor> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`${TABLES[0]}; ${TABLES[1]}, bytes bytea)`)
  const row = { name: 'row', text: 'insert into floor_receipt values ($1, $2, $3)' }
  const chunk = { name: 'chunk', text: 'insert into floor_chunk values ($1, $2)' }
  const floor = await timed(documents, async (index, bytes) => {
    await client.query('begin')
    await client.query({ ...row, values: [index, 'now', String(index)] })
    await client.query({ ...chunk, values: [index, bytes] })
    await client.query('commit')
  })
  await client.query('drop table floor_receipt, floor_chunk')
  await client.end()
  return floor
}

const verbs = {
  measure: ({ documents, url }: { documents: number; url?: string }): Promise<Floor> =>
    url === undefined ? embedded(documents) : postgres(documents, url),
}
export type FloorVerbs = typeof verbs
answerParent(verbs)
