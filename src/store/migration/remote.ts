// Files that were fetched from partners' own servers, and whose turn it is to poll.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function remote(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('remote_file', t, [
      ...columns(t, 'place name bytes# modified sha256 receipt at'),
      'primary key (place, name)',
    ]),
    table('remote_poll', t, [...columns(t, 'place until'), 'primary key (place)']),
  ]
}
