// Passing over numbers, so that none is given twice though it is not known which ones were given.
import { sql } from 'kysely'
import { EVERY_KEY, type Gap, type Gaps } from '../gaps.ts'
import { gaps as shape } from '../keptShapes.ts'
import type { Environment } from '../record.ts'
import { hidden, shown } from '../seal/cells.ts'
import { overwrite, type Session } from '../session.ts'
import { LAST_CONTROL_NUMBER } from './control.ts'

type Bump = Parameters<Gaps['bumpControlNumbers']>[0]

const ENVIRONMENTS: readonly Environment[] = ['production', 'test']

/** Counters that give no number yet begin behind this one. */
async function floorOf({ db }: Session, environment: Environment): Promise<number> {
  const row = await db
    .selectFrom('gap')
    .select((of) => of.fn.max<number | null>('last').as('last'))
    .where((where) => where.and({ what: 'control-numbers', environment, key: EVERY_KEY }))
    .executeTakeFirst()
  return row?.last ?? 0
}

async function keepGaps(session: Session, gaps: readonly Gap[]): Promise<void> {
  const kept = hidden(session, 'gap', shape)
  for (const gap of gaps)
    await session.db
      .insertInto('gap')
      .values(kept(gap))
      .onConflict((on) =>
        on.columns(['what', 'environment', 'key', 'first']).doUpdateSet(overwrite(['last'])),
      )
      .execute()
}

export async function bumpControlNumbers(session: Session, { by, ...why }: Bump): Promise<number> {
  if (!Number.isSafeInteger(by) || by < 1) throw new RangeError('numbers are passed over by one at least')
  const moved = await session.db
    .updateTable('control_counter')
    .set((set) => ({ last: set('last', '+', by) }))
    .returning(['environment', 'key', 'last'])
    .execute()
  const full = moved.find(({ last }) => last > LAST_CONTROL_NUMBER)
  if (full)
    throw new RangeError(`control numbers of ${full.key} (${full.environment}) end before ${full.last}`)
  const own = moved.map(({ last, ...counter }) => gapOf(counter, last - by, by, why))
  const others: Gap[] = []
  for (const environment of ENVIRONMENTS)
    others.push(gapOf({ environment, key: EVERY_KEY }, await floorOf(session, environment), by, why))
  await keepGaps(session, [...own, ...others])
  return moved.length
}

const gapOf = (
  counter: { environment: Environment; key: string },
  before: number,
  by: number,
  why: Omit<Bump, 'by'>,
): Gap => ({ what: 'control-numbers', ...counter, first: before + 1, last: before + by, ...why })

/** Passes over positions of the feed, so that a cursor handed out before stands before all that comes. */
export async function passOverFeed(session: Session, by: number, why: Omit<Bump, 'by'>): Promise<void> {
  const moved = await session.db
    .updateTable('feed')
    .set((set) => ({ last: set('last', '+', by) }))
    .returning(['environment', 'last'])
    .execute()
  const gaps = moved.map(({ environment, last }): Gap => {
    return { what: 'feed', environment, key: '', first: last - by + 1, last, ...why }
  })
  await keepGaps(session, gaps)
}

export async function gaps(session: Session): Promise<Gap[]> {
  const rows = await session.db
    .selectFrom('gap')
    .selectAll()
    .orderBy(sql`what, environment, key, first`)
    .execute()
  return rows.map(shown(session, 'gap', shape))
}

export const counters = ({ db }: Session): ReturnType<Gaps['counters']> =>
  db.selectFrom('control_counter').selectAll().orderBy('environment').orderBy('key').execute()
