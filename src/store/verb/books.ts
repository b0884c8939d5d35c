// Reading the books. Every join and every look beside a row goes by an index, and a page by its key, so that a million
// rows cost a million looks and no more memory than one page.

import { type RawBuilder, sql } from 'kysely'
import type { Books } from '../books.ts'
import { type PrivateTable, show } from '../seal/cells.ts'
import type { Session } from '../session.ts'
import { UNNAMED } from './bytes.ts'

type Ask<V extends keyof Books> = Parameters<Books[V]>[0]
type Answer<V extends keyof Books> = ReturnType<Books[V]>

type Rows<V extends keyof Books> = Awaited<Answer<V>> extends readonly (infer R)[] ? R : never

/** Rows with private texts, shown. */
async function shownOf<R extends { id: string }>(
  session: Session,
  table: PrivateTable,
  statement: RawBuilder<unknown>,
) {
  const rows = await rowsOf<R>(session, statement)
  return rows.map((row) => show(session, table, row, row))
}

const rowsOf = async <R>({ db }: Session, statement: RawBuilder<unknown>): Promise<R[]> =>
  (await statement.execute(db)).rows as R[]

const step = (verb: string, subject: string) =>
  sql`(select step.state from step where step.verb = ${sql.lit(verb)} and step.subject = ${sql.raw(subject)})`

const many = (table: string, condition: string) =>
  sql.raw(`(select count(*) from ${table} where ${condition})`)

const stone = (what: string, id: string) => many('purged', `purged.what = '${what}' and purged.id = ${id}`)

const ANSWERS = `about.direction = 'out' and about.canonical = 'acknowledgement' and about.replaces is null`

const FILES_OF_RECEIPT = many('drop_file', 'drop_file.receipt = r.id')

/** Taken at the same name after it. */
const LATER = 'o.partner = r.partner and o.id > r.id and o.environment = r.environment and o.name = r.name'

export const receiptsInBooks = (session: Session, { after, limit }: Ask<'receiptsInBooks'>) =>
  rowsOf(
    session,
    sql`select r.id, r.partner, r.environment, r.state, r.name, r.bytes, r.sha256, r.blob,
      ${many('blob_chunk', 'blob_chunk.blob = r.blob')} as chunks,
      ${stone('bytes', 'r.blob')} as purged,
      r.repeat_of as "repeatOf", f.sha256 as "firstSha256", f.repeat_of as "firstRepeats",
      case when r.repeat_of is null then (
        select min(o.id) from receipt o where o.partner = r.partner and o.environment = r.environment
          and o.sha256 = r.sha256 and o.repeat_of is null and o.id <> r.id) end as twin,
      case when r.repeat_of is null then 0 else ${many('document', 'document.receipt = r.id')} end as documents,
      r.files, ${FILES_OF_RECEIPT} as shown,
      case when r.state in ('received', 'opened') and r.files > ${FILES_OF_RECEIPT} then ${many('receipt o', LATER)}
        else 0 end as "replacedBy",
      ${step('open', 'r.id')} as opening,
      (select min(s.state) from functional_group g join step s on s.verb = 'read' and s.subject = g.id
        where g.receipt = r.id) as reading,
      ${step('acknowledge', 'r.id')} as acknowledging
    from receipt r left join receipt f on f.id = r.repeat_of
    where r.id > ${after} order by r.id limit ${limit}`,
  ) as Answer<'receiptsInBooks'>

export const interchangesInBooks = (session: Session, { after, limit }: Ask<'interchangesInBooks'>) =>
  shownOf(
    session,
    'interchange',
    sql`select i.id, i.receipt, r.state as "receiptState", i.partner, i.agreement, i.syntax, i.control, i.verdict,
      i.header, ${step('acknowledge', 'i.receipt')} as acknowledging,
      ${many('functional_group g', 'g.receipt = i.receipt and g.interchange = i.id and g.ordinal > 0')} as groups,
      ${many('functional_group g', `g.receipt = i.receipt and g.interchange = i.id and g.ordinal > 0 and g.functional_id <> 'FA'`)} as others,
      ${many('document about', `about.regarding = i.id and ${ANSWERS}`)} as answers
    from interchange i left join receipt r on r.id = i.receipt
    where i.id > ${after} order by i.id limit ${limit}`,
  ) as Answer<'interchangesInBooks'>

export const groupsInBooks = (session: Session, { after, limit }: Ask<'groupsInBooks'>) =>
  shownOf(
    session,
    'functional_group',
    sql`select g.id, g.receipt, r.state as "receiptState", g.ordinal, g.functional_id as "functionalId", g.control,
      g.version, g.header, g.sets, g.state, i.syntax, i.agreement, coalesce(i.partner, r.partner) as partner, i.verdict as "interchangeVerdict",
      ${many('document', 'document."group" = g.id')} as documents,
      ${many('document about', `about.regarding = g.id and ${ANSWERS}`)} as answers,
      ${step('open', 'g.receipt')} as opening, ${step('read', 'g.id')} as reading,
      ${step('acknowledge', 'g.receipt')} as acknowledging
    from functional_group g left join interchange i on i.id = g.interchange left join receipt r on r.id = g.receipt
    where g.id > ${after} order by g.id limit ${limit}`,
  ) as Answer<'groupsInBooks'>

export const inboundInBooks = (session: Session, { after, limit }: Ask<'inboundInBooks'>) =>
  shownOf(
    session,
    'document',
    sql`select d.id, d.partner, d.environment, d.type, d.number, d.state, d.reason,
      d.receipt, r.state as "receiptState", d."group", g.state as "groupState",
      ${many('reading', 'reading.document = d.id')} as readings, ${stone('document', 'd.id')} as purged,
      ${many('feed_entry', 'feed_entry.document = d.id')} as entries,
      ${many('reference_wait', 'reference_wait.document = d.id')} as waits,
      ${step('open', 'd.receipt')} as opening, ${step('read', 'd."group"')} as reading,
      ${step('publish', 'd."group"')} as publishing, ${step('reconcile', 'd."group"')} as reconciling
    from document d left join functional_group g on g.id = d."group" left join receipt r on r.id = d.receipt
    where d.id > ${after} and d.direction = 'in' order by d.id limit ${limit}`,
  ) as Answer<'inboundInBooks'>

/** A number as it stands in an envelope; what is none meets no row. */
const numeral = (column: string) =>
  sql.raw(`case when ${column} <> '' and ltrim(${column}, '0123456789') = '' and length(${column}) < 16
    then cast(${column} as bigint) end`)

export const outboundInBooks = (session: Session, { after, limit }: Ask<'outboundInBooks'>) =>
  shownOf(
    session,
    'document',
    sql`select d.id, d.partner, d.environment, d.type, d.number, d.state, d.reason,
      case when o.document is null then 0 else 1 end as kept, o.blob, o.bytes,
      ${many('blob_chunk', 'blob_chunk.blob = o.blob')} as chunks, ${stone('bytes', 'o.blob')} as purged,
      d.interchange_control as "interchangeControl", d.group_control as "groupControl",
      ci.document as "interchangeDocument", ci.state as "interchangeState", oi.blob as "interchangeBlob",
      cg.document as "groupDocument", cg.state as "groupState", og.blob as "groupBlob", d.acknowledgement,
      d.files, ${many('drop_file', 'drop_file.blob = o.blob and drop_file.document = d.id')} as shown,
      ${step('write', 'd.id')} as writing,
      coalesce(${step('seal', 'd.id')}, ${step('seal', `'batch ' || d.partner || ' ' || d.environment || ' ' || d.type`)}) as sealing,
      coalesce(${step('deliver', 'd.id')}, (select min(s.state) from outbound w
        join step s on s.verb = 'deliver' and s.subject = w.document where w.blob = o.blob)) as delivering,
      ${step('reconcile', 'd.id')} as reconciling
    from document d left join outbound o on o.document = d.id
      left join control_number ci on ci.environment = d.environment
        and ci.key = 'ISA:' || d.sender || ':' || d.receiver and ci.number = ${numeral('d.interchange_control')}
      left join outbound oi on oi.document = ci.document
      left join control_number cg on cg.environment = d.environment
        and cg.key = 'ISA:' || d.sender || ':' || d.receiver || ':' || d.functional_id
        and cg.number = ${numeral('d.group_control')}
      left join outbound og on og.document = cg.document
    where d.id > ${after} and d.direction = 'out' order by d.id limit ${limit}`,
  ) as Answer<'outboundInBooks'>

const PLACE = sql.raw('f.partner, f.environment, f.folder, f.day, f.name')

export const filesInBooks = (session: Session, { after, from, limit }: Ask<'filesInBooks'>) => {
  const { partner = '', environment = '', folder = '', day = '', name = '' } = from ?? {}
  return rowsOf(
    session,
    sql`select ${PLACE}, f.blob, f.bytes, ${many('blob_chunk', 'blob_chunk.blob = f.blob')} as chunks,
      ${stone('bytes', 'f.blob')} as purged, f.receipt, r.state as "receiptState", r.blob as "receiptBlob",
      f.document, d.state as "documentState", o.blob as "documentBlob"
    from drop_file f left join receipt r on r.id = f.receipt
      left join document d on d.id = f.document left join outbound o on o.document = f.document
    where (${PLACE}) > (${partner}, ${environment}, ${folder}, ${day}, ${name})
      and (${after} = '' or coalesce(f.receipt, f.document) > ${after})
    order by ${PLACE} limit ${limit}`,
  ) as Answer<'filesInBooks'>
}

/** A SHA-256 in hexadecimal digits. */
const HASH_DIGITS = 64

export const straysInBooks = (session: Session, { after, limit }: Ask<'straysInBooks'>) =>
  rowsOf<Rows<'straysInBooks'>>(
    session,
    sql`select id, at, ${many('blob_chunk', 'blob_chunk.blob = blob.id')} as chunks,
      (select max(ordinal) from blob_chunk where blob_chunk.blob = blob.id) as last
    from blob where id > ${after} and length(id) < ${sql.lit(HASH_DIGITS)} and ${UNNAMED} order by id limit ${limit}`,
  )

export const entriesInBooks = (session: Session, { environment, after, limit }: Ask<'entriesInBooks'>) =>
  rowsOf(
    session,
    sql`select e.id, e.position, e.partner, e.document, e.at, e.decision, e.decided_at as "decidedAt",
      d.state as "documentState", d.environment as "documentEnvironment", d.type, d.agreement,
      ${many('document about', `about.regarding = e.document and about.direction = 'out' and about.replaces is null`)} as answers,
      a.canonical as answer, a.state as "answerState"
    from feed_entry e left join document d on d.id = e.document
      left join document a on a.id = (select min(o.id) from document o where o.regarding = e.document
        and o.direction = 'out' and not exists (select 1 from document n where n.replaces = o.id))
    where e.environment = ${environment} and e.position > ${after} order by e.position limit ${limit}`,
  ) as Answer<'entriesInBooks'>

export async function feedInBooks(
  session: Session,
  environment: Ask<'feedInBooks'>,
  after: string,
): Answer<'feedInBooks'> {
  const [found] = await rowsOf<Awaited<Answer<'feedInBooks'>>>(
    session,
    sql`select last,
      (select min(position) from feed_entry where environment = ${environment} and id > ${after}) as first,
      (select max(position) from feed_entry where environment = ${environment}) as most
    from feed where environment = ${environment}`,
  )
  return found ?? { first: null, last: 0, most: null }
}

export const controlsInBooks = (
  session: Session,
  { environment, key, number, limit }: Ask<'controlsInBooks'>,
) =>
  rowsOf<Rows<'controlsInBooks'>>(
    session,
    sql`select c.key, c.environment, c.number, c.state, c.document, c.reason, d.state as "documentState",
      coalesce(${step('seal', 'd.id')}, ${step('seal', `'batch ' || d.partner || ' ' || d.environment || ' ' || d.type`)}) as sealing
    from control_number c left join document d on d.id = c.document
    where (c.environment, c.key, c.number) > (${environment}, ${key}, ${number})
    order by c.environment, c.key, c.number limit ${limit}`,
  ).then((rows) => rows.map((row) => show(session, 'control_number', row, row)))

export const countersInBooks = (session: Session) =>
  rowsOf(
    session,
    sql`select c.key, c.environment, c.last, (select max(n.number) from control_number n
        where n.environment = c.environment and n.key = c.key) as most
      from control_counter c order by c.environment, c.key`,
  ) as Answer<'countersInBooks'>

/** Where the subjects of a verb's steps stand. */
const SUBJECTS = sql.raw(
  [
    ['open', 'receipt'],
    ['acknowledge', 'receipt'],
    ['read', 'functional_group'],
    ['publish', 'functional_group'],
    ['write', 'document'],
    ['seal', 'document'],
    ['deliver', 'document'],
    ['notify', 'webhook'],
  ]
    .map(([verb, table]) => `when '${verb}' then (select count(*) from ${table} where id = s.subject)`)
    .join('\n'),
)

export const stepsInBooks = (session: Session, { after, limit }: Ask<'stepsInBooks'>) =>
  rowsOf(
    session,
    sql`select s.id, s.verb, s.subject, s.partner, case when s.subject like 'batch %' then 1 else case s.verb ${SUBJECTS}
      when 'reconcile' then (select count(*) from document where id = s.subject)
        + (select count(*) from functional_group where id = s.subject) else 1 end end as known
    from step s where s.id > ${after} order by s.id limit ${limit}`,
  ) as Answer<'stepsInBooks'>

export const webhooksInBooks = (session: Session, { after, limit }: Ask<'webhooksInBooks'>) =>
  rowsOf(
    session,
    sql`select w.id, w.url, ${many('webhook_delivery', `webhook_delivery.webhook = w.id and webhook_delivery.state = 'due'`)} as due,
      ${step('notify', 'w.id')} as notifying
    from webhook w where w.id > ${after} and w.state = 'active' order by w.id limit ${limit}`,
  ) as Answer<'webhooksInBooks'>

export async function countBooks(session: Session, after: string): Answer<'countBooks'> {
  const behind = (table: string) => sql`(select count(*) from ${sql.table(table)} where id > ${after})`
  const [counted] = await rowsOf<Awaited<Answer<'countBooks'>>>(
    session,
    sql`select ${behind('receipt')} as receipts, ${behind('interchange')} as interchanges,
      ${behind('functional_group')} as groups, ${behind('document')} as documents,
      (select count(*) from drop_file) as files,
      (select count(*) from feed_entry) as entries, (select count(*) from control_number) as numbers,
      (select count(*) from step) as steps`,
  )
  return counted!
}
