// Bans of addresses: one row for each network, kept for a while after it is over, so that the next ban is longer.
import type { Ban, Bans } from '../bans.ts'
import { overwrite, type Session } from '../session.ts'
import { bans as shape } from '../shapes.ts'

export async function putBan({ db }: Session, ban: Ban, forget: string): Promise<void> {
  await db.deleteFrom('ban').where('until', '<', forget).execute()
  await db
    .insertInto('ban')
    .values(shape.row(ban))
    .onConflict((on) => on.column('network').doUpdateSet(overwrite(shape.columns)))
    .execute()
}

export async function banOf({ db }: Session, network: string): Promise<Ban | undefined> {
  const row = await db.selectFrom('ban').selectAll().where('network', '=', network).executeTakeFirst()
  return row && shape.record(row)
}

export async function bansAt({ db }: Session, { now, limit }: Parameters<Bans['bans']>[0]): Promise<Ban[]> {
  const rows = await db
    .selectFrom('ban')
    .selectAll()
    .where('until', '>', now)
    .orderBy('until', 'desc')
    .orderBy('network')
    .limit(limit)
    .execute()
  return rows.map(shape.record)
}

export async function liftBan({ db }: Session, network: string, now: string): Promise<boolean> {
  const lifted = await db
    .deleteFrom('ban')
    .where('network', '=', network)
    .where('until', '>', now)
    .returning('network')
    .executeTakeFirst()
  return lifted !== undefined
}
