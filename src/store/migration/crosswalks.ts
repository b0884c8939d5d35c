// Crosswalk rows in versions: a row holds from the version that brought it to the one that ended it, so that any
// version can be had again, and a document pins the one that it was read or written by. Documents wait for rows.
import type { Dialect } from '../session.ts'
import { columns, table, typesOf } from './table.ts'

/** The statements of the schema; the rows that are there become version 1. */
export function crosswalkVersions(dialect: Dialect): string[] {
  const t = typesOf(dialect)
  return [
    'alter table crosswalk_row rename to crosswalk_row_before',
    table('crosswalk_row', t, [
      ...columns(t, 'partner ordinal# crosswalk theirs ours from to read_only# preferred# since# until#?'),
      'primary key (partner, ordinal)',
    ]),
    `insert into crosswalk_row
      (partner, ordinal, crosswalk, theirs, ours, "from", "to", read_only, preferred, since)
      select partner, row_number() over (partition by partner order by crosswalk, theirs, "from"),
        crosswalk, theirs, ours, "from", "to", read_only, 0, 1 from crosswalk_row_before`,
    'drop table crosswalk_row_before',
    'create index crosswalk_row_theirs on crosswalk_row (partner, crosswalk, theirs)',
    'create index crosswalk_row_ours on crosswalk_row (partner, crosswalk, ours)',
    table('crosswalk_version', t, [...columns(t, 'partner version#'), 'primary key (partner)']),
    'insert into crosswalk_version (partner, version) select distinct partner, 1 from crosswalk_row',
    table('crosswalk_wait', t, [
      ...columns(t, 'id document partner environment crosswalk side code day at'),
      'primary key (id)',
      'foreign key (document) references document (id)',
    ]),
    'create index crosswalk_wait_document on crosswalk_wait (document)',
    'create index crosswalk_wait_code on crosswalk_wait (partner, crosswalk, code)',
    `alter table document add column crosswalks ${t.whole}`,
  ]
}
