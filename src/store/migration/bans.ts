// Addresses that are turned away for a while.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function bans(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('ban', t, [...columns(t, 'network since until times# tried'), 'primary key (network)']),
    'create index ban_until on ban (until)',
  ]
}
