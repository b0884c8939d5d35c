// Taking steps out of the line, and what becomes of those that could not be done.

import { type RawBuilder, sql } from 'kysely'
import type { HeldLease, Lease, ParkedStep, Step } from '../record.ts'
import { hide, show } from '../seal/cells.ts'
import { batches, locked, type Session } from '../session.ts'
import { statement } from '../statement.ts'
import type { Work } from '../store.ts'
import { readAnew } from './anew.ts'
import { holdLease, makeDue } from './step.ts'
import { hastenDeliveries } from './webhooks.ts'

type Claimed = Omit<Step, 'id' | 'position'> & { id: number; turn: number; position: string | null }

type Part<T> = RawBuilder<T>

/** Steps whose time came, or whose lease ran out. */
const ripe = (state: 'later' | 'leased', now: Part<string>, limit: Part<number>, lock: Part<unknown>) => sql`
  select id, turn from step where state = ${state} and until <= ${now} order by until limit ${limit} ${lock}`

/**
 * Each part reads the head of an index, so a claim costs the same however long the line is. What
 * another claimer holds just now is passed over (PostgreSQL); `materialized` keeps the parts from
 * being run, and rows from being locked, twice.
 */
const claim = statement<Parameters<Work['claimSteps']>[0] & Record<string, unknown>, Claimed>(
  ({ db, dialect }, { limit, now, leaseUntil }) => {
    const lock = dialect === 'postgres' ? sql`for update skip locked` : sql``
    return { compile: () => claiming(limit, now, leaseUntil, lock).compile(db) }
  },
)

const claiming = (limit: Part<number>, now: Part<string>, leaseUntil: Part<string>, lock: Part<unknown>) =>
  sql<Claimed>`with
    due as materialized (
      select id, turn from step where state = 'due' order by turn, id limit ${limit} ${lock}),
    waited as materialized (${ripe('later', now, limit, lock)}),
    lapsed as materialized (${ripe('leased', now, limit, lock)}),
    head as materialized (
      select id from (
        select id, turn from due union all select id, turn from waited union all select id, turn from lapsed
      ) as ready order by turn, id limit ${limit})
    update step
      set state = 'leased', until = ${leaseUntil}, attempts = attempts + 1, token = token + 1, reason = null
      from head where step.id = head.id
      returning step.id, verb, subject, partner, attempts, token, position, turn`

const claimedStep = ({ id, turn: _, position, ...step }: Claimed): Step => ({
  id: String(id),
  ...step,
  ...(position === null ? {} : { position }),
})

export async function claimSteps(session: Session, ask: Parameters<Work['claimSteps']>[0]): Promise<Step[]> {
  const { rows } = await claim(session, ask)
  return rows
    .sort((a, b) => a.turn - b.turn || a.id - b.id)
    .map((row) => claimedStep(show(session, 'step', row, row)))
}

async function renew({ db }: Session, leases: Lease[], until: string): Promise<Lease[]> {
  const renewed = await db
    .updateTable('step')
    .set({ until })
    .where('state', '=', 'leased')
    .where((where) =>
      where.or(leases.map((lease) => where.and({ id: Number(lease.step), token: lease.token }))),
    )
    .returning(['id', 'token'])
    .execute()
  return renewed.map(({ id, token }) => ({ step: String(id), token }))
}

export async function renewLeases(session: Session, leases: Lease[], until: string): Promise<Lease[]> {
  const ours: Lease[] = []
  for (const batch of batches(leases)) ours.push(...(await renew(session, batch, until)))
  return ours
}

const MOST_LEASES = 1_000

export async function leases({ db }: Session): Promise<HeldLease[]> {
  const rows = await db
    .selectFrom('step')
    .select(['id', 'token', 'until'])
    .where('state', '=', 'leased')
    .orderBy('until')
    .limit(MOST_LEASES)
    .execute()
  return rows.map(({ id, token, until }) => ({ step: String(id), token, until }))
}

/** Before every time there is, so that the next claim takes them. */
export async function lapseLeases({ db }: Session, held: HeldLease[]): Promise<void> {
  for (const { step, token, until } of held)
    await db
      .updateTable('step')
      .set({ until: '' })
      .where((where) => where.and({ id: Number(step), state: 'leased', token, until }))
      .execute()
}

export async function retryStep(
  session: Session,
  lease: Lease,
  dueAt: string,
  reason: string,
): Promise<void> {
  const { id } = await holdLease(session, lease)
  await session.db
    .updateTable('step')
    .set({ state: 'later', until: dueAt, ...hide(session, 'step', { id }, { reason }) })
    .where('id', '=', id)
    .execute()
}

/** Only what failed has a reason: a time that was agreed is left alone. */
export async function hastenRetries(
  session: Session,
  { now, latest }: Parameters<Work['hastenRetries']>[0],
): Promise<void> {
  await hastenDeliveries(session, { now, latest })
  await session.db
    .updateTable('step')
    .set({ until: '' })
    .where('state', '=', 'later')
    .where('reason', 'is not', null)
    .where('until', '>', latest)
    .execute()
}

export async function parkStep(session: Session, lease: Lease, reason: string, at: string): Promise<void> {
  const { id } = await holdLease(session, lease)
  const parked = { state: 'parked' as const, until: '', reason, parked_at: at }
  await session.db
    .updateTable('step')
    .set(hide(session, 'step', { id }, parked))
    .where('id', '=', id)
    .execute()
}

export async function parkedSteps(session: Session, limit: number, one?: string): Promise<ParkedStep[]> {
  const rows = await session.db
    .selectFrom('step')
    .select(['id', 'verb', 'subject', 'partner', 'attempts', 'reason', 'parked_at'])
    .where('state', '=', 'parked')
    .$if(one !== undefined, (query) => query.where('id', '=', Number(one)))
    .orderBy('parked_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  const open = rows.map((row) => show(session, 'step', row, row))
  return open.map(({ id, reason, parked_at, ...step }) => ({
    id: String(id),
    ...step,
    reason: reason ?? '',
    at: parked_at ?? '',
  }))
}

export async function resumeStep(session: Session, step: string, _now: string): Promise<boolean> {
  if (!/^\d{1,15}$/.test(step)) return false
  const query = session.db
    .selectFrom('step')
    .select(['id', 'partner', 'position'])
    .where('id', '=', Number(step))
    .where('state', '=', 'parked')
  const parked = await locked(session, query).executeTakeFirst()
  if (!parked) return false
  await makeDue(session, parked)
  // A step in slices goes on where it stood.
  await session.db
    .updateTable('step')
    .set({ position: parked.position })
    .where('id', '=', parked.id)
    .execute()
  return true
}

/** One that nobody tried yet waits for a time that was agreed; one that failed is due, only not just now. */
const SHOWN = sql<ShownState>`case
  when state <> 'later' then state when attempts = 0 then 'waiting' else 'due' end`

type Counted = Awaited<ReturnType<Work['countSteps']>>[number]
type ShownState = Counted['state']

export async function countSteps({ db }: Session): Promise<Counted[]> {
  return db
    .selectFrom('step')
    .select(({ fn }) => ['verb', SHOWN.as('state'), fn.countAll<number>().as('count')])
    .groupBy(['verb', SHOWN])
    .execute()
}

export const reprocess = (
  session: Session,
  document: string,
  mapping: string | undefined,
  _at: string,
): Promise<boolean> => readAnew(session, document, mapping)
