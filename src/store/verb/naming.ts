// What documents name: kept as they are read or submitted, asked where somebody has only a number.
import { sql } from 'kysely'
import type { NamedDocument } from '../record.ts'
import type { Database } from '../schema.ts'
import { batches, type Session } from '../session.ts'
import { insertion } from '../statement.ts'

/** What one document names. */
export interface Naming {
  document: string
  names: readonly NamedDocument[]
}

/** Keeps what documents name, in place of what they named when they were read before. */
export async function keepNames(session: Session, naming: readonly Naming[]): Promise<void> {
  for (const batch of batches(naming.map(({ document }) => document)))
    await session.db.deleteFrom('document_reference').where('document', 'in', batch).execute()
  await addNames(session, naming)
}

const putNames = insertion<Database['document_reference']>(
  'document_reference',
  ['document', 'of', 'number'],
  {
    conflict: { leave: [] },
  },
)

/** Keeps what documents name that named nothing before. */
export async function addNames(session: Session, naming: readonly Naming[]): Promise<void> {
  const rows = naming.flatMap(({ document, names }) =>
    names.map(({ of, number }) => ({ document, of, number })),
  )
  for (const batch of batches(rows)) await putNames(session, batch)
}

/** Ids of documents that have a number or name one that has. */
export const idsAbout = (number: string) =>
  sql<string>`(select id from document where number = ${number}
    union select document from document_reference where number = ${number})`

/** Ids of documents that name one of a kind and number. */
export const idsNaming = ({ of, number }: NamedDocument) =>
  sql<string>`(select document from document_reference where number = ${number} and "of" = ${of})`
