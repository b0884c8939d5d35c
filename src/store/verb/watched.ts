// What an operator is alerted of, counted: each question reads an index that holds only what is wrong, so that asking
// every minute costs nothing where all is well.

import { sql } from 'kysely'
import { decodeTime } from 'ulid'
import type { Alerts, FailingWebhook, LateGroup, ParkedGroup, RejectedGroup } from '../alerts.ts'
import { show } from '../seal/cells.ts'
import type { Session } from '../session.ts'
import { acceptedSince } from './lookup.ts'
import { parkedBy } from './parked.ts'

export async function countParked(session: Session): Promise<ParkedGroup[]> {
  const { rows } = await sql<ParkedGroup>`
    with parked as materialized (
      select id, environment, partner, direction, ${parkedBy(session)} as code
        from document where state = 'parked'
          and not exists (select 1 from document as next where next.replaces = document.id)),
    grouped as (
      select environment, partner, direction, code, count(*) as count, min(id) as first
        from parked group by environment, partner, direction, code)
    select grouped.environment, grouped.partner, grouped.direction, code, count, first as document,
        document.at as at, coalesce(document.reason, '') as reason
      from grouped join document on document.id = grouped.first
      order by grouped.partner, grouped.environment, grouped.direction, code`.execute(session.db)
  return rows.map((row) => show(session, 'document', { id: row.document }, row))
}

/** One whose replacement was accepted is mended. */
export async function countLate({ db }: Session, now: string): Promise<LateGroup[]> {
  const { rows } = await sql<LateGroup>`
    with late as (
      select id, environment, partner, acknowledgement_due as due, 'overdue' as state
        from document where acknowledgement = 'overdue' and not ${acceptedSince}
      union all
      select id, environment, partner, acknowledgement_due as due, 'at-risk' as state
        from document where acknowledgement = 'waiting' and acknowledgement_risk <= ${now})
    select environment, partner, state, count(*) as count, min(id) as document, coalesce(min(due), '') as due
      from late group by environment, partner, state order by partner, environment, state`.execute(db)
  return rows
}

export async function countRejected({ db }: Session): Promise<RejectedGroup[]> {
  const { rows } = await sql<RejectedGroup>`
    select environment, partner, count(*) as count, min(id) as document,
        max(coalesce((select max(told.at) from told where told.document = document.id), '')) as last
      from document
      where acknowledgement in ('rejected', 'partially') and direction = 'out' and not ${acceptedSince}
      group by environment, partner order by partner, environment`.execute(db)
  return rows
}

/** Their subjects are as old as what waits; a webhook or a document that is acknowledged late is not. */
const OF_THEIR_AGE = ['open', 'read', 'publish', 'acknowledge', 'write', 'seal', 'deliver'] as const
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/

export async function oldestDue({ db }: Session): Promise<string | undefined> {
  const row = await db
    .selectFrom('step')
    .select(({ fn }) => fn.min('subject').as('subject'))
    .where('state', '=', 'due')
    .where('verb', 'in', OF_THEIR_AGE)
    .executeTakeFirst()
  const subject = row?.subject ?? ''
  return ULID.test(subject) ? new Date(decodeTime(subject)).toISOString() : undefined
}

export async function failingWebhooks(
  { db }: Session,
  { attempts, since }: Parameters<Alerts['failingWebhooks']>[0],
): Promise<FailingWebhook[]> {
  const { rows } = await sql<FailingWebhook>`
    select webhook.id as webhook, webhook.url, webhook.environment, webhook.state, count(*) as count,
        max(webhook_delivery.attempts) as attempts, min(house_event.at) as since
      from webhook_delivery
        join webhook on webhook.id = webhook_delivery.webhook
        join house_event on house_event.id = webhook_delivery.event
      where webhook_delivery.state in ('due', 'failed')
        and case webhook_delivery.state
          when 'due' then webhook_delivery.attempts >= ${attempts} else webhook_delivery.at >= ${since} end
      group by webhook.id, webhook.url, webhook.environment, webhook.state order by webhook.id`.execute(db)
  return rows
}

export async function lastReceipts(
  { db }: Session,
  partners: readonly string[],
): Promise<{ partner: string; at: string }[]> {
  const found = partners.map((partner) =>
    db
      .selectFrom('receipt')
      .select(['partner', 'at'])
      .where('partner', '=', partner)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )
  return (await Promise.all(found)).filter((one) => one !== undefined)
}
