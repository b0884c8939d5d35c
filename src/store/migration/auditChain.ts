// The audit trail becomes a chain: rows that are there are linked in their order, and from then on the tables themselves
// refuse to change a row, or to delete one behind the anchor.
import { sql } from 'kysely'
import { chained, ORIGIN } from '../audit.ts'
import { batches, type Dialect, type Session } from '../session.ts'
import { auditEntries } from '../shapes.ts'
import { columns, table, typesOf } from './table.ts'

const PAGE = 1000

/** Links the rows that are there; ids of before may have gaps, so each is linked by its own. */
async function linkRows({ db }: Session): Promise<void> {
  let at = ORIGIN
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('id', '>', at.id)
      .orderBy('id')
      .limit(PAGE)
      .execute()
    const linked = rows.map((row) => {
      at = chained({ id: row.id - 1, hash: at.hash }, [auditEntries.record(row)])[0]!
      return at
    })
    for (const batch of batches(linked)) {
      const values = batch.map(({ id, hash }) => sql`(cast(${id} as bigint), ${hash})`)
      await sql`update audit set hash = v.column2 from (values ${sql.join(values)}) as v
        where audit.id = v.column1`.execute(db)
    }
    if (rows.length < PAGE) break
  }
  await db
    .insertInto('audit_head')
    .values({ id: at.id, hash: at.hash, anchor_id: 0, anchor_hash: ORIGIN.hash })
    .execute()
}

const KEPT: Readonly<Record<Dialect, readonly string[]>> = {
  sqlite: [
    `create trigger audit_not_changed before update on audit
      begin select raise(abort, 'a row of the audit trail is never changed'); end`,
    `create trigger audit_not_deleted before delete on audit
      when old.id > (select anchor_id from audit_head)
      begin select raise(abort, 'a row of the audit trail is never deleted'); end`,
  ],
  postgres: [
    // Rows bring their own ids from now on, without gaps.
    'alter table audit alter column id drop identity',
    `create function audit_kept() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and old.id <= (select anchor_id from audit_head) then return old; end if;
        raise exception 'a row of the audit trail is never %', case tg_op when 'UPDATE' then 'changed' else 'deleted' end;
      end $$`,
    `create trigger audit_kept before update or delete on audit for each row execute function audit_kept()`,
    `create trigger audit_not_emptied before truncate on audit for each statement execute function audit_kept()`,
  ],
}

/** The statements of this schema. */
export function auditChain(dialect: Dialect): (string | ((session: Session) => Promise<void>))[] {
  const t = typesOf(dialect)
  return [
    `alter table audit add column hash ${t.text} not null default ''`,
    table('audit_head', t, [
      `one ${t.whole} primary key default 1 check (one = 1)`,
      ...columns(t, 'id# hash anchor_id# anchor_hash'),
    ]),
    linkRows,
    ...KEPT[dialect],
  ]
}
