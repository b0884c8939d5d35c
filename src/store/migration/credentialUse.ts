// What a key is for, who added it, and when it was used last.
import type { Dialect } from '../session.ts'
import { columns, typesOf } from './table.ts'

/** The statements of this schema. */
export const credentialUse = (dialect: Dialect): string[] =>
  columns(typesOf(dialect), 'comment? added_by? used_at? used_from?').map(
    (column) => `alter table credential add column ${column}`,
  )
