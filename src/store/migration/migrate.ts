// Brings a store's tables to the present version, one numbered step after the other. It runs inside the
// opener's transaction and lock, so that a store is never seen half way.
//
// Gateways of the version before go on beside it, in a rolling restart or after a step back. So a step only adds: tables,
// indexes, columns that may be null or have a default. What is no longer used is taken away a release later, by a step
// that is listed as `contracting`: a program that does not know that step works on such tables no more, and says so.
import { sql } from 'kysely'
import type { Dialect, Session } from '../session.ts'
import { Outdated } from '../store.ts'
import { alerts } from './alerts.ts'
import { auditChain } from './auditChain.ts'
import { bans } from './bans.ts'
import { credentialUse } from './credentialUse.ts'
import { crosswalkVersions } from './crosswalks.ts'
import { drift } from './drift.ts'
import { dropPoints } from './dropPoints.ts'
import { feedDocument } from './feedDocument.ts'
import { feedReplays } from './feedReplays.ts'
import { firstSchema } from './first.ts'
import { gaps } from './gaps.ts'
import { houseKeys } from './houseKeys.ts'
import { mappingStates } from './mappingStates.ts'
import { naming } from './naming.ts'
import { oldest } from './oldest.ts'
import { outboundDocuments } from './outbound.ts'
import { purged } from './purged.ts'
import { purgeTally } from './purgeTally.ts'
import { acknowledgements } from './reconciling.ts'
import { redactedTrail } from './redactedTrail.ts'
import { redactions } from './redactions.ts'
import { references } from './references.ts'
import { remote } from './remote.ts'
import { sealedReasons } from './sealedReasons.ts'
import { sealedTexts } from './sealedTexts.ts'
import { sealing } from './sealing.ts'
import { search } from './search.ts'
import { conventions } from './second.ts'
import { turns } from './turns.ts'
import { waitingNames } from './waitingNames.ts'
import { webhooks } from './webhooks.ts'

type Change = string | ((session: Session) => Promise<void>)
/** Statements, and what must be worked out. */
type Step = (dialect: Dialect) => Change[]

/** The tables' history. */
export interface Schema {
  /** Step n brings a store from version n to n + 1; a step that was released is never changed. */
  steps: readonly Step[]
  /** Steps that take away or change what programs before them use. */
  contracting: ReadonlySet<Step>
}

const steps: readonly Step[] = [
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
  oldest,
  auditChain,
  credentialUse,
  alerts,
  feedReplays,
  sealing,
  gaps,
  bans,
  search,
  purged,
  drift,
  redactions,
  sealedTexts,
  dropPoints,
  redactedTrail,
  sealedReasons,
  purgeTally,
]

/** The version that a program must know to read what is sealed. */
export const SEALED_TEXTS = steps.indexOf(sealedReasons) + 1

export const schema: Schema = { steps, contracting: new Set([auditChain]) }

/** As the tables were at a version, for what was written then. */
export const schemaAt = (version: number): Schema => ({ ...schema, steps: schema.steps.slice(0, version) })

async function versionOf({ db }: Session): Promise<number> {
  await sql`create table if not exists meta
    (schema_version integer not null, registry_version integer not null)`.execute(db)
  const meta = await db.selectFrom('meta').select('schema_version').executeTakeFirst()
  if (meta) return meta.schema_version
  await db.insertInto('meta').values({ schema_version: 0, registry_version: 0 }).execute()
  return 0
}

/** Throws where this program can't look at the tables: who only looks changes none. */
export async function knowTables({ db }: Session): Promise<void> {
  const meta = await db.selectFrom('meta').selectAll().executeTakeFirst()
  const version = meta?.schema_version ?? 0
  if (version < steps.length)
    throw new Error(
      `this store has schema version ${version}; this program looks at version ${steps.length} and later ones only`,
    )
  checkAge(meta?.oldest ?? 0, version)
}

/** Throws Outdated where a newer program has changed the tables so that this one must not go on. */
export async function checkTables({ db }: Session): Promise<void> {
  const { oldest: least, schema_version: version } = await db
    .selectFrom('meta')
    .selectAll()
    .executeTakeFirstOrThrow()
  checkAge(least, version)
}

function checkAge(least: number, version: number, known = steps.length): void {
  if (least <= known) return
  throw new Outdated(
    `a newer gateway has brought this store to schema version ${version}, which needs one that knows ${least} or later; ` +
      `this one knows ${known}: stop it, and start the newer version`,
  )
}

/** Runs the steps that are still to do, and none where a newer gateway has done more; throws Outdated as `checkTables`. */
export async function migrate(session: Session, { steps: all, contracting }: Schema = schema): Promise<void> {
  const version = await versionOf(session)
  if (version > all.length) {
    const meta = await session.db.selectFrom('meta').selectAll().executeTakeFirstOrThrow()
    return checkAge(meta.oldest, version, all.length)
  }
  for (const step of all.slice(version)) {
    for (const change of step(session.dialect)) await make(session, change)
  }
  const least = all.findLastIndex((step) => contracting.has(step)) + 1
  await session.db.updateTable('meta').set({ schema_version: all.length }).execute()
  if (all.includes(oldest)) await keepOut(session, least)
}

/** From now on the store needs a program that knows this version or a later one. */
export async function keepOut({ db }: Session, least: number): Promise<void> {
  await db.updateTable('meta').set({ oldest: least }).where('oldest', '<', least).execute()
}

async function make(session: Session, change: Change): Promise<void> {
  if (typeof change === 'string') await sql.raw(change).execute(session.db)
  else await change(session)
}
