// Finding what is old and settled, and purging it. Whether something goes is said once, by the same condition for who looks
// and for who deletes: between the two it may have come to be needed.
import { type RawBuilder, sql } from 'kysely'
import { purgedStones } from '../keptShapes.ts'
import type { Body, Purgeable, Purged, PurgeTally, Retention } from '../retention.ts'
import { batches, type Session } from '../session.ts'
import { audit } from './audit.ts'
import { countOut } from './drop.ts'
import { addPurged, takePurged } from './purgeTally.ts'

type Ask = Parameters<Retention['purgeable']>[0]
type PurgeAsk = Parameters<Retention['purge']>[0]
type Condition = RawBuilder<unknown>

const notPurged = (what: Purged['what'], id: string): Condition =>
  sql`not exists (select 1 from purged where purged.what = ${what} and purged.id = ${sql.ref(id)})`

const noStep = (verbs: string, subject: string): Condition =>
  sql.raw(`not exists (select 1 from step where step.verb in (${verbs}) and step.subject = ${subject})`)

const undecided = (document: string): string =>
  `select 1 from feed_entry e where e.document = ${document} and e.decision = 'undecided'`

const notShown = (blob: string): Condition =>
  sql.raw(
    `not exists (select 1 from drop_file f where f.blob = ${blob} and f.folder in ('inbound', 'outbound'))`,
  )

/** Sent, and nothing is waited for: neither their word nor that somebody sends a rejected one anew. */
const settled = (d: string): string => `(${d}.state = 'given-up' or ${sent(d)})`

const sent = (d: string): string => `${d}.direction = 'out' and ${d}.state in ('delivered', 'fetched')
  and coalesce(${d}.acknowledgement, 'waiting') not in ('waiting', 'overdue')
  and (${d}.acknowledgement not in ('rejected', 'partially')
    or exists (select 1 from document n where n.replaces = ${d}.id))
  and not exists (select 1 from step s where s.verb in ('deliver', 'reconcile') and s.subject = ${d}.id)`

const oldReceipt = (before: string): Condition => sql`r.repeat_of is null and r.at < ${before}
  and r.state in ('concluded', 'refused') and ${notPurged('bytes', 'r.blob')}
  and ${noStep(`'open', 'acknowledge'`, 'r.id')}
  and not exists (select 1 from functional_group g join step on step.subject = g.id
    and step.verb in ('read', 'publish', 'reconcile') where g.receipt = r.id)
  and not exists (select 1 from document d where d.receipt = r.id and (d.state in ('read', 'waiting', 'parked')
    or d.state = 'opened' and r.state <> 'refused' or exists (${sql.raw(undecided('d.id'))})))
  and not exists (select 1 from receipt a where a.blob = r.blob and a.at >= ${before})
  and ${notShown('r.blob')}`

const oldSent = (
  before: string,
): Condition => sql`o.blob is not null and coalesce(d.delivered_at, d.at) < ${before}
  and ${sql.raw(settled('d'))} and ${notPurged('bytes', 'o.blob')} and ${notShown('o.blob')}
  and not exists (select 1 from outbound w join document other on other.id = w.document
    where w.blob = o.blob and not (${sql.raw(settled('other'))} and coalesce(other.delivered_at, other.at) < ${before}))`

const oldDocument = (
  before: string,
): Condition => sql`d.at < ${before} and ${notPurged('document', 'd.id')} and (
  ${sql.raw(settled('d'))} or d.direction = 'in'
    and (d.state in ('draft', 'reconciled')
      or d.state = 'published' and not exists (${sql.raw(undecided('d.id'))}))
    and ${noStep(`'read', 'publish', 'reconcile'`, 'd."group"')}
    and exists (select 1 from reading where reading.document = d.id))`

const KEPT_BYTES = sql`(select coalesce(sum(octet_length(canonical) + octet_length(lineage) + octet_length(unmapped)
    + coalesce(octet_length(sealed), 0)), 0) from reading where reading.document = d.id)
  + (select coalesce(sum(octet_length(canonical) + coalesce(octet_length(body), 0) + coalesce(octet_length(lineage), 0)
    + coalesce(octet_length(sealed), 0) + coalesce(octet_length(written), 0)), 0) from outbound where outbound.document = d.id)`

interface Source {
  from: Condition
  id: string
  partner: string
  /** What is purged by this row. */
  body: string
  old: (before: string) => Condition
  bytes: Condition
}

const SOURCES: Readonly<Record<Exclude<Body, 'files'>, Source>> = {
  receipts: {
    ...{ from: sql`receipt r`, id: 'r.id', partner: 'r.partner', body: 'r.blob' },
    ...{ old: oldReceipt, bytes: sql`r.bytes` },
  },
  sent: {
    ...{ from: sql`document d join outbound o on o.document = d.id`, id: 'd.id', partner: 'd.partner' },
    ...{ body: 'o.blob', old: oldSent, bytes: sql`o.bytes` },
  },
  documents: {
    ...{ from: sql`document d`, id: 'd.id', partner: 'd.partner', body: 'd.id' },
    ...{ old: oldDocument, bytes: KEPT_BYTES },
  },
}

interface Looked {
  id: string
  body: string
  bytes: number | null
}

/** Rows of a partner: bytes where they would go, null where they stay. */
async function lookAt({ db }: Session, ask: Pick<Ask, 'body' | 'partner' | 'before'>, which: Condition) {
  const { from, id, partner, body, old, bytes } = SOURCES[ask.body as Exclude<Body, 'files'>]
  const { rows } = await sql<Looked>`select ${sql.ref(id)} as id, ${sql.ref(body)} as body,
      case when ${old(ask.before)} then ${bytes} end as bytes
    from ${from} where ${sql.ref(partner)} = ${ask.partner} and ${which}`.execute(db)
  return rows
}

export async function purgeable(session: Session, ask: Ask): ReturnType<Retention['purgeable']> {
  if (ask.body === 'files') return oldFiles(session, ask)
  const { id } = SOURCES[ask.body]
  const page = sql`${sql.ref(id)} > ${ask.after} order by ${sql.ref(id)} limit ${ask.limit}`
  const rows = await lookAt(session, ask, page)
  const found = rows.flatMap(({ id, bytes }) => (bytes === null ? [] : [{ id, bytes: Number(bytes) }]))
  const last = rows.length === ask.limit ? rows.at(-1)!.id : undefined
  return { found, ...(last === undefined ? {} : { last }) }
}

/** A file's id is its place, as JSON. */
async function oldFiles(
  { db }: Session,
  { partner, before, after, limit }: Ask,
): ReturnType<Retention['purgeable']> {
  const [environment, folder, day, name] = after === '' ? ['', '', '', ''] : (JSON.parse(after) as string[])
  const rows = await db
    .selectFrom('drop_file')
    .select(['environment', 'folder', 'day', 'name', 'bytes'])
    .where('partner', '=', partner)
    .where('folder', 'in', ['archive', 'error'])
    .where('at', '<', before)
    .where(sql<boolean>`(environment, folder, day, name) > (${environment}, ${folder}, ${day}, ${name})`)
    .orderBy(sql`environment, folder, day, name`)
    .limit(limit)
    .execute()
  const found: Purgeable[] = rows.map((row) => ({
    id: JSON.stringify([row.environment, row.folder, row.day, row.name]),
    bytes: row.bytes,
  }))
  return { found, ...(rows.length === limit ? { last: found.at(-1)!.id } : {}) }
}

export async function purge(session: Session, ask: PurgeAsk): ReturnType<Retention['purge']> {
  let [count, bytes] = [0, 0]
  for (const ids of batches(ask.ids)) {
    const gone =
      ask.body === 'files' ? await purgeFiles(session, ask, ids) : await purgeBodies(session, ask, ids)
    count += gone.length
    bytes += gone.reduce((sum, one) => sum + one.bytes, 0)
  }
  const { principal, partner, rule, at } = ask
  await addPurged(session, { principal, partner, rule, at, count, bytes })
  return { count, bytes }
}

export async function tellPurged(
  session: Session,
  { principal, at, stale }: Parameters<Retention['tellPurged']>[0],
): Promise<number> {
  const entries = [
    ...Map.groupBy(await takePurged(session, { principal, stale }), (one) => one.principal),
  ].map(([who, tallies]) => ({
    at,
    principal: who,
    act: 'retention',
    subject: 'store',
    detail: toldOf(tallies),
  }))
  await audit(session, ...entries)
  return entries.length
}

/** The whole, and each rule's part. */
function toldOf(tallies: readonly PurgeTally[]): string {
  const went = tallies.map(({ partner, rule, count, bytes }) => ({
    ...(partner === '' ? {} : { partner }),
    ...{ rule, count, bytes },
  }))
  const [count, bytes] = [sumOf(went, 'count'), sumOf(went, 'bytes')]
  const began = tallies.map((one) => one.began).reduce((first, one) => (one < first ? one : first))
  return JSON.stringify({ began, count, bytes, went })
}

const sumOf = <K extends string>(all: readonly Record<K, number>[], what: K): number =>
  all.reduce((sum, one) => sum + one[what], 0)

async function purgeFiles(session: Session, { partner, before }: PurgeAsk, ids: string[]) {
  const gone: { bytes: number }[] = []
  for (const id of ids) {
    const [environment, folder, day, name] = JSON.parse(id) as string[]
    const rows = await session.db
      .deleteFrom('drop_file')
      .where((where) => where.and({ partner, environment, folder, day, name } as never))
      .where('folder', 'in', ['archive', 'error'])
      .where('at', '<', before)
      .returning(['bytes', 'receipt', 'document'])
      .execute()
    await countOut(session, rows)
    gone.push(...rows)
  }
  return gone
}

async function purgeBodies(session: Session, ask: PurgeAsk, ids: string[]) {
  const { body, partner, at, rule } = ask
  const rows = await lookAt(
    session,
    ask,
    sql`${sql.ref(SOURCES[ask.body as 'sent'].id)} in (${sql.join(ids)})`,
  )
  // Documents that were sealed together have one blob.
  const bodies = new Map(rows.flatMap((row) => (row.bytes === null ? [] : [[row.body, Number(row.bytes)]])))
  if (bodies.size === 0) return []
  const what = body === 'documents' ? 'document' : 'bytes'
  const stones = [...bodies].map(([id, bytes]): Purged => ({ what, id, partner, at, rule, bytes }))
  await (what === 'document' ? dropDocuments : dropBytes)(session, [...bodies.keys()])
  await session.db
    .insertInto('purged')
    .values(stones.map(purgedStones.row))
    .onConflict((on) => on.columns(['what', 'id']).doNothing())
    .execute()
  return stones
}

/** A file of the archive shows bytes: it goes with them. */
async function dropBytes(session: Session, blobs: string[]): Promise<void> {
  const rows = await session.db
    .deleteFrom('drop_file')
    .where('blob', 'in', blobs)
    .where('folder', 'in', ['archive', 'error'])
    .returning(['receipt', 'document'])
    .execute()
  await countOut(session, rows)
  await session.db.deleteFrom('blob_chunk').where('blob', 'in', blobs).execute()
}

async function dropDocuments({ db }: Session, ids: string[]): Promise<void> {
  await db.deleteFrom('reading').where('document', 'in', ids).execute()
  await db
    .updateTable('outbound')
    .set({
      ...{ canonical: '', body: null, lineage: null, sealed: null, seal_key: null },
      ...{ written: null, written_key: null },
    })
    .where('document', 'in', ids)
    .execute()
}

export async function purged({ db }: Session, what: Purged['what'], id: string): Promise<Purged | undefined> {
  const row = await db
    .selectFrom('purged')
    .selectAll()
    .where('what', '=', what)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && purgedStones.record(row)
}

export async function partnersKept({ db }: Session): Promise<string[]> {
  const { rows } = await sql<{ partner: string }>`
    select distinct partner from receipt union select distinct partner from document order by partner`.execute(
    db,
  )
  return rows.map(({ partner }) => partner)
}
