// Private texts may be sealed in their columns. What a key seals is counted by indexes, which are empty where nothing is; and
// the audit trail lets a detail be sealed anew, since its chain is made of what was said and not of how that is kept.
import type { Dialect } from '../session.ts'

const COLUMNS = [
  ...['receipt.findings', 'interchange.header', 'interchange.findings'],
  ...['functional_group.header', 'functional_group.findings', 'document.findings', 'document.reason'],
  ...['told.findings', 'step.reason', 'step.position', 'feed_entry.reason', 'control_number.reason'],
  ...['alert.says', 'alert.advice', 'alert.command', 'alert.note', 'letter.subject', 'letter.text'],
  ...['door_trouble.says', 'drift_seen.value', 'idempotency.answer', 'webhook_delivery.said', 'audit.detail'],
]

/** An index of the keys that seal a column, named as `table.column`. */
export function sealedIndexOf(place: string): string {
  const [table, column] = place.split('.')
  return `create index ${table}_${column}_key on ${table} (substr("${column}", 1, 23))
    where "${column}" >= 'sealed:' and "${column}" < 'sealed;'`
}

/** Whether an update only seals the detail. */
const ONLY_SEALS = `new.id = old.id and new.at = old.at and new.principal = old.principal and new.act = old.act
  and new.subject = old.subject and new.hash = old.hash and new.detail >= 'sealed:' and new.detail < 'sealed;'`

const KEPT: Readonly<Record<Dialect, readonly string[]>> = {
  sqlite: [
    'drop trigger audit_not_changed',
    `create trigger audit_not_changed before update on audit when not (${ONLY_SEALS})
      begin select raise(abort, 'a row of the audit trail is never changed'); end`,
  ],
  postgres: [
    `create or replace function audit_kept() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' and old.id <= (select anchor_id from audit_head) then return old; end if;
        if tg_op = 'UPDATE' and ${ONLY_SEALS} then return new; end if;
        raise exception 'a row of the audit trail is never %', case tg_op when 'UPDATE' then 'changed' else 'deleted' end;
      end $$`,
  ],
}

/** The statements of this schema. */
export const sealedTexts = (dialect: Dialect): string[] => [...COLUMNS.map(sealedIndexOf), ...KEPT[dialect]]
