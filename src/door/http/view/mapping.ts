// Mappings as callers see them: what is in force, what waits, and the records by which versions came into force.
import { type ActivationKeys, disbelief } from '../../../contract/gate/record.ts'
import type { MappingOverview } from '../../../contract/gate/standing.ts'
import type { Activation, MappingStanding } from '../../../store/registry.ts'
import type { components } from '../api.d.ts'
import { defined } from '../query.ts'

type Schemas = components['schemas']

export function viewMapping(overview: MappingOverview): Schemas['Mapping'] {
  const { partner, name: mapping, type, candidate } = overview
  return {
    ...{ partner, mapping, type },
    ...(overview.active ? { active: viewInForce(overview.active, overview) } : {}),
    ...(candidate ? { candidate: viewVersion(candidate) } : {}),
  }
}

function viewInForce(
  { hash: version, at: since }: MappingStanding,
  { record, isExpired, verifyAgain }: MappingOverview,
): Schemas['MappingInForce'] {
  const { act, by, reason, expires } = record ?? {}
  return {
    ...{ version, since },
    ...defined({ act, by, reason, expires }),
    ...(isExpired ? { expired: true } : {}),
    ...(verifyAgain ? { verifyAgain: true } : {}),
  }
}

export const viewVersion = (standing: MappingStanding): Schemas['MappingVersion'] => {
  const { hash: version, state, at: since, reason } = standing
  return { version, state, since, ...defined({ reason }) }
}

export function viewActivation(record: Activation, keys: ActivationKeys): Schemas['MappingActivation'] {
  const { id, hash: version, at, act, by, reason, expires, engine, evidence, key, signature } = record
  return {
    ...{ id, version, at, act, by, engine, key, signature },
    ...defined({ reason, expires, disbelief: disbelief(record, keys) }),
    ...(evidence === undefined ? {} : { evidence: JSON.parse(evidence) as Record<string, unknown> }),
  }
}
