// Whose turn a named thing is.
import type { Session } from '../session.ts'
import type { HeldTurn, TakenTurn, Turns } from '../turn.ts'

export async function takeTurn(
  { db }: Session,
  { name, now, until, beyond }: Parameters<Turns['takeTurn']>[0],
): Promise<TakenTurn> {
  const taken = await db
    .insertInto('turn')
    .values({ name, token: 1, until, held: 1 })
    .onConflict((on) =>
      on
        .column('name')
        .doUpdateSet(({ eb }) => ({ token: eb('turn.token', '+', 1), until, held: 1 }))
        .where(({ eb, or }) => or([eb('turn.until', '<=', now), eb('turn.until', '>', beyond)])),
    )
    .returning('token')
    .executeTakeFirst()
  if (taken) return taken
  return db.selectFrom('turn').select('until').where('name', '=', name).executeTakeFirstOrThrow()
}

export const keepTurn = (session: Session, { until, ...turn }: HeldTurn & { until: string }) =>
  change(session, turn, { until })

export const endTurn = (session: Session, { until, ...turn }: HeldTurn & { until: string }) =>
  change(session, turn, { until, held: 0 })

async function change(
  { db }: Session,
  { name, token }: HeldTurn,
  to: { until: string; held?: number },
): Promise<boolean> {
  const changed = await db
    .updateTable('turn')
    .set(to)
    .where('name', '=', name)
    .where('token', '=', token)
    .returning('name')
    .executeTakeFirst()
  return changed !== undefined
}
