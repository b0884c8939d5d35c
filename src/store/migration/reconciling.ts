// What partners said of what we sent. What was delivered before has no acknowledgement that anybody agreed on.
import type { Dialect } from '../session.ts'

/** Rows for each value of an index's columns, for SQLite, which does not count by itself (first.ts). */
const COUNTS = [
  ['document', 'document_acknowledgement', '100000 20000 10000 1'],
  ['told', 'told_by', '100000 2 1'],
]

function counted(): string[] {
  const rows = COUNTS.map((row) => `(${row.map((word) => `'${word}'`).join(', ')})`)
  return [`insert into sqlite_stat1 (tbl, idx, stat) values ${rows.join(', ')}`, 'analyze sqlite_schema']
}

/** The statements of this schema. */
export function acknowledgements(dialect: Dialect): string[] {
  const text = dialect === 'postgres' ? 'text collate "C"' : 'text'
  const end = dialect === 'postgres' ? ')' : ') strict'
  const columns = ['document', 'by', 'at', 'level', 'state', 'digest', 'findings']
  return [
    ...['acknowledgement', 'acknowledgement_due', 'acknowledgement_risk'].map(
      (name) => `alter table document add column ${name} ${text}`,
    ),
    `create table told (${columns.map((name) => `"${name}" ${text} not null`).join(', ')},
      primary key (document, "by"), foreign key (document) references document (id)${end}`,
    'create index told_by on told ("by", document)',
    `update document set acknowledgement = 'none-expected'
      where direction = 'out' and state in ('delivered', 'fetched')`,
    `create index document_acknowledgement on document (acknowledgement, environment, id)
      where acknowledgement is not null`,
    ...(dialect === 'sqlite' ? counted() : []),
  ]
}
