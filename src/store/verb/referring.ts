// Documents that wait for others that they refer to. Whoever lets one wait and whoever brings what is waited for hold
// the environment's feed first, so that neither can miss the other: what came meanwhile is found when the wait begins.

import { sql } from 'kysely'
import { type AwaitedReference, type Document, type Environment, KNOWN_STATES } from '../record.ts'
import type { Weighed } from '../referring.ts'
import { hide, shown } from '../seal/cells.ts'
import { batches, type Session } from '../session.ts'
import { awaitedReferences as awaits, documents } from '../shapes.ts'
import { statementOf } from '../statement.ts'
import { leaveSteps, makeDue } from './step.ts'

/** Holds an environment's feed until the commit. */
export async function holdFeed({ db }: Session, environment: Environment): Promise<void> {
  await db
    .updateTable('feed')
    .set((set) => ({ last: set.ref('last') }))
    .where('environment', '=', environment)
    .execute()
}

/** Lets documents wait; those whose references came meanwhile go on. Their feeds are held. */
export async function waitFor(session: Session, waiting: Weighed['waiting']): Promise<void> {
  const { db } = session
  const environments = new Set(waiting.flatMap(({ references }) => references.map((one) => one.environment)))
  for (const environment of [...environments].sort()) await holdFeed(session, environment)
  for (const { document, reason } of waiting)
    await db
      .updateTable('document')
      .set({ state: 'waiting', ...hide(session, 'document', { id: document }, { reason }) })
      .where('id', '=', document)
      .where('state', '=', 'read')
      .execute()
  for (const batch of batches(waiting.flatMap(({ references }) => references)))
    await db
      .insertInto('reference_wait')
      .values(batch.map(awaits.row))
      .onConflict((on) => on.doNothing())
      .execute()
  const partners = waiting.flatMap(({ references }) => references.map((one) => one.partner))
  await releaseWaiting(session, [...new Set(partners)])
}

/** Lets the documents of partners go on whose references are all known. The feed is held. */
export async function releaseWaiting(session: Session, partners: readonly string[]): Promise<void> {
  const rows = await dropMet(session, partners)
  const met = [...new Set(rows.map(({ document }) => document))]
  for (const batch of batches(met)) await goOn(session, batch)
}

const dropMet = statementOf<string, { document: string }>(({ db }, isOne) => ({
  compile: () =>
    sql<{ document: string }>`delete from reference_wait as wait
    where ${isOne('wait.partner')} and exists (
      select 1 from document
      where document.partner = wait.partner and document.environment = wait.environment
        and document.canonical = wait.canonical and document.state in (${sql.join(KNOWN_STATES)})
        and (wait.naming is null and document.number = wait.number
          or wait.naming is not null and document.id in (select named.document from document_reference as named
            where named.number = wait.number and named."of" = wait.naming)))
    returning document`.compile(db),
}))

async function goOn(session: Session, ids: string[]): Promise<void> {
  const { db } = session
  const others = await db
    .selectFrom('reference_wait')
    .select('document')
    .where('document', 'in', ids)
    .execute()
  const held = new Set(others.map(({ document }) => document))
  const free = ids.filter((one) => !held.has(one))
  if (free.length === 0) return
  const rows = await db
    .updateTable('document')
    .set({ state: 'read', reason: null })
    .where('id', 'in', free)
    .where('state', '=', 'waiting')
    .returning(['group', 'partner'])
    .execute()
  const groups = new Map(rows.flatMap(({ group, partner }) => (group === null ? [] : [[group, partner]])))
  for (const [group, partner] of groups) await publishNow(session, group, partner)
}

/** A step that waits for its time does not wait any more. */
async function publishNow(session: Session, group: string, partner: string): Promise<void> {
  const later = await session.db
    .selectFrom('step')
    .select(['id', 'partner'])
    .where('verb', '=', 'publish')
    .where('subject', '=', group)
    .where('state', '=', 'later')
    .executeTakeFirst()
  if (later) await makeDue(session, later)
  else await leaveSteps(session, [{ verb: 'publish', subject: group, partner }])
}

/** Leaves the step that publishes a group's waiting documents when the first one's time is over. */
export async function publishLater(session: Session, group: string, partner: string): Promise<void> {
  const { until } = (await session.db
    .selectFrom('reference_wait')
    .innerJoin('document', 'document.id', 'reference_wait.document')
    .select(({ fn }) => fn.min('reference_wait.until').as('until'))
    .where('document.group', '=', group)
    .executeTakeFirst()) ?? { until: null }
  if (until !== null) await leaveSteps(session, [{ verb: 'publish', subject: group, partner, dueAt: until }])
}

/** Nothing is waited for any more by documents that are published, parked or read anew. */
export async function waitNoMore({ db }: Session, ids: readonly string[]): Promise<void> {
  for (const batch of batches(ids))
    await db.deleteFrom('reference_wait').where('document', 'in', batch).execute()
}

/** Documents of a group that have waited long enough, in their order. */
export async function waitingOver(
  session: Session,
  group: string,
  now: string,
  limit: number,
): Promise<Document[]> {
  const rows = await session.db
    .selectFrom('document')
    .selectAll()
    .where('group', '=', group)
    .where('state', '=', 'waiting')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('reference_wait')
          .select('reference_wait.document')
          .whereRef('reference_wait.document', '=', 'document.id')
          .where('reference_wait.until', '<=', now),
      ),
    )
    .orderBy('ordinal')
    .limit(limit)
    .execute()
  return rows.map(shown(session, 'document', documents))
}

/** What a document waits for. */
export async function awaitedReferences({ db }: Session, document: string): Promise<AwaitedReference[]> {
  const rows = await db
    .selectFrom('reference_wait')
    .selectAll()
    .where('document', '=', document)
    .orderBy('canonical')
    .orderBy('number')
    .execute()
  return rows.map(awaits.record)
}
