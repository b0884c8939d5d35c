// What the kernel says of processes: CPU, memory and bytes written; and what the stores say of their own syncs.
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** Clock ticks a second; Linux has had no other number on any machine for decades. */
const TICKS = 100

const MEGABYTE = 2 ** 20

function lookup(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Megabytes that a process holds. */
export const residentOf = (pid: number): number =>
  (1024 * Number(/^VmRSS:\s+(\d+)/m.exec(lookup(`/proc/${pid}/status`))?.[1] ?? 0)) / MEGABYTE

/** Bytes that a process has written to its files and sockets: where no kernel counts, undefined. */
export function writtenBy(pid: number): number | undefined {
  const found = /^write_bytes: (\d+)/m.exec(lookup(`/proc/${pid}/io`))
  return found ? Number(found[1]) : undefined
}

/** Milliseconds of CPU of a process. */
function cpuOf(pid: number): number {
  const fields = lookup(`/proc/${pid}/stat`)
    .replace(/^.*\) /, '')
    .split(' ')
  // utime and stime, and of children that are gone: the fields 14 to 17.
  return fields.slice(11, 15).reduce((sum, field) => sum + (Number(field) || 0), 0) * (1000 / TICKS)
}

/** The processes that work in a directory: a server's, by where its data are. */
function processesIn(directory: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readlinkSync(`/proc/${name}/cwd`).startsWith(directory)
      } catch {
        return false
      }
    })
    .map(Number)
}

/** What a store has done since it is there. */
export interface StoreWork {
  /** Times that it waited for the disk. */
  syncs: number
  /** Bytes of the journal. */
  journal: number
  /** CPU of its own processes, in milliseconds; those of the embedded store are the gateway's. */
  cpu: number
}

/** Looks at a store's own counters. */
export interface StoreWatch {
  work(): Promise<StoreWork>
  close(): Promise<void>
}

/** PostgreSQL counts by itself (pg_stat_io, pg_stat_wal). */
export async function watchPostgres(url: string): Promise<StoreWatch> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const directory = new URL(url).searchParams.get('host') ?? ''
  const { rows: settings } = await client.query('show data_directory')
  const home = String(settings[0].data_directory || directory)
  const work = async () => {
    const { rows } = await client.query(
      `select (select coalesce(sum(fsyncs), 0)::float8 from pg_stat_io) as syncs,
        (select wal_bytes::float8 from pg_stat_wal) as journal`,
    )
    const cpu = processesIn(home).reduce((sum, pid) => sum + cpuOf(pid), 0)
    return { syncs: rows[0].syncs as number, journal: rows[0].journal as number, cpu }
  }
  return { work, close: () => client.end() }
}

/**
 * SQLite counts nothing but how often its journal was begun anew (its header, file format 4.1): that takes two syncs, of
 * the journal and of the database. Those of its commits are counted in the gateway (probe-child.ts).
 */
export function watchEmbedded(data: string): StoreWatch {
  const header = Buffer.alloc(32)
  const work = async () => {
    const file = openSync(join(data, 'store.db-wal'), 'r')
    readSync(file, header, 0, header.length, 0)
    closeSync(file)
    return { syncs: 2 * header.readUInt32BE(12), journal: 0, cpu: 0 }
  }
  return { work, close: async () => {} }
}
