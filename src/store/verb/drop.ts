// Files as partners see them at their drop points: names for bytes in the store.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { DropPoint } from '../dropPoint.ts'
import type { DropFile, NewDropFile } from '../record.ts'
import type { Row } from '../row.ts'
import type { Session } from '../session.ts'
import { dropFiles } from '../shapes.ts'
import { insertion, statementOf } from '../statement.ts'
import { keepBytes } from './bytes.ts'

const KEY = ['partner', 'environment', 'folder', 'day', 'name'] as const

async function withBlob(session: Session, file: NewDropFile): Promise<DropFile> {
  if (!('content' in file)) return file
  const { content, ...rest } = file
  const blob = createHash('sha256').update(content).digest('hex')
  await keepBytes(session, [{ blob, content, at: file.at }])
  return { ...rest, blob, bytes: content.byteLength }
}

/** `po.edi` the second time: `po.2.edi`. */
function numbered(name: string, number: number): string {
  if (number === 1) return name
  const dot = name.lastIndexOf('.')
  return dot > 0 ? `${name.slice(0, dot)}.${number}${name.slice(dot)}` : `${name}.${number}`
}

type FileRow = Row<DropFile>

const putNew = insertion<FileRow, FileRow>('drop_file', dropFiles.columns, {
  conflict: { leave: KEY },
  returning: KEY,
})
const putInstead = insertion<FileRow>('drop_file', dropFiles.columns, { conflict: { overwrite: KEY } })

const insertFile = async (session: Session, file: DropFile): Promise<boolean> =>
  (await putNew(session, [dropFiles.row(file)])).length > 0

/** The first free number: steps that double, then halves, so ten thousand files of one name cost thirty looks. */
async function freeNumber(session: Session, file: DropFile): Promise<number> {
  const taken = async (number: number) =>
    (await findFile(session, { ...file, name: numbered(file.name, number) })) !== undefined
  let last = 1
  while (await taken(last * 2)) last *= 2
  let free = last * 2
  while (free - last > 1) {
    const middle = Math.floor((last + free) / 2)
    if (await taken(middle)) last = middle
    else free = middle
  }
  return free
}

async function placeDistinct(session: Session, file: DropFile): Promise<string> {
  if (await insertFile(session, file)) return file.name
  for (;;) {
    const name = numbered(file.name, await freeNumber(session, file))
    if (await insertFile(session, { ...file, name })) return name
  }
}

/**
 * Shows a file; answers the name that it got. In `inbound` a new file of the same name replaces the one
 * that stands there; elsewhere both stay, the newer one with a number before its extension.
 */
export async function placeFile(session: Session, file: NewDropFile): Promise<string> {
  const whole = await withBlob(session, file)
  if (file.folder !== 'inbound') return placeDistinct(session, whole)
  await showInbound(session, [whole])
  return file.name
}

/** Shows files in `inbound`, no two of one name. */
export async function showInbound(session: Session, files: readonly DropFile[]): Promise<void> {
  await putInstead(session, files.map(dropFiles.row))
}

/** Shows files that belong together: where `po.edi` becomes `po.2.edi`, `po.edi.error.txt` goes with it. */
export async function placeFiles(session: Session, files: readonly NewDropFile[]): Promise<void> {
  const renamed: { folder: string; from: string; to: string }[] = []
  for (const file of files) {
    const lead = renamed.find((one) => one.folder === file.folder && file.name.startsWith(`${one.from}.`))
    const name = lead ? lead.to + file.name.slice(lead.from.length) : file.name
    const placed = await placeFile(session, { ...file, name })
    if (placed !== file.name && !lead) renamed.push({ folder: file.folder, from: file.name, to: placed })
  }
}

/** Shows what is of several, as `placeFiles` does of each. */
export async function placeAll(session: Session, lists: readonly (readonly NewDropFile[])[]): Promise<void> {
  const isPlain = ([file, ...others]: readonly NewDropFile[]) =>
    file !== undefined && others.length === 0 && file.folder !== 'inbound' && !('content' in file)
  const plain = lists.filter(isPlain).flat() as DropFile[]
  const put = new Set((await putNew(session, plain.map(dropFiles.row))).map(placeText))
  const taken = plain.filter((file) => !put.delete(placeText(dropFiles.row(file))))
  for (const files of [...taken.map((file) => [file]), ...lists.filter((one) => !isPlain(one))])
    await placeFiles(session, files)
}

const placeText = (row: Pick<FileRow, (typeof KEY)[number]>): string =>
  JSON.stringify(KEY.map((name) => row[name]))

/** Receipts' files leave the inbound folder. */
export async function clearInbound(session: Session, receipts: readonly string[]): Promise<void> {
  await deleteInbound(session, receipts)
}

const deleteInbound = statementOf<string>(({ db }, isOne) =>
  db.deleteFrom('drop_file').where(isOne('receipt')).where('folder', '=', 'inbound'),
)

export async function listFiles(
  { db }: Session,
  { after, limit, ...place }: Parameters<DropPoint['listFiles']>[0],
): Promise<DropFile[]> {
  const rows = await db
    .selectFrom('drop_file')
    .selectAll()
    .where((where) => where.and(place))
    .$if(after !== undefined, (query) => query.where('name', '>', after!))
    .orderBy('name')
    .limit(limit)
    .execute()
  return rows.map(dropFiles.record)
}

export async function archiveDays(
  { db }: Session,
  partner: string,
  environment: DropFile['environment'],
): Promise<string[]> {
  const rows = await db
    .selectFrom('drop_file')
    .select('day')
    .distinct()
    .where((where) => where.and({ partner, environment, folder: 'archive' }))
    .orderBy('day')
    .execute()
  return rows.map(({ day }) => day)
}

type FilePlace = Parameters<DropPoint['findFile']>[0]

const place = ({ partner, environment, folder, day, name }: FilePlace): FilePlace => ({
  partner,
  environment,
  folder,
  day,
  name,
})

export async function findFile({ db }: Session, at: FilePlace): Promise<DropFile | undefined> {
  const row = await db
    .selectFrom('drop_file')
    .selectAll()
    .where((where) => where.and(place(at)))
    .executeTakeFirst()
  return row && dropFiles.record(row)
}

/** Only the file that was meant: one that took its name since stays. */
async function takeFile({ db }: Session, file: DropFile): Promise<DropFile | undefined> {
  const row = await db
    .deleteFrom('drop_file')
    .where((where) => where.and({ ...place(file), blob: file.blob }))
    .returningAll()
    .executeTakeFirst()
  return row && dropFiles.record(row)
}

export async function fileFetched(session: Session, file: DropFile, at: string, day: string): Promise<void> {
  const taken = await takeFile(session, file)
  if (!taken) return
  await placeFile(session, { ...taken, folder: 'archive', day, fetchedAt: at } as DropFile)
  if (taken.document !== undefined) await becomeFetched(session, taken.document, at)
}

/** A document, and those that stand in its interchange. */
async function becomeFetched(session: Session, document: string, at: string): Promise<void> {
  await session.db
    .updateTable('document')
    .set({ state: 'fetched', fetched_at: at })
    .where('id', 'in', idsSealedWith(session, document))
    .where('state', '=', 'delivered')
    .execute()
}

/** Ids of the documents in one interchange of ours with a sealed one, itself among them. */
export const idsSealedWith = ({ db }: Session, document: string) =>
  db
    .selectFrom('outbound as own')
    .innerJoin('outbound as other', 'other.blob', 'own.blob')
    .select('other.document')
    .where('own.document', '=', document)

export async function documentFetched(session: Session, document: string, at: string): Promise<void> {
  const file = await session.db
    .selectFrom('outbound')
    .innerJoin('drop_file', 'drop_file.blob', 'outbound.blob')
    .select('drop_file.name')
    .where('outbound.document', '=', document)
    .executeTakeFirst()
  if (!file) await becomeFetched(session, document, at)
}

export async function removeFile(session: Session, file: DropFile): Promise<boolean> {
  const taken = await takeFile(session, file)
  if (taken) await countOut(session, [taken])
  return taken !== undefined
}

/** Counts the files of a document that stand at the drop point: one that was shown before may have been sent again. */
export async function countFiles({ db }: Session, document: string): Promise<void> {
  const files = sql<number>`(select count(*) from drop_file f
    join outbound o on o.blob = f.blob where o.document = ${document} and f.document = ${document})`
  await db.updateTable('document').set({ files }).where('id', '=', document).execute()
}

/** Notes that files went on purpose, with what they are of. */
export async function countOut(
  { db }: Session,
  files: readonly { receipt?: string | null; document?: string | null }[],
): Promise<void> {
  for (const { receipt, document } of files) {
    const [table, id] = receipt ? (['receipt', receipt] as const) : (['document', document ?? ''] as const)
    await db
      .updateTable(table)
      .set(({ eb }) => ({ files: eb('files', '-', 1) }))
      .where('id', '=', id)
      .execute()
  }
}
