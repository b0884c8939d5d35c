// Alerts and their letters. What began, what is over, the events and the letter of one look are kept together, so that
// nobody is told of what is not shown, nor shown what nobody is told of.

import { sql } from 'kysely'
import type { Alert, Alerts, DoorTrouble, Letter } from '../alerts.ts'
import type { Lease } from '../record.ts'
import { hidden, hide, shown } from '../seal/cells.ts'
import { batches, overwrite, type Session } from '../session.ts'
import { alerts, doorTroubles, letters } from '../watchedShapes.ts'
import { endStep, holdLease, leaveSteps } from './step.ts'
import { recordEvents } from './webhooks.ts'

export async function openAlerts(session: Session): Promise<Alert[]> {
  const rows = await session.db
    .selectFrom('alert')
    .selectAll()
    .where('ended', 'is', null)
    .orderBy('began')
    .orderBy('id')
    .execute()
  return rows.map(shown(session, 'alert', alerts))
}

export async function alertOf(session: Session, id: string): Promise<Alert | undefined> {
  const row = await session.db.selectFrom('alert').selectAll().where('id', '=', id).executeTakeFirst()
  return row && shown(session, 'alert', alerts)(row)
}

export async function alertsAfter(
  session: Session,
  { all, partner, environment, after, limit }: Parameters<Alerts['alerts']>[0],
): Promise<Alert[]> {
  const rows = await session.db
    .selectFrom('alert')
    .selectAll()
    .$if(!all, (query) => query.where('ended', 'is', null))
    .$if(partner !== undefined, (query) => query.where('partner', '=', partner!))
    .$if(environment !== undefined, (query) => query.where('environment', '=', environment!))
    .$if(after !== undefined, (query) => query.where('id', '<', after!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(shown(session, 'alert', alerts))
}

/** How an alert is now; who acknowledged it meanwhile is not forgotten. */
const AS_NOW = ['says', 'advice', 'command', 'seen', 'told'] as const

export async function commitLook(session: Session, look: Parameters<Alerts['commitLook']>[0]): Promise<void> {
  const { db } = session
  for (const batch of batches(look.ended))
    await db
      .updateTable('alert')
      .set({ ended: look.at })
      .where('id', 'in', batch)
      .where('ended', 'is', null)
      .execute()
  for (const batch of batches(look.lasting))
    await db
      .insertInto('alert')
      .values(batch.map(hidden(session, 'alert', alerts)))
      .onConflict((on) => on.column('id').doUpdateSet(overwrite(AS_NOW)))
      .execute()
  for (const batch of batches(look.began))
    await db
      .insertInto('alert')
      .values(batch.map(hidden(session, 'alert', alerts)))
      .execute()
  await recordEvents(session, look.events)
  await db.deleteFrom('letter').where('sent_at', '<', look.forgetBefore).execute()
  if (look.letter) await leaveLetter(session, look.letter)
}

async function leaveLetter(session: Session, letter: Letter): Promise<void> {
  await session.db
    .insertInto('letter')
    .values(hidden(session, 'letter', letters)(letter))
    .execute()
  await leaveSteps(session, [{ verb: 'mail', subject: letter.id, partner: 'mail' }])
}

export async function acknowledgeAlert(
  session: Session,
  { id, by, note, at }: Parameters<Alerts['acknowledgeAlert']>[0],
): Promise<boolean> {
  const done = await session.db
    .updateTable('alert')
    .set({ acknowledged_at: at, acknowledged_by: by, ...hide(session, 'alert', { id }, { note }) })
    .where('id', '=', id)
    .where('ended', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}

export async function letterOf(session: Session, id: string): Promise<Letter | undefined> {
  const row = await session.db.selectFrom('letter').selectAll().where('id', '=', id).executeTakeFirst()
  return row && shown(session, 'letter', letters)(row)
}

export async function commitMailing(
  session: Session,
  lease: Lease,
  { id, at }: { id: string; at: string },
): Promise<void> {
  const step = await holdLease(session, lease)
  await session.db.updateTable('letter').set({ sent_at: at }).where('id', '=', id).execute()
  await endStep(session, step)
}

export async function noteTrouble(
  session: Session,
  { place, partner, at, says: text }: Parameters<Alerts['noteTrouble']>[0],
): Promise<void> {
  const { says } = hide(session, 'door_trouble', { place }, { says: text })
  await session.db
    .insertInto('door_trouble')
    .values({ place, partner, since: at, at, times: 1, says })
    .onConflict((on) =>
      on.column('place').doUpdateSet({ at, says, partner, times: sql`door_trouble.times + 1` }),
    )
    .execute()
}

export async function noteFine({ db }: Session, place: string): Promise<void> {
  await db.deleteFrom('door_trouble').where('place', '=', place).execute()
}

export async function allTroubles(session: Session): Promise<DoorTrouble[]> {
  const rows = await session.db.selectFrom('door_trouble').selectAll().orderBy('place').execute()
  return rows.map(shown(session, 'door_trouble', doorTroubles))
}
