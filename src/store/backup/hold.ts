// What was on its way when a backup was made may have arrived since. Nobody here can know, so a person says what is sent.
import { sql } from 'kysely'
import type { DocumentState, Verb } from '../record.ts'
import type { Session } from '../session.ts'

export interface Held {
  /** Outbound documents that were not delivered at the time of the backup, and whether they are held now. */
  unsent: number
  held: boolean
  /** Files that stand at drop points for partners, who may have fetched them since. */
  outboundFiles: number
  /** Feed entries that the ERP had not decided on. */
  undecided: number
}

const UNSENT: readonly DocumentState[] = ['submitted', 'written', 'sealed']
const OUTWARD: readonly Verb[] = ['write', 'seal', 'deliver']

/** Counts what may have gone out since, and holds it where that is asked for. */
export async function holdUnsent(session: Session, at: string, hold: boolean): Promise<Held> {
  const { db } = session
  const unsent = await db
    .selectFrom('document')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('direction', '=', 'out')
    .where('state', 'in', UNSENT)
    .executeTakeFirstOrThrow()
  if (hold) await holdAll(session, at)
  const files = await db
    .selectFrom('drop_file')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('folder', '=', 'outbound')
    .executeTakeFirstOrThrow()
  const undecided = await db
    .selectFrom('feed_entry')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('decision', '=', 'undecided')
    .executeTakeFirstOrThrow()
  return { unsent: unsent.count, held: hold, outboundFiles: files.count, undecided: undecided.count }
}

/** Their numbers become void: released, they leave with others, so that no two interchanges have one number. */
async function holdAll({ db }: Session, at: string): Promise<void> {
  const reason = `It may have been sent after the backup of ${at}, which was restored. Release it where the partner has not got it.`
  const unsent = sql<string>`(select id from document where direction = 'out' and state in (${sql.join([...UNSENT])}))`
  await db
    .updateTable('control_number')
    .set({ state: 'void', reason: `It may have left after the backup of ${at}, which was restored.` })
    .where('state', '<>', 'void')
    .where(sql<boolean>`document in ${unsent}`)
    .execute()
  await db
    .updateTable('outbound')
    .set({ blob: null, bytes: null })
    .where(sql<boolean>`document in ${unsent}`)
    .execute()
  await db
    .updateTable('document')
    .set({ state: 'held', reason })
    .where('direction', '=', 'out')
    .where('state', 'in', UNSENT)
    .execute()
  await db.deleteFrom('step').where('verb', 'in', OUTWARD).execute()
}
