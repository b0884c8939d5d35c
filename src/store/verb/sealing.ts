// Sealing anew, and the keys that a store needs. A key is written down before it first seals, so that a store is never opened
// without a key that something may be sealed by.

import { sql } from 'kysely'
import { keepOut, SEALED_TEXTS } from '../migration/migrate.ts'
import { NOTHING_TO_SEAL } from '../seal/cells.ts'
import { StoreKeyError } from '../seal/keys.ts'
import { unsealed } from '../seal/seal.ts'
import { type Cells, type Sealable, sealables } from '../seal/sealable.ts'
import type { ResealPlace, Sealing, StoreKeyUse } from '../sealing.ts'
import type { Session } from '../session.ts'

/** So many rows are looked at in one go, and so many sealed: no other verb waits long. */
const LOOKED = { blob_chunk: 16, other: 200 } as const
const SEALED = { blob_chunk: 4, other: 50 } as const

/**
 * Checks that all keys of the store are at hand; with `write` the one that seals now is written down. Throws StoreKeyError
 * where one is missing.
 */
export async function checkStoreKeys(session: Session, write = false): Promise<void> {
  const { db, seal = unsealed } = session
  const rows = await db.selectFrom('store_key').select('id').execute()
  const missing = rows.find(({ id }) => !seal.known().includes(id))
  if (missing)
    throw new StoreKeyError(
      `this store is sealed by store key ${missing.id}, which is not in ${seal.source}: without it nothing can be read`,
    )
  const current = seal.current()
  if (write && current !== undefined) await writeDown(session, current)
}

/** Programs that would take sealed texts for plain ones are kept out. */
async function writeDown(session: Session, id: string): Promise<void> {
  await sql`insert into store_key (id, ordinal)
    select cast(${id} as text), coalesce(max(ordinal), 0) + 1 from store_key where true
    on conflict do nothing`.execute(session.db)
  await keepOut(session, SEALED_TEXTS)
}

export async function reseal(session: Session, from?: ResealPlace): ReturnType<Sealing['reseal']> {
  const { seal = unsealed } = session
  seal.refresh()
  const current = seal.current()
  if (current === undefined) throw new StoreKeyError(`nothing is sealed: there is no key in ${seal.source}`)
  if (!from) await writeDown(session, current)
  const { part: ordinal, row } = from ?? { part: 0, row: [] }
  const part = sealables[ordinal]
  if (!part) return { resealed: 0 }
  const { stale, last } = await nextRows(session, part, current, row)
  const resealed = await sealAll(session, part, stale)
  const next = last ? { part: ordinal, row: last } : { part: ordinal + 1, row: [] }
  return { resealed, ...(next.part < sealables.length ? { next } : {}) }
}

type Id = ResealPlace['row']

const tuple = (values: readonly unknown[]) => sql`(${sql.join(values)})`
const names = (part: Sealable) => part.ids.map((id) => sql.ref(id))
const manyOf = (part: Sealable, many: typeof LOOKED | typeof SEALED): number =>
  part.table === 'blob_chunk' ? many.blob_chunk : many.other

/** The next rows that another key seals, or none; and how far was looked: undefined at the end. */
async function nextRows(
  { db }: Session,
  part: Sealable,
  current: string,
  after: Id,
): Promise<{ stale: Id[]; last?: Id }> {
  const behind = after.length === 0 ? sql`` : sql`where ${tuple(names(part))} > ${tuple(after)}`
  const { rows } = await sql<Cells>`select ${sql.join(names(part))}, ${part.key} as sealed_by
    from ${sql.table(part.table)} ${behind} order by ${sql.join(names(part))}
    limit ${manyOf(part, LOOKED)}`.execute(db)
  const idOf = (row: Cells): Id => part.ids.map((id) => row[id] as string | number)
  const stale = rows.filter(({ sealed_by: key }) => key !== current && key !== NOTHING_TO_SEAL).map(idOf)
  const now = stale.slice(0, manyOf(part, SEALED))
  const last = now.length < stale.length ? now.at(-1) : rows.length > 0 ? idOf(rows.at(-1)!) : undefined
  return { stale: now, ...(last ? { last } : {}) }
}

/** What was plain, or sealed by a key that is to go, must not stay behind in the free pages of SQLite's file. */
async function sealAll(session: Session, part: Sealable, ids: readonly Id[]): Promise<number> {
  const secureDelete = async (how: 'on' | 'off') => {
    if (session.dialect === 'sqlite') await sql`pragma secure_delete = ${sql.raw(how)}`.execute(session.db)
  }
  let count = 0
  await secureDelete('on')
  try {
    for (const id of ids) if (await sealAnew(session, part, id)) count++
  } finally {
    await secureDelete('off')
  }
  return count
}

/** False where there is nothing in the row yet, or it is gone. */
async function sealAnew(session: Session, part: Sealable, id: Id): Promise<boolean> {
  const { db, dialect } = session
  const columns = [...part.ids, ...part.columns].map((name) => sql.ref(name))
  const { rows } = await sql<Cells>`select ${sql.join(columns)} from ${sql.table(part.table)}
    where ${tuple(names(part))} = ${tuple(id)}
    ${dialect === 'postgres' ? sql`for update` : sql``}`.execute(db)
  const anew = rows[0] && part.anew(session, rows[0])
  if (!anew) return false
  await replace(session, part, id, anew)
  return true
}

async function replace({ db }: Session, part: Sealable, id: Id, row: Cells): Promise<void> {
  const columns = Object.keys(row).filter((name) => !part.ids.includes(name))
  const set = columns.map((name) => sql`${sql.ref(name)} = ${row[name]}`)
  await sql`update ${sql.table(part.table)} set ${sql.join(set)}
    where ${tuple(names(part))} = ${tuple(id)}`.execute(db)
}

async function countOf({ db }: Session, id: string): Promise<number> {
  const count = async ({ table, isSealedBy }: Sealable): Promise<number> => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}
      where ${isSealedBy(id)}`.execute(db)
    return rows[0]!.count
  }
  let sum = 0
  for (const part of sealables) sum += await count(part)
  return sum
}

export async function storeKeys(session: Session): ReturnType<Sealing['storeKeys']> {
  const { db, seal = unsealed } = session
  seal.refresh()
  const rows = await db.selectFrom('store_key').select('id').orderBy('ordinal').execute()
  const keys: StoreKeyUse[] = []
  for (const { id } of rows) keys.push({ id, seals: await countOf(session, id) })
  const current = seal.current()
  return { keys, ...(current === undefined ? {} : { current }) }
}

export async function forgetStoreKey(session: Session, id: string): ReturnType<Sealing['forgetStoreKey']> {
  const { db, seal = unsealed } = session
  seal.refresh()
  const row = await db.selectFrom('store_key').select('id').where('id', '=', id).executeTakeFirst()
  if (!row) return 'unknown'
  if (id === seal.current()) return 'current'
  if ((await countOf(session, id)) > 0) return 'in-use'
  await db.deleteFrom('store_key').where('id', '=', id).execute()
  return 'forgotten'
}
