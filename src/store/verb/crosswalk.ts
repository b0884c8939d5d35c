// Crosswalk rows in versions. A row is never changed: another one takes its place from a version on, and every version
// can be had again. Adding is everyday; what changes the meaning of a code says why, and is audited.
import type { Crosswalks, RowPut } from '../crosswalks.ts'
import { overlap } from '../overlap.ts'
import type { CrosswalkRow, KeptCrosswalkRow } from '../record.ts'
import { batches, type Session } from '../session.ts'
import { crosswalkRows as shape } from '../shapes.ts'
import { audit } from './audit.ts'
import { holdVersion, release } from './awaiting.ts'

type Ask = Parameters<Crosswalks['crosswalkHistory']>[0]

export async function rowsOf(
  { db }: Session,
  partner: string,
  version?: number,
): ReturnType<Crosswalks['crosswalkRows']> {
  const own = db.selectFrom('crosswalk_version').select('version').where('partner', '=', partner)
  const at = version ?? (await own.executeTakeFirst())?.version ?? 0
  const rows = await db
    .selectFrom('crosswalk_row')
    .selectAll()
    .where('partner', '=', partner)
    .where('since', '<=', at)
    .where((where) => where.or([where('until', 'is', null), where('until', '>', at)]))
    .orderBy('crosswalk')
    .orderBy('ordinal')
    .execute()
  return { version: at, rows: rows.map((row) => bare(shape.record(row))) }
}

const bare = ({ ordinal: _, since: __, until: ___, ...row }: KeptCrosswalkRow): CrosswalkRow => row

export async function history(
  { db }: Session,
  { partner, crosswalk, ended, after, limit }: Ask,
): Promise<KeptCrosswalkRow[]> {
  const rows = await db
    .selectFrom('crosswalk_row')
    .selectAll()
    .where('partner', '=', partner)
    .where('ordinal', '>', after)
    .$if(crosswalk !== undefined, (query) => query.where('crosswalk', '=', crosswalk!))
    .$if(!ended, (query) => query.where('until', 'is', null))
    .orderBy('ordinal')
    .limit(limit)
    .execute()
  return rows.map(shape.record)
}

const textOf = ({ crosswalk, theirs, ours, from, to, readOnly, preferred }: CrosswalkRow) =>
  JSON.stringify([crosswalk, theirs, ours, from, to, readOnly, preferred])

const codeOf = ({ crosswalk, theirs }: CrosswalkRow) => JSON.stringify([crosswalk, theirs])

async function insert(session: Session, rows: readonly CrosswalkRow[], since: number): Promise<void> {
  const [first] = rows
  if (!first) return
  const { last } = await session.db
    .selectFrom('crosswalk_row')
    .select(({ fn }) => fn.max('ordinal').as('last'))
    .where('partner', '=', first.partner)
    .executeTakeFirstOrThrow()
  const kept = rows.map((row, index) => shape.row({ ...row, ordinal: Number(last ?? 0) + index + 1, since }))
  for (const batch of batches(kept)) await session.db.insertInto('crosswalk_row').values(batch).execute()
}

/** Adds those rows of a partner's files that were never there, and that none in force contradicts. */
export async function seedRows(
  session: Session,
  partner: string,
  rows: readonly CrosswalkRow[],
): Promise<void> {
  const ask = { partner, ended: true, after: 0, limit: Number.MAX_SAFE_INTEGER }
  await holdVersion(session, partner, 0)
  const known = await history(session, ask)
  const ever = new Set(known.map(textOf))
  const inForce = Map.groupBy(
    known.filter(({ until }) => until === undefined),
    codeOf,
  )
  const contradicted = (row: CrosswalkRow) => inForce.get(codeOf(row))?.some((one) => overlap(one, row))
  const fresh = rows.filter((row) => !ever.has(textOf(row)) && !contradicted(row))
  if (fresh.length === 0) return
  await insert(session, fresh, await holdVersion(session, partner, 1))
  await release(session, partner)
}

/** Those in force for the same code on some of the same days. */
async function standing({ db }: Session, row: CrosswalkRow): Promise<KeptCrosswalkRow[]> {
  const rows = await db
    .selectFrom('crosswalk_row')
    .selectAll()
    .where('partner', '=', row.partner)
    .where('crosswalk', '=', row.crosswalk)
    .where('until', 'is', null)
    .where((where) => where.or([where('theirs', '=', row.theirs), where('ours', '=', row.ours)]))
    .orderBy('ordinal')
    .execute()
  return rows.map(shape.record).filter((one) => overlap(one, row))
}

async function tellCaches({ db }: Session): Promise<void> {
  await db
    .updateTable('meta')
    .set((set) => ({ registry_version: set('registry_version', '+', 1) }))
    .execute()
}

export async function putRow(
  session: Session,
  { row, at, principal, reason }: Parameters<Crosswalks['putCrosswalkRow']>[0],
): Promise<RowPut> {
  // The caches' row first, as where a partner is registered: two that come at once wait for each other there.
  await tellCaches(session)
  const before = await holdVersion(session, row.partner, 0)
  const near = await standing(session, row)
  if (near.some((one) => textOf(one) === textOf(row)))
    return { outcome: 'same', version: before, released: 0 }
  const replaced = near.filter(({ theirs }) => theirs === row.theirs)
  // A preferred row is written from now on instead of the one that was.
  const against = near.filter((one) => one.theirs === row.theirs || (row.preferred && !one.readOnly))
  if (against.length > 0 && reason === undefined) return { outcome: 'conflict', against: against.map(bare) }
  const version = await holdVersion(session, row.partner, 1)
  await end(session, replaced, version)
  await insert(session, [row], version)
  const released = await release(session, row.partner, { row })
  const outcome = against.length > 0 ? 'changed' : 'added'
  const detail = JSON.stringify({ ...row, version, released, ...(reason === undefined ? {} : { reason }) })
  await audit(session, { at, principal, act: `crosswalk row ${outcome}`, subject: row.partner, detail })
  return { outcome, version, released }
}

async function end({ db }: Session, rows: readonly KeptCrosswalkRow[], until: number): Promise<void> {
  for (const { partner, ordinal } of rows)
    await db
      .updateTable('crosswalk_row')
      .set({ until })
      .where('partner', '=', partner)
      .where('ordinal', '=', ordinal)
      .execute()
}

export async function removeRow(
  session: Session,
  { at, principal, reason, ...row }: Parameters<Crosswalks['removeCrosswalkRow']>[0],
): ReturnType<Crosswalks['removeCrosswalkRow']> {
  await tellCaches(session)
  await holdVersion(session, row.partner, 0)
  const found = await session.db
    .selectFrom('crosswalk_row')
    .selectAll()
    .where((where) => where.and(row))
    .where('until', 'is', null)
    .executeTakeFirst()
  if (!found) return undefined
  const version = await holdVersion(session, row.partner, 1)
  await end(session, [shape.record(found)], version)
  const detail = JSON.stringify({ ...bare(shape.record(found)), version, reason })
  await audit(session, { at, principal, act: 'crosswalk row removed', subject: row.partner, detail })
  return { version }
}
