// What runs of retention have purged and the audit trail does not tell yet: a run tells it once, at its end.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function purgeTally(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  const all = columns(t, 'principal partner rule began last count# bytes#')
  return [table('purge_tally', t, [...all, 'primary key (principal, partner, rule)'])]
}
