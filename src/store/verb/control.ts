// The ledger of control numbers: each number is a row from the moment that it is reserved, so that every
// gap explains itself. The counter's row is held until the commit, so no two documents get one number.

import { type RawBuilder, sql } from 'kysely'
import { EVERY_KEY } from '../gaps.ts'
import type { ControlEntry, ControlKey, Lease } from '../record.ts'
import type { Row } from '../row.ts'
import { hide, shown } from '../seal/cells.ts'
import { batches, type Session, together } from '../session.ts'
import { controlEntries } from '../shapes.ts'
import { insertion, statement, statementOf } from '../statement.ts'
import { holdLease } from './step.ts'

/** ISA13 and GS06 have nine digits at most (X12.5). A counter that came so far does not begin again by itself. */
export const LAST_CONTROL_NUMBER = 999_999_999

const byKey = (a: ControlKey, b: ControlKey) =>
  a.environment === b.environment ? (a.key < b.key ? -1 : 1) : a.environment < b.environment ? -1 : 1

async function reservedBefore({ db }: Session, document: string, { key, environment }: ControlKey) {
  return db
    .selectFrom('control_number')
    .select('number')
    .where((where) => where.and({ document, key, environment }))
    .where('state', '<>', 'void')
    .orderBy('number', 'desc')
    .executeTakeFirst()
}

/** A counter's first number, behind what was passed over for all. */
const firstNumber = (environment: RawBuilder<ControlKey['environment']>) => sql<number>`1 + coalesce((
  select max(gap.last) from gap
  where gap.what = 'control-numbers' and gap.environment = ${environment} and gap.key = ${EVERY_KEY}), 0)`

type Count = Record<string, unknown> & ControlKey & { by: number }

const countOn = statement<Count, { last: number }>(({ db }, { key, environment, by }) =>
  db
    .insertInto('control_counter')
    .values({ key, environment, last: sql`${firstNumber(environment)} + ${whole(by)} - 1` })
    .onConflict((on) =>
      on
        .columns(['environment', 'key'])
        .doUpdateSet({ last: sql`control_counter.last + ${whole(by)}` })
        .where(sql<boolean>`control_counter.last + ${whole(by)} <= ${sql.lit(LAST_CONTROL_NUMBER)}`),
    )
    .returning('last'),
)

const whole = (value: RawBuilder<number>) => sql<number>`cast(${value} as bigint)`

/** The first of so many numbers of a key, which follow each other. */
async function nextNumbers(session: Session, { key, environment }: ControlKey, by = 1): Promise<number> {
  const [next] = (await countOn(session, { key, environment, by })).rows
  if (!next) throw new RangeError(`control numbers of ${key} (${environment}) are used up`)
  return next.last - by + 1
}

const putNumbers = insertion<Row<ControlEntry>>('control_number', controlEntries.columns)

async function reserve(session: Session, document: string, key: ControlKey, at: string): Promise<number> {
  const before = await reservedBefore(session, document, key)
  if (before) return before.number
  const number = await nextNumbers(session, key)
  const entry: ControlEntry = { ...key, number, state: 'reserved', document, at }
  await putNumbers(session, [controlEntries.row(entry)])
  return number
}

export async function reserveControlNumbers(
  session: Session,
  lease: Lease,
  document: string,
  keys: ControlKey[],
  at: string,
): Promise<number[]> {
  await holdLease(session, lease)
  const numbers = new Map<ControlKey, number>()
  // Always in one order, so that two documents can't wait for each other's counters.
  for (const key of [...keys].sort(byKey)) numbers.set(key, await reserve(session, document, key, at))
  return keys.map((key) => numbers.get(key)!)
}

/** Numbers for documents that have none yet. */
export async function reserveFirst(
  session: Session,
  asked: readonly { document: string; keys: readonly ControlKey[]; at: string }[],
): Promise<number[][]> {
  const wanted = asked.flatMap(({ document, keys, at }) => keys.map((key) => ({ document, key, at })))
  const byCounter = Map.groupBy(wanted, ({ key: { key, environment } }) => `${environment} ${key}`)
  const counted = [...byCounter.values()]
    .toSorted(([one], [other]) => byKey(one!.key, other!.key))
    .map(async (own) => {
      const first = await nextNumbers(session, own[0]!.key, own.length)
      return own.map(
        ({ document, key, at }, index): ControlEntry => ({
          ...key,
          number: first + index,
          state: 'reserved',
          document,
          at,
        }),
      )
    })
  await together(counted)
  const entries = (await Promise.all(counted)).flat()
  for (const batch of batches(entries)) await putNumbers(session, batch.map(controlEntries.row))
  const numberOf = (document: string, { key, environment }: ControlKey) =>
    entries.find((one) => one.document === document && one.key === key && one.environment === environment)!
      .number
  return asked.map(({ document, keys }) => keys.map((key) => numberOf(document, key)))
}

const sealReserved = statementOf<string>(({ db }, isOne) =>
  db
    .updateTable('control_number')
    .set({ state: 'sealed' })
    .where(isOne('document'))
    .where('state', '=', 'reserved'),
)

export async function sealNumbers(session: Session, documents: readonly string[]): Promise<void> {
  await sealReserved(session, documents)
}

export async function voidNumbers(session: Session, document: string, reason: string): Promise<void> {
  await session.db
    .updateTable('control_number')
    .set({ state: 'void', ...hide(session, 'control_number', { document }, { reason }) })
    .where('document', '=', document)
    .where('state', '=', 'reserved')
    .execute()
}

export async function controlNumbers(
  session: Session,
  { key, environment }: ControlKey,
): Promise<ControlEntry[]> {
  const rows = await session.db
    .selectFrom('control_number')
    .selectAll()
    .where((where) => where.and({ key, environment }))
    .orderBy('number')
    .execute()
  return rows.map(shown(session, 'control_number', controlEntries))
}
