// A store of many documents, made by the database itself: 850s that came over half a year from many partners, few of whom
// send most, and the 997s that answered them; some parked, rejected, waiting or overdue, as it is.
import { type RawBuilder, sql } from 'kysely'
import type { Document } from '../../../src/store/record.ts'
import type { Session } from '../../../src/store/session.ts'
import { documents } from '../../../src/store/shapes.ts'

/** Half a year before this instant the first one came, and at it the last. */
export const LAST = Date.UTC(2026, 5, 30)
const SPAN = 180 * 86_400_000

export const PARTNERS = 200

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** One that looks like all of them; what differs is worked out by the database. */
const common = {
  ordinal: 1,
  environment: 'production',
  agreement: '5f'.repeat(32),
  mapping: 'a3'.repeat(32),
  control: '0001',
  offset: 158,
  length: 4800,
  segments: 120,
  findings: [],
} as const satisfies Partial<Document>

const inbound: Partial<Document> = {
  ...common,
  direction: 'in',
  type: 'x12/004010/850',
  canonical: 'order',
  verdict: 'accepted',
  date: '2026-01-31',
}

const outbound: Partial<Document> = {
  ...common,
  direction: 'out',
  type: 'x12/004010/997',
  canonical: 'acknowledgement',
  sender: '01/123456789',
  receiver: 'ZZ/RETAILER',
  functionalId: 'FA',
}

/** A number from 0 to 1000 that looks like chance, of the nth row; `salt` keeps two apart. */
const chance = (salt: number): RawBuilder<number> =>
  sql.raw(`(((n * 7919 + ${salt}) * 104729 + ${salt} * 31) % 1000)`)

const milliseconds = (each: number) => sql.raw(`(${LAST - SPAN} + n * ${each})`)

/** The ten digits of a ULID that say when, and sixteen that say which. */
function ulid(each: number): RawBuilder<string> {
  const digit = (place: number) =>
    sql`substr(${sql.lit(DIGITS)}, cast(${milliseconds(each)} / ${sql.lit(32 ** place)} % 32 as integer) + 1, 1)`
  const time = Array.from({ length: 10 }, (_, index) => digit(9 - index))
  return sql`${sql.join(time, sql` || `)} || substr(cast(1000000000000000 + n as text), 1, 16)`
}

function instantOf({ dialect }: Session, each: number): RawBuilder<string> {
  return dialect === 'postgres'
    ? sql`to_char(to_timestamp(${milliseconds(each)} / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : sql`strftime('%Y-%m-%dT%H:%M:%fZ', ${milliseconds(each)} / 1000.0, 'unixepoch')`
}

/** The square of chance: the first tenth of the partners send a third of all. */
const partner = sql`'partner' || cast(1000 + (${chance(1)} * ${chance(1)} * ${sql.lit(PARTNERS)}) / 1000000 as text)`

const inState = sql`case when ${chance(2)} < 20 then 'parked' when ${chance(2)} < 50 then 'draft'
  when ${chance(2)} < 55 then 'waiting' else 'published' end`

const outState = sql`case when ${chance(3)} < 5 then 'parked' when ${chance(3)} < 400 then 'delivered' else 'fetched' end`

const groupOf = (session: Session) =>
  session.dialect === 'postgres' ? sql`'01G' || lpad((n / 2)::text, 23, '0')` : sql`printf('01G%023d', n / 2)`

type Columns = Record<string, RawBuilder<unknown>>

function changed(session: Session, each: number, direction: 'in' | 'out'): Columns {
  const receipt = sql`'R' || ${groupOf(session)}`
  const own: Columns = { id: ulid(each), partner, at: instantOf(session, each) }
  if (direction === 'in')
    return {
      ...own,
      group: groupOf(session),
      receipt,
      interchange: receipt,
      state: inState,
      number: numberOf,
    }
  return {
    ...own,
    regarding: groupOf(session),
    state: outState,
    interchange_control: sql`cast(n / 2 as text)`,
    group_control: sql`cast(n / 2 as text)`,
    set_control: sql`'0001'`,
    acknowledgement: sql`'none-expected'`,
    delivered_at: instantOf(session, each),
  }
}

const numberOf = sql`'PO-' || cast(4500000000 + n as text)`
/** The order number of the nth row, where that is an order: every other one is. */
export const orderNumber = (n: number): string => `PO-${4_500_000_000 + n}`

async function insert(session: Session, count: number, direction: 'in' | 'out'): Promise<void> {
  const each = Math.floor(SPAN / count)
  const template = documents.row((direction === 'in' ? inbound : outbound) as Document) as Record<
    string,
    unknown
  >
  const values = { ...changed(session, each, direction) }
  const columns = Object.keys(template)
  const cells = columns.map((name) => values[name] ?? sql.lit(template[name] as string | number | null))
  const first = direction === 'in' ? 0 : 1
  await sql`insert into document (${sql.join(columns.map((name) => sql.ref(name)))})
    with recursive count (n) as (
      select cast(${sql.lit(first)} as bigint) union all select n + 2 from count where n + 2 < ${sql.lit(count)})
    select ${sql.join(cells)} from count`.execute(session.db)
}

/** Inserts so many documents, half of them orders. Foreign keys are the caller's to leave unchecked. */
export async function insertDocuments(session: Session, count: number): Promise<void> {
  await insert(session, count, 'in')
  await insert(session, count, 'out')
}
