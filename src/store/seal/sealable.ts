// All that may be sealed, rows' private columns and single texts alike, as sealing anew and counting need it: how a row says
// which key seals it, and how the row is sealed anew.
import { type RawBuilder, sql } from 'kysely'
import type { Session } from '../session.ts'
import { type CellColumn, cellColumns, hide, isSealedBy, keyIn, show } from './cells.ts'
import { isEmpty, openRow, type Part, parts, sealRow } from './parts.ts'

export type Cells = Record<string, unknown>

export interface Sealable {
  table: string
  /** Columns that name a row. */
  ids: readonly string[]
  /** Id of the key that seals a row, null where none does, `NOTHING_TO_SEAL` where there is nothing to seal. */
  key: RawBuilder<string | null>
  isSealedBy(key: string): RawBuilder<boolean>
  /** What is read of a row to seal it anew. */
  columns: readonly string[]
  /** The row's columns sealed by the newest key; undefined where nothing is in them. */
  anew(session: Session, row: Cells): Cells | undefined
}

const ofPart = (part: Part): Sealable => ({
  table: part.table,
  ids: part.ids,
  key: sql<string | null>`${sql.ref(part.key)}`,
  isSealedBy: (key) => sql<boolean>`${sql.ref(part.key)} = ${key}`,
  columns: [part.sealed, part.key, ...Object.keys(part.plain)],
  anew(session, row) {
    const open = openRow(session, part, row)
    return isEmpty(part, open) ? undefined : sealRow(session, part, open)
  },
})

const ofCell = ({ table, ids, column, bound }: CellColumn): Sealable => ({
  table,
  ids,
  key: keyIn(column),
  isSealedBy: (key) => isSealedBy(column, key),
  columns: [column, ...bound.filter((one) => !ids.includes(one))],
  anew(session, row) {
    const text = { [column]: row[column] }
    return text[column] === null ? undefined : hide(session, table, row, show(session, table, row, text))
  },
})

/** In the order in which they are sealed anew. */
export const sealables: readonly Sealable[] = [...parts.map(ofPart), ...cellColumns.map(ofCell)]
