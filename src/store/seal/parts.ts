// Which columns are private, and how a row keeps them: packed and sealed in one column with the key's id in another, the
// plain columns then being empty. Rows from before sealing was turned on keep them plain, and open as well.
import type { Session } from '../session.ts'
import { type Field, pack, unpack } from './pack.ts'
import { unsealed } from './seal.ts'

/** Columns of a table that are sealed together. */
export interface Part {
  table: string
  /** Columns that name a row; the first one names the key's derivation as well. */
  ids: readonly string[]
  /** The column that holds what is sealed, and the one with the key's id. */
  sealed: string
  key: string
  /** Private columns, and what stands in them once they are sealed. In place where there are none. */
  plain: Readonly<Record<string, '' | null>>
}

const whole = (part: Omit<Part, 'sealed' | 'key'>): Part => ({ ...part, sealed: 'sealed', key: 'seal_key' })

export const chunkPart: Part = {
  table: 'blob_chunk',
  ids: ['blob', 'ordinal'],
  sealed: 'bytes',
  key: 'seal_key',
  plain: {},
}
export const readingPart: Part = whole({
  table: 'reading',
  ids: ['document'],
  plain: { canonical: '', lineage: '', unmapped: '' },
})
export const submittedPart: Part = whole({ table: 'outbound', ids: ['document'], plain: { canonical: '' } })
export const writtenPart: Part = {
  table: 'outbound',
  ids: ['document'],
  sealed: 'written',
  key: 'written_key',
  plain: { body: null, lineage: null },
}
export const webhookPart: Part = whole({
  table: 'webhook',
  ids: ['id'],
  plain: { secret: '', previous_secret: null },
})

/** All of them, in the order in which they are sealed anew. */
export const parts: readonly Part[] = [chunkPart, readingPart, submittedPart, writtenPart, webhookPart]

type Cells = Record<string, unknown>

const placeIn = ({ table, sealed, ids: [first, second] }: Part, row: Cells) => ({
  of: `${table}.${sealed}`,
  row: String(row[first!]),
  ...(second === undefined ? {} : { part: Number(row[second]) }),
})

/** What of a row is sealed. */
function privately(part: Part, cells: Cells): Uint8Array {
  const names = Object.keys(part.plain)
  return names.length === 0
    ? (cells[part.sealed] as Uint8Array)
    : pack(names.map((name) => cells[name] as Field))
}

/** A row as it is kept: its private columns sealed, where the session seals. */
export function sealRow<R extends object>({ seal = unsealed }: Session, part: Part, row: R): R {
  const key = seal.current()
  if (key === undefined) return { ...row, ...plainly(part) }
  const sealed = seal.seal(placeIn(part, row as Cells), privately(part, row as Cells))
  return { ...row, ...part.plain, [part.sealed]: sealed, [part.key]: key }
}

/**
 * Below this size nothing is won: the thread is held for 1 ms a MB, and half of that where others do the work. So what a
 * gateway on PostgreSQL seals and opens takes 1 % of its main thread with orders of 5 kB, 3 % of those of 1 MB (before: 6 to 9).
 */
const LARGE = 2 ** 20

/** As `sealRow`; on PostgreSQL, whose verbs run where the sockets are, large rows are sealed beside that thread. */
export async function sealRowAside<R extends object>(session: Session, part: Part, row: R): Promise<R> {
  const { seal = unsealed, dialect } = session
  const key = seal.current()
  if (key === undefined || dialect !== 'postgres') return sealRow(session, part, row)
  const bytes = privately(part, row as Cells)
  if (bytes.length < LARGE) return sealRow(session, part, row)
  const sealed = await seal.sealAside(placeIn(part, row as Cells), bytes)
  return { ...row, ...part.plain, [part.sealed]: sealed, [part.key]: key }
}

/** A row as it was before it was sealed; rows that are not sealed are as they are. */
export function openRow<R extends object>({ seal = unsealed }: Session, part: Part, row: R): R {
  const cells = row as Cells
  if ((cells[part.key] ?? null) === null) return row
  return opened(part, row, seal.open(placeIn(part, cells), cells[part.sealed] as Uint8Array))
}

/** As `openRow`; large rows as `sealRowAside`. */
export async function openRowAside<R extends object>(session: Session, part: Part, row: R): Promise<R> {
  const { seal = unsealed, dialect } = session
  const cells = row as Cells
  const sealed = cells[part.sealed] as Uint8Array | null
  if ((cells[part.key] ?? null) === null || dialect !== 'postgres' || sealed!.length < LARGE)
    return openRow(session, part, row)
  return opened(part, row, await seal.openAside(placeIn(part, cells), sealed!))
}

function opened<R extends object>(part: Part, row: R, bytes: Uint8Array): R {
  const names = Object.keys(part.plain)
  if (names.length === 0) return { ...row, [part.sealed]: bytes, [part.key]: null }
  const fields = unpack(bytes)
  const plain = Object.fromEntries(names.map((name, index) => [name, fields[index] ?? null]))
  return { ...row, ...plain, [part.sealed]: null, [part.key]: null }
}

/** The columns by which a part says that it is not sealed. */
const plainly = ({ sealed, key, plain }: Part): Record<string, null> => ({
  ...(Object.keys(plain).length === 0 ? {} : { [sealed]: null }),
  [key]: null,
})

/** The columns that say how a part is sealed. */
export const sealColumns = (part: Part): ('sealed' | 'seal_key')[] =>
  Object.keys(plainly(part)) as ('sealed' | 'seal_key')[]

/** Whether a part of a row is empty: nothing of it came yet. */
export const isEmpty = ({ plain }: Part, row: Cells): boolean =>
  Object.keys(plain).length > 0 && Object.entries(plain).every(([name, empty]) => row[name] === empty)
