// Raw bytes in chunks. A blob is as old as the last chunk that was kept of it, so that bytes which come
// again are not swept away between their chunks and their receipt.
import { sql } from 'kysely'
import { CHUNK_BYTES } from '../record.ts'
import type { Database } from '../schema.ts'
import { chunkPart, openRow, sealRow } from '../seal/parts.ts'
import { type Session, together } from '../session.ts'
import { insertion, statement } from '../statement.ts'

interface Chunk {
  blob: string
  ordinal: number
  bytes: Uint8Array
  at: string
}

const putBlobs = insertion<Database['blob']>('blob', ['id', 'at'], {
  conflict: { overwrite: ['id'], older: 'at' },
})

const putChunks = insertion<Database['blob_chunk']>('blob_chunk', ['blob', 'ordinal', 'bytes', 'seal_key'], {
  conflict: { leave: [] },
})

export const keepChunk = (session: Session, chunk: Chunk): Promise<void> => keepChunks(session, [chunk])

/** Keeps chunks, no two of one blob. */
export async function keepChunks(session: Session, chunks: readonly Chunk[]): Promise<void> {
  if (chunks.some(({ bytes }) => bytes.byteLength > CHUNK_BYTES))
    throw new RangeError(`a chunk has at most ${CHUNK_BYTES} bytes`)
  const rows = chunks.map(({ blob, ordinal, bytes }) =>
    sealRow(session, chunkPart, { blob, ordinal, bytes, seal_key: null }),
  )
  const blobs = chunks.map(({ blob, at }) => ({ id: blob, at }))
  await together([putBlobs(session, blobs), putChunks(session, rows)])
}

interface Whole {
  blob: string
  content: Uint8Array
  at: string
}

/** Keeps small bytes of our own whole, no two of one blob, each in as many chunks as it needs. */
export async function keepBytes(session: Session, wholes: readonly Whole[]): Promise<void> {
  const first: Chunk[] = []
  const others: Chunk[] = []
  for (const { blob, content, at } of wholes)
    for (
      let from = 0, ordinal = 0;
      from < content.byteLength || ordinal === 0;
      from += CHUNK_BYTES, ordinal++
    ) {
      const bytes = content.subarray(from, from + CHUNK_BYTES)
      const own = ordinal === 0 ? first : others
      own.push({ blob, ordinal, bytes, at })
    }
  await keepChunks(session, first)
  for (const chunk of others) await keepChunk(session, chunk)
}

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}

/** Some bytes of one chunk; of one that is not sealed no others are read. `substr` counts from 1. */
async function readChunk(session: Session, blob: string, ordinal: number, start: number, count: number) {
  const row = await session.db
    .selectFrom('blob_chunk')
    .select(['blob', 'ordinal', 'seal_key'])
    .select(
      sql<Uint8Array>`case when seal_key is null then substr(bytes, ${start + 1}, ${count}) else bytes end`.as(
        'bytes',
      ),
    )
    .where('blob', '=', blob)
    .where('ordinal', '=', ordinal)
    .executeTakeFirst()
  if (!row || row.seal_key === null) return row?.bytes
  return openRow(session, chunkPart, row).bytes.subarray(start, start + count)
}

type Asked = readonly [blob: string, offset: number, length: number]

interface Part {
  at: number
  blob: string
  ordinal: number
  seal_key: string | null
  bytes: Uint8Array
}

type Parts = Record<'blobs' | 'firsts' | 'counts', readonly unknown[]>

const firstParts = statement<Parts, Part>(({ db }, { blobs, firsts, counts }) => ({
  compile: () =>
    sql<Part>`select asked.at, blob, ordinal, seal_key,
      case when seal_key is null then substr(bytes, asked.first + 1, asked.count) else bytes end as bytes
      from unnest(${blobs}::text[], ${firsts}::int[], ${counts}::int[])
        with ordinality as asked (of, first, count, at)
      join blob_chunk on blob = asked.of and ordinal = 0`.compile(db),
}))

const isInFirst = ([, offset, length]: Asked): boolean => offset + length <= CHUNK_BYTES

/** What is asked of several blobs; PostgreSQL reads what stands in their first chunks in one statement. */
export async function readAll(session: Session, all: readonly Asked[]): Promise<Uint8Array[]> {
  const first = all.filter(isInFirst)
  const { rows } = await firstParts(session, {
    blobs: first.map(([blob]) => blob),
    firsts: first.map(([, offset]) => offset),
    counts: first.map(([, , length]) => length),
  })
  const read = new Map(rows.map((row) => [first[row.at - 1], openPart(session, row, first[row.at - 1]!)]))
  return Promise.all(
    all.map((one) => (isInFirst(one) ? (read.get(one) ?? new Uint8Array(0)) : readBytes(session, ...one))),
  )
}

function openPart(session: Session, row: Part, [, offset, length]: Asked): Uint8Array {
  const { bytes } = openRow(session, chunkPart, row)
  return new Uint8Array(row.seal_key === null ? bytes : bytes.subarray(offset, offset + length))
}

export async function readBytes(session: Session, ...[blob, offset, length]: Asked): Promise<Uint8Array> {
  const end = offset + length
  const parts: Uint8Array[] = []
  for (let ordinal = Math.floor(offset / CHUNK_BYTES); ordinal * CHUNK_BYTES < end; ordinal++) {
    const start = Math.max(0, offset - ordinal * CHUNK_BYTES)
    const count = Math.min(CHUNK_BYTES, end - ordinal * CHUNK_BYTES) - start
    const bytes = await readChunk(session, blob, ordinal, start, count)
    if (!bytes) break
    parts.push(bytes)
    if (bytes.byteLength < count) break
  }
  return joined(parts)
}

export async function discardBlob({ db }: Session, blob: string): Promise<void> {
  await db.deleteFrom('blob_chunk').where('blob', '=', blob).execute()
  await db.deleteFrom('blob').where('id', '=', blob).execute()
}

/** That nothing names a blob. */
export const UNNAMED = sql<boolean>`not exists (select 1 from receipt where receipt.blob = blob.id)
  and not exists (select 1 from outbound where outbound.blob = blob.id)
  and not exists (select 1 from drop_file where drop_file.blob = blob.id)`

/** A blob and its age: where a sweep has come to. */
export interface Aged {
  id: string
  at: string
}

/** Blobs older than `before`, oldest first, from after one, and whether nothing names them: few at a time, since most are named. */
export async function oldBlobs(
  { db }: Session,
  before: string,
  after: Aged,
  limit: number,
): Promise<(Aged & { stray: number })[]> {
  return db
    .selectFrom('blob')
    .select(['id', 'at', sql<number>`case when ${UNNAMED} then 1 else 0 end`.as('stray')])
    .where('at', '<', before)
    .where(sql<boolean>`(at, id) > (${after.at}, ${after.id})`)
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Discards those of the blobs that are still old and unnamed; how many. */
export async function discardUnnamed(session: Session, blobs: string[], before: string): Promise<number> {
  const still = await session.db
    .selectFrom('blob')
    .select('id')
    .where('id', 'in', blobs)
    .where('at', '<', before)
    .where(UNNAMED)
    .execute()
  for (const { id } of still) await discardBlob(session, id)
  return still.length
}
