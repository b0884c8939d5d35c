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

/** A row as it is kept: its private columns sealed, where the session seals. */
export function sealRow<R extends object>({ seal = unsealed }: Session, part: Part, row: R): R {
  const cells = row as Cells
  const key = seal.current()
  if (key === undefined) return { ...row, ...plainly(part) }
  const names = Object.keys(part.plain)
  const bytes =
    names.length === 0 ? (cells[part.sealed] as Uint8Array) : pack(names.map((name) => cells[name] as Field))
  return { ...row, ...part.plain, [part.sealed]: seal.seal(placeIn(part, cells), bytes), [part.key]: key }
}

/** A row as it was before it was sealed; rows that are not sealed are as they are. */
export function openRow<R extends object>({ seal = unsealed }: Session, part: Part, row: R): R {
  const cells = row as Cells
  if ((cells[part.key] ?? null) === null) return row
  const bytes = seal.open(placeIn(part, cells), cells[part.sealed] as Uint8Array)
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
