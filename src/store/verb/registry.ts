// Versions of agreements and mappings: immutable, kept once by their hash, one of each name active.
import type { AgreementVersion, MappingVersion } from '../record.ts'
import type { Session } from '../session.ts'
import { agreements, mappings } from '../shapes.ts'
import type { Registry } from '../store.ts'
import { seedRows } from './crosswalk.ts'

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

/** A mapping that is no longer named is no longer active; its versions stay for documents that pin them. */
async function activateMappings({ db }: Session, partner: string, versions: MappingVersion[]): Promise<void> {
  await db.deleteFrom('active_mapping').where('partner', '=', partner).execute()
  for (const version of versions) {
    await db
      .insertInto('mapping')
      .values(mappings.row(version))
      .onConflict((on) => on.doNothing())
      .execute()
    await db
      .insertInto('active_mapping')
      .values({ partner, name: version.name, hash: version.hash })
      .execute()
  }
}

export async function registerPartner(
  session: Session,
  { partner, agreement, mappings: versions, crosswalks }: Parameters<Registry['registerPartner']>[0],
): Promise<void> {
  // First, so that two registrations wait for each other here and nowhere else.
  await session.db
    .updateTable('meta')
    .set((set) => ({ registry_version: set('registry_version', '+', 1) }))
    .execute()
  await activateAgreement(session, agreement)
  await activateMappings(session, partner, versions)
  if (crosswalks.length > 0) await seedRows(session, partner, crosswalks)
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

export async function registryVersion({ db }: Session): Promise<number> {
  return (await db.selectFrom('meta').select('registry_version').executeTakeFirstOrThrow()).registry_version
}
