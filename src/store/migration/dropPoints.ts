// How many files stand at the drop point for a receipt or a document, by the books of who puts them there and takes them
// away: so that one that is gone without either is noticed. Null for those from before, of which nobody counted.
import type { Dialect } from '../session.ts'
import { columns, typesOf } from './table.ts'

/** The statements of this schema. */
export const dropPoints = (dialect: Dialect): string[] =>
  ['receipt', 'document'].flatMap((table) =>
    columns(typesOf(dialect), 'files#?').map((column) => `alter table ${table} add column ${column}`),
  )
