// The stones of what was purged.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function purged(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [table('purged', t, [...columns(t, 'what id partner at rule bytes#'), 'primary key (what, id)'])]
}
