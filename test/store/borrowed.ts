// Embedded stores for tests, each lent to one after the other: to load a store's two threads costs more than most tests
// do. A store is as new when it is lent: every row of the one before is gone. Tests of opening, closing and of what is
// on the disk behind it open stores of their own.
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openEmbedded } from '../../src/store/index.ts'
import type { Store } from '../../src/store/store.ts'

interface Lendable {
  store: Store
  directory: string
}

/** What a store holds when it is lent: of this name, put in by these verbs. */
export interface Beginning {
  name: string
  fill: (store: Store) => Promise<unknown>
}

/** In place of a key. */
const PLAIN = 'plain'

/** One of ours, and the key that seals it. */
interface Lent extends Lendable {
  key: string
}

const EMPTY: Beginning = { name: 'empty', fill: async () => {} }

const idle = new Map<string, Lent[]>()
const directories: string[] = []
// Nobody closes the stores: idle they keep no process alive.
process.once('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})
const models = new Map<string, Promise<string>>()

/** A store with nothing in it but its beginning; to close it is to give it back. `directory` is where its file is. */
export async function borrowStore(beginning: Beginning = EMPTY): Promise<Lendable> {
  const one = idle.get(PLAIN)?.pop() ?? (await newOne(PLAIN))
  // The first to be lent is the model of an empty one; what begins otherwise is made out of that.
  const empty = await modelOf(EMPTY, one)
  if (!models.has(beginning.name)) restore(one, empty)
  restore(one, await modelOf(beginning, one))
  return { store: lent(one), directory: one.directory }
}

/** As `borrowStore`, an empty one that seals by this key, in Base64. */
export async function borrowSealed(key: string): Promise<Lendable> {
  const one = idle.get(key)?.pop() ?? (await newOne(key))
  restore(one, await modelOf({ ...EMPTY, name: 'empty-sealed' }, one))
  return { store: lent(one), directory: one.directory }
}

async function newOne(key: string): Promise<Lent> {
  const directory = await mkdtemp(join(tmpdir(), 'borrowed-'))
  directories.push(directory)
  const keys = key === PLAIN ? {} : { keys: { text: key } }
  return { store: await openEmbedded({ directory, ...keys }), directory, key }
}

/** A file as a store begins, made on the first call out of this store, which is empty then. */
function modelOf({ name, fill }: Beginning, one: Lendable): Promise<string> {
  const make = async () => {
    await fill(one.store)
    const file = join(one.directory, `${name}.db`)
    within(one, (database) => database.prepare('vacuum into ?').run(file))
    return file
  }
  const known = models.get(name) ?? make()
  models.set(name, known)
  return known
}

function within(one: Lendable, act: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(join(one.directory, 'store.db'), {
    timeout: 5000,
    enableForeignKeyConstraints: false,
  })
  try {
    database.exec('pragma synchronous = off')
    act(database)
  } finally {
    database.close()
  }
}

function restore(one: Lendable, model: string): void {
  within(one, (database) => {
    database.prepare('attach ? as model').run(model)
    database.exec('begin immediate')
    // The trail gives up only what lies before its anchor.
    database.exec('update main.audit_head set anchor_id = (select coalesce(max(id), 0) from main.audit)')
    const tables = database.prepare(`select name from main.sqlite_master where type = 'table'`).all()
    for (const { name } of tables)
      database.exec(`delete from main."${name}"; insert into main."${name}" select * from model."${name}"`)
    // A test may have taken off what guards the tables.
    const lost = database
      .prepare(`select sql from model.sqlite_master where type = 'trigger'
        and name not in (select name from main.sqlite_master where type = 'trigger')`)
      .all()
    for (const { sql } of lost) database.exec(String(sql))
    database.exec('commit')
  })
}

function lent(one: Lent): Store {
  const { store } = one
  const silence: (() => void)[] = []
  let closed: Promise<void> | undefined
  const guarded = Object.entries(store).map(([name, verb]) => [
    name,
    (...args: unknown[]) =>
      closed
        ? Promise.reject(new Error('the store is closed'))
        : (verb as (...args: unknown[]) => unknown)(...args),
  ])
  // What was called before is done before anybody else has the store.
  const giveBack = async () => {
    for (const stop of silence) stop()
    await store.ready()
    idle.set(one.key, [...(idle.get(one.key) ?? []), one])
  }
  return {
    ...(Object.fromEntries(guarded) as Store),
    onWork: (wake) => {
      const stop = store.onWork(wake)
      silence.push(stop)
      return stop
    },
    close: () => (closed ??= giveBack()),
  }
}
