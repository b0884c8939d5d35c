// What framing an interchange leaves, a slice at a time.
import type { Finding } from '../../finding/finding.ts'
import type { Document, Group, Interchange, Lease, ReceiptState } from '../record.ts'
import type { Row } from '../row.ts'
import type { Database } from '../schema.ts'
import { hidden, hide } from '../seal/cells.ts'
import { batches, type Session, together } from '../session.ts'
import { documents, groups, interchanges } from '../shapes.ts'
import { change, insertion } from '../statement.ts'
import type { Flow } from '../store.ts'
import { endStep, holdLease, keepPosition, leaveSteps } from './step.ts'
import { recordEvents } from './webhooks.ts'

type Slice = Parameters<Flow['commitOpening']>[1]

const AGAIN = { conflict: { overwrite: ['id'] } }
const putInterchanges = insertion<Row<Interchange>>('interchange', interchanges.columns, AGAIN)
const putGroups = insertion<Row<Group>>('functional_group', groups.columns, AGAIN)
const putDocuments = insertion<Row<Document>>('document', documents.columns, AGAIN)

const close = change<Database['receipt']>('receipt', 'id', { files: 'whole' })

/** What became of a receipt. */
interface Closed {
  receipt: string
  state: ReceiptState
  findings: Finding[]
  files?: number
}

/** What became of receipts. */
export async function closeReceipts(session: Session, closed: readonly Closed[]): Promise<void> {
  const rows = closed.map(({ receipt: id, state, files, findings }) => ({
    id,
    state,
    ...(files === undefined ? {} : { files }),
    ...hide(session, 'receipt', { id }, { findings: JSON.stringify(findings) }),
  }))
  await close(session, rows)
}
/** The rows of envelopes and what stands in them. */
export async function putOpened(
  session: Session,
  rows: Pick<Slice, 'interchanges' | 'groups' | 'documents'>,
): Promise<void> {
  const each = <T>(all: T[], put: (batch: T[]) => Promise<unknown>) => [...batches(all)].map(put)
  await together([
    ...each(rows.interchanges.map(hidden(session, 'interchange', interchanges)), (some) =>
      putInterchanges(session, some),
    ),
    ...each(rows.groups.map(hidden(session, 'functional_group', groups)), (some) => putGroups(session, some)),
    ...each(rows.documents.map(hidden(session, 'document', documents)), (some) =>
      putDocuments(session, some),
    ),
  ])
}

export async function commitOpening(session: Session, lease: Lease, slice: Slice): Promise<void> {
  const step = await holdLease(session, lease)
  await putOpened(session, slice)
  await recordEvents(session, slice.events ?? [])
  if (slice.position !== undefined) await keepPosition(session, step, slice.position)
  if (!slice.done) return
  await closeReceipts(session, [slice.done])
  await leaveSteps(session, slice.done.steps)
  await endStep(session, step)
}
