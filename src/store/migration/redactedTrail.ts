// A person's data leaves the audit trail too, where an entry behind it says so: the tables let a detail be changed only once that
// entry is there, and the chain is verified by it (audit.ts).
import type { Dialect } from '../session.ts'

const UNCHANGED = `new.id = old.id and new.at = old.at and new.principal = old.principal and new.act = old.act
  and new.subject = old.subject and new.hash = old.hash`

const MAY = `(new.detail >= 'sealed:' and new.detail < 'sealed;' or exists (
  select 1 from audit where subject = cast(old.id as text) and id > old.id and act = 'audit entry redacted'))`

const KEPT: Readonly<Record<Dialect, readonly string[]>> = {
  sqlite: [
    'drop trigger audit_not_changed',
    `create trigger audit_not_changed before update on audit when not (${UNCHANGED} and ${MAY})
      begin select raise(abort, 'a row of the audit trail is never changed'); end`,
  ],
  postgres: [
    `create or replace function audit_kept() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and old.id <= (select anchor_id from audit_head) then return old; end if;
        if tg_op = 'UPDATE' and ${UNCHANGED} and ${MAY} then return new; end if;
        raise exception 'a row of the audit trail is never %', case tg_op when 'UPDATE' then 'changed' else 'deleted' end;
      end $$`,
  ],
}

/** The statements of this schema. */
export const redactedTrail = (dialect: Dialect): string[] => [...KEPT[dialect]]
