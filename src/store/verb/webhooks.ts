// Telling others by webhook. An event is recorded in the transaction of what it tells, together with a delivery for each
// webhook that wants it and the step that delivers; where none does, nothing is kept.

import { sql } from 'kysely'
import type { Lease } from '../record.ts'
import type { Database } from '../schema.ts'
import { hide, show, shown } from '../seal/cells.ts'
import { openRow, sealColumns, sealRow, webhookPart } from '../seal/parts.ts'
import { batches, overwrite, type Session } from '../session.ts'
import { houseEvents, webhookDeliveries, webhooks } from '../shapes.ts'
import { statement } from '../statement.ts'
import type { Work } from '../store.ts'
import type { HouseEvent, Webhook, WebhookDelivery, Webhooks } from '../webhooks.ts'
import { endStep, type HeldStep, holdLease, leaveSteps } from './step.ts'

/** A step in this position waits, whatever happens. */
const HELD = 'held'

const wants = ({ environment, events }: Webhook, event: HouseEvent): boolean =>
  environment === event.environment && (events.length === 0 || events.includes(event.type))

const allSubscribed = statement<Record<never, never>, Database['webhook']>(({ db }) =>
  db.selectFrom('webhook').selectAll().where('state', '=', 'active').orderBy('id'),
)

/** Records what happened, for those who want to know it. */
export async function recordEvents(session: Session, events: readonly HouseEvent[]): Promise<void> {
  if (events.length === 0) return
  // For that no secret need be opened.
  const active = (await allSubscribed(session, {})).rows.map(webhooks.record)
  const wanted = events.flatMap((event) =>
    active.filter((one) => wants(one, event)).map(({ id }) => ({ event, webhook: id })),
  )
  for (const batch of batches([...new Set(wanted.map(({ event }) => event))]))
    await session.db.insertInto('house_event').values(batch.map(houseEvents.row)).execute()
  await deliverTo(
    session,
    wanted.map(({ webhook, event }) => ({ ...newDelivery(webhook, event.id, event.at) })),
  )
}

const newDelivery = (webhook: string, event: string, at: string): WebhookDelivery => ({
  webhook,
  event,
  state: 'due',
  attempts: 0,
  dueAt: at,
  at,
})

/** Makes deliveries due, and their steps; one that waits for another delivery's time is due as well. */
async function deliverTo(session: Session, deliveries: readonly WebhookDelivery[]): Promise<void> {
  for (const batch of batches(deliveries))
    await session.db
      .insertInto('webhook_delivery')
      .values(batch.map(webhookDeliveries.row))
      .onConflict((on) => on.columns(['webhook', 'event']).doUpdateSet(overwrite(webhookDeliveries.columns)))
      .execute()
  const told = [...new Set(deliveries.map(({ webhook }) => webhook))].sort()
  await leaveSteps(
    session,
    told.map((webhook) => ({ verb: 'notify', subject: webhook, partner: webhook })),
  )
  for (const batch of batches(told))
    await session.db
      .updateTable('step')
      .set({ until: '' })
      .where('verb', '=', 'notify')
      .where('subject', 'in', batch)
      .where('state', '=', 'later')
      .where('position', 'is', null)
      .execute()
}

export async function putWebhook(session: Session, webhook: Webhook): Promise<void> {
  await session.db
    .insertInto('webhook')
    .values(sealRow(session, webhookPart, webhooks.row(webhook)))
    .onConflict((on) =>
      on.column('id').doUpdateSet(overwrite([...webhooks.columns, ...sealColumns(webhookPart)])),
    )
    .execute()
}

export async function webhookOf(session: Session, id: string): Promise<Webhook | undefined> {
  const row = await session.db.selectFrom('webhook').selectAll().where('id', '=', id).executeTakeFirst()
  return row && webhooks.record(show(session, 'webhook', row, openRow(session, webhookPart, row)))
}

export async function activeWebhooks(
  session: Session,
  environment?: Parameters<Webhooks['webhooks']>[0],
): Promise<Webhook[]> {
  const { rows } = await allSubscribed(session, {})
  const own = rows.filter((row) => environment === undefined || row.environment === environment)
  return own.map((row) => webhooks.record(openRow(session, webhookPart, row)))
}

export async function removeWebhook(
  session: Session,
  { id, reason }: Parameters<Webhooks['removeWebhook']>[0],
): Promise<boolean> {
  const { db } = session
  const said = hide(session, 'webhook', { id }, { reason })
  const removed = await db
    .updateTable('webhook')
    .set({ ...said, state: 'removed', secret: '', previous_secret: null, sealed: null, seal_key: null })
    .where('id', '=', id)
    .where('state', '=', 'active')
    .returning('id')
    .executeTakeFirst()
  if (!removed) return false
  await forgetDue(session, id)
  return true
}

/** What a webhook was still to be told it is not told; the events stay, to be replayed. */
export async function forgetDue({ db }: Session, webhook: string): Promise<void> {
  await db.deleteFrom('webhook_delivery').where('webhook', '=', webhook).where('state', '=', 'due').execute()
}

function withEvents({ db }: Session, webhook: string, limit: number) {
  return db
    .selectFrom('webhook_delivery as delivery')
    .innerJoin('house_event as happened', 'happened.id', 'delivery.event')
    .selectAll('delivery')
    .select(['happened.at as happened_at', 'environment', 'partner', 'type', 'document', 'alert'])
    .where('delivery.webhook', '=', webhook)
    .orderBy('delivery.event')
    .limit(limit)
}

type Found = Awaited<ReturnType<ReturnType<typeof withEvents>['execute']>>[number]

const deliveryOf =
  (session: Session) =>
  ({ happened_at: at, environment, partner, type, document, alert, ...row }: Found) => ({
    ...shown(session, 'webhook_delivery', webhookDeliveries)(row),
    happened: houseEvents.record({ id: row.event, at, environment, partner, type, document, alert }),
  })

export async function deliveriesOf(
  session: Session,
  { webhook, state, after, limit }: Parameters<Webhooks['webhookDeliveries']>[0],
): ReturnType<Webhooks['webhookDeliveries']> {
  const rows = await withEvents(session, webhook, limit)
    .$if(state !== undefined, (query) => query.where('delivery.state', '=', state!))
    .$if(after !== undefined, (query) => query.where('delivery.event', '>', after!))
    .execute()
  return rows.map(deliveryOf(session))
}

export async function dueDeliveries(
  session: Session,
  { webhook, now, limit }: Parameters<Webhooks['dueDeliveries']>[0],
): ReturnType<Webhooks['dueDeliveries']> {
  const rows = await withEvents(session, webhook, limit)
    .where('delivery.state', '=', 'due')
    .where('delivery.due_at', '<=', now)
    .execute()
  return rows.map(deliveryOf(session))
}

export async function commitNotifying(
  session: Session,
  lease: Lease,
  { webhook, event, state, attempts, dueAt, at, said }: WebhookDelivery,
): Promise<void> {
  await holdLease(session, lease)
  // One that was taken back meanwhile stays so.
  await session.db
    .updateTable('webhook_delivery')
    .set({
      state,
      attempts,
      due_at: dueAt,
      at,
      ...hide(session, 'webhook_delivery', { webhook, event }, { said: said ?? null }),
    })
    .where('webhook', '=', webhook)
    .where('event', '=', event)
    .execute()
}

export async function endNotifying(
  session: Session,
  lease: Lease,
  { now, holdUntil, forget }: Parameters<Webhooks['endNotifying']>[1],
): Promise<void> {
  const step = await holdLease(session, lease)
  await forgetOld(session, step.subject, forget)
  const next = await nextDue(session, step.subject)
  if (next === undefined) return endStep(session, step)
  if (holdUntil !== undefined) return waitUntil(session, step, holdUntil, HELD)
  await waitUntil(session, step, next > now ? next : '', null)
}

async function nextDue({ db }: Session, webhook: string): Promise<string | undefined> {
  const { next } = await db
    .selectFrom('webhook_delivery')
    .select(({ fn }) => fn.min('due_at').as('next'))
    .where('webhook', '=', webhook)
    .where('state', '=', 'due')
    .executeTakeFirstOrThrow()
  return (next as string | null) ?? undefined
}

/** A step that was caused again meanwhile is due at once, unless it is held. */
async function waitUntil(
  { db }: Session,
  { id, again }: HeldStep,
  until: string,
  position: typeof HELD | null,
): Promise<void> {
  const set = { state: 'later' as const, until: again && !position ? '' : until, position, again: 0 }
  await db.updateTable('step').set(set).where('id', '=', id).execute()
}

async function forgetOld({ db }: Session, webhook: string, before: string): Promise<void> {
  await db
    .deleteFrom('webhook_delivery')
    .where('webhook', '=', webhook)
    .where('state', '<>', 'due')
    .where('at', '<', before)
    .execute()
  await sql`delete from house_event where at < ${before} and not exists (
    select 1 from webhook_delivery where webhook_delivery.event = house_event.id)`.execute(db)
}

/**
 * A delivery's own pause may be a day, so that it is not told by its due time that the clock was set back since it was last
 * tried, but by that time itself.
 */
export async function hastenDeliveries(
  { db }: Session,
  { now, latest }: Parameters<Work['hastenRetries']>[0],
): Promise<void> {
  const hastened = await db
    .updateTable('webhook_delivery')
    .set({ due_at: now })
    .where('state', '=', 'due')
    .where('at', '>', latest)
    .where('due_at', '>', now)
    .returning('webhook')
    .execute()
  for (const batch of batches([...new Set(hastened.map(({ webhook }) => webhook))]))
    await db
      .updateTable('step')
      .set({ until: '' })
      .where('verb', '=', 'notify')
      .where('subject', 'in', batch)
      .where('state', '=', 'later')
      .execute()
}

export async function replayEvents(
  session: Session,
  { webhook: id, from, to, now, limit }: Parameters<Webhooks['replayEvents']>[0],
): Promise<number> {
  const webhook = await webhookOf(session, id)
  if (webhook?.state !== 'active') return 0
  const { environment, events } = webhook
  const rows = await session.db
    .selectFrom('house_event')
    .selectAll()
    .where('environment', '=', environment)
    .where('at', '>=', from)
    .where('at', '<', to)
    .$if(events.length > 0, (query) => query.where('type', 'in', events))
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute()
  await deliverTo(
    session,
    rows.map(({ id: event }) => newDelivery(id, event, now)),
  )
  return rows.length
}
