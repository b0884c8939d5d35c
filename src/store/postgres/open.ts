// The store on PostgreSQL, for several processes: each verb that writes is one transaction.
import { sql } from 'kysely'
import type pg from 'pg'
import { hangBell } from '../bell.ts'
import { checkTables, knowTables, migrate } from '../migration/migrate.ts'
import type { AuditEntry } from '../record.ts'
import type { KeySource } from '../seal/keys.ts'
import { type Seal, sealOf } from '../seal/seal.ts'
import type { Session } from '../session.ts'
import { Outdated, type Store } from '../store.ts'
import { auditAct } from '../verb/audit.ts'
import {
  isLooking,
  type Looking,
  type LookingName,
  looksBy,
  type VerbName,
  verbsBy,
  type WritingName,
} from '../verb/names.ts'
import { checkStoreKeys } from '../verb/sealing.ts'
import { type AnySeveral, type AnyVerb, looking, several, writing } from '../verb/verbs.ts'
import { borrow, kyselyOn, openPool, serves, transaction } from './connect.ts'
import { gather } from './gather.ts'
import { openListening, openTelling } from './news.ts'
import { isServers, persist } from './persist.ts'

type Db = Session['db']

// Any constant would do, the same in all gateways of one database.
const MIGRATION_LOCK = 4_500_012_345

/** Run twice they would write two rows, or answer otherwise than the first time. */
const ONCE: ReadonlySet<VerbName> = new Set<VerbName>([
  'audit',
  'purgeAudit',
  'beginIdempotent',
  'giveUpDocument',
  'giveUpStep',
  'bumpControlNumbers',
  'purge',
  'redactBytes',
  'redactDocument',
  'redactNames',
  'redactTrail',
  'removeFile',
  'resend',
  'resumeStep',
  'takeTurn',
  'takeTurnOf',
  'tellPurged',
])

/** A database, and what its private columns are sealed by. */
interface Sealed {
  url: string
  pool: pg.Pool
  db: Db
  seal: Seal
}

const session = ({ db, seal }: Sealed): Session => ({ db, dialect: 'postgres', seal })

const transact = <T>(
  { pool, seal }: Sealed,
  act: (session: Session) => Promise<T>,
  options: { planned?: boolean } = {},
): Promise<T> => transaction(pool, (db) => act({ db, dialect: 'postgres', seal }), options)

const lookAt = <T>({ pool, seal }: Sealed, act: (session: Session) => Promise<T>): Promise<T> =>
  borrow(pool, (db) => act({ db, dialect: 'postgres', seal }))

function lookOn(on: Sealed, name: LookingName, args: unknown[]): Promise<unknown> {
  const look = looking[name] as unknown as AnyVerb
  return persist(() => lookAt(on, (own) => look(own, ...args)), true)
}

function runOn(on: Sealed, age: Age, lineOf: () => pg.Pool) {
  const write = (name: WritingName, args: readonly unknown[], entry?: AuditEntry): Promise<unknown> => {
    const verb = writing[name] as unknown as AnyVerb
    const act = async (own: Session) => {
      const result = await verb(own, ...args)
      await auditAct(own, entry, result)
      return result
    }
    return persist(() => transact(on, act), !ONCE.has(name) && !entry)
  }
  const trail = gather<readonly unknown[], unknown>({
    run: async (calls) => {
      await write('audit', calls.flat())
      return calls.map(() => undefined)
    },
  })
  const together = new Map<VerbName, (args: unknown[]) => Promise<unknown>>([
    ['audit', trail],
    ...gatheredOn(on, lineOf),
  ])
  return async (name: VerbName, args: unknown[], entry?: AuditEntry): Promise<unknown> => {
    age.check()
    const gathered = entry ? undefined : together.get(name)
    if (gathered) return gathered(args)
    return isLooking(name) ? lookOn(on, name, args) : write(name as WritingName, args, entry)
  }
}

/** What a call carries, or asks for. */
const bytesIn = (name: VerbName, args: readonly unknown[]): number => {
  if (name === 'readBytes') return args[2] as number
  const chunk = args.find((one) => (one as { bytes?: unknown } | undefined)?.bytes instanceof Uint8Array)
  return (chunk as { bytes: Uint8Array } | undefined)?.bytes.byteLength ?? 0
}

/** So many looks of one kind at the same time: one that takes long does not hold up those that come behind it. */
const LOOKS = 3

/** Of the verbs that know how, those calls go together that come while one of them is under way. */
function gatheredOn(on: Sealed, lineOf: () => pg.Pool): [VerbName, (args: unknown[]) => Promise<unknown>][] {
  return (Object.entries(several) as unknown as [VerbName, AnySeveral][]).map(([name, verb]) => {
    const looks = isLooking(name)
    // Its statements are then prepared once, where any connection of the pool would prepare those of all.
    const line = looks ? on : { ...on, pool: lineOf() }
    const run = (act: (session: Session) => Promise<readonly unknown[]>) =>
      looks ? lookAt(line, act) : transact(line, act, { planned: true })
    const gathered = gather<unknown[], unknown>({
      run: (calls) => persist(() => run((own) => verb(own, calls)), looks || !ONCE.has(name)),
      lanes: looks ? LOOKS : 1,
      weightOf: (args) => bytesIn(name, args),
      isOneOf: (error) => !isServers(error),
    })
    return [name, gathered]
  })
}

interface Age {
  /** Throws Outdated where a newer gateway has changed the tables so that this one must not go on. */
  check(): void
  look(): Promise<void>
  close(): void
}

const LOOK_MS = 10_000

/** Looks every so often whether this program still knows the tables. */
function watchAge(on: Sealed): Age {
  let outdated: Outdated | undefined
  const look = () =>
    checkTables(session(on)).catch((error: unknown) => {
      if (!(error instanceof Outdated)) throw error
      outdated = error
    })
  // Where the store does not answer, its verbs say so.
  const timer = setInterval(() => void look().catch(() => {}), LOOK_MS).unref()
  return {
    check() {
      if (outdated) throw new Outdated(outdated.message)
    },
    look,
    close: () => clearInterval(timer),
  }
}

const migrateLocked = (on: Sealed): Promise<void> =>
  persist(
    () =>
      transact(on, async (own) => {
        await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(own.db)
        await migrate(own)
        await checkStoreKeys(own, true)
      }),
    true,
  )

async function storeOn(on: Sealed, listen: boolean): Promise<Store> {
  const { pool, url } = on
  const pools = [pool]
  const lineOf = () => {
    const line = openPool(url, 'write', 1)
    pools.push(line)
    return line
  }
  const bell = hangBell()
  const age = watchAge(on)
  const telling = openTelling(pool)
  const isOwn = (server: number) => serves(pool, server)
  const listening = listen ? await openListening(url, bell.ring, isOwn) : undefined
  let closed: Promise<void> | undefined
  const close = async () => {
    bell.close()
    age.close()
    await listening?.close()
    await telling.close()
    await Promise.all([on.db.destroy(), ...pools.slice(1).map((line) => line.end())])
  }
  const ring = () => {
    bell.ring()
    telling.tell()
  }
  return {
    ...verbsBy(runOn(on, age, lineOf), ring),
    onWork: bell.listen,
    async ready() {
      await age.look()
      age.check()
      return true
    },
    connections: () => {
      const sum = (count: (one: pg.Pool) => number) => pools.reduce((all, one) => all + count(one), 0)
      const [all, idle] = [sum((one) => one.totalCount), sum((one) => one.idleCount)]
      return { busy: all - idle, idle, waiting: sum((one) => one.waitingCount) }
    },
    close: () => (closed ??= close()),
  }
}

/**
 * Opens the store at an address such as `postgres://user@host/database`, and brings its tables up to
 * date. Not through a pooler that shares sessions: statements are prepared, and news is listened for.
 * `listen: false` leaves out the connection that hears of other processes' work (a tool needs none).
 */
export async function openPostgres({
  url,
  listen = true,
  keys,
}: {
  url: string
  listen?: boolean
  keys?: KeySource
}): Promise<Store> {
  const seal = sealOf(keys)
  const pool = openPool(url)
  const db = kyselyOn(pool)
  try {
    await migrateLocked({ url, pool, db, seal })
    return await storeOn({ url, pool, db, seal }, listen)
  } catch (error) {
    await db.destroy()
    throw error
  }
}

/** Opens the store at an address only to look at it. Throws where its tables are of another version. */
export async function lookAtPostgres({ url, keys }: { url: string; keys?: KeySource }): Promise<Looking> {
  const seal = sealOf(keys)
  const pool = openPool(url, 'look')
  const db = kyselyOn(pool)
  try {
    const own = session({ url, pool, db, seal })
    await persist(() => knowTables(own), true)
    await persist(() => checkStoreKeys(own), true)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return {
    ...looksBy((name, args) => lookOn({ url, pool, db, seal }, name, args)),
    close: () => db.destroy(),
  }
}
