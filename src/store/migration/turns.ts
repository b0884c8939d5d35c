// Whose turn a named thing is. `remote_poll`, which was for polls alone, stays for gateways of the version before.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function turns(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [table('turn', t, [...columns(t, 'name token# until held#'), 'primary key (name)'])]
}
