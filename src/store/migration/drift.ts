// What partners send that their mappings make nothing of.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function drift(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('drift_seen', t, [
      ...columns(t, 'partner mapping key place why value document at noticed?'),
      'primary key (partner, mapping, key)',
    ]),
    'create index drift_seen_noticed on drift_seen (noticed) where noticed is not null',
    table('drift_look', t, [...columns(t, 'partner mapping after'), 'primary key (partner, mapping)']),
  ]
}
