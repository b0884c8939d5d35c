// Versions of agreements and mappings: immutable, kept once by their hash, one of each name active.
import type { AgreementVersion, MappingVersion } from '../record.ts'
import type { Registry } from '../registry.ts'
import type { Database } from '../schema.ts'
import type { Session } from '../session.ts'
import { agreements, mappings } from '../shapes.ts'
import { statement } from '../statement.ts'
import { seedRows } from './crosswalk.ts'
import {
  keepActivation,
  keepCandidate,
  keepMapping,
  nextRegistryVersion,
  putInForce,
  takeOutOfForce,
} from './standing.ts'

async function activateAgreement({ db }: Session, agreement: AgreementVersion): Promise<void> {
  const { partner, hash } = agreement
  await db
    .insertInto('agreement')
    .values(agreements.row(agreement))
    .onConflict((on) => on.doNothing())
    .execute()
  await db
    .insertInto('active_agreement')
    .values({ partner, hash })
    .onConflict((on) => on.column('partner').doUpdateSet({ hash }))
    .execute()
}

export async function registerPartner(
  session: Session,
  registration: Parameters<Registry['registerPartner']>[0],
): Promise<boolean> {
  const { partner, agreement, mappings: versions, crosswalks, since } = registration
  const { candidates = [], activations = [] } = registration
  await nextRegistryVersion(session)
  const version = await registryVersion(session)
  if (since !== undefined && version !== since + 1) {
    await session.db
      .updateTable('meta')
      .set({ registry_version: version - 1 })
      .execute()
    return false
  }
  await activateAgreement(session, agreement)
  await takeOutOfForce(
    session,
    partner,
    [...versions, ...candidates.map(({ version }) => version)].map(({ name }) => name),
    agreement.at,
  )
  for (const mapping of versions) {
    await keepMapping(session, mapping)
    await putInForce(session, mapping, agreement.at)
  }
  for (const candidate of candidates) await keepCandidate(session, candidate)
  for (const activation of activations) await keepActivation(session, activation)
  if (crosswalks.length > 0) await seedRows(session, partner, crosswalks)
  return true
}

export async function activeAgreements({ db }: Session): Promise<AgreementVersion[]> {
  const rows = await db
    .selectFrom('active_agreement as active')
    .innerJoin('agreement', (join) =>
      join.onRef('agreement.hash', '=', 'active.hash').onRef('agreement.partner', '=', 'active.partner'),
    )
    .selectAll('agreement')
    .orderBy('active.partner')
    .execute()
  return rows.map(agreements.record)
}

export async function activeMappings({ db }: Session, partner: string): Promise<MappingVersion[]> {
  const rows = await db
    .selectFrom('active_mapping as active')
    .innerJoin('mapping', (join) =>
      join
        .onRef('mapping.hash', '=', 'active.hash')
        .onRef('mapping.partner', '=', 'active.partner')
        .onRef('mapping.name', '=', 'active.name'),
    )
    .selectAll('mapping')
    .where('active.partner', '=', partner)
    .orderBy('active.name')
    .execute()
  return rows.map(mappings.record)
}

export async function activeVersions(
  { db }: Session,
  partner: string,
): Promise<Pick<MappingVersion, 'name' | 'hash'>[]> {
  return await db
    .selectFrom('active_mapping')
    .select(['name', 'hash'])
    .where('partner', '=', partner)
    .orderBy('name')
    .execute()
}

export async function agreement({ db }: Session, hash: string): Promise<AgreementVersion | undefined> {
  const row = await db
    .selectFrom('agreement')
    .selectAll()
    .where('hash', '=', hash)
    .orderBy('partner')
    .limit(1)
    .executeTakeFirst()
  return row && agreements.record(row)
}

/** Partners without an overlay share a resolved guide, and so a hash: the content is the same for all. */
export async function mapping({ db }: Session, hash: string): Promise<MappingVersion | undefined> {
  const row = await db
    .selectFrom('mapping')
    .selectAll()
    .where('hash', '=', hash)
    .orderBy('partner')
    .limit(1)
    .executeTakeFirst()
  return row && mappings.record(row)
}

const versionNow = statement<Record<never, never>, Pick<Database['meta'], 'registry_version'>>(({ db }) =>
  db.selectFrom('meta').select('registry_version'),
)

/** The same for each of those who ask. */
export async function registryVersions(session: Session, asked: readonly unknown[]): Promise<number[]> {
  const version = await registryVersion(session)
  return asked.map(() => version)
}

export async function registryVersion(session: Session): Promise<number> {
  const [meta] = (await versionNow(session, {})).rows
  if (!meta) throw new Error('the store has no version of its registry')
  return meta.registry_version
}
