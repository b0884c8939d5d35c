// Documents that are read, or written, anew: what came of them before is gone, and their steps are due again.
import type { Document } from '../record.ts'
import type { Row } from '../row.ts'
import { batches, type Session } from '../session.ts'
import { waitNoMore } from './referring.ts'
import { leaveSteps } from './step.ts'

interface Again {
  id: string
  group: string
  partner: string
}

type Columns = Partial<Pick<Row<Document>, 'mapping' | 'crosswalks' | 'verdict' | 'acknowledgement'>>

/**
 * Reads a document anew, by another mapping and the crosswalk rows in force where one is given, else as then. Its
 * group is judged again; an acknowledged one stays so: it is acknowledged once, whatever is read later.
 */
export async function readAnew(session: Session, id: string, mapping: string | undefined): Promise<boolean> {
  const pinned = mapping === undefined ? {} : { mapping, crosswalks: null }
  const [again] = await reopen(session, [id], { verdict: null, acknowledgement: null, ...pinned })
  if (!again) return false
  await session.db
    .updateTable('functional_group')
    .set({ state: 'opened' })
    .where('id', '=', again.group)
    .where('state', '=', 'read')
    .execute()
  return true
}

/**
 * Reads parked inbound documents anew by the rows in force; answers how many there are. They are accepted as before,
 * so an acknowledgement that is due just now says the same and does not wait for it.
 */
export async function goOnReading(session: Session, ids: readonly string[]): Promise<number> {
  let count = 0
  for (const batch of batches(ids)) count += (await reopen(session, batch, { crosswalks: null })).length
  return count
}

/** Documents without what came of them before; the read steps of their groups are left in the documents' order. */
async function reopen(session: Session, ids: string[], columns: Columns): Promise<Again[]> {
  const { db } = session
  const rows = await db
    .updateTable('document')
    .set({ state: 'opened', reason: null, ...columns })
    .where('id', 'in', ids)
    .where('direction', '=', 'in')
    .where('group', 'is not', null)
    .returning(['id', 'group', 'partner'])
    .execute()
  const again = (rows as Again[]).toSorted((one, other) => (one.id < other.id ? -1 : 1))
  if (again.length === 0) return again
  const own = again.map(({ id }) => id)
  await db.deleteFrom('reading').where('document', 'in', own).execute()
  await db.deleteFrom('crosswalk_wait').where('document', 'in', own).execute()
  await waitNoMore(session, own)
  const groups = Map.groupBy(again, ({ group }) => group)
  const steps = [...groups].map(([subject, [first]]) => {
    return { verb: 'read' as const, subject, partner: first!.partner }
  })
  await leaveSteps(session, steps)
  return again
}

/** Writes parked outbound documents anew, by the rows in force; answers how many there are. */
export async function goOnWriting(session: Session, ids: readonly string[]): Promise<number> {
  const again: { id: string; partner: string }[] = []
  for (const batch of batches(ids)) {
    const rows = await session.db
      .updateTable('document')
      .set({ state: 'submitted', reason: null, crosswalks: null })
      .where('id', 'in', batch)
      .where('direction', '=', 'out')
      .where('state', '=', 'parked')
      .returning(['id', 'partner'])
      .execute()
    again.push(...rows)
  }
  const sorted = again.toSorted((one, other) => (one.id < other.id ? -1 : 1))
  await leaveSteps(
    session,
    sorted.map(({ id, partner }) => ({ verb: 'write', subject: id, partner })),
  )
  return again.length
}
