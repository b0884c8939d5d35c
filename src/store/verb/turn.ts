// Whose turn a named thing is.
import type { Session } from '../session.ts'
import type { HeldTurn, TakenTurn, Turns } from '../turn.ts'

type Asked = Parameters<Turns['takeTurn']>[0]

export async function takeTurn(session: Session, ask: Asked): Promise<TakenTurn> {
  const taken = await take(session, ask)
  if (taken) return taken
  const { db } = session
  return db.selectFrom('turn').select('until').where('name', '=', ask.name).executeTakeFirstOrThrow()
}

export async function takeTurnOf(
  session: Session,
  { name, most, ...when }: Parameters<Turns['takeTurnOf']>[0],
): Promise<HeldTurn | undefined> {
  const rows = await session.db
    .selectFrom('turn')
    .select('name')
    .where('name', 'like', `${name}/%`)
    .where('until', '>', when.now)
    .where('until', '<=', when.beyond)
    .execute()
  // The pattern may match more names than are meant.
  const held = new Set(rows.map((row) => row.name).filter((one) => one.startsWith(`${name}/`)))
  for (let number = 1; number <= most && held.size < most; number += 1) {
    const one = `${name}/${number}`
    if (held.has(one)) continue
    const taken = await take(session, { name: one, ...when })
    if (taken) return { name: one, ...taken }
    // Somebody was quicker.
    held.add(one)
  }
  return undefined
}

function take({ db }: Session, { name, now, until, beyond }: Asked): Promise<{ token: number } | undefined> {
  return db
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
