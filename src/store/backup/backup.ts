// Backup and restore, of either engine into either: one file, made beside gateways at work, and put into a new store whole or
// not at all.
import { existsSync } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { sql } from 'kysely'
import { takeDirectory } from '../embedded/lock.ts'
import { connect } from '../embedded/sqlite.ts'
import { schema } from '../migration/migrate.ts'
import type { Session } from '../session.ts'
import { BackupError, type BackupHead } from './form.ts'
import { formOf, type Loaded, loadBackup, type Restoring } from './load.ts'
import { readBackup } from './read.ts'
import { atEmbedded, atPostgres } from './snapshot.ts'
import { type TableForm, tablesOf } from './tables.ts'
import { type BackupProgress, backupBytes, type KeyFile, type Snapshot } from './write.ts'

export { BackupError, type BackupProgress, type KeyFile, type Loaded }

/** A store by its address, or by its directory. */
export type Where = { url: string } | { directory: string }

const FAST = 1

/** Writes a backup of the store to a file that is not there yet, for its owner alone; answers its size. */
export async function backUp(
  where: Where,
  path: string,
  what: { at: string; keys: readonly KeyFile[]; progress: (so: BackupProgress) => void },
): Promise<number> {
  if (existsSync(path)) throw new BackupError(`${path} is there already`)
  if ('directory' in where && !existsSync(join(where.directory, 'store.db')))
    throw new BackupError(`there is no store in ${where.directory}`)
  const draft = `${path}.partial`
  const file = await open(draft, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
    throw new BackupError(`${draft} is there: another backup is being written, or one was cut off; delete it`)
  })
  try {
    const write = (snapshot: Snapshot) =>
      pipeline(
        Readable.from(backupBytes(snapshot, what)),
        createGzip({ level: FAST }),
        async (packed: AsyncIterable<Buffer>) => {
          for await (const piece of packed) await file.appendFile(piece)
        },
      )
    await ('url' in where ? atPostgres(where.url, write) : atEmbedded(where.directory, write))
    await file.sync()
    const { size } = await file.stat()
    await rename(draft, path)
    return size
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
}

export interface Checked {
  head: BackupHead
  rows: Readonly<Record<string, number>>
  keys: KeyFile[]
}

/** Reads a backup from end to end; throws BackupError where it is not whole, or of a version that is not known here. */
export async function checkBackup(
  path: string,
  progress: (table: string, rows: number) => void,
): Promise<Checked> {
  const counted = new Map<string, number>()
  const keys: KeyFile[] = []
  let head: BackupHead | undefined
  let forms: TableForm[] = []
  let [table, all] = ['', 0]
  for await (const part of readBackup(path)) {
    if (part.kind === 'head') {
      head = knownHead(part.head)
      forms = await tablesOf(head.schema)
    } else if (part.kind === 'table') {
      table = formOf(forms, part).name
      counted.set(table, 0)
    } else if (part.kind === 'file') keys.push({ name: part.name, content: part.content })
    else if (part.kind === 'row') {
      counted.set(table, counted.get(table)! + 1)
      if (++all % 1000 === 0) progress(table, all)
    }
  }
  return { head: head!, rows: Object.fromEntries(counted), keys }
}

function knownHead(head: BackupHead): BackupHead {
  if (head.schema <= schema.steps.length) return head
  throw new BackupError(
    `this backup has schema version ${head.schema}; this program knows ${schema.steps.length} at most: restore it by the gateway that made it, or a newer one`,
  )
}

/** Puts a checked backup into a store that is not there yet: all of it, or nothing. */
export async function restore(where: Where, path: string, how: Restoring): Promise<Loaded> {
  return 'url' in where ? intoPostgres(where.url, path, how) : intoEmbedded(where.directory, path, how)
}

/** Refuses where there is a store, before anything is read. */
export async function refuseStore(where: Where): Promise<void> {
  if ('directory' in where) {
    if (existsSync(join(where.directory, 'store.db')))
      throw new BackupError(
        `there is a store in ${where.directory} already; a backup goes into a new one only`,
      )
    return
  }
  await atNewDatabase(where.url, async () => {})
}

async function intoEmbedded(directory: string, path: string, how: Restoring): Promise<Loaded> {
  await refuseStore({ directory })
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const lock = takeDirectory(directory)
  const draft = join(directory, 'store.restoring')
  try {
    await rm(draft, { force: true })
    const loaded = await intoFile(draft, path, how)
    await chmod(draft, 0o600)
    await synced(draft)
    await rename(draft, join(directory, 'store.db'))
    await synced(directory)
    return loaded
  } finally {
    for (const name of await readdir(directory))
      if (name.startsWith('store.restoring')) await rm(join(directory, name), { force: true })
    lock.release()
  }
}

/** Nothing reads the file before it is whole, so it needs no journal. */
async function intoFile(file: string, path: string, how: Restoring): Promise<Loaded> {
  const { database, session } = connect(file, 'write')
  try {
    database.exec('pragma journal_mode = off; pragma synchronous = off; begin')
    const loaded = await loadBackup(session, readBackup(path), how)
    database.exec('commit')
    return loaded
  } finally {
    database.close()
  }
}

async function synced(path: string): Promise<void> {
  const isDirectory = (await stat(path)).isDirectory()
  if (isDirectory && process.platform === 'win32') return
  const file = await open(path, isDirectory ? 'r' : 'r+')
  await file.sync()
  await file.close()
}

const intoPostgres = (url: string, path: string, how: Restoring): Promise<Loaded> =>
  atNewDatabase(url, (session) => loadBackup(session, readBackup(path), how))

async function atNewDatabase<T>(url: string, work: (session: Session) => Promise<T>): Promise<T> {
  const { kyselyOn, openPool } = await import('../postgres/connect.ts')
  const db = kyselyOn(openPool(url))
  try {
    return await db.transaction().execute(async (own) => {
      const { rows } = await sql<{ found: string | null }>`select to_regclass('meta')::text as found`.execute(
        own,
      )
      if (rows[0]?.found)
        throw new BackupError('this database has a store already; a backup goes into a new one only')
      return work({ db: own, dialect: 'postgres' })
    })
  } finally {
    await db.destroy()
  }
}
