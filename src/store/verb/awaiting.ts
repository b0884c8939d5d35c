// Documents that wait for crosswalk rows. Whoever parks one and whoever brings a row hold the partner's version
// first, so that neither can miss the other: a row that came meanwhile is found when the document is parked.
import type { Crosswalks, MissingRow } from '../crosswalks.ts'
import type { AwaitedRow } from '../record.ts'
import type { Row } from '../row.ts'
import { hidden, isWaitedFor, keyIn, show, shown, waitedFor } from '../seal/cells.ts'
import { unsealed } from '../seal/seal.ts'
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
      .values(batch.map(hidden(session, 'crosswalk_wait', awaitedRows)))
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

type Side = AwaitedRow['side']

/** Documents that lost something they waited for. */
async function dropMet(session: Session, partner: string, side: Side, looked: Looked): Promise<string[]> {
  const waits = await waitsOn(session, partner, side, looked)
  const met: typeof waits = []
  for (const batch of batches(waits)) {
    const rows = await rowsFor(session, partner, side, batch)
    met.push(...batch.filter((wait) => rows.some((row) => meets(row, side, wait))))
  }
  for (const batch of batches(met.map(({ id }) => id)))
    await session.db.deleteFrom('crosswalk_wait').where('id', 'in', batch).execute()
  return met.map(({ document }) => document)
}

async function waitsOn(session: Session, partner: string, side: Side, { documents, row }: Looked) {
  // Another process may have sealed a code by a key that was added since.
  if (row) (session.seal ?? unsealed).refresh()
  const waits = await session.db
    .selectFrom('crosswalk_wait')
    .select(['id', 'document', 'crosswalk', 'code', 'day'])
    .where('partner', '=', partner)
    .where('side', '=', side)
    .$if(documents !== undefined, (query) => query.where('document', 'in', documents!))
    .$if(row !== undefined, (query) =>
      query.where('crosswalk', '=', row!.crosswalk).where(isWaitedFor(session, row![side])),
    )
    .execute()
  return waits.map((wait) => show(session, 'crosswalk_wait', wait, wait))
}

type Wait = Awaited<ReturnType<typeof waitsOn>>[number]
type RowInForce = Awaited<ReturnType<typeof rowsFor>>[number]

/** Rows in force for any of their codes. */
const rowsFor = ({ db }: Session, partner: string, side: Side, waits: readonly Wait[]) =>
  db
    .selectFrom('crosswalk_row')
    .select(['crosswalk', 'theirs', 'ours', 'from', 'to', 'read_only'])
    .where('partner', '=', partner)
    .where('until', 'is', null)
    .where('crosswalk', 'in', [...new Set(waits.map(({ crosswalk }) => crosswalk))])
    .where(side, 'in', [...new Set(waits.map(({ code }) => code))])
    .execute()

/** What is only read does not tell what to write. */
const meets = (row: RowInForce, side: Side, { crosswalk, code, day }: Wait): boolean =>
  row.crosswalk === crosswalk &&
  row[side] === code &&
  (side === 'theirs' || row.read_only === 0) &&
  (day === '' || ((row.from === '' || row.from <= day) && (row.to === '' || row.to >= day)))

async function withoutOthers({ db }: Session, documents: string[]): Promise<string[]> {
  const waiting = await db
    .selectFrom('crosswalk_wait')
    .select('document')
    .where('document', 'in', documents)
    .execute()
  const others = new Set(waiting.map(({ document }) => document))
  return documents.filter((one) => !others.has(one))
}

type MissingAsk = Parameters<Crosswalks['missingRows']>[0]

/** While codes are sealed by several keys, or some by none, each is told once all the same: with the oldest of its waits. */
export async function missingRows(session: Session, ask: MissingAsk): Promise<MissingRow[]> {
  if (!(await isSealedVariously(session))) return missingByKey(session, ask)
  const told: MissingRow[] = []
  for (let { after } = ask; ; ) {
    const page = await missingByKey(session, after === undefined ? ask : { ...ask, after })
    for (const row of page) {
      const { first, documents } = await everyWaitFor(session, ask, row)
      if (first === row.id) told.push({ ...row, documents })
      if (told.length === ask.limit) return told
    }
    if (page.length < ask.limit) return told
    after = page.at(-1)!.id
  }
}

async function isSealedVariously({ db, seal = unsealed }: Session): Promise<boolean> {
  if (seal.known().length === 0) return false
  const keys = await db
    .selectFrom('crosswalk_wait')
    .select(keyIn('crosswalk_wait.code').as('key'))
    .distinct()
    .limit(2)
    .execute()
  return keys.length > 1
}

/** The oldest wait for a code, whichever key seals it, and how many documents wait so. */
const everyWaitFor = (session: Session, { environment }: MissingAsk, row: MissingRow) =>
  session.db
    .selectFrom('crosswalk_wait')
    .select(({ fn }) => [fn.min('id').as('first'), fn.count<number>('document').distinct().as('documents')])
    .where('partner', '=', row.partner)
    .where('crosswalk', '=', row.crosswalk)
    .where('side', '=', row.side)
    .where(isWaitedFor(session, row.code))
    .$if(environment !== undefined, (query) => query.where('environment', '=', environment!))
    .executeTakeFirstOrThrow()

/** Each code once for each key that seals it. */
async function missingByKey(
  session: Session,
  { partner, environment, after, limit }: MissingAsk,
): Promise<MissingRow[]> {
  const { db } = session
  const oldest = db
    .selectFrom('crosswalk_wait')
    .select(({ fn }) => [fn.min('id').as('first'), fn.count<number>('document').distinct().as('documents')])
    .$if(partner !== undefined, (query) => query.where('partner', '=', partner!))
    .$if(environment !== undefined, (query) => query.where('environment', '=', environment!))
    .groupBy(['partner', 'crosswalk', 'side', waitedFor])
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
  const record = shown(session, 'crosswalk_wait', awaitedRows)
  return rows.map(({ documents, ...row }) => ({ ...record(row as Row<AwaitedRow>), documents }))
}

export async function awaitedOf(session: Session, document: string): Promise<AwaitedRow[]> {
  const rows = await session.db
    .selectFrom('crosswalk_wait')
    .selectAll()
    .where('document', '=', document)
    .orderBy('id')
    .execute()
  return rows.map(shown(session, 'crosswalk_wait', awaitedRows))
}
