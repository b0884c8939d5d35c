// The way out: what is submitted (by the ERP, or as an acknowledgement), written, sealed and delivered.
import { sql } from 'kysely'
import type { Finding } from '../../finding/finding.ts'
import type { Awaited, Submission } from '../outward.ts'
import type { Document, DocumentState, Lease, NewStep, SentAs } from '../record.ts'
import { columnOf, type Row } from '../row.ts'
import type { Database, OutboundTable } from '../schema.ts'
import { hidden, hide } from '../seal/cells.ts'
import { sealRow, submittedPart, writtenPart } from '../seal/parts.ts'
import { type Session, together } from '../session.ts'
import { documents } from '../shapes.ts'
import { change, insertion } from '../statement.ts'
import type { Flow } from '../store.ts'
import { awaitRows, holdRows, holdVersion } from './awaiting.ts'
import { sealNumbers, voidNumbers } from './control.ts'
import { clearInbound, countFiles, placeFile, placeFiles } from './drop.ts'
import { addNames } from './naming.ts'
import { forgetAcknowledgement } from './reconciling.ts'
import { holdFeed, releaseWaiting } from './referring.ts'
import { dropSteps, endStep, type HeldStep, holdLease, leaveSteps } from './step.ts'

/** The document that stands in the way of another: it says the same, or replaces the same one. */
async function standing({ db }: Session, document: Document): Promise<string | undefined> {
  const { id, replaces = '', fingerprint = '', partner, type, environment } = document
  if (replaces === '' && fingerprint === '') return undefined
  const row = await db
    .selectFrom('document')
    .select('id')
    .where('id', '<>', id)
    .where('id', '<>', replaces)
    .where((where) =>
      where.or([where.and({ fingerprint, partner, type, environment }), where.and({ replaces })]),
    )
    .executeTakeFirst()
  return row?.id
}

/** Nothing of it is on its way any more: sent, or waiting for a person or a crosswalk row. */
const SETTLED: readonly DocumentState[] = ['delivered', 'fetched', 'parked', 'held', 'given-up']

/**
 * Gives the place of a document to the one that replaces it: it is no first any more that a repeat is told, and waits
 * for nothing. False where it is not settled, and so would be sent as well.
 */
async function giveWay(session: Session, replaced: string): Promise<boolean> {
  const { db } = session
  const given = await db
    .updateTable('document')
    .set({ fingerprint: null })
    .where('id', '=', replaced)
    .where('state', 'in', SETTLED)
    .returning('id')
    .executeTakeFirst()
  if (!given) return false
  await db.deleteFrom('crosswalk_wait').where('document', '=', replaced).execute()
  await forgetAcknowledgement(session, replaced)
  await db
    .updateTable('document')
    .set({ state: 'parked', reason: 'It was replaced before anybody released it.' })
    .where('id', '=', replaced)
    .where('state', '=', 'held')
    .execute()
  return true
}

type DocumentRow = Row<Document>

const putDocuments = insertion<DocumentRow, DocumentRow>('document', documents.columns, {
  conflict: { leave: [] },
  returning: ['id'],
})

type Kept = Pick<OutboundTable, 'document' | 'canonical' | 'sealed' | 'seal_key'>

const putOutbound = insertion<Kept>('outbound', ['document', 'canonical', 'sealed', 'seal_key'])

async function insertDocument(session: Session, document: Document): Promise<boolean> {
  const row = hidden(session, 'document', documents)(document)
  return (await putDocuments(session, [row])).length > 0
}

/** The same document again changes nothing: its caller did not hear that it was committed. */
export async function submit(
  session: Session,
  { document, canonical, names = [] }: Submission,
): ReturnType<Flow['submit']> {
  const { replaces, partner } = document
  // Whoever brings a crosswalk row holds it too: a document that waits goes on, or is replaced, never both.
  if (replaces !== undefined) await holdVersion(session, partner, 0)
  const before = await standing(session, document)
  if (before !== undefined) return { repeatOf: before }
  if (replaces !== undefined && !(await giveWay(session, replaces))) return { unsettled: true }
  if (!(await insertDocument(session, document))) {
    // Either it is there itself, or another one came first since we looked.
    const since = await standing(session, document)
    return since === undefined ? {} : { repeatOf: since }
  }
  await keepCanonical(session, [{ document, canonical, names }])
  if (document.state !== 'held') await leaveSteps(session, [writingOf(document)])
  await holdFeed(session, document.environment)
  await releaseWaiting(session, [document.partner])
  return {}
}

/** What is kept of documents of ours beside their rows. */
export async function keepCanonical(session: Session, submissions: readonly Submission[]): Promise<void> {
  const rows = submissions.map(({ document: { id: document }, canonical }) =>
    sealRow(session, submittedPart, { document, canonical, sealed: null, seal_key: null }),
  )
  const naming = submissions.map(({ document, names = [] }) => ({ document: document.id, names }))
  await together([putOutbound(session, rows), addNames(session, naming)])
}

export const writingOf = ({ id, partner }: Pick<Document, 'id' | 'partner'>): NewStep => ({
  verb: 'write',
  subject: id,
  partner,
})

export async function release(session: Session, document: string): Promise<boolean> {
  const released = await session.db
    .updateTable('document')
    .set({ state: 'submitted' })
    .where('id', '=', document)
    .where('state', '=', 'held')
    .returning(['id', 'partner'])
    .executeTakeFirst()
  if (released) await leaveSteps(session, [writingOf(released)])
  return released !== undefined
}

type Acknowledging = Parameters<Flow['commitAcknowledging']>[1]

async function setVerdicts({ db }: Session, { interchanges, groups }: Acknowledging): Promise<void> {
  for (const { id, verdict } of interchanges) {
    await db.updateTable('interchange').set({ verdict }).where('id', '=', id).execute()
  }
  for (const { id, verdict } of groups) {
    await db
      .updateTable('functional_group')
      .set({ verdict, state: 'acknowledged' })
      .where('id', '=', id)
      .execute()
  }
}

/** A refused receipt stays refused; its file leaves the inbound folder all the same, for so many others. */
async function conclude(session: Session, receipt: string, files: number): Promise<void> {
  await session.db
    .updateTable('receipt')
    .set({ state: sql`case when state = 'refused' then state else 'concluded' end`, files })
    .where('id', '=', receipt)
    .execute()
  await clearInbound(session, [receipt])
}

/** The step goes even where it was caused again: a receipt is acknowledged once. */
export async function commitAcknowledging(
  session: Session,
  lease: Lease,
  results: Acknowledging,
): Promise<void> {
  const step = await holdLease(session, lease)
  await setVerdicts(session, results)
  await conclude(session, results.receipt, results.files.length)
  for (const submission of results.submissions) await submit(session, submission)
  await placeFiles(session, results.files)
  await dropSteps(session, [step])
}

type Changes = Partial<SentAs & Pick<Document, 'control' | 'crosswalks' | 'deliveredAt'>> & {
  /** None any more where it is null. */
  reason?: string | null
  findings?: Finding[]
  /** Of it that stand at the drop point. */
  files?: number
}

const changeDocuments = change<Database['document']>('document', 'id', {
  crosswalks: 'whole',
  files: 'whole',
})

export async function moveDocument(
  session: Session,
  id: string,
  state: DocumentState,
  changes: Changes,
  /** It will go on by itself, so that the same document again is a repeat. */
  goesOn = false,
): Promise<void> {
  await changeDocuments(session, [movedRow(session, id, state, changes, goesOn)])
}

/** A document's row in another state. */
export function movedRow(
  session: Session,
  id: string,
  state: DocumentState,
  changes: Changes,
  goesOn = false,
): Partial<Row<Document>> {
  const { findings, ...plain } = changes
  const columns = Object.entries(plain).map(([name, value]) => [columnOf(name), value])
  const said = {
    ...Object.fromEntries(columns),
    ...(findings ? { findings: JSON.stringify(findings) } : {}),
  }
  return {
    id,
    state,
    ...hide(session, 'document', { id }, said),
    ...((state === 'parked' && !goesOn) || state === 'given-up' ? { fingerprint: null } : {}),
    ...(state === 'sealed' ? { reason: null } : {}),
  }
}

async function leaveNext(session: Session, step: HeldStep, verb: 'seal' | 'deliver'): Promise<void> {
  await leaveSteps(session, [{ verb, subject: step.subject, partner: step.partner }])
  await endStep(session, step)
}

export async function commitWriting(
  session: Session,
  lease: Lease,
  written: Parameters<Flow['commitWriting']>[1],
): Promise<void> {
  const { document, body, findings, lineage, crosswalks, parked, awaited = [], batch } = written
  const pinned = crosswalks === undefined ? {} : { crosswalks }
  await holdRows(session, awaited)
  const step = await holdLease(session, lease)
  const row = sealRow(session, writtenPart, { document, body, lineage })
  await session.db.updateTable('outbound').set(row).where('document', '=', document).execute()
  if (parked !== undefined) {
    await moveDocument(
      session,
      document,
      'parked',
      { findings, reason: parked, ...pinned },
      awaited.length > 0,
    )
    await endStep(session, step)
    return awaitRows(session, awaited)
  }
  if (!batch) {
    await moveDocument(session, document, 'written', { findings, ...pinned })
    return leaveNext(session, step, 'seal')
  }
  const reason = `It goes out with others, at ${batch.dueAt} at the latest.`
  await moveDocument(session, document, 'written', { findings, reason, ...pinned })
  await leaveSteps(session, [
    { verb: 'seal', subject: batch.name, partner: step.partner, dueAt: batch.dueAt },
  ])
  await endStep(session, step)
}

export async function commitSealing(
  session: Session,
  lease: Lease,
  { document, blob, bytes, batch, ...sent }: Parameters<Flow['commitSealing']>[1],
): Promise<void> {
  const step = await holdLease(session, lease)
  await keepSealed(session, document, { blob, bytes })
  await sealNumbers(session, [document])
  await moveDocument(session, document, 'sealed', sent)
  for (const { document: other, setControl } of batch ?? []) {
    await keepSealed(session, other, { blob, bytes })
    // It may have been the first one before, in an attempt that came to nothing.
    await voidNumbers(session, other, `It was sealed with ${document}.`)
    await moveDocument(session, other, 'sealed', { ...sent, control: setControl, setControl })
  }
  if (!batch) return leaveNext(session, step, 'deliver')
  await leaveSteps(session, [{ verb: 'deliver', subject: document, partner: step.partner }])
}

async function keepSealed(
  { db }: Session,
  document: string,
  sealed: { blob: string; bytes: number },
): Promise<void> {
  await db.updateTable('outbound').set(sealed).where('document', '=', document).execute()
}

export async function endBatch(session: Session, lease: Lease): Promise<void> {
  await endStep(session, await holdLease(session, lease))
}

export async function commitDelivering(
  session: Session,
  lease: Lease,
  { document, at, file, awaited, others = [] }: Parameters<Flow['commitDelivering']>[1],
): Promise<void> {
  const step = await holdLease(session, lease)
  if (file) await placeFile(session, file)
  for (const one of [document, ...others]) {
    await moveDocument(session, one, 'delivered', { deliveredAt: at })
    await awaitAcknowledgement(session, { document: one, partner: step.partner }, awaited)
  }
  if (file) await countFiles(session, document)
  await endStep(session, step)
}

/** One that came already is not waited for: a file can be answered before we hear that it was placed. */
async function awaitAcknowledgement(
  session: Session,
  { document, partner }: { document: string; partner: string },
  awaited: Awaited | undefined,
): Promise<void> {
  const waits = await session.db
    .updateTable('document')
    .set({
      acknowledgement: awaited ? 'waiting' : 'none-expected',
      acknowledgement_due: awaited?.due ?? null,
      acknowledgement_risk: awaited?.risk ?? null,
    })
    .where('id', '=', document)
    .where('acknowledgement', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!waits || !awaited) return
  await leaveSteps(session, [{ verb: 'reconcile', subject: document, partner, dueAt: awaited.due }])
}

export async function parkDocument(
  session: Session,
  lease: Lease,
  document: string,
  reason: string,
  findings: Finding[],
): Promise<void> {
  const step = await holdLease(session, lease)
  await moveDocument(session, document, 'parked', { reason, findings })
  await voidNumbers(session, document, reason)
  if (step.verb !== 'seal' || step.subject === document) await endStep(session, step)
}
