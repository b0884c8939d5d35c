// Giving up a parked step: what it was for will not happen. The step goes, and what depends on it says so in the same
// transaction, or all stays as it is.

import type { DocumentGivenUp, StepGivenUp } from '../outward.ts'
import type { AuditEntry, DocumentState, Step } from '../record.ts'
import type { Database } from '../schema.ts'
import { locked, type Session } from '../session.ts'
import { audit } from './audit.ts'
import { holdVersion } from './awaiting.ts'
import { voidNumbers } from './control.ts'
import { idsSealedWith } from './drop.ts'
import { moveDocument } from './outbound.ts'
import { forgetDue } from './webhooks.ts'

type Parked = Pick<Step, 'verb' | 'subject'> & { id: number }
type Unsent = Pick<Database['document'], 'id' | 'delivered_at' | 'fetched_at'>

export async function giveUpStep(session: Session, ask: StepGivenUp): Promise<boolean> {
  const parked = await parkedOf(session, ask)
  if (!parked) return false
  const unsent = await unsentOf(session, parked)
  for (const document of unsent) await endDocument(session, document, ask.says)
  if (parked.verb === 'notify') await forgetDue(session, parked.subject)
  if (parked.verb === 'mail') await session.db.deleteFrom('letter').where('id', '=', parked.subject).execute()
  await session.db.deleteFrom('step').where('id', '=', parked.id).execute()
  await audit(session, ...actsOf(ask, parked, unsent))
  return true
}

function parkedOf(session: Session, { step, verb }: StepGivenUp): Promise<Parked | undefined> {
  const query = session.db
    .selectFrom('step')
    .select(['id', 'verb', 'subject'])
    .where('id', '=', Number(step))
    .where('verb', '=', verb)
    .where('state', '=', 'parked')
  return locked(session, query).executeTakeFirst()
}

/** States of a document of ours that is to leave. */
const LEAVING: readonly DocumentState[] = ['submitted', 'written', 'sealed']

/** What was sealed together was to leave together. */
async function unsentOf(session: Session, { verb, subject }: Parked): Promise<Unsent[]> {
  if (verb !== 'write' && verb !== 'seal' && verb !== 'deliver') return []
  return session.db
    .selectFrom('document')
    .select(['id', 'delivered_at', 'fetched_at'])
    .where('state', 'in', LEAVING)
    .where((where) =>
      verb === 'deliver' ? where('id', 'in', idsSealedWith(session, subject)) : where('id', '=', subject),
    )
    .orderBy('id')
    .execute()
}

/** One that was to be sent again was sent before, and stays so; nobody waits for what it would have been answered. */
async function endDocument(session: Session, { id, ...before }: Unsent, says: string) {
  await voidNumbers(session, id, says)
  if (before.delivered_at === null) return moveDocument(session, id, 'given-up', { reason: says })
  await moveDocument(session, id, before.fetched_at === null ? 'delivered' : 'fetched', { reason: says })
  await session.db
    .updateTable('document')
    .set({ acknowledgement: 'none-expected' })
    .where('id', '=', id)
    .where('acknowledgement', 'is', null)
    .execute()
}

function actsOf(ask: StepGivenUp, { verb, subject }: Parked, unsent: readonly Unsent[]): AuditEntry[] {
  const { step, at, principal, reason } = ask
  const detail = `${verb} of ${subject}: ${reason}`
  return [
    ...unsent.map(({ id }) => actOf(ask, id)),
    { at, principal, act: 'step given up', subject: step, detail },
  ]
}

const actOf = (
  { at, principal, reason: detail }: Omit<DocumentGivenUp, 'document'>,
  subject: string,
): AuditEntry => ({
  ...{ at, principal, act: 'document given up', subject, detail },
})

/** States in which a document of ours waits for a person. */
const WAITING: readonly DocumentState[] = ['parked', 'held']

export async function giveUpDocument(session: Session, ask: DocumentGivenUp): Promise<boolean> {
  const { document: id, says } = ask
  const { db } = session
  const query = db
    .selectFrom('document')
    .select('partner')
    .where('id', '=', id)
    .where('direction', '=', 'out')
    .where('state', 'in', WAITING)
  const known = await query.executeTakeFirst()
  if (!known) return false
  // Whoever brings a crosswalk row holds it too: a document that waits goes on, or is given up, never both.
  await holdVersion(session, known.partner, 0)
  if (!(await locked(session, query).executeTakeFirst())) return false
  await db.deleteFrom('crosswalk_wait').where('document', '=', id).execute()
  await moveDocument(session, id, 'given-up', { reason: says })
  await audit(session, actOf(ask, id))
  return true
}
