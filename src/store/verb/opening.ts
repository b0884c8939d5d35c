// What framing an interchange leaves, a slice at a time.
import type { Finding } from '../../finding/finding.ts'
import type { Lease, ReceiptState } from '../record.ts'
import { hidden, hide } from '../seal/cells.ts'
import { batches, overwrite, type Session } from '../session.ts'
import { documents, groups, interchanges } from '../shapes.ts'
import type { Flow } from '../store.ts'
import { endStep, holdLease, keepPosition, leaveSteps } from './step.ts'
import { recordEvents } from './webhooks.ts'

type Slice = Parameters<Flow['commitOpening']>[1]

async function putInterchanges(session: Session, slice: Pick<Slice, 'interchanges'>): Promise<void> {
  for (const batch of batches(slice.interchanges)) {
    await session.db
      .insertInto('interchange')
      .values(batch.map(hidden(session, 'interchange', interchanges)))
      .onConflict((on) => on.column('id').doUpdateSet(overwrite(interchanges.columns)))
      .execute()
  }
}

async function putGroups(session: Session, slice: Pick<Slice, 'groups'>): Promise<void> {
  for (const batch of batches(slice.groups)) {
    await session.db
      .insertInto('functional_group')
      .values(batch.map(hidden(session, 'functional_group', groups)))
      .onConflict((on) => on.column('id').doUpdateSet(overwrite(groups.columns)))
      .execute()
  }
}

async function putDocuments(session: Session, slice: Pick<Slice, 'documents'>): Promise<void> {
  for (const batch of batches(slice.documents)) {
    await session.db
      .insertInto('document')
      .values(batch.map(hidden(session, 'document', documents)))
      .onConflict((on) => on.column('id').doUpdateSet(overwrite(documents.columns)))
      .execute()
  }
}

/** What became of a receipt. */
export async function closeReceipt(
  session: Session,
  done: { receipt: string; state: ReceiptState; findings: Finding[]; files?: number },
): Promise<void> {
  const { receipt: id, state, files } = done
  const findings = JSON.stringify(done.findings)
  await session.db
    .updateTable('receipt')
    .set({
      state,
      ...hide(session, 'receipt', { id }, { findings }),
      ...(files === undefined ? {} : { files }),
    })
    .where('id', '=', id)
    .execute()
}

/** The rows of envelopes and what stands in them. */
export async function putOpened(
  session: Session,
  rows: Pick<Slice, 'interchanges' | 'groups' | 'documents'>,
): Promise<void> {
  await putInterchanges(session, rows)
  await putGroups(session, rows)
  await putDocuments(session, rows)
}

export async function commitOpening(session: Session, lease: Lease, slice: Slice): Promise<void> {
  const step = await holdLease(session, lease)
  await putOpened(session, slice)
  await recordEvents(session, slice.events ?? [])
  if (slice.position !== undefined) await keepPosition(session, step, slice.position)
  if (!slice.done) return
  await closeReceipt(session, slice.done)
  await leaveSteps(session, slice.done.steps)
  await endStep(session, step)
}
