// The states of mapping versions, and the records of what came into force. Of one name one version is active, and at most
// one more waits as draft or verified: the newest.

import { sql } from 'kysely'
import type { MappingVersion } from '../record.ts'
import {
  type Activation,
  type Candidate,
  type MappingStanding,
  type MappingState,
  notInForce,
  type Registry,
} from '../registry.ts'
import { hidden, isSealed, show, shown } from '../seal/cells.ts'
import type { Session } from '../session.ts'
import { mappings, activations as records, mappingStandings as standings } from '../shapes.ts'
import { audit } from './audit.ts'
import { makeDue } from './step.ts'

type Named = Pick<MappingStanding, 'partner' | 'name'>

/** First in every change, so that two wait for each other here and nowhere else. */
export async function nextRegistryVersion({ db }: Session): Promise<void> {
  await db
    .updateTable('meta')
    .set((set) => ({ registry_version: set('registry_version', '+', 1) }))
    .execute()
}

/** Keeps a version for good; the same again changes nothing. */
export async function keepMapping({ db }: Session, version: MappingVersion): Promise<void> {
  await db
    .insertInto('mapping')
    .values(mappings.row(version))
    .onConflict((on) => on.doNothing())
    .execute()
}

async function stand(session: Session, standing: MappingStanding): Promise<void> {
  const row = hidden(session, 'mapping_standing', standings)(standing)
  await session.db
    .insertInto('mapping_standing')
    .values(row)
    .onConflict((on) => on.columns(['partner', 'name', 'hash']).doUpdateSet(row))
    .execute()
}

/** Versions of a name in some states become retired. */
async function retire({ db }: Session, { partner, name }: Named, states: MappingState[], at: string) {
  await db
    .updateTable('mapping_standing')
    .set({ state: 'retired', at })
    .where('partner', '=', partner)
    .where('name', '=', name)
    .where('state', 'in', states)
    .execute()
}

const standingOf = (
  { partner, name, hash, type }: MappingVersion,
  state: MappingState,
  at: string,
): MappingStanding => ({ partner, name, hash, type, state, at })

/** Keeps a candidate beside what is in force. */
export async function keepCandidate(session: Session, candidate: Candidate): Promise<void> {
  const { version, state, reason } = candidate
  await keepMapping(session, version)
  const { partner, name, hash, at } = version
  const active = await activeHash(session, version)
  await retire(session, { partner, name }, ['draft', 'verified'], at)
  if (active === hash) return
  await stand(session, { ...standingOf(version, state, at), ...(reason === undefined ? {} : { reason }) })
}

export async function registerMapping(session: Session, candidate: Candidate): Promise<void> {
  await nextRegistryVersion(session)
  await keepCandidate(session, candidate)
}

async function activeHash({ db }: Session, { partner, name }: Named): Promise<string | undefined> {
  const row = await db
    .selectFrom('active_mapping')
    .select('hash')
    .where('partner', '=', partner)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.hash
}

/** Puts a version that is kept in force; one that was so before keeps since when. */
export async function putInForce(session: Session, version: MappingVersion, at: string): Promise<void> {
  const { partner, name, hash } = version
  await retire(session, version, ['draft', 'verified'], at)
  if ((await activeHash(session, version)) === hash) return
  await retire(session, version, ['active'], at)
  await session.db
    .insertInto('active_mapping')
    .values({ partner, name, hash })
    .onConflict((on) => on.columns(['partner', 'name']).doUpdateSet({ hash }))
    .execute()
  await stand(session, standingOf(version, 'active', at))
  await resumeWaiting(session, version)
}

/** A mapping that the agreement does not name any more is in force no more. */
export async function takeOutOfForce(session: Session, partner: string, kept: string[], at: string) {
  const rows = await session.db
    .selectFrom('mapping_standing')
    .select('name')
    .distinct()
    .where('partner', '=', partner)
    .where('state', '<>', 'retired')
    .execute()
  for (const { name } of rows.filter((one) => !kept.includes(one.name))) {
    await retire(session, { partner, name }, ['active', 'draft', 'verified'], at)
    await session.db
      .deleteFrom('active_mapping')
      .where('partner', '=', partner)
      .where('name', '=', name)
      .execute()
  }
}

async function resumeWaiting(session: Session, { partner, name }: Named): Promise<void> {
  const begins = notInForce(partner, name)
  const parked = await session.db
    .selectFrom('step')
    .select(['id', 'partner', 'reason'])
    .where('state', '=', 'parked')
    // What is sealed is looked at one by one.
    .where(sql<boolean>`(substr(reason, 1, ${begins.length}) = ${begins} or ${isSealed('reason')})`)
    .orderBy('id')
    .execute()
  const open = parked.map((row) => show(session, 'step', row, row))
  for (const step of open.filter(({ reason }) => reason?.startsWith(begins))) await makeDue(session, step)
}

export async function keepActivation(session: Session, activation: Activation): Promise<void> {
  const row = hidden(session, 'activation', records)(activation)
  await session.db.insertInto('activation').values(row).execute()
}

export async function activateMapping(
  session: Session,
  activation: Activation,
  replaces: string | undefined,
  entry: Parameters<Registry['activateMapping']>[2],
): Promise<'active' | 'conflict' | 'unknown'> {
  await nextRegistryVersion(session)
  const { partner, name, hash, at } = activation
  if ((await activeHash(session, activation)) !== replaces) return 'conflict'
  const row = await session.db
    .selectFrom('mapping')
    .selectAll()
    .where('hash', '=', hash)
    .where('partner', '=', partner)
    .where('name', '=', name)
    .executeTakeFirst()
  if (!row) return 'unknown'
  await putInForce(session, mappings.record(row), at)
  await keepActivation(session, activation)
  await audit(session, entry)
  return 'active'
}

export async function mappingStandings(
  session: Session,
  { partner, name, states, after, limit }: Parameters<Registry['mappingStandings']>[0],
): Promise<MappingStanding[]> {
  const rows = await session.db
    .selectFrom('mapping_standing')
    .selectAll()
    .$if(partner !== undefined, (query) => query.where('partner', '=', partner!))
    .$if(name !== undefined, (query) => query.where('name', '=', name!))
    .$if(states !== undefined, (query) => query.where('state', 'in', states!))
    .$if(after !== undefined, (query) =>
      query.where((where) =>
        where.or([
          where('partner', '>', after!.partner),
          where.and([where('partner', '=', after!.partner), where('name', '>', after!.name)]),
        ]),
      ),
    )
    .orderBy('partner')
    .orderBy('name')
    .orderBy('at', 'desc')
    .orderBy('hash')
    .limit(limit)
    .execute()
  return rows.map(shown(session, 'mapping_standing', standings))
}

export async function activations(
  session: Session,
  { partner, name, limit }: Parameters<Registry['activations']>[0],
): Promise<Activation[]> {
  const rows = await session.db
    .selectFrom('activation')
    .selectAll()
    .where('partner', '=', partner)
    .where('name', '=', name)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(shown(session, 'activation', records))
}

export async function activationsInForce(session: Session, partner?: string): Promise<Activation[]> {
  const rows = await session.db
    .selectFrom('activation')
    .selectAll('activation')
    .innerJoin('active_mapping as active', (join) =>
      join
        .onRef('active.partner', '=', 'activation.partner')
        .onRef('active.name', '=', 'activation.name')
        .onRef('active.hash', '=', 'activation.hash'),
    )
    .where((where) =>
      where(
        'activation.id',
        'in',
        where
          .selectFrom('activation as newest')
          .select(({ fn }) => fn.max('newest.id').as('id'))
          .groupBy(['newest.partner', 'newest.name']),
      ),
    )
    .$if(partner !== undefined, (query) => query.where('activation.partner', '=', partner!))
    .orderBy('activation.partner')
    .orderBy('activation.name')
    .execute()
  return rows.map(shown(session, 'activation', records))
}
