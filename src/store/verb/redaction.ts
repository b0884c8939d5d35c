// Writing what is kept anew without a value, each body in the transaction that adds its link to the chain.

import { sql } from 'kysely'
import { redactions as shape } from '../keptShapes.ts'
import { CHUNK_BYTES, type DropFile } from '../record.ts'
import {
  crossOut,
  holds,
  type Range,
  REDACTED,
  type RedactedDocument,
  type Redaction,
  type Redactions,
  saidWithout,
} from '../redaction.ts'
import { hidden, hide, isSealed, type PrivateTable, show, shown } from '../seal/cells.ts'
import { chunkPart, openRow, readingPart, sealRow, submittedPart, writtenPart } from '../seal/parts.ts'
import { locked, type Session } from '../session.ts'
import { dropFiles } from '../shapes.ts'

export async function redactionsOf(
  session: Session,
  what: Redaction['what'],
  subject: string,
): Promise<Redaction[]> {
  const rows = await session.db
    .selectFrom('redaction')
    .selectAll()
    .where('subject', '=', subject)
    .where('what', '=', what)
    .orderBy('id')
    .execute()
  return rows.map(shown(session, 'redaction', shape))
}

export async function filesOfReceipt({ db }: Session, receipt: string): Promise<DropFile[]> {
  const rows = await db.selectFrom('drop_file').selectAll().where('receipt', '=', receipt).execute()
  return rows.map(dropFiles.record)
}

/** SQLite leaves what was written over in free pages, unless it is told otherwise. */
async function overwriting<T>(session: Session, work: () => Promise<T>): Promise<T> {
  if (session.dialect !== 'sqlite') return work()
  await sql`pragma secure_delete = on`.execute(session.db)
  try {
    return await work()
  } finally {
    await sql`pragma secure_delete = off`.execute(session.db)
  }
}

export const redactBytes: typeof crossBytes = (session, redaction, last) =>
  overwriting(session, () => crossBytes(session, redaction, last))

export const redactDocument: typeof replaceDocument = (session, redacted, match, redaction) =>
  overwriting(session, () => replaceDocument(session, redacted, match, redaction))

async function crossBytes(
  session: Session,
  redaction: Redaction,
  last: string | undefined,
): ReturnType<Redactions['redactBytes']> {
  const { db } = session
  const { subject: blob } = redaction
  await locked(session, db.selectFrom('blob').select('id').where('id', '=', blob)).execute()
  const before = await redactionsOf(session, 'bytes', blob)
  if (before.at(-1)?.id !== last) return false
  const ranges = redaction.places as readonly Range[]
  for (const [ordinal, own] of byChunk(ranges)) await redactChunk(session, blob, ordinal, own)
  await db
    .insertInto('redaction')
    .values(hidden(session, 'redaction', shape)(redaction))
    .execute()
  return true
}

function byChunk(ranges: readonly Range[]): Map<number, Range[]> {
  const chunks = new Map<number, Range[]>()
  for (const range of ranges) {
    const [offset, length] = range
    const last = Math.floor((offset + length - 1) / CHUNK_BYTES)
    for (let ordinal = Math.floor(offset / CHUNK_BYTES); ordinal <= last; ordinal++)
      chunks.set(ordinal, [...(chunks.get(ordinal) ?? []), range])
  }
  return chunks
}

async function redactChunk(session: Session, blob: string, ordinal: number, ranges: readonly Range[]) {
  const row = await session.db
    .selectFrom('blob_chunk')
    .selectAll()
    .where('blob', '=', blob)
    .where('ordinal', '=', ordinal)
    .executeTakeFirst()
  if (!row) return
  const bytes = new Uint8Array(openRow(session, chunkPart, row).bytes)
  crossOut(bytes, ordinal * CHUNK_BYTES, ranges)
  await session.db
    .updateTable('blob_chunk')
    .set(sealRow(session, chunkPart, { blob, ordinal, bytes }))
    .where('blob', '=', blob)
    .where('ordinal', '=', ordinal)
    .execute()
}

async function replaceDocument(
  session: Session,
  redacted: RedactedDocument,
  match: string,
  redaction: Redaction,
): Promise<void> {
  const { db } = session
  const { document, number, reason, findings } = redacted
  await redactReading(session, redacted)
  await redactOutbound(session, redacted)
  const columns = {
    ...(number === undefined ? {} : { number }),
    ...(reason === undefined ? {} : { reason }),
    ...(findings === undefined ? {} : { findings: JSON.stringify(findings) }),
  }
  if (Object.keys(columns).length > 0)
    await db
      .updateTable('document')
      .set(hide(session, 'document', { id: document }, columns))
      .where('id', '=', document)
      .execute()
  await forgetNames(session, document, match)
  await redactSaid(session, document, match)
  await db
    .insertInto('redaction')
    .values(hidden(session, 'redaction', shape)(redaction))
    .execute()
}

async function redactReading(session: Session, { document, reading }: RedactedDocument): Promise<void> {
  if (!reading) return
  const { db } = session
  const row = await db.selectFrom('reading').selectAll().where('document', '=', document).executeTakeFirst()
  if (!row) return
  const { lineage } = openRow(session, readingPart, row)
  await db
    .updateTable('reading')
    .set(sealRow(session, readingPart, { document, ...reading, lineage }))
    .where('document', '=', document)
    .execute()
}

async function redactOutbound(session: Session, { document, outbound }: RedactedDocument): Promise<void> {
  if (!outbound) return
  const { db } = session
  const row = await db.selectFrom('outbound').selectAll().where('document', '=', document).executeTakeFirst()
  if (!row) return
  const { canonical, body } = outbound
  const { lineage } = openRow(session, writtenPart, row)
  await db
    .updateTable('outbound')
    .set({
      ...sealRow(session, submittedPart, { document, canonical }),
      ...(body === undefined ? {} : sealRow(session, writtenPart, { document, body, lineage })),
    })
    .where('document', '=', document)
    .execute()
}

/** Numbers of others that hold the words are found by nobody any more. */
async function forgetNames({ db }: Session, document: string, match: string): Promise<void> {
  const rows = await db
    .selectFrom('document_reference')
    .selectAll()
    .where('document', '=', document)
    .execute()
  for (const { of, number } of rows)
    if (holds(number, match))
      await db
        .deleteFrom('document_reference')
        .where((where) => where.and({ document, of, number }))
        .execute()
}

/** What partners said of a document, or by it; why the ERP did not take it; why its step waits. */
async function redactSaid(session: Session, document: string, match: string): Promise<void> {
  const { db } = session
  const told = await db
    .selectFrom('told')
    .selectAll()
    .where((where) => where.or([where('document', '=', document), where('by', '=', document)]))
    .execute()
  for (const row of told) {
    const { document: about, by } = row
    const { findings } = show(session, 'told', row, row)
    if (holds(findings, match))
      await db
        .updateTable('told')
        .set(hide(session, 'told', row, { findings: saidWithout(findings, match) }))
        .where((where) => where.and({ document: about, by }))
        .execute()
  }
  const entries = await db
    .selectFrom('feed_entry')
    .select(['id', 'reason'])
    .where('document', '=', document)
    .execute()
  for (const { id, reason } of entries.map((row) => show(session, 'feed_entry', row, row)))
    if (reason !== null && holds(reason, match))
      await db.updateTable('feed_entry').set({ reason: REDACTED }).where('id', '=', id).execute()
  const steps = await db.selectFrom('step').select(['id', 'reason']).where('subject', '=', document).execute()
  for (const { id, reason } of steps.map((row) => show(session, 'step', row, row)))
    if (reason !== null && holds(reason, match))
      await db.updateTable('step').set({ reason: REDACTED }).where('id', '=', id).execute()
}

/** Plain texts for people, by the columns that name a row. */
const TEXTS: readonly { table: PrivateTable; keys: readonly string[]; text: string }[] = [
  { table: 'alert', keys: ['id'], text: 'says' },
  { table: 'alert', keys: ['id'], text: 'note' },
  { table: 'letter', keys: ['id'], text: 'subject' },
  { table: 'letter', keys: ['id'], text: 'text' },
  { table: 'webhook_delivery', keys: ['webhook', 'event'], text: 'said' },
  { table: 'drift_seen', keys: ['partner', 'mapping', 'key'], text: 'value' },
  { table: 'idempotency', keys: ['principal', 'key'], text: 'answer' },
  { table: 'crosswalk_wait', keys: ['id'], text: 'code' },
  { table: 'mapping_standing', keys: ['partner', 'name', 'hash'], text: 'reason' },
  { table: 'gap', keys: ['what', 'environment', 'key', 'first'], text: 'reason' },
  { table: 'feed_replay', keys: ['environment', 'name'], text: 'reason' },
  { table: 'webhook', keys: ['id'], text: 'reason' },
]

export async function redactTold(session: Session, match: string): Promise<{ count: number }> {
  let count = 0
  for (const one of TEXTS) count += await redactTexts(session, one, match)
  return { count }
}

async function redactTexts(
  session: Session,
  { table, keys, text }: (typeof TEXTS)[number],
  match: string,
): Promise<number> {
  const { db } = session
  const column = sql.ref(text)
  // What is sealed is looked at one by one.
  const found = sql`lower(${column}) like ${`%${likeWord(match)}%`} escape '!' or ${isSealed(text)}`
  const { rows } = await sql<Record<string, string>>`
    select ${sql.join([...keys, text].map((name) => sql.ref(name)))} from ${sql.table(table)} where ${found}`.execute(
    db,
  )
  let count = 0
  for (const row of rows) {
    const said = show(session, table, row, row)[text]!
    const left = saidWithout(said, match)
    if (left === said) continue
    const own = sql.join(
      keys.map((key) => sql`${sql.ref(key)} = ${row[key]}`),
      sql` and `,
    )
    const { [text]: value } = hide(session, table, row, { [text]: left })
    await sql`update ${sql.table(table)} set ${column} = ${value} where ${own}`.execute(db)
    count++
  }
  return count
}

/** The words as JSON and plain text both have them: letters and digits, with anything between. */
const likeWord = (match: string): string =>
  match
    .toLowerCase()
    .replace(/[!%_]/g, '!$&')
    .replace(/["\\\u0080-\uffff]/g, '%')
