// Files on partners' servers that were fetched.

import type { RemoteFile } from '../remote.ts'
import { batches, overwrite, type Session } from '../session.ts'
import { remoteFiles as shape } from '../shapes.ts'

/** One row for each name: a file that came again under it takes its place. */
export async function rememberFile({ db }: Session, file: RemoteFile): Promise<void> {
  await db
    .insertInto('remote_file')
    .values(shape.row(file))
    .onConflict((on) => on.columns(['place', 'name']).doUpdateSet(overwrite(shape.columns)))
    .execute()
}

export async function filesOf({ db }: Session, place: string): Promise<RemoteFile[]> {
  const rows = await db
    .selectFrom('remote_file')
    .selectAll()
    .where('place', '=', place)
    .orderBy('name')
    .execute()
  return rows.map(shape.record)
}

export async function forgetFiles({ db }: Session, place: string, names: string[]): Promise<void> {
  for (const batch of batches(names))
    await db.deleteFrom('remote_file').where('place', '=', place).where('name', 'in', batch).execute()
}
