// How outbound documents left, so that an acknowledgement finds what it speaks of, and what tells one that was
// submitted before. Documents from before have none of it: they are acknowledgements, which nobody acknowledges.
import type { Dialect } from '../session.ts'

const COLUMNS = [
  'sender',
  'receiver',
  'interchange_control',
  'functional_id',
  'group_control',
  'set_control',
  'replaces',
  'fingerprint',
  'delivered_at',
  'fetched_at',
]

/** Rows for each value of an index's columns, for SQLite, which does not count by itself (first.ts). */
const COUNTS = {
  document_group_control: '100000 4 1',
  document_interchange_control: '100000 4 1',
  document_fingerprint: '100000 1 1 1 1',
  document_replaces: '1000 1',
}

function counted(): string[] {
  const rows = Object.entries(COUNTS).map(([index, count]) => `('document', '${index}', '${count}')`)
  return [`insert into sqlite_stat1 (tbl, idx, stat) values ${rows.join(', ')}`, 'analyze sqlite_schema']
}

/** The statements of the third schema. */
export const outboundDocuments = (dialect: Dialect): string[] => [
  ...COLUMNS.map(
    (name) =>
      `alter table document add column ${name} ${dialect === 'postgres' ? 'text collate "C"' : 'text'}`,
  ),
  'create index document_group_control on document (group_control, id) where group_control is not null',
  'create index document_interchange_control on document (interchange_control, id) where interchange_control is not null',
  'create unique index document_fingerprint on document (fingerprint, partner, type, environment) where fingerprint is not null',
  'create unique index document_replaces on document (replaces) where replaces is not null',
  ...(dialect === 'sqlite' ? counted() : []),
]
