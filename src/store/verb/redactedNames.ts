// Names of files without a person's data: of a receipt, and of its files that are at rest.
import { holds, withoutWords } from '../redaction.ts'
import type { Session } from '../session.ts'
import { placeFile, removeFile } from './drop.ts'
import { filesOfReceipt } from './redaction.ts'

export async function redactNames(session: Session, receipt: string, match: string): Promise<void> {
  const { db } = session
  const kept = await db.selectFrom('receipt').select('name').where('id', '=', receipt).executeTakeFirst()
  const name = kept?.name ?? ''
  if (holds(name, match))
    await db
      .updateTable('receipt')
      .set({ name: withoutWords(name, match) })
      .where('id', '=', receipt)
      .execute()
  for (const file of await filesOfReceipt(session, receipt))
    if ((file.folder === 'archive' || file.folder === 'error') && holds(file.name, match)) {
      await removeFile(session, file)
      await placeFile(session, { ...file, name: withoutWords(file.name, match) })
    }
}
