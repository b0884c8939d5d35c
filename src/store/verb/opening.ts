// What framing an interchange leaves, a slice at a time.
import type { Lease } from '../record.ts'
import { batches, overwrite, type Session } from '../session.ts'
import { documents, groups, interchanges } from '../shapes.ts'
import type { Flow } from '../store.ts'
import { endStep, holdLease, keepPosition, leaveSteps } from './step.ts'
import { recordEvents } from './webhooks.ts'

type Slice = Parameters<Flow['commitOpening']>[1]

async function putInterchanges({ db }: Session, slice: Slice): Promise<void> {
  for (const batch of batches(slice.interchanges)) {
    await db
      .insertInto('interchange')
      .values(batch.map(interchanges.row))
      .onConflict((on) => on.column('id').doUpdateSet(overwrite(interchanges.columns)))
      .execute()
  }
}

async function putGroups({ db }: Session, slice: Slice): Promise<void> {
  for (const batch of batches(slice.groups)) {
    await db
      .insertInto('functional_group')
      .values(batch.map(groups.row))
      .onConflict((on) => on.column('id').doUpdateSet(overwrite(groups.columns)))
      .execute()
  }
}

async function putDocuments({ db }: Session, slice: Slice): Promise<void> {
  for (const batch of batches(slice.documents)) {
    await db
      .insertInto('document')
      .values(batch.map(documents.row))
      .onConflict((on) => on.column('id').doUpdateSet(overwrite(documents.columns)))
      .execute()
  }
}

async function closeOpening({ db }: Session, done: NonNullable<Slice['done']>): Promise<void> {
  await db
    .updateTable('receipt')
    .set({ state: done.state, findings: JSON.stringify(done.findings) })
    .where('id', '=', done.receipt)
    .execute()
}

export async function commitOpening(session: Session, lease: Lease, slice: Slice): Promise<void> {
  const step = await holdLease(session, lease)
  await putInterchanges(session, slice)
  await putGroups(session, slice)
  await putDocuments(session, slice)
  await recordEvents(session, slice.events ?? [])
  if (slice.position !== undefined) await keepPosition(session, step, slice.position)
  if (!slice.done) return
  await closeOpening(session, slice.done)
  await leaveSteps(session, slice.done.steps)
  await endStep(session, step)
}
