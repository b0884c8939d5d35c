// Private columns may be sealed. Rows from before stay as they are until they are sealed anew; where nothing is sealed, the
// indexes are empty and cost nothing.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function sealing(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  const added = (name: string, key: string, value?: string) => [
    ...(value === undefined ? [] : [`alter table ${name} add column ${value} ${t.bytes}`]),
    `alter table ${name} add column ${key} ${t.text}`,
    `create index ${name}_${key} on ${name} (${key}) where ${key} is not null`,
  ]
  return [
    ...added('blob_chunk', 'seal_key'),
    ...added('reading', 'seal_key', 'sealed'),
    ...added('outbound', 'seal_key', 'sealed'),
    ...added('outbound', 'written_key', 'written'),
    ...added('webhook', 'seal_key', 'sealed'),
    table('store_key', t, [...columns(t, 'id ordinal#'), 'primary key (id)']),
  ]
}
