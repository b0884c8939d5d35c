// Replays of the feed: where each stands.
import type { FeedReplay, FeedReplays } from '../replays.ts'
import { hidden, shown } from '../seal/cells.ts'
import type { Session } from '../session.ts'
import { feedReplays as shape } from '../shapes.ts'

type Verb<Name extends keyof FeedReplays> = (
  session: Session,
  ask: Parameters<FeedReplays[Name]>[0],
) => ReturnType<FeedReplays[Name]>

// By the time of publishing, which no index is by: somebody asks for it once in a replay.
export const feedRange: Verb<'feedRange'> = async ({ db }, { environment, from, to }) => {
  const { first, last } = await db
    .selectFrom('feed_entry')
    .select(({ fn }) => [fn.min('position').as('first'), fn.max('position').as('last')])
    .where('environment', '=', environment)
    .$if(from !== undefined, (query) => query.where('at', '>=', from!))
    .$if(to !== undefined, (query) => query.where('at', '<', to!))
    .executeTakeFirstOrThrow()
  return first === null || last === null ? undefined : { first: Number(first), last: Number(last) }
}

export const addReplay: Verb<'addReplay'> = async (session, replay) => {
  const added = await session.db
    .insertInto('feed_replay')
    .values(hidden(session, 'feed_replay', shape)(replay))
    .onConflict((on) => on.columns(['environment', 'name']).doNothing())
    .returning('name')
    .executeTakeFirst()
  return added !== undefined
}

export async function replays(
  session: Session,
  environment: FeedReplay['environment'],
): Promise<FeedReplay[]> {
  const rows = await session.db
    .selectFrom('feed_replay')
    .selectAll()
    .where('environment', '=', environment)
    .orderBy('at')
    .orderBy('name')
    .execute()
  return rows.map(shown(session, 'feed_replay', shape))
}

export const confirmReplay: Verb<'confirmReplay'> = async (session, { environment, name, position }) => {
  const { db } = session
  await db
    .updateTable('feed_replay')
    .set(({ ref, eb }) => ({
      position: eb.case().when('last', '<', position).then(ref('last')).else(position).end(),
    }))
    .where('environment', '=', environment)
    .where('name', '=', name)
    .where('position', '<', position)
    .execute()
  const row = await db
    .selectFrom('feed_replay')
    .selectAll()
    .where('environment', '=', environment)
    .where('name', '=', name)
    .executeTakeFirst()
  return row && shown(session, 'feed_replay', shape)(row)
}

export const endReplay: Verb<'endReplay'> = async ({ db }, { environment, name }) => {
  const ended = await db
    .deleteFrom('feed_replay')
    .where('environment', '=', environment)
    .where('name', '=', name)
    .returning('name')
    .executeTakeFirst()
  return ended !== undefined
}
