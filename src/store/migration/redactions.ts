// What was redacted: a chain of hashes for each body.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function redactions(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('redaction', t, [
      ...columns(t, 'id what subject at principal by reason places before after'),
      'primary key (id)',
    ]),
    'create index redaction_subject on redaction (subject, what, id)',
  ]
}
