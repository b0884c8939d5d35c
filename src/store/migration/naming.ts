// Which documents name others by kind and number, so that a number finds what was said of it. Documents from before
// are found by their own numbers only.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** Rows for each value of the index's columns, for SQLite, which does not count by itself (first.ts). */
const COUNTS: readonly string[] = [
  `insert into sqlite_stat1 (tbl, idx, stat) values ('document_reference', 'document_reference_number', '1000000 5 4 1')`,
  'analyze sqlite_schema',
]

/** The statements of this schema. */
export function naming(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('document_reference', t, [
      ...columns(t, 'document of number'),
      'primary key (document, "of", number)',
      'foreign key (document) references document (id)',
    ]),
    'create index document_reference_number on document_reference (number, "of", document)',
    ...(dialect === 'sqlite' ? COUNTS : []),
  ]
}
