// Reconcile: what a partner's documents say of what we sent. A step about a group goes through the acknowledgements in
// it; one about a document that we sent comes when its acknowledgement is due, and finds it overdue or settled.
import { checkCanonical, isCanonicalName, kindOf } from '../canonical/canonical.ts'
import { instant } from '../setting/clock.ts'
import type { AcknowledgementState, Document, DocumentState, Group } from '../store/record.ts'
import type { Desk, Held } from './desk.ts'
import type { KeptHeader } from './opening/rows.ts'
import type { Speaker } from './reconciling/find.ts'
import { heard } from './reconciling/hear.ts'
import { saidBy } from './reconciling/say.ts'
import type { Statement } from './reconciling/statement.ts'
import { untaken } from './reconciling/untaken.ts'
import { eventOfAcknowledgement, events } from './telling.ts'

/** Reconciles what the step is about. */
export async function reconcile(desk: Desk, held: Held): Promise<void> {
  const { subject } = held.step
  const group = await desk.house.store.group(subject)
  if (group) return reconcileGroup(desk, held, group)
  const document = await desk.house.store.document(subject)
  if (!document) throw new Error(`there is no group and no document ${subject}`)
  await lookWhetherOverdue(desk, held, document)
}

async function lookWhetherOverdue({ house }: Desk, held: Held, document: Document): Promise<void> {
  const { id, partner, acknowledgement, acknowledgementDue = '' } = document
  const waits = acknowledgement === 'waiting'
  if (waits && instant(house.clock) < acknowledgementDue)
    return house.store.retryStep(held.lease, acknowledgementDue, 'its acknowledgement is not due yet')
  if (waits) house.log.warn({ document: id, partner, due: acknowledgementDue }, 'acknowledgement overdue')
  if (!waits) return house.store.endReconciling(held.lease)
  await house.store.endReconciling(held.lease, id, eventOfAcknowledgement(house, document, 'overdue'))
}

async function reconcileGroup(desk: Desk, held: Held, group: Group): Promise<void> {
  const { house, sizes } = desk
  let after = held.step.position === undefined ? 0 : Number(held.step.position)
  for (;;) {
    const page = await house.store.documentsOf(group.id, after, sizes.page)
    for (const document of page) {
      if (isToReconcile(document)) await reconcileDocument(desk, held, group, document)
      after = document.ordinal
      held.goOn()
    }
    if (page.length < sizes.page) return house.store.endReconciling(held.lease)
  }
}

// A rejected one counts for nothing, but what it is about is told that it came.
const HEARD: readonly DocumentState[] = ['read', 'published', 'draft']

const isToReconcile = ({ canonical, state, acknowledgement }: Document): boolean =>
  (kindOf(canonical)?.reconciled ?? false) && HEARD.includes(state) && acknowledgement === undefined

/** What one document of theirs says is matched and committed; anew where something has changed meanwhile. */
async function reconcileDocument(desk: Desk, held: Held, group: Group, document: Document): Promise<void> {
  const { store, log } = desk.house
  const statements = await statementsOf(desk, document)
  if (!statements) return
  const speaker = await speakerOf(desk, group, document)
  for (;;) {
    const { expected, told, states, acknowledgement } = await heard(desk.house, document, statements, speaker)
    const results = {
      acknowledgement: { ...acknowledgement, reconciled: !(kindOf(document.canonical)?.feed ?? false) },
      expected,
      told,
      states,
      events: events(states.map((one) => toldOf(desk, document, one))),
      position: String(document.ordinal),
    }
    if (await store.commitReconciling(held.lease, results)) {
      const { state } = acknowledgement
      const about = { acknowledgement: document.id, partner: document.partner, state }
      if (state === 'matched' || state === 'duplicate') log.debug(about, 'acknowledgement matched')
      else log.warn(about, 'an acknowledgement needs a person')
      return
    }
    held.goOn()
  }
}

/** A document of ours has the partner and environment of what was said of it. */
const toldOf = (
  { house }: Desk,
  { partner, environment }: Document,
  { document: id, state }: { document: string; state: AcknowledgementState },
) => eventOfAcknowledgement(house, { id, partner, environment }, state)

/** What it says; undefined where a rejected one can't be understood well enough. */
async function statementsOf({ house }: Desk, document: Document): Promise<Statement[] | undefined> {
  const { id, canonical, state } = document
  const reading = await house.store.reading(id)
  if (!reading) throw new Error(`document ${id} was not read`)
  const said: unknown = JSON.parse(reading.canonical)
  if (state !== 'draft') return saidBy(canonical, said)
  if (!isCanonicalName(canonical) || checkCanonical(canonical, said)) return undefined
  return untaken(document, saidBy(canonical, said))
}

async function speakerOf({ house }: Desk, group: Group, document: Document): Promise<Speaker> {
  const { partner, environment } = document
  const interchange = await house.store.interchange(group.interchange)
  if (interchange?.syntax !== 'x12') return { partner, environment }
  const { header } = interchange.header as KeptHeader
  const sender = `${header.senderQualifier}/${header.sender}`
  const receiver = `${header.receiverQualifier}/${header.receiver}`
  return { partner, environment, way: { sender, receiver } }
}
