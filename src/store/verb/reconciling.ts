// What partners say of what we sent: kept beside the documents it is about, and what became of those.

import type { AcknowledgementState, Environment, Lease, Told } from '../record.ts'
import { hidden, hide, shown } from '../seal/cells.ts'
import { batches, locked, overwrite, type Session } from '../session.ts'
import { tolds } from '../shapes.ts'
import type { Flow, Lookup } from '../store.ts'
import type { HouseEvent } from '../webhooks.ts'
import { endStep, holdLease, keepPosition } from './step.ts'
import { recordEvents } from './webhooks.ts'

type Results = Parameters<Flow['commitReconciling']>[1]

/** Whether everything is still as it was; the documents' rows are held, always in one order. */
async function isUnchanged(session: Session, { expected, acknowledgement }: Results): Promise<boolean> {
  const sorted = [...expected].sort((a, b) => (a.document < b.document ? -1 : 1))
  for (const { document, state, told } of sorted) {
    const query = session.db.selectFrom('document').select('acknowledgement').where('id', '=', document)
    const row = await locked(session, query).executeTakeFirst()
    if (!row || (row.acknowledgement ?? undefined) !== state) return false
    if ((await countTold(session, document, acknowledgement.id)) !== told) return false
  }
  return true
}

async function countTold({ db }: Session, document: string, except: string): Promise<number> {
  const { count } = await db
    .selectFrom('told')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('document', '=', document)
    .where('by', '<>', except)
    .executeTakeFirstOrThrow()
  return count
}

async function putTold(session: Session, told: readonly Told[]): Promise<void> {
  for (const batch of batches(told)) {
    await session.db
      .insertInto('told')
      .values(batch.map(hidden(session, 'told', tolds)))
      .onConflict((on) => on.columns(['document', 'by']).doUpdateSet(overwrite(tolds.columns)))
      .execute()
  }
}

async function settle(session: Session, document: string, state: AcknowledgementState): Promise<void> {
  await session.db
    .updateTable('document')
    .set({ acknowledgement: state })
    .where('id', '=', document)
    .execute()
  if (state !== 'waiting') await dropLook(session, document)
}

/** What is settled need not be looked at when it would have been overdue. */
async function dropLook({ db }: Session, document: string): Promise<void> {
  await db
    .deleteFrom('step')
    .where('verb', '=', 'reconcile')
    .where('subject', '=', document)
    .where('state', '=', 'later')
    .execute()
}

/** A document that was sent anew is not waited for any more; what was said of it, or is still said, stays. */
export async function forgetAcknowledgement(session: Session, document: string): Promise<void> {
  const forgotten = await session.db
    .updateTable('document')
    .set({ acknowledgement: 'none-expected' })
    .where('id', '=', document)
    .where('acknowledgement', 'in', ['waiting', 'overdue'])
    .returning('id')
    .executeTakeFirst()
  if (forgotten) await dropLook(session, document)
}

async function conclude(session: Session, { acknowledgement }: Results): Promise<void> {
  const { db } = session
  const { id, state, reconciled } = acknowledgement
  const findings = JSON.stringify(acknowledgement.findings)
  await db
    .updateTable('document')
    .set({ acknowledgement: state, ...hide(session, 'document', { id }, { findings }) })
    .where('id', '=', id)
    .execute()
  if (!reconciled) return
  await db
    .updateTable('document')
    .set({ state: 'reconciled' })
    .where('id', '=', id)
    .where('state', '=', 'read')
    .execute()
}

export async function commitReconciling(session: Session, lease: Lease, results: Results): Promise<boolean> {
  const step = await holdLease(session, lease)
  if (!(await isUnchanged(session, results))) return false
  await putTold(session, results.told)
  for (const { document, state } of results.states) await settle(session, document, state)
  await recordEvents(session, results.events ?? [])
  await conclude(session, results)
  if (results.position === undefined) await endStep(session, step)
  else await keepPosition(session, step, results.position)
  return true
}

export async function endReconciling(
  session: Session,
  lease: Lease,
  overdue?: string,
  event?: HouseEvent,
): Promise<void> {
  const step = await holdLease(session, lease)
  if (overdue !== undefined) {
    const became = await session.db
      .updateTable('document')
      .set({ acknowledgement: 'overdue' })
      .where('id', '=', overdue)
      .where('acknowledgement', '=', 'waiting')
      .returning('id')
      .executeTakeFirst()
    if (became && event) await recordEvents(session, [event])
  }
  await endStep(session, step)
}

export async function toldOf(session: Session, documents: string[]): Promise<Told[]> {
  const found: Told[] = []
  for (const batch of batches(documents)) {
    const rows = await session.db
      .selectFrom('told')
      .selectAll()
      .where('document', 'in', batch)
      .orderBy('document')
      .orderBy('by')
      .execute()
    found.push(...rows.map(shown(session, 'told', tolds)))
  }
  return found
}

export async function toldBy(session: Session, acknowledgement: string): Promise<Told[]> {
  const rows = await session.db
    .selectFrom('told')
    .selectAll()
    .where('by', '=', acknowledgement)
    .orderBy('document')
    .execute()
  return rows.map(shown(session, 'told', tolds))
}

export async function countAcknowledgements({ db }: Session): ReturnType<Lookup['countAcknowledgements']> {
  const rows = await db
    .selectFrom('document')
    .select(({ fn }) => ['environment', 'acknowledgement', fn.countAll<number>().as('count')])
    .where('acknowledgement', 'is not', null)
    .groupBy(['acknowledgement', 'environment'])
    .execute()
  return rows.map(({ environment, acknowledgement, count }) => ({
    environment: environment as Environment,
    state: acknowledgement as AcknowledgementState,
    count,
  }))
}
