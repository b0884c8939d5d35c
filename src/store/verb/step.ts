// The line of work: steps are left, held by their lease, and ended, inside the transaction of the verb
// that causes it. Partners share the line by start-time fair queueing: a step's `turn` is one more than
// its partner's last one, but not before the turn that is being served. So ten thousand steps of one
// partner stand behind the first one of another, and a claim reads only the head of one index.

import { type RawBuilder, sql } from 'kysely'
import type { Lease, NewStep, Step } from '../record.ts'
import type { StepTable } from '../schema.ts'
import { hide } from '../seal/cells.ts'
import { batches, locked, type Session } from '../session.ts'
import { insertion, listed, statement, statementOf } from '../statement.ts'
import { LeaseLost } from '../store.ts'

export type HeldStep = Pick<StepTable, 'verb' | 'subject' | 'partner' | 'again' | 'turn'> & { id: number }

type LeasedStep = HeldStep & Pick<StepTable, 'state' | 'token'>

const lookAtSteps = statementOf<number, LeasedStep>((session, isOne) =>
  locked(
    session,
    session.db
      .selectFrom('step')
      .select(['id', 'verb', 'subject', 'partner', 'again', 'turn', 'state', 'token'])
      .where(isOne('id'))
      .orderBy('id'),
  ),
)

/** The steps of leases, in their order, held until the commit; throws LeaseLost where another one has taken one since. */
export async function holdLeases(session: Session, leases: readonly Lease[]): Promise<HeldStep[]> {
  const ids = leases.map(({ step }) => Number(step))
  const rows = await lookAtSteps(session, ids)
  const steps = new Map(rows.map((row) => [row.id, row]))
  return leases.map(({ step: id, token }) => {
    const step = steps.get(Number(id))
    if (step?.state === 'leased' && step.token === token) return step
    throw new LeaseLost(`step ${id} is no longer held by token ${token}`)
  })
}

/** As `holdLeases`, of one. */
export const holdLease = async (session: Session, lease: Lease): Promise<HeldStep> =>
  (await holdLeases(session, [lease]))[0]!

interface Turns {
  partner: string
  own: number | null
  served: number | null
  leased: number | null
  later: number | null
}

const asked = (from: RawBuilder<unknown>) => sql<Turns>`select given.value as partner,
    (select max(turn) from step where partner = given.value and state <> 'parked') as own,
    (select min(turn) from step where state = 'due' and attempts = 0) as served,
    (select max(turn) from step where state = 'leased') as leased,
    (select max(turn) from step where state = 'later') as later
    from ${from}`

const turnsOfOne = statement<{ partner: string }, Turns>(({ db }, { partner }) => ({
  compile: () => asked(sql`(select cast(${partner} as text) as value) as given`).compile(db),
}))

const turnsOfSeveral = statement<{ partners: readonly string[] }, Turns>(({ db, dialect }, { partners }) => {
  const from =
    dialect === 'postgres'
      ? sql`unnest(${partners}::text[]) as given (value)`
      : sql`json_each(${partners}) as given`
  return { compile: () => asked(from).compile(db) }
})

const turnsOf = (session: Session, partners: readonly string[]) =>
  partners.length === 1
    ? turnsOfOne(session, { partner: partners[0]! })
    : turnsOfSeveral(session, { partners: listed(session, partners) })

/** Where the next steps of partners stand in the line. */
async function nextTurns(session: Session, partners: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await turnsOf(session, partners)
  return new Map(
    rows.map(({ partner, own, served, leased, later }) => [
      partner,
      Math.max((own ?? -1) + 1, served ?? Math.max(leased ?? 0, later ?? 0)),
    ]),
  )
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

const putDue = insertion<NewRow>('step', NEW_COLUMNS, {
  conflict: { leave: ['verb', 'subject'], but: `update set "again" = 1 where "step"."state" = 'leased'` },
})

/**
 * Leaves steps. One that is there already stays as it is; where it is leased just now, it becomes due
 * once more at its end, since its holder can't have seen what was committed here.
 */
export async function leaveSteps(session: Session, steps: readonly NewStep[]): Promise<void> {
  if (steps.length === 0) return
  const turns = await nextTurns(session, [...new Set(steps.map(({ partner }) => partner))])
  const rows = steps.map((step) => {
    const turn = turns.get(step.partner)!
    turns.set(step.partner, turn + 1)
    return newRow(step, turn)
  })
  for (const batch of batches(rows)) await putDue(session, batch)
}

type LeftStep = Omit<Step, 'id' | 'position'> & { id: number }

const putHeld = insertion<NewRow, LeftStep>('step', NEW_COLUMNS, {
  returning: ['id', 'verb', 'subject', 'partner', 'attempts', 'token'],
})

/** A step that is left in the hands of whoever holds another one, in its place in the line. */
interface Handed {
  step: NewStep
  held: HeldStep
  until: string
}

/** Leaves steps in hands; nobody left them before, and no two are of one subject. */
export async function leaveHeld(session: Session, handed: readonly Handed[]): Promise<Step[]> {
  const leased = { state: 'leased' as const, attempts: 1, token: 1 }
  const rows: LeftStep[] = []
  for (const batch of batches(handed))
    rows.push(
      ...(await putHeld(
        session,
        batch.map(({ step, held: { turn }, until }) => ({ ...newRow(step, turn), ...leased, until })),
      )),
    )
  const left = new Map(rows.map(({ id, ...step }) => [step.subject, { ...step, id: String(id) }]))
  return handed.map(({ step: { subject } }) => left.get(subject)!)
}

/** Ends a held step; where it was caused again meanwhile, it is due once more. */
export async function endStep(session: Session, step: HeldStep): Promise<void> {
  await endSteps(session, [step])
}

/** As `endStep`, of several. */
export async function endSteps(session: Session, steps: readonly HeldStep[]): Promise<void> {
  await dropSteps(
    session,
    steps.filter(({ again }) => again === 0),
  )
  for (const step of steps) if (step.again !== 0) await makeDue(session, step)
}

const deleteSteps = statementOf<number>(({ db }, isOne) => db.deleteFrom('step').where(isOne('id')))

export async function dropSteps(session: Session, steps: readonly HeldStep[]): Promise<void> {
  await deleteSteps(
    session,
    steps.map(({ id }) => id),
  )
}

/** Puts a step at the end of its partner's line, as if it were new; its token goes on. */
export async function makeDue(session: Session, step: { id: number; partner: string }): Promise<void> {
  const turn = (await nextTurns(session, [step.partner])).get(step.partner)!
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
