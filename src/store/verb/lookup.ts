// Finding what is there. Pages go by id: ids are ULIDs, so a page goes on where the last one ended.

import { sql } from 'kysely'
import type { DocumentFilter } from '../filter.ts'
import { firstIdOf } from '../firstId.ts'
import type { Document, DocumentState, Group, Interchange, Reading, Receipt } from '../record.ts'
import { columnOf } from '../row.ts'
import type { Database } from '../schema.ts'
import { shown } from '../seal/cells.ts'
import { openRow, openRowAside, readingPart, submittedPart, writtenPart } from '../seal/parts.ts'
import type { Session } from '../session.ts'
import { documents, groups, interchanges, readings, receipts } from '../shapes.ts'
import { statementOf } from '../statement.ts'
import type { Contents, Lookup } from '../store.ts'
import { idsSealedWith } from './drop.ts'
import { idsAbout, idsNaming } from './naming.ts'
import { parkedBy } from './parked.ts'

type Asked = readonly (readonly [string])[]

/** What was found for each id that was asked for. */
function found<T>(asked: Asked, all: readonly T[], idOf: (one: T) => string): (T | undefined)[] {
  const byId = new Map(all.map((one) => [idOf(one), one]))
  return asked.map(([id]) => byId.get(id))
}

const idsIn = (asked: Asked) => asked.map(([id]) => id)

const receiptRows = statementOf<string, Database['receipt']>(({ db }, isOne) =>
  db.selectFrom('receipt').selectAll().where(isOne('id')),
)

export async function receiptsBy(session: Session, asked: Asked): Promise<(Receipt | undefined)[]> {
  const rows = await receiptRows(session, idsIn(asked))
  return found(asked, rows.map(shown(session, 'receipt', receipts)), ({ id }) => id)
}

export const receipt = async (session: Session, id: string): Promise<Receipt | undefined> =>
  (await receiptsBy(session, [[id]]))[0]

export async function receiptsAfter(
  session: Session,
  { partner, state, since, newestFirst = false, after, limit }: Parameters<Lookup['receipts']>[0],
): Promise<Receipt[]> {
  const rows = await session.db
    .selectFrom('receipt')
    .selectAll()
    .$if(partner !== undefined, (query) => query.where('partner', '=', partner!))
    .$if(state !== undefined, (query) => query.where('state', '=', state as Receipt['state']))
    .$if(since !== undefined, (query) =>
      query.where('at', '>=', since!).where('id', '>=', firstIdOf(anHourBefore(since!))),
    )
    .$if(after !== undefined, (query) => query.where('id', newestFirst ? '<' : '>', after!))
    .orderBy('id', newestFirst ? 'desc' : 'asc')
    .limit(limit)
    .execute()
  return rows.map(shown(session, 'receipt', receipts))
}

export async function interchange(session: Session, id: string): Promise<Interchange | undefined> {
  const row = await session.db.selectFrom('interchange').selectAll().where('id', '=', id).executeTakeFirst()
  return row && shown(session, 'interchange', interchanges)(row)
}

export async function interchangesOf(session: Session, from: string): Promise<Interchange[]> {
  const rows = await session.db
    .selectFrom('interchange')
    .selectAll()
    .where('receipt', '=', from)
    .orderBy('ordinal')
    .execute()
  return rows.map(shown(session, 'interchange', interchanges))
}

export async function group(session: Session, id: string): Promise<Group | undefined> {
  const row = await session.db
    .selectFrom('functional_group')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && shown(session, 'functional_group', groups)(row)
}

/** As they stood in the bytes: by interchange, then by group. */
export async function groupsOf(session: Session, from: string): Promise<Group[]> {
  const rows = await session.db
    .selectFrom('functional_group')
    .leftJoin('interchange', 'interchange.id', 'functional_group.interchange')
    .selectAll('functional_group')
    .where('functional_group.receipt', '=', from)
    .orderBy('interchange.ordinal')
    .orderBy('functional_group.ordinal')
    .execute()
  return rows.map(shown(session, 'functional_group', groups))
}

const documentRows = statementOf<string, Database['document']>(({ db }, isOne) =>
  db.selectFrom('document').selectAll().where(isOne('id')),
)

export async function documentsBy(session: Session, asked: Asked): Promise<(Document | undefined)[]> {
  const rows = await documentRows(session, idsIn(asked))
  return found(asked, rows.map(shown(session, 'document', documents)), ({ id }) => id)
}

export const document = async (session: Session, id: string): Promise<Document | undefined> =>
  (await documentsBy(session, [[id]]))[0]

const FILTERS = [
  'partner',
  'number',
  'state',
  'type',
  'direction',
  'environment',
  'receipt',
  'regarding',
  'canonical',
  'replaces',
  'sender',
  'receiver',
  'interchangeControl',
  'functionalId',
  'groupControl',
  'setControl',
  'acknowledgement',
] as const

/** Whether something that replaces a document, or what replaces that, was accepted. */
export const acceptedSince = sql<boolean>`exists (
  with recursive later (id, acknowledgement) as (
    select next.id, next.acknowledgement from document as next where next.replaces = document.id
    union all
    select next.id, next.acknowledgement from document as next join later on next.replaces = later.id)
  select 1 from later where acknowledgement in ('accepted', 'accepted-with-errors'))`

/** An id is made within moments of the time that a document has: it bounds the rows that are looked at, `at` those that are meant. */
const anHourBefore = (instant: string): string => new Date(Date.parse(instant) - 3_600_000).toISOString()

export async function documentsWhere(session: Session, filter: DocumentFilter): Promise<Document[]> {
  const { db } = session
  let query = db.selectFrom('document').selectAll()
  for (const name of FILTERS) {
    if (filter[name] !== undefined) query = query.where(columnOf(name), '=', filter[name] as never)
  }
  if (filter.atRisk !== undefined)
    query = query.where('acknowledgement', '=', 'waiting').where('acknowledgement_risk', '<=', filter.atRisk)
  if (filter.since !== undefined)
    query = query.where('at', '>=', filter.since).where('id', '>=', firstIdOf(anHourBefore(filter.since)))
  if (filter.parkedBy !== undefined)
    query = query.where('state', '=', 'parked').where(sql<boolean>`${parkedBy(session)} = ${filter.parkedBy}`)
  if (filter.about !== undefined) query = query.where('id', 'in', idsAbout(filter.about))
  if (filter.names !== undefined) query = query.where('id', 'in', idsNaming(filter.names))
  if (filter.open) query = query.where(sql<boolean>`not ${acceptedSince}`)
  const { newestFirst = false, after, limit } = filter
  if (after !== undefined) query = query.where('id', newestFirst ? '<' : '>', after)
  const rows = await query
    .orderBy('id', newestFirst ? 'desc' : 'asc')
    .limit(limit)
    .execute()
  return rows.map(shown(session, 'document', documents))
}

export async function countContents({ db }: Session, of: string): Promise<Contents[]> {
  const rows = await db
    .selectFrom('document')
    .select(({ fn }) => ['state', 'verdict', fn.countAll<number>().as('count')])
    .where('receipt', '=', of)
    .groupBy(['state', 'verdict'])
    .orderBy('state')
    .orderBy('verdict')
    .execute()
  return rows.map(({ state, verdict, count }) => ({
    ...{ state, count: Number(count) },
    ...(verdict === null ? {} : { verdict }),
  }))
}

export async function documentsOf(
  session: Session,
  of: string,
  afterOrdinal: number,
  limit: number,
  state?: DocumentState,
): Promise<Document[]> {
  const rows = await session.db
    .selectFrom('document')
    .selectAll()
    .where('group', '=', of)
    .where('ordinal', '>', afterOrdinal)
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .orderBy('ordinal')
    .limit(limit)
    .execute()
  return rows.map(shown(session, 'document', documents))
}

const readingRows = statementOf<string, Database['reading']>(({ db }, isOne) =>
  db.selectFrom('reading').selectAll().where(isOne('document')),
)

export async function readingsBy(session: Session, asked: Asked): Promise<(Reading | undefined)[]> {
  const rows = await readingRows(session, idsIn(asked))
  const open = await Promise.all(rows.map((row) => openRowAside(session, readingPart, row)))
  return found(asked, open.map(readings.record), (one) => one.document)
}

export const reading = async (session: Session, of: string): Promise<Reading | undefined> =>
  (await readingsBy(session, [[of]]))[0]

export async function sealedWith(session: Session, one: string): Promise<Document[]> {
  const rows = await session.db
    .selectFrom('document')
    .selectAll()
    .where('id', 'in', idsSealedWith(session, one))
    .orderBy('id')
    .execute()
  return rows.map(shown(session, 'document', documents))
}

export async function outbound(session: Session, of: string): ReturnType<Lookup['outbound']> {
  const row = await session.db
    .selectFrom('outbound')
    .selectAll()
    .where('document', '=', of)
    .executeTakeFirst()
  if (!row) return undefined
  const { canonical, blob, bytes } = openRow(session, submittedPart, row)
  const { body, lineage } = openRow(session, writtenPart, row)
  return {
    canonical,
    ...(body === null ? {} : { body: new Uint8Array(body.buffer, body.byteOffset, body.byteLength) }),
    ...(lineage === null ? {} : { lineage }),
    ...(blob === null ? {} : { blob }),
    ...(bytes === null ? {} : { bytes }),
  }
}
