// Numbers that were passed over on purpose, and why: after a backup was restored, nobody knows which ones were given since.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function gaps(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('gap', t, [
      ...columns(t, 'what environment key first# last# at principal reason'),
      'primary key (what, environment, key, first)',
    ]),
  ]
}
