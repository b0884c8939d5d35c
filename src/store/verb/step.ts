// The line of work: steps are left, held by their lease, and ended, inside the transaction of the verb
// that causes it. Partners share the line by start-time fair queueing: a step's `turn` is one more than
// its partner's last one, but not before the turn that is being served. So ten thousand steps of one
// partner stand behind the first one of another, and a claim reads only the head of one index.

import { sql } from 'kysely'
import type { Lease, NewStep, Step } from '../record.ts'
import type { StepTable } from '../schema.ts'
import { hide } from '../seal/cells.ts'
import { batches, locked, type Session } from '../session.ts'
import { insertion, statement } from '../statement.ts'
import { LeaseLost } from '../store.ts'

export type HeldStep = Pick<StepTable, 'verb' | 'subject' | 'partner' | 'again' | 'turn'> & { id: number }

type LeasedStep = HeldStep & Pick<StepTable, 'state' | 'token'>

const lookAtStep = statement<{ id: number }, LeasedStep>((session, { id }) =>
  locked(
    session,
    session.db
      .selectFrom('step')
      .select(['id', 'verb', 'subject', 'partner', 'again', 'turn', 'state', 'token'])
      .where('id', '=', id),
  ),
)

/** The step of a lease, held until the commit; throws LeaseLost where another one has taken it since. */
export async function holdLease(session: Session, lease: Lease): Promise<HeldStep> {
  const [step] = (await lookAtStep(session, { id: Number(lease.step) })).rows
  if (step?.state !== 'leased' || step.token !== lease.token) {
    throw new LeaseLost(`step ${lease.step} is no longer held by token ${lease.token}`)
  }
  return step
}

interface Turns {
  own: number | null
  served: number | null
  leased: number | null
  later: number | null
}

const turnsOf = statement<{ partner: string }, Turns>(({ db }, { partner }) => ({
  compile: () =>
    sql<Turns>`select
      (select max(turn) from step where partner = ${partner} and state <> 'parked') as own,
      (select min(turn) from step where state = 'due' and attempts = 0) as served,
      (select max(turn) from step where state = 'leased') as leased,
      (select max(turn) from step where state = 'later') as later`.compile(db),
}))

/** Where the next step of a partner stands in the line. */
async function nextTurn(session: Session, partner: string): Promise<number> {
  const { rows } = await turnsOf(session, { partner })
  const { own, served, leased, later } = rows[0]!
  return Math.max((own ?? -1) + 1, served ?? Math.max(leased ?? 0, later ?? 0))
}

const NEW_COLUMNS = [
  'verb',
  'subject',
  'partner',
  'state',
  'turn',
  'until',
  'attempts',
  'token',
  'again',
] as const
type NewRow = Pick<StepTable, (typeof NEW_COLUMNS)[number]>

function newRow(step: NewStep, turn: number): NewRow {
  return {
    verb: step.verb,
    subject: step.subject,
    partner: step.partner,
    state: step.dueAt === undefined ? ('due' as const) : ('later' as const),
    turn,
    until: step.dueAt ?? '',
    attempts: 0,
    token: 0,
    again: 0,
  }
}

async function joinLine(session: Session, partner: string, steps: NewStep[]): Promise<void> {
  const turn = await nextTurn(session, partner)
  const rows = steps.map((step, index) => newRow(step, turn + index))
  for (const batch of batches(rows)) {
    await session.db
      .insertInto('step')
      .values(batch)
      .onConflict((on) =>
        on.columns(['verb', 'subject']).doUpdateSet({ again: 1 }).where('step.state', '=', 'leased'),
      )
      .execute()
  }
}

/**
 * Leaves steps. One that is there already stays as it is; where it is leased just now, it becomes due
 * once more at its end, since its holder can't have seen what was committed here.
 */
export async function leaveSteps(session: Session, steps: readonly NewStep[]): Promise<void> {
  const byPartner = Map.groupBy(steps, (step) => step.partner)
  for (const [partner, own] of byPartner) await joinLine(session, partner, own)
}

type LeftStep = Omit<Step, 'id' | 'position'> & { id: number }

const putHeld = insertion<NewRow, LeftStep>('step', NEW_COLUMNS, {
  returning: ['id', 'verb', 'subject', 'partner', 'attempts', 'token'],
})

/** Leaves steps in the hands of whoever holds another one, in its place in the line; nobody left them before, and no two are of one subject. */
export async function leaveHeld(
  session: Session,
  { turn }: HeldStep,
  steps: readonly NewStep[],
  until: string,
): Promise<Step[]> {
  const held = { state: 'leased' as const, until, attempts: 1, token: 1 }
  const rows: LeftStep[] = []
  for (const batch of batches(steps.map((step) => ({ ...newRow(step, turn), ...held }))))
    rows.push(...(await putHeld(session, batch)))
  const left = new Map(rows.map(({ id, ...step }) => [step.subject, { ...step, id: String(id) }]))
  return steps.map(({ subject }) => left.get(subject)!)
}

/** Ends a held step; where it was caused again meanwhile, it is due once more. */
export async function endStep(session: Session, step: HeldStep): Promise<void> {
  if (step.again === 0) return dropStep(session, step)
  await makeDue(session, step)
}

const deleteStep = statement<{ id: number }>(({ db }, { id }) => db.deleteFrom('step').where('id', '=', id))

export async function dropStep(session: Session, { id }: HeldStep): Promise<void> {
  await deleteStep(session, { id })
}

/** Puts a step at the end of its partner's line, as if it were new; its token goes on. */
export async function makeDue(session: Session, step: { id: number; partner: string }): Promise<void> {
  const turn = await nextTurn(session, step.partner)
  await session.db
    .updateTable('step')
    .set({
      state: 'due',
      turn,
      until: '',
      attempts: 0,
      again: 0,
      position: null,
      reason: null,
      parked_at: null,
    })
    .where('id', '=', step.id)
    .execute()
}

/** Keeps where a step has come to; it goes on under the same lease. */
export async function keepPosition(session: Session, step: HeldStep, position: string): Promise<void> {
  await session.db
    .updateTable('step')
    .set(hide(session, 'step', step, { position }))
    .where('id', '=', step.id)
    .execute()
}
