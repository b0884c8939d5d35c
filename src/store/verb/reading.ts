// What reading a group leaves, a slice at a time; its last slice may be what the acknowledgement waited for.

import { sql } from 'kysely'
import type { Lease, Reading, Verdict } from '../record.ts'
import type { Database } from '../schema.ts'
import { hide } from '../seal/cells.ts'
import { readingPart, sealColumns, sealRowAside } from '../seal/parts.ts'
import { batches, locked, type Session } from '../session.ts'
import { readings } from '../shapes.ts'
import { insertion } from '../statement.ts'
import type { Flow } from '../store.ts'
import { awaitRows, holdRows } from './awaiting.ts'
import { keepNames } from './naming.ts'
import { endStep, type HeldStep, holdLease, keepPosition, leaveSteps } from './step.ts'
import { recordEvents } from './webhooks.ts'

type Slice = Parameters<Flow['commitReading']>[1]
type ReadDocument = Slice['documents'][number]

/** Named by both engines in the same way: column1, column2, … are the columns of VALUES. */
const values = (session: Session, document: ReadDocument) => {
  const { findings, reason } = hide(session, 'document', document, {
    findings: JSON.stringify(document.findings),
    reason: document.reason ?? null,
  })
  return sql`(
  ${document.id}, ${document.state}, ${document.verdict}, ${document.number ?? null}, ${document.date ?? null},
  ${findings}, cast(${document.crosswalks ?? null} as bigint), ${reason})`
}

async function updateDocuments(session: Session, group: string, read: ReadDocument[]): Promise<void> {
  for (const batch of batches(read)) {
    await sql`update document
      set state = v.column2, verdict = v.column3, number = v.column4, date = v.column5, findings = v.column6,
        crosswalks = v.column7, reason = v.column8
      from (values ${sql.join(batch.map((one) => values(session, one)))}) as v
      where document.id = v.column1 and document."group" = ${group}`.execute(session.db)
  }
}

const putRows = insertion<Database['reading']>(
  'reading',
  [...readings.columns, ...sealColumns(readingPart)],
  {
    conflict: { overwrite: ['document'] },
  },
)

export async function putReadings(session: Session, left: readonly Reading[]): Promise<void> {
  for (const batch of batches(left)) {
    const rows = batch.map((one) => ({ ...readings.row(one), sealed: null, seal_key: null }))
    await putRows(session, await Promise.all(rows.map((row) => sealRowAside(session, readingPart, row))))
  }
}

/** A group that is acknowledged already (a document of it was read anew) keeps the verdict that was told. */
async function closeGroup({ db }: Session, group: string, verdict: Verdict): Promise<string | undefined> {
  const closed = await db
    .updateTable('functional_group')
    .set({ state: 'read', verdict })
    .where('id', '=', group)
    .where('state', '<>', 'acknowledged')
    .returning('receipt')
    .executeTakeFirst()
  return closed?.receipt
}

/** Two groups that end at once must not both take the other for unread: the receipt's row is held. */
async function allRead(session: Session, receipt: string): Promise<boolean> {
  const { db } = session
  const held = await locked(
    session,
    db.selectFrom('receipt').select('state').where('id', '=', receipt),
  ).executeTakeFirst()
  if (held?.state !== 'opened') return false
  const unread = await db
    .selectFrom('functional_group')
    .innerJoin('step', (join) =>
      join.onRef('step.subject', '=', 'functional_group.id').on('step.verb', '=', 'read'),
    )
    .select('functional_group.id')
    .where('functional_group.receipt', '=', receipt)
    .where('functional_group.state', '=', 'opened')
    .limit(1)
    .executeTakeFirst()
  return unread === undefined
}

/** A group that is to be read once more (a document of it was reprocessed meanwhile) is not closed yet. */
async function closeReading(
  session: Session,
  step: HeldStep,
  group: string,
  verdict: Verdict,
): Promise<void> {
  await endStep(session, step)
  if (step.again === 1) return
  const receipt = await closeGroup(session, group, verdict)
  if (receipt === undefined || !(await allRead(session, receipt))) return
  await leaveSteps(session, [{ verb: 'acknowledge', subject: receipt, partner: step.partner }])
}

export async function commitReading(session: Session, lease: Lease, slice: Slice): Promise<void> {
  const { awaited = [] } = slice
  await holdRows(session, awaited)
  const held = await holdLease(session, lease)
  await updateDocuments(session, slice.group, slice.documents)
  await putReadings(
    session,
    slice.documents.flatMap(({ reading }) => reading ?? []),
  )
  await keepNames(
    session,
    slice.documents.flatMap(({ id, names }) => (names ? [{ document: id, names }] : [])),
  )
  await recordEvents(session, slice.events ?? [])
  await awaitRows(session, awaited)
  // A row that was there already has caused the step once more.
  const step = awaited.length > 0 ? await holdLease(session, lease) : held
  if (slice.position !== undefined) await keepPosition(session, step, slice.position)
  if (slice.publish) {
    await leaveSteps(session, [{ verb: 'publish', subject: slice.group, partner: step.partner }])
  }
  if (slice.reconcile) {
    await leaveSteps(session, [{ verb: 'reconcile', subject: slice.group, partner: step.partner }])
  }
  if (slice.done) await closeReading(session, step, slice.group, slice.done.verdict)
}
