// Loaded into a gateway's process before anything else (node --import), in each of its threads: counts what
// it commits, fsyncs, renames, sends and does at others' servers, and lets the one go wrong that it was told. The product knows nothing of it.
import { appendFileSync } from 'node:fs'
import promises, { open } from 'node:fs/promises'
import http from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { Socket } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { BroadcastChannel, isMainThread, Worker } from 'node:worker_threads'
import { CHANNEL, type Fault, parseFault, parseWeather, type Site, type Weather } from './fault.ts'

const counts = new Map<Site, number>()
let fault: Fault | undefined = process.env.FAULT ? parseFault(process.env.FAULT) : undefined

const channel = new BroadcastChannel(CHANNEL)
let weather: Weather = 'fair'
channel.onmessage = ({ data }) => {
  const changed = parseWeather(data as string)
  if (changed) {
    weather = changed
    return
  }
  fault = parseFault(data as string)
  counts.clear()
}
channel.unref()

/** Counts one act; answers what is to happen to it, where it is the one. */
function strike(site: Site): Fault['mode'] | undefined {
  const count = (counts.get(site) ?? 0) + 1
  counts.set(site, count)
  if (fault?.site !== site || fault.nth !== count) return undefined
  if (fault.mode === 'kill-before') die()
  return fault.mode
}

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

/** What the engine's threads were given so far: bytes to frame, sets to read. */
export const given = { framed: 0, read: 0 }

type Posted = { jobs?: { kind: string; bytes?: Uint8Array; sets?: unknown[] }[] }
const postMessage = Worker.prototype.postMessage as (message: Posted, ...rest: unknown[]) => void
Worker.prototype.postMessage = function hand(this: Worker, message: Posted, ...rest: unknown[]) {
  for (const job of message?.jobs ?? []) {
    if (job.kind === 'frame') given.framed += job.bytes?.length ?? 0
    if (job.kind === 'read') given.read += job.sets?.length ?? 0
  }
  return postMessage.call(this, message, ...rest)
} as typeof Worker.prototype.postMessage

const broken = (message: string, code: string) => Object.assign(new Error(message), { code })

/** An act that is over when it returns or resolves. */
async function around<T>(site: Site, act: () => Promise<T>): Promise<T> {
  const mode = strike(site)
  if (mode === 'fail') throw broken('i/o error', 'EIO')
  const result = await act()
  if (mode === 'kill-after') die()
  return result
}

const SLOW_MS = 300
const MOST_PAGES = 4_294_967_294

const changes = new WeakMap<DatabaseSync, number>()
const changesOf = (database: DatabaseSync): number =>
  (database.prepare('select total_changes() as count').get() as { count: number }).count

/** SQLite itself says that the disk is full, where it may have no more pages than it has; the journal would have no room either. */
function limitPages(database: DatabaseSync): void {
  changes.set(database, changesOf(database))
  const { page_count: pages } = database.prepare('pragma page_count').get() as { page_count: number }
  exec.call(database, `pragma max_page_count = ${weather === 'full' ? pages : MOST_PAGES}`)
}

const exec = DatabaseSync.prototype.exec
DatabaseSync.prototype.exec = function commit(sql: string) {
  if (sql === 'begin immediate') limitPages(this)
  if (sql !== 'commit') return exec.call(this, sql)
  if (weather === 'slow') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SLOW_MS)
  const mode = strike('commit')
  const isFull = weather === 'full' && changesOf(this) !== changes.get(this)
  if (mode === 'fail' || isFull) throw broken('database or disk is full', 'ERR_SQLITE_ERROR')
  exec.call(this, sql)
  if (mode === 'kill-after') die()
}

const handle = await open(process.execPath)
type Written = Promise<{ bytesWritten: number }>
const files = Object.getPrototypeOf(handle) as {
  sync(): Promise<void>
  datasync(): Promise<void>
  write(...what: unknown[]): Written
}
await handle.close()
for (const name of ['sync', 'datasync'] as const) {
  const real = files[name]
  files[name] = async function flush() {
    if (weather === 'slow') await wait(SLOW_MS)
    return around('fsync', () => real.call(this))
  }
}
const { write: put } = files
files.write = async function fill(...what) {
  if (weather === 'full') throw broken('ENOSPC: no space left on device, write', 'ENOSPC')
  return put.apply(this, what)
}

const { rename } = promises
promises.rename = (from, to) => around('rename', () => rename(from, to))
syncBuiltinESMExports()

const write = Socket.prototype.write as (...args: unknown[]) => boolean
Socket.prototype.write = function send(this: Socket & { server?: unknown }, ...args: unknown[]) {
  // What a door sends, not what goes to the database or to a log.
  if (!this.server) return write.apply(this, args)
  const mode = strike('send')
  if (mode === 'fail') {
    this.destroy()
    return false
  }
  const flowing = write.apply(this, args)
  // The kernel has the bytes by then.
  if (mode === 'kill-after') setImmediate(die)
  return flowing
} as typeof Socket.prototype.write

const { request } = http
http.request = ((...args: Parameters<typeof request>) => {
  const mode = strike('notify')
  const made = request(...args)
  if (mode === 'fail') made.destroy(broken('socket hang up', 'ECONNRESET'))
  if (mode === 'kill-after') made.once('response', die)
  return made
}) as typeof request
syncBuiltinESMExports()

type Act = (...args: unknown[]) => Promise<unknown>
if (isMainThread) {
  const { default: SftpClient } = await import('ssh2-sftp-client')
  const client = SftpClient.prototype as unknown as Record<string, Act>
  for (const [name, site] of [
    ...(['list', 'delete'] as const).map((one) => [one, 'poll'] as const),
    ['put', 'put'] as const,
  ]) {
    const act = client[name]!
    client[name] = function reach(...args) {
      return around(site, () => act.apply(this, args))
    }
  }
  const move = client.rename!
  client.rename = function reach(...args) {
    return around(String(args[0]).endsWith('.part') ? 'put' : 'poll', () => move.apply(this, args))
  }
}

if (isMainThread && process.env.DATABASE_URL) {
  const { default: pg } = await import('pg')
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown
  const commit = async (client: object, args: unknown[]) => {
    const cut = () => (client as { connection: { stream: Socket } }).connection.stream.destroy()
    const lost = broken('Connection terminated unexpectedly', 'ECONNRESET')
    const mode = strike('commit')
    if (mode === 'fail') {
      cut()
      throw lost
    }
    const result = await query.apply(client, args)
    if (mode === 'kill-after') die()
    if (mode !== 'lose') return result
    cut()
    throw lost
  }
  pg.Client.prototype.query = function asked(this: object, ...args: unknown[]) {
    return args[0] === 'commit' ? commit(this, args) : query.apply(this, args)
  } as typeof pg.Client.prototype.query
}

// How many there were, for whoever wants to let each of them go wrong in turn.
process.on('exit', () => {
  if (process.env.FAULT_COUNTS)
    appendFileSync(process.env.FAULT_COUNTS, `${JSON.stringify(Object.fromEntries(counts))}\n`)
})
