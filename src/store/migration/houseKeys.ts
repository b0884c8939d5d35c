// By which keys the house is known.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function houseKeys(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [table('house_key', t, [...columns(t, 'kind id at'), 'primary key (kind, id)'])]
}
