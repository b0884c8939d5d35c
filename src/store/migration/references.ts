// Documents that wait for others that they refer to: an invoice that comes before its order.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function references(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('reference_wait', t, [
      ...columns(t, 'document partner environment canonical number until'),
      'primary key (document, canonical, number)',
      'foreign key (document) references document (id)',
    ]),
    'create index reference_wait_number on reference_wait (partner, canonical, number)',
  ]
}
