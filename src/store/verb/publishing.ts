// Putting documents into the ERP's feed, and what the ERP decides about them. Positions come from the
// feed's own row, which stays held until the commit: so positions are committed in their order, and none
// can appear before one that a reader has seen (DESIGN §8).

import { sql } from 'kysely'
import type { Environment, FeedEntry, Lease } from '../record.ts'
import type { Weighed } from '../referring.ts'
import type { Row } from '../row.ts'
import { hide, shown } from '../seal/cells.ts'
import { batches, type Session } from '../session.ts'
import { feedEntries } from '../shapes.ts'
import { insertion, statement } from '../statement.ts'
import type { Feed, Flow } from '../store.ts'
import type { HouseEvent } from '../webhooks.ts'
import { submit } from './outbound.ts'
import { publishLater, releaseWaiting, waitFor, waitNoMore } from './referring.ts'
import { endStep, holdLease } from './step.ts'
import { recordEvents } from './webhooks.ts'

const NOTHING: Weighed = { findings: [], parked: [], waiting: [] }

type NewEntry = Parameters<Flow['commitPublishing']>[1][number]

/** Only documents in state `read` are published: one that is in the feed already, or is read anew, is left out. */
async function publishable({ db }: Session, entries: NewEntry[]): Promise<Set<string>> {
  const published = new Set<string>()
  for (const batch of batches(entries)) {
    const rows = await db
      .updateTable('document')
      .set({ state: 'published', reason: null })
      .where(
        'id',
        'in',
        batch.map(({ document }) => document),
      )
      .where('state', 'in', ['read', 'waiting'])
      .returning('id')
      .execute()
    for (const { id } of rows) published.add(id)
  }
  return published
}

const advance = statement<{ environment: Environment; by: number }, { last: number }>(
  ({ db }, { environment, by }) =>
    db
      .updateTable('feed')
      .set((set) => ({ last: set('last', '+', by) }))
      .where('environment', '=', environment)
      .returning('last'),
)

const putEntries = insertion<Row<FeedEntry>>('feed_entry', feedEntries.columns)

export async function append(
  session: Session,
  environment: Environment,
  entries: readonly NewEntry[],
): Promise<void> {
  const [feed] = (await advance(session, { environment, by: entries.length })).rows
  if (!feed) throw new Error(`there is no feed of ${environment}`)
  const first = feed.last - entries.length + 1
  const placed = entries.map(
    (entry, index): FeedEntry => ({
      ...entry,
      position: first + index,
      decision: 'undecided',
    }),
  )
  for (const batch of batches(placed)) await putEntries(session, batch.map(feedEntries.row))
}

export async function commitPublishing(
  session: Session,
  lease: Lease,
  entries: NewEntry[],
  more: boolean,
  weighed: Weighed = NOTHING,
  events: readonly HouseEvent[] = [],
): Promise<void> {
  const step = await holdLease(session, lease)
  await tellOf(session, weighed)
  const published = await publishable(session, entries)
  await recordEvents(
    session,
    events.filter(({ document }) => document !== undefined && published.has(document)),
  )
  await waitNoMore(session, [...published, ...weighed.parked.map(({ document }) => document)])
  if (!more) await endStep(session, step)
  const fresh = entries.filter(({ document }) => published.delete(document))
  // Always production first, so that two publishers can't wait for each other.
  const byEnvironment = Map.groupBy(fresh, ({ environment }) => environment)
  for (const environment of [...byEnvironment.keys()].sort()) {
    await append(session, environment, byEnvironment.get(environment)!)
  }
  await releaseWaiting(session, [...new Set(fresh.map((one) => one.partner))])
  await waitFor(session, weighed.waiting)
  if (!more) await publishLater(session, step.subject, step.partner)
}

/** What was found about documents as they were weighed, and those that a person has to look at. */
async function tellOf(session: Session, { findings, parked }: Weighed): Promise<void> {
  const { db } = session
  const said = (id: string, values: { findings?: string; reason?: string }) =>
    hide(session, 'document', { id }, values)
  for (const { document, findings: found } of findings)
    await db
      .updateTable('document')
      .set(said(document, { findings: JSON.stringify(found) }))
      .where('id', '=', document)
      .execute()
  for (const { document, reason } of parked)
    await db
      .updateTable('document')
      .set({ state: 'parked', ...said(document, { reason }) })
      .where('id', '=', document)
      .execute()
}

type Ask = Parameters<Feed['feedAfter']>[0]

function page(db: Session['db'], ask: Ask, type?: string) {
  const { environment, after, upTo, partner, undecided, limit } = ask
  return (
    db
      .selectFrom('feed_entry')
      .selectAll()
      .where('environment', '=', environment)
      .where('position', '>', after)
      .$if(upTo !== undefined, (query) => query.where('position', '<=', upTo!))
      .$if(partner !== undefined, (query) => query.where('partner', '=', partner!))
      .$if(type !== undefined, (query) => query.where('type', '=', type!))
      // In the statement's text, so that both engines see that the index of undecided entries serves.
      .$if(undecided, (query) => query.where(sql<boolean>`decision = 'undecided'`))
      .orderBy('position')
      .limit(limit)
  )
}

/**
 * The first entries of each type, put together: so a rare type costs no look through all the others. In one
 * statement, since a commit between two would let the second pass over entries that the first missed.
 */
function pages(db: Session['db'], ask: Ask) {
  const [first, ...others] = [...new Set(ask.types)].map((type) =>
    db.selectFrom(page(db, ask, type).as('of_type')).selectAll(),
  )
  const all = others.reduce((one, other) => one.unionAll(other), first!)
  return db.selectFrom(all.as('entry')).selectAll().orderBy('position').limit(ask.limit)
}

/** With no types named: of all types. */
export async function feedAfter(session: Session, ask: Ask): Promise<FeedEntry[]> {
  const { db } = session
  const rows = await (ask.types.length === 0 ? page(db, ask) : pages(db, ask)).execute()
  return rows.map(shown(session, 'feed_entry', feedEntries))
}

export async function feedEntry(session: Session, id: string): Promise<FeedEntry | undefined> {
  const row = await session.db.selectFrom('feed_entry').selectAll().where('id', '=', id).executeTakeFirst()
  return row && shown(session, 'feed_entry', feedEntries)(row)
}

export async function decide(
  session: Session,
  entry: string,
  { decision, at, reason }: Parameters<Feed['decide']>[1],
  answer?: Parameters<Feed['decide']>[2],
): ReturnType<Feed['decide']> {
  const { db } = session
  const decided = await db
    .updateTable('feed_entry')
    .set({
      decision,
      decided_at: at,
      ...hide(session, 'feed_entry', { id: entry }, { reason: reason ?? null }),
    })
    .where('id', '=', entry)
    .where('decision', '=', 'undecided')
    .returning('id')
    .executeTakeFirst()
  if (decided) {
    if (answer) await submit(session, answer)
    return 'decided'
  }
  const before = await db
    .selectFrom('feed_entry')
    .select('decision')
    .where('id', '=', entry)
    .executeTakeFirst()
  if (!before) return 'unknown'
  return before.decision === decision ? 'same' : 'conflict'
}
