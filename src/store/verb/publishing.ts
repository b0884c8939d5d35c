// Putting documents into the ERP's feed, and what the ERP decides about them. Positions come from the
// feed's own row, which stays held until the commit: so positions are committed in their order, and none
// can appear before one that a reader has seen (DESIGN §8).
import type { Environment, FeedEntry, Lease } from '../record.ts'
import { batches, type Session } from '../session.ts'
import { feedEntries } from '../shapes.ts'
import type { Feed, Flow } from '../store.ts'
import { endStep, holdLease } from './step.ts'

type NewEntry = Parameters<Flow['commitPublishing']>[1][number]

/** Only documents in state `read` are published: one that is in the feed already, or is read anew, is left out. */
async function publishable({ db }: Session, entries: NewEntry[]): Promise<Set<string>> {
  const published = new Set<string>()
  for (const batch of batches(entries)) {
    const rows = await db
      .updateTable('document')
      .set({ state: 'published' })
      .where(
        'id',
        'in',
        batch.map(({ document }) => document),
      )
      .where('state', '=', 'read')
      .returning('id')
      .execute()
    for (const { id } of rows) published.add(id)
  }
  return published
}

async function append({ db }: Session, environment: Environment, entries: NewEntry[]): Promise<void> {
  const { last } = await db
    .updateTable('feed')
    .set((set) => ({ last: set('last', '+', entries.length) }))
    .where('environment', '=', environment)
    .returning('last')
    .executeTakeFirstOrThrow()
  const first = last - entries.length + 1
  const placed = entries.map(
    (entry, index): FeedEntry => ({
      ...entry,
      position: first + index,
      decision: 'undecided',
    }),
  )
  for (const batch of batches(placed)) {
    await db.insertInto('feed_entry').values(batch.map(feedEntries.row)).execute()
  }
}

export async function commitPublishing(
  session: Session,
  lease: Lease,
  entries: NewEntry[],
  more: boolean,
): Promise<void> {
  const step = await holdLease(session, lease)
  const published = await publishable(session, entries)
  if (!more) await endStep(session, step)
  const fresh = entries.filter(({ document }) => published.delete(document))
  // Always production first, so that two publishers can't wait for each other.
  const byEnvironment = Map.groupBy(fresh, ({ environment }) => environment)
  for (const environment of [...byEnvironment.keys()].sort()) {
    await append(session, environment, byEnvironment.get(environment)!)
  }
}

export async function feedAfter(
  { db }: Session,
  { environment, types, after, undecided, limit }: Parameters<Feed['feedAfter']>[0],
): Promise<FeedEntry[]> {
  const rows = await db
    .selectFrom('feed_entry')
    .selectAll()
    .where('environment', '=', environment)
    .where('position', '>', after)
    .$if(types.length > 0, (query) => query.where('type', 'in', types))
    .$if(undecided, (query) => query.where('decision', '=', 'undecided'))
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(feedEntries.record)
}

export async function feedEntry({ db }: Session, id: string): Promise<FeedEntry | undefined> {
  const row = await db.selectFrom('feed_entry').selectAll().where('id', '=', id).executeTakeFirst()
  return row && feedEntries.record(row)
}

export async function decide(
  { db }: Session,
  entry: string,
  { decision, at, reason }: Parameters<Feed['decide']>[1],
): ReturnType<Feed['decide']> {
  const decided = await db
    .updateTable('feed_entry')
    .set({ decision, decided_at: at, reason: reason ?? null })
    .where('id', '=', entry)
    .where('decision', '=', 'undecided')
    .returning('id')
    .executeTakeFirst()
  if (decided) return 'decided'
  const before = await db
    .selectFrom('feed_entry')
    .select('decision')
    .where('id', '=', entry)
    .executeTakeFirst()
  if (!before) return 'unknown'
  return before.decision === decision ? 'same' : 'conflict'
}
