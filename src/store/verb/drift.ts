// What partners send that their mappings make nothing of: kept as it is seen first, so that the next time is no news.

import type { Drifts, SeenDrift } from '../drift.ts'
import { hidden, shown } from '../seal/cells.ts'
import { openRow, readingPart } from '../seal/parts.ts'
import { batches, type Session } from '../session.ts'
import { seenDrifts } from '../watchedShapes.ts'

export async function driftOf(
  { db }: Session,
  { partner, mapping }: Parameters<Drifts['driftOf']>[0],
): ReturnType<Drifts['driftOf']> {
  const look = await db
    .selectFrom('drift_look')
    .select('after')
    .where('partner', '=', partner)
    .where('mapping', '=', mapping)
    .executeTakeFirst()
  const rows = await db
    .selectFrom('drift_seen')
    .select('key')
    .where('partner', '=', partner)
    .where('mapping', '=', mapping)
    .orderBy('key')
    .execute()
  return { ...(look ? { after: look.after } : {}), keys: rows.map(({ key }) => key) }
}

export async function commitDrift(
  session: Session,
  { partner, mapping, after, seen }: Parameters<Drifts['commitDrift']>[0],
): Promise<void> {
  const { db } = session
  await db
    .insertInto('drift_look')
    .values({ partner, mapping, after })
    .onConflict((on) => on.columns(['partner', 'mapping']).doUpdateSet({ after }))
    .execute()
  for (const batch of batches(seen))
    await db
      .insertInto('drift_seen')
      .values(batch.map(hidden(session, 'drift_seen', seenDrifts)))
      .onConflict((on) => on.columns(['partner', 'mapping', 'key']).doNothing())
      .execute()
}

export async function noticedDrift(session: Session, since: string): Promise<SeenDrift[]> {
  const rows = await session.db
    .selectFrom('drift_seen')
    .selectAll()
    .where('noticed', '>=', since)
    .orderBy('partner')
    .orderBy('mapping')
    .orderBy('noticed')
    .orderBy('key')
    .execute()
  return rows.map(shown(session, 'drift_seen', seenDrifts))
}

export async function unmappedOf(
  session: Session,
  documents: readonly string[],
): ReturnType<Drifts['unmappedOf']> {
  const rows = await session.db.selectFrom('reading').selectAll().where('document', 'in', documents).execute()
  return rows.map((row) => {
    const { document, unmapped } = openRow(session, readingPart, row)
    return { document, unmapped }
  })
}
