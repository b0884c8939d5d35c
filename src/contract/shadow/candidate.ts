// The two versions of a mapping that run beside each other: the one in force, and the one that might be.
import { library, shippedSources } from '../../guide/library.ts'
import { lintGuide } from '../../guide/lint/lint.ts'
import { GuideError } from '../../guide/load/problem.ts'
import { loadSource } from '../../guide/load/source.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { MappingVersion } from '../../store/record.ts'
import type { Looking } from '../../store/verb/names.ts'
import { ContractError } from '../sample.ts'

/** A version with its guide. */
export interface Version {
  version: MappingVersion
  guide: ResolvedGuide
}

/** Which mapping, by its partner and its name. */
export interface NamedMapping {
  partner: string
  /** Such as 850-in. */
  mapping: string
}

/** The version in force. Throws ContractError where there is none. */
export async function inForce(store: Looking, { partner, mapping }: NamedMapping): Promise<Version> {
  const active = await store.activeMappings(partner)
  const version = active.find(({ name }) => name === mapping)
  if (version) return withGuide(version)
  const names = active.map(({ name }) => name).join(', ')
  throw new ContractError(
    `no version of ${partner} ${mapping} is in force; of ${partner} there are in force: ${names || 'none'}`,
  )
}

/** The guide of the version in force under another overlay. Throws GuideError for mistakes in it. */
export function candidateOf({ version }: Version, file: string, overlay: string): Version {
  const source = loadSource(file, overlay)
  const guide = library().resolve(version.type, source)
  const wrong = lintGuide(guide, [...shippedSources().values(), source])
  const errors = wrong.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new GuideError(errors)
  return { version: { ...version, hash: guide.hash, content: JSON.stringify(guide) }, guide }
}

/** More versions than any mapping has. */
const MOST = 10_000

/** A registered version, by the beginning of its hash. Throws ContractError where not exactly one begins so. */
export async function registered(
  store: Looking,
  { partner, mapping }: NamedMapping,
  begins: string,
): Promise<Version> {
  const all = await store.mappingStandings({ partner, name: mapping, limit: MOST })
  const found = [...new Set(all.map(({ hash }) => hash))].filter((hash) => hash.startsWith(begins))
  const version = found.length === 1 ? await store.mapping(found[0]!) : undefined
  if (version) return withGuide({ ...version, partner, name: mapping })
  throw new ContractError(`${found.length} versions of ${partner} ${mapping} begin with ${begins}`)
}

/** A version with its guide. */
export const withGuide = (version: MappingVersion): Version => ({
  version,
  guide: JSON.parse(version.content) as ResolvedGuide,
})
