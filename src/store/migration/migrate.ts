// Brings a store's tables to the present version, one numbered step after the other. It runs inside the
// opener's transaction and lock, so that a store is never seen half way.
import { sql } from 'kysely'
import type { Dialect, Session } from '../session.ts'
import { crosswalkVersions } from './crosswalks.ts'
import { feedDocument } from './feedDocument.ts'
import { firstSchema } from './first.ts'
import { houseKeys } from './houseKeys.ts'
import { mappingStates } from './mappingStates.ts'
import { naming } from './naming.ts'
import { outboundDocuments } from './outbound.ts'
import { acknowledgements } from './reconciling.ts'
import { references } from './references.ts'
import { remote } from './remote.ts'
import { conventions } from './second.ts'
import { turns } from './turns.ts'
import { waitingNames } from './waitingNames.ts'
import { webhooks } from './webhooks.ts'

/** Step n brings a store from version n to n + 1; a step that was released is never changed. */
const steps: readonly ((dialect: Dialect) => string[])[] = [
  firstSchema,
  conventions,
  outboundDocuments,
  acknowledgements,
  crosswalkVersions,
  references,
  naming,
  mappingStates,
  webhooks,
  waitingNames,
  remote,
  turns,
  houseKeys,
  feedDocument,
]

async function versionOf({ db }: Session): Promise<number> {
  await sql`create table if not exists meta
    (schema_version integer not null, registry_version integer not null)`.execute(db)
  const meta = await db.selectFrom('meta').select('schema_version').executeTakeFirst()
  if (meta) return meta.schema_version
  await db.insertInto('meta').values({ schema_version: 0, registry_version: 0 }).execute()
  return 0
}

/** Throws where the tables are of another version than this program's: who only looks changes none. */
export async function knowTables({ db }: Session): Promise<void> {
  const meta = await db.selectFrom('meta').select('schema_version').executeTakeFirst()
  if (meta?.schema_version === steps.length) return
  throw new Error(
    `this store has schema version ${meta?.schema_version ?? 0}; this program looks at version ${steps.length} only`,
  )
}

/** Runs the steps that are still to do; throws where the store was written by a newer gateway. */
export async function migrate(session: Session): Promise<void> {
  const version = await versionOf(session)
  if (version > steps.length) {
    throw new Error(`this store has schema version ${version}; this gateway knows ${steps.length} at most`)
  }
  for (const step of steps.slice(version)) {
    for (const statement of step(session.dialect)) await sql.raw(statement).execute(session.db)
  }
  await session.db.updateTable('meta').set({ schema_version: steps.length }).execute()
}
