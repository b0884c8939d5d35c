// What a run of retention purged, counted in the transaction of each batch, so that a run which is killed has still told how
// much: its principal's next run tells it, or anybody's a day later.
import type { PurgeTally } from '../retention.ts'
import type { Session } from '../session.ts'

type Added = Omit<PurgeTally, 'began' | 'last'> & { at: string }

/** Adds what went to what went before by the same rule. */
export async function addPurged({ db }: Session, { at, ...went }: Added): Promise<void> {
  if (went.count === 0) return
  await db
    .insertInto('purge_tally')
    .values({ ...went, began: at, last: at })
    .onConflict((on) =>
      on.columns(['principal', 'partner', 'rule']).doUpdateSet((set) => ({
        last: at,
        count: set('purge_tally.count', '+', went.count),
        bytes: set('purge_tally.bytes', '+', went.bytes),
      })),
    )
    .execute()
}

/** Takes what was counted of a principal, and of others since when nothing was added. */
export async function takePurged(
  { db }: Session,
  { principal, stale }: { principal: string; stale: string },
): Promise<PurgeTally[]> {
  const rows = await db
    .deleteFrom('purge_tally')
    .where((where) => where.or([where('principal', '=', principal), where('last', '<', stale)]))
    .returningAll()
    .execute()
  const placeOf = ({ principal, partner, rule }: PurgeTally) => JSON.stringify([principal, partner, rule])
  return rows.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
}
