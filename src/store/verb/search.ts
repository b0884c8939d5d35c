// Finding by whatever somebody has in hand. Each way is a question of its own that one index answers; a text that begins
// many names is answered by the newest of each.

import { type RawBuilder, sql } from 'kysely'
import type { FeedEntry } from '../record.ts'
import { show, shown } from '../seal/cells.ts'
import type { FoundBy, Search, WaitingGroup } from '../search.ts'
import type { Session } from '../session.ts'
import { documents, feedEntries, receipts } from '../shapes.ts'
import { idsSealedWith } from './drop.ts'
import { forgetAcknowledgement } from './reconciling.ts'
import { leaveSteps } from './step.ts'

/** After every text that begins with another one. */
const END = '\u{10ffff}'
/** A shorter text begins too much. */
const SHORTEST = 3

type Ask = Parameters<Search['find']>[0]
type Ids = RawBuilder<string>

const begins = (column: string, text: string) =>
  text.length < SHORTEST
    ? sql<boolean>`${sql.ref(column)} = ${text}`
    : sql<boolean>`${sql.ref(column)} >= ${text} and ${sql.ref(column)} < ${text + END}`

/** ISA13 has nine digits on the wire; GS06 none that lead. */
const spellings = (control: string): string[] => {
  const bare = control.replace(/^0+(?=\d)/, '')
  return [...new Set([control, bare, bare.padStart(9, '0')])]
}

/** So many of what begins with a text are looked at, those that are the text itself first. */
const LOOKED = 1_000

/** Rows of a table whose column is or begins with the text. */
const beginning = (table: string, column: string, text: string, wanted: string) =>
  sql`(select ${sql.ref(wanted)} from ${sql.table(table)} where ${begins(column, text)}
    order by ${sql.ref(column)} limit ${LOOKED}) as one`

function ways({ text, limit }: Ask): [FoundBy, Ids][] {
  const newest = sql`order by 1 desc limit ${limit}`
  return [
    ['number', sql`select id from ${beginning('document', 'number', text, 'id')} ${newest}`],
    [
      'reference',
      sql`select document from ${beginning('document_reference', 'number', text, 'document')} ${newest}`,
    ],
    [
      'file',
      sql`select id from document where receipt in
        (select id from ${beginning('receipt', 'name', text, 'id')}) ${newest}`,
    ],
    [
      'file',
      sql`select document from ${beginning('drop_file', 'name', text, 'document')}
        where document is not null ${newest}`,
    ],
    ...byControl(text, newest),
  ]
}

function byControl(text: string, newest: RawBuilder<unknown>): [FoundBy, Ids][] {
  const [, group, set] = /^(?:\d{1,9}\/)?(\d{1,9})\/(\d{1,9})$/.exec(text) ?? []
  if (group !== undefined && set !== undefined) {
    const groups = sql.join(spellings(group))
    const sets = sql.join([...new Set([set, set.padStart(4, '0')])])
    return [
      [
        'control',
        sql`select id from document where group_control in (${groups}) and set_control in (${sets}) ${newest}`,
      ],
      [
        'control',
        sql`select id from document where "group" in
          (select id from functional_group where control in (${groups})) and control in (${sets}) ${newest}`,
      ],
    ]
  }
  if (!/^\d{1,9}$/.test(text)) return []
  const controls = sql.join(spellings(text))
  return [
    ['control', sql`select id from document where interchange_control in (${controls}) ${newest}`],
    ['control', sql`select id from document where group_control in (${controls}) ${newest}`],
    [
      'control',
      sql`select id from document where "group" in
        (select id from functional_group where control in (${controls})) ${newest}`,
    ],
    [
      'control',
      sql`select document.id from interchange join document
        on document.receipt = interchange.receipt and document.interchange = interchange.id
        where interchange.control in (${controls}) ${newest}`,
    ],
  ]
}

export async function find(session: Session, ask: Ask): ReturnType<Search['find']> {
  const { db } = session
  const by = new Map<string, FoundBy>()
  for (const [way, ids] of ways(ask)) {
    const { rows } = await sql<Record<string, string>>`${ids}`.execute(db)
    for (const row of rows) {
      const [id] = Object.values(row)
      if (id !== undefined && !by.has(id)) by.set(id, way)
    }
  }
  const known = [...by.keys()]
    .sort()
    .reverse()
    .slice(0, 4 * ask.limit)
  const found = await documentsAmong(session, known, ask)
  return {
    documents: found.map((document) => ({ document, by: by.get(document.id)! })),
    receipts: await withoutDocuments(session, ask),
  }
}

async function documentsAmong(session: Session, ids: string[], { environment, limit }: Ask) {
  if (ids.length === 0) return []
  const rows = await session.db
    .selectFrom('document')
    .selectAll()
    .where('id', 'in', ids)
    .$if(environment !== undefined, (query) => query.where('environment', '=', environment!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(shown(session, 'document', documents))
}

async function withoutDocuments(session: Session, { text, environment, limit }: Ask) {
  const rows = await session.db
    .selectFrom('receipt')
    .selectAll()
    .where(begins('name', text))
    .where(sql<boolean>`not exists (select 1 from document where document.receipt = receipt.id)`)
    .$if(environment !== undefined, (query) => query.where('environment', '=', environment!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(shown(session, 'receipt', receipts))
}

export async function feedEntriesOf(session: Session, document: string): Promise<FeedEntry[]> {
  const rows = await session.db
    .selectFrom('feed_entry')
    .selectAll()
    .where('document', '=', document)
    .orderBy('position')
    .execute()
  return rows.map(shown(session, 'feed_entry', feedEntries))
}

export async function countWaiting(session: Session): Promise<WaitingGroup[]> {
  const { rows } = await sql<WaitingGroup>`
    with stuck as (
      select environment, partner, direction, state, count(*) as count, min(id) as first
        from document where state in ('waiting', 'held') or (state = 'written' and reason is not null)
        group by environment, partner, direction, state)
    select stuck.environment, stuck.partner, stuck.direction, stuck.state, count, first as document,
        document.at as at, coalesce(document.reason, '') as reason
      from stuck join document on document.id = stuck.first
      order by stuck.partner, stuck.environment, stuck.state`.execute(session.db)
  return rows.map((row) => show(session, 'document', { id: row.document }, row))
}

export async function resend(
  session: Session,
  { document, says }: Parameters<Search['resend']>[0],
): ReturnType<Search['resend']> {
  const { db } = session
  const together = await db
    .selectFrom('document')
    .select(['id', 'state', 'partner'])
    .where('id', 'in', idsSealedWith(session, document))
    .orderBy('id')
    .execute()
  const ids = together.map(({ id }) => id)
  const isSent = together.every(({ state }) => state === 'delivered' || state === 'fetched')
  const own = together.find(({ id }) => id === document)
  if (!own || !isSent) return []
  for (const id of ids) await forgetAcknowledgement(session, id)
  await db
    .updateTable('document')
    .set({ acknowledgement: null, acknowledgement_due: null, acknowledgement_risk: null })
    .where('id', 'in', ids)
    .where('acknowledgement', '=', 'none-expected')
    .execute()
  await db.updateTable('document').set({ state: 'sealed', reason: says }).where('id', 'in', ids).execute()
  await leaveSteps(session, [{ verb: 'deliver', subject: document, partner: own.partner }])
  return ids
}
