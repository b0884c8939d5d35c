// Details of the audit trail without a person's data. First the trail says which entry is redacted, and by which hash it is
// known from then on; then the detail changes, in the same transaction.
import { linkOf, REDACTS_ENTRY } from '../audit.ts'
import type { AuditEntry } from '../record.ts'
import { holds, type Redactions, saidWithout } from '../redaction.ts'
import { hide } from '../seal/cells.ts'
import type { Session } from '../session.ts'
import { audit, auditEnds, auditRows } from './audit.ts'

export async function redactTrail(
  session: Session,
  { match, after, limit, ...who }: Parameters<Redactions['redactTrail']>[0],
): ReturnType<Redactions['redactTrail']> {
  const { anchor } = await auditEnds(session)
  const rows = await auditRows(session, { after: Math.max(after, anchor.id), limit })
  const before = await hashesBefore(session, rows[0]?.id, rows, anchor)
  const redacted = rows
    .filter(({ detail }) => holds(detail, match))
    .map((row) => ({ ...row, detail: saidWithout(row.detail, match) }))
  const entries = redacted.map((row): AuditEntry => {
    const detail = JSON.stringify({ before: row.hash, after: linkOf(before.get(row.id)!, row) })
    return { ...who, act: REDACTS_ENTRY, subject: String(row.id), detail }
  })
  await audit(session, ...entries)
  for (const { id, detail } of redacted)
    await session.db
      .updateTable('audit')
      .set(hide(session, 'audit', { id }, { detail }))
      .where('id', '=', id)
      .execute()
  const last = rows.at(-1)
  return { count: redacted.length, ...(last && rows.length === limit ? { last: last.id } : {}) }
}

/** By a row's id, the hash that it follows. */
async function hashesBefore(
  { db }: Session,
  first: number | undefined,
  rows: readonly { id: number; hash: string }[],
  anchor: { id: number; hash: string },
): Promise<Map<number, string>> {
  const known = new Map(rows.map(({ id, hash }) => [id + 1, hash]))
  known.set(anchor.id + 1, anchor.hash)
  if (first === undefined || known.has(first)) return known
  const row = await db
    .selectFrom('audit')
    .select(['id', 'hash'])
    .where('id', '<', first)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? known.set(first, row.hash) : known
}
