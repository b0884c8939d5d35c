// Documents that wait for crosswalk rows. Whoever parks one and whoever brings a row hold the partner's version
// first, so that neither can miss the other: a row that came meanwhile is found when the document is parked.
import { sql } from 'kysely'
import type { Crosswalks, MissingRow } from '../crosswalks.ts'
import type { AwaitedRow } from '../record.ts'
import type { Row } from '../row.ts'
import { batches, type Session } from '../session.ts'
import { awaitedRows } from '../shapes.ts'
import { goOnReading, goOnWriting } from './anew.ts'

/** Holds the version of a partner's rows until the commit, and answers it; `more` is added to it. */
export async function holdVersion({ db }: Session, partner: string, more: 0 | 1): Promise<number> {
  const { version } = await db
    .insertInto('crosswalk_version')
    .values({ partner, version: more })
    .onConflict((on) =>
      on.column('partner').doUpdateSet((set) => ({ version: set('crosswalk_version.version', '+', more) })),
    )
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}

/** To be called before anything else is held. */
export async function holdRows(session: Session, awaited: readonly AwaitedRow[]): Promise<void> {
  if (awaited[0]) await holdVersion(session, awaited[0].partner, 0)
}

/** Remembers what parked documents of one partner wait for; those that need not wait any more go on. */
export async function awaitRows(session: Session, awaited: readonly AwaitedRow[]): Promise<void> {
  const [first] = awaited
  if (!first) return
  for (const batch of batches(awaited))
    await session.db
      .insertInto('crosswalk_wait')
      .values(batch.map(awaitedRows.row))
      .onConflict((on) => on.column('id').doNothing())
      .execute()
  const parked = [...new Set(awaited.map(({ document }) => document))]
  for (const batch of batches(parked)) await release(session, first.partner, { documents: batch })
}

/** Which of a partner's documents are looked at: some, or those that a row can be for; all where nothing is said. */
interface Looked {
  documents?: string[]
  row?: Pick<AwaitedRow, 'crosswalk'> & { theirs: string; ours: string }
}

/** Lets the documents of a partner go on whose rows are all there; answers how many. The version is held. */
export async function release(session: Session, partner: string, looked: Looked = {}): Promise<number> {
  const met = new Set<string>()
  for (const side of ['theirs', 'ours'] as const)
    for (const document of await dropMet(session, partner, side, looked)) met.add(document)
  const free: string[] = []
  for (const batch of batches([...met])) free.push(...(await withoutOthers(session, batch)))
  free.sort()
  return (await goOnReading(session, free)) + (await goOnWriting(session, free))
}

/** Documents that lost something they waited for. A statement for each side, so that an index finds the rows. */
async function dropMet(
  { db }: Session,
  partner: string,
  side: 'theirs' | 'ours',
  { documents, row }: Looked,
): Promise<string[]> {
  const among = documents ? sql`and wait.document in (${sql.join(documents)})` : sql``
  const named = row ? sql`and wait.crosswalk = ${row.crosswalk} and wait.code = ${row[side]}` : sql``
  const known = side === 'theirs' ? sql`"row".theirs = wait.code` : sql`"row".ours = wait.code`
  const usable = side === 'theirs' ? sql`` : sql`and "row".read_only = 0`
  const { rows } = await sql<{ document: string }>`delete from crosswalk_wait as wait
    where wait.partner = ${partner} and wait.side = ${side} ${among} ${named} and exists (
      select 1 from crosswalk_row as "row"
      where "row".partner = ${partner} and "row".crosswalk = wait.crosswalk and ${known} ${usable}
        and "row".until is null
        and (wait.day = '' or (("row"."from" = '' or "row"."from" <= wait.day)
          and ("row"."to" = '' or "row"."to" >= wait.day))))
    returning document`.execute(db)
  return rows.map(({ document }) => document)
}

async function withoutOthers({ db }: Session, documents: string[]): Promise<string[]> {
  const waiting = await db
    .selectFrom('crosswalk_wait')
    .select('document')
    .where('document', 'in', documents)
    .execute()
  const others = new Set(waiting.map(({ document }) => document))
  return documents.filter((one) => !others.has(one))
}

export async function missingRows(
  { db }: Session,
  { partner, environment, after, limit }: Parameters<Crosswalks['missingRows']>[0],
): Promise<MissingRow[]> {
  const oldest = db
    .selectFrom('crosswalk_wait')
    .select(({ fn }) => [fn.min('id').as('first'), fn.count<number>('document').distinct().as('documents')])
    .$if(partner !== undefined, (query) => query.where('partner', '=', partner!))
    .$if(environment !== undefined, (query) => query.where('environment', '=', environment!))
    .groupBy(['partner', 'crosswalk', 'side', 'code'])
    .as('oldest')
  const rows = await db
    .selectFrom(oldest)
    .innerJoin('crosswalk_wait as wait', 'wait.id', 'oldest.first')
    .selectAll('wait')
    .select('oldest.documents')
    .$if(after !== undefined, (query) => query.where('wait.id', '>', after!))
    .orderBy('wait.id')
    .limit(limit)
    .execute()
  return rows.map(({ documents, ...row }) => ({ ...awaitedRows.record(row as Row<AwaitedRow>), documents }))
}

export async function awaitedOf({ db }: Session, document: string): Promise<AwaitedRow[]> {
  const rows = await db
    .selectFrom('crosswalk_wait')
    .selectAll()
    .where('document', '=', document)
    .orderBy('id')
    .execute()
  return rows.map(awaitedRows.record)
}
