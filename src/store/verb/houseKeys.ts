// By which keys a house is known.
import type { HouseKeys } from '../houseKeys.ts'
import { locked, type Session } from '../session.ts'

export async function agreeOnKeys(
  session: Session,
  { kind, ids, at, adopt }: Parameters<HouseKeys['agreeOnKeys']>[0],
): ReturnType<HouseKeys['agreeOnKeys']> {
  const { db } = session
  // Of processes that start for the first time together, one is first.
  await locked(session, db.selectFrom('meta').select('schema_version')).execute()
  const rows = await db.selectFrom('house_key').select('id').where('kind', '=', kind).orderBy('at').execute()
  const known = rows.map(({ id }) => id)
  const isOurs = adopt || known.length === 0 || ids.some((id) => known.includes(id))
  if (!isOurs) return { agreed: false, known }
  if (adopt) await db.deleteFrom('house_key').where('kind', '=', kind).execute()
  await db
    .insertInto('house_key')
    .values(ids.map((id) => ({ kind, id, at })))
    .onConflict((on) => on.doNothing())
    .execute()
  return { agreed: true }
}
