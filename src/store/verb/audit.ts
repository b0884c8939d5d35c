// The audit trail in its table. Whoever adds to the chain holds its one head until the commit, so that no two rows follow
// the same one, whichever process adds them. Verbs that audit do so last, to hold it for a short time.

import { type Audit, type AuditPlace, type AuditRow, chained, isDone } from '../audit.ts'
import type { AuditEntry } from '../record.ts'
import type { Retention } from '../retention.ts'
import { hide, shown } from '../seal/cells.ts'
import { batches, type Session } from '../session.ts'
import { auditEntries } from '../shapes.ts'
import { addPurged } from './purgeTally.ts'

export async function audit(session: Session, ...entries: AuditEntry[]): Promise<void> {
  const { db } = session
  if (entries.length === 0) return
  const head = await db
    .updateTable('audit_head')
    .set((set) => ({ id: set('id', '+', entries.length) }))
    .returning(['id', 'hash'])
    .executeTakeFirstOrThrow()
  const rows = chained({ id: head.id - entries.length, hash: head.hash }, entries)
  for (const batch of batches(rows))
    await db
      .insertInto('audit')
      .values(
        batch.map((row) =>
          hide(session, 'audit', row, { ...auditEntries.row(row), id: row.id, hash: row.hash }),
        ),
      )
      .execute()
  await db
    .updateTable('audit_head')
    .set({ hash: rows.at(-1)!.hash })
    .execute()
}

/** The entry of an act, where the verb did something; last in its transaction. */
export async function auditAct(
  session: Session,
  entry: AuditEntry | undefined,
  answer: unknown,
): Promise<void> {
  if (!entry || !isDone(answer)) return
  await audit(session, entry)
}

/** The newest entries, newest first. */
export async function auditTrail(
  session: Session,
  { subject, principal, act = '', without = [], since, limit }: Parameters<Audit['auditTrail']>[0],
): Promise<AuditEntry[]> {
  const rows = await session.db
    .selectFrom('audit')
    .selectAll()
    .$if(subject !== undefined, (query) => query.where('subject', '=', subject!))
    .$if(principal !== undefined, (query) => query.where('principal', '=', principal!))
    .$if(act !== '', (query) => query.where('act', '>=', act).where('act', '<', `${act}\u{10ffff}`))
    .$if(without.length > 0, (query) => query.where('act', 'not in', without))
    .$if(since !== undefined, (query) => query.where('at', '>=', since!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(shown(session, 'audit', auditEntries))
}

export async function auditRows(
  session: Session,
  { after, limit }: Parameters<Audit['auditRows']>[0],
): Promise<AuditRow[]> {
  const rows = await session.db
    .selectFrom('audit')
    .selectAll()
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  const record = shown(session, 'audit', auditEntries)
  return rows.map((row) => ({ ...record(row), id: row.id, hash: row.hash }))
}

export async function auditEnds({ db }: Session): ReturnType<Audit['auditEnds']> {
  const row = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow()
  return { head: { id: row.id, hash: row.hash }, anchor: { id: row.anchor_id, hash: row.anchor_hash } }
}

/** The anchor moves first: rows behind it are refused by the table itself. */
export async function purgeAudit(
  session: Session,
  { before, limit, ...tally }: Parameters<Retention['purgeAudit']>[0],
): ReturnType<Retention['purgeAudit']> {
  const { db } = session
  const { anchor } = await auditEnds(session)
  const rows = await auditRows(session, { after: anchor.id, limit })
  const young = rows.findIndex(({ at }) => at >= before)
  const old = young === -1 ? rows : rows.slice(0, young)
  const last: AuditPlace | undefined = old.at(-1)
  if (!last) return { count: 0 }
  await db.updateTable('audit_head').set({ anchor_id: last.id, anchor_hash: last.hash }).execute()
  await db.deleteFrom('audit').where('id', '<=', last.id).execute()
  await addPurged(session, { ...tally, partner: '', count: old.length, bytes: 0 })
  return { count: old.length }
}
