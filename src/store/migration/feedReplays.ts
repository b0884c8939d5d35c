// Replays of the feed.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of this schema. */
export function feedReplays(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    table('feed_replay', t, [
      ...columns(t, 'environment name types partner? first# last# position# at principal reason'),
      'primary key (environment, name)',
    ]),
  ]
}
