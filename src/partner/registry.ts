// The agreements in force, from the store. They are looked up for every interchange, so they are kept until
// the store says that something was registered since; versions never change and are kept by their hash.
import type { ResolvedGuide } from '../guide/model.ts'
import type { ReadPolicy } from '../guide/reading.ts'
import type { AgreementVersion, MappingVersion } from '../store/record.ts'
import { notInForce } from '../store/registry.ts'
import type { Looking } from '../store/verb/names.ts'
import { type ActiveAgreement, type ActiveMapping, activate, summarise } from './active.ts'
import type { Agreement } from './agreement.ts'
import { crosswalksOf } from './crosswalk.ts'
import { namedGuides } from './names.ts'

export interface Registry {
  /** Every agreement in force. */
  active(): Promise<readonly ActiveAgreement[]>
  /** The version that a document pins. Throws where there is none: a pinned version is never removed. */
  agreement(hash: string): Promise<Agreement>
  /** The version that a document pins, its resolved guide as JSON. Throws as above. */
  mapping(hash: string): Promise<MappingVersion>
  /** What is to be known of a version without compiling it. Throws as above. */
  summary(hash: string): Promise<ActiveMapping>
  /** What a partner settled about reading, with its crosswalk rows of a version, of now where none is named. */
  policy(agreement: Agreement, version?: number): Promise<PolicyVersion>
  /** The same as it is now: what is registered later is not seen through it, and nobody asks whether there is something. */
  now(): Promise<Registry>
}

/** A policy, and the version of the crosswalk rows in it. */
export interface PolicyVersion {
  policy: ReadPolicy
  crosswalks: number
}

/** So many pinned versions are kept in memory; a resolved guide is some hundred kilobytes. */
const KEPT = 64

/** What of a store tells of agreements, mappings and crosswalk rows. */
type Registered = Pick<
  Looking,
  | 'activeAgreements'
  | 'activeVersions'
  | 'agreement'
  | 'crosswalkRows'
  | 'mapping'
  | 'mappingStandings'
  | 'registryVersion'
>

export function openRegistry(store: Registered): Registry {
  const agreements = new Kept<Agreement>(async (hash) => parse(await store.agreement(hash)))
  const mappings = new Kept<MappingVersion>((hash) => store.mapping(hash))
  const policies = new Map<string, PolicyVersion>()
  let known: { version: number; active: Promise<readonly ActiveAgreement[]> } | undefined

  async function active(): Promise<readonly ActiveAgreement[]> {
    const version = await store.registryVersion()
    if (known?.version !== version) {
      policies.clear()
      known = { version, active: loadActive(store) }
    }
    return known.active
  }

  async function policy(agreement: Agreement, version?: number): Promise<PolicyVersion> {
    await active()
    return policyNow(agreement, version)
  }

  async function policyNow(agreement: Agreement, version?: number): Promise<PolicyVersion> {
    const key = `${version ?? 'now'} ${JSON.stringify(agreement)}`
    const known = policies.get(key)
    if (known) return known
    const { version: crosswalks, rows } = await store.crosswalkRows(agreement.agreement, version)
    const named = { partner: agreement.agreement, version: crosswalks }
    const made = { policy: { ...policyOf(agreement, rows), rows: named }, crosswalks }
    if (policies.size >= KEPT) policies.clear()
    policies.set(key, made)
    return made
  }

  const versions = {
    agreement: (hash: string) => agreements.get(hash),
    mapping: (hash: string) => mappings.get(hash),
    summary: async (hash: string) => summaryOf(store, await mappings.get(hash)),
  }

  async function now(): Promise<Registry> {
    const found = await active()
    const as: Registry = { ...versions, active: async () => found, policy: policyNow, now: async () => as }
    return as
  }

  return { ...versions, active, policy, now }
}

async function loadActive(store: Registered): Promise<readonly ActiveAgreement[]> {
  const versions = await store.activeAgreements()
  return Promise.all(
    versions.map(async (version) => {
      const mappings = await store.activeVersions(version.partner)
      const agreement = parse(version)!
      const missing = new Set(namedGuides(agreement).map(({ name }) => name))
      for (const { name } of mappings) missing.delete(name)
      const waiting = missing.size > 0 ? await loadWaiting(store, version.partner, missing) : []
      const inForce = await Promise.all(mappings.map((one) => summaryOf(store, one)))
      return activate(agreement, version.hash, [...inForce, ...waiting])
    }),
  )
}

/** So many summaries are kept, of a kilobyte each. */
const MOST_SUMMARIES = 4_096

// Of all registries of a process, since a hash means the same in all of them. Without this each of them would read some
// ten megabytes of guides again with every row of a crosswalk.
const summaries = new Map<string, ActiveMapping>()

async function summaryOf(
  store: Registered,
  version: Pick<MappingVersion, 'name' | 'hash'> & { content?: string },
): Promise<ActiveMapping> {
  const { name, hash } = version
  const key = `${hash} ${name}`
  const summary = summaries.get(key)
  if (summary) return summary
  const content = version.content ?? (await store.mapping(hash))!.content
  const made = summarise(name, JSON.parse(content) as ResolvedGuide)
  if (summaries.size >= MOST_SUMMARIES) summaries.delete(summaries.keys().next().value!)
  summaries.set(key, made)
  return made
}

/** Mappings of which no version is in force, as the version that was not let in describes them. */
async function loadWaiting(
  store: Registered,
  partner: string,
  missing: ReadonlySet<string>,
): Promise<ActiveMapping[]> {
  const standings = await store.mappingStandings({ partner, states: ['draft', 'verified'], limit: MOST })
  const waiting = standings.filter(({ name }) => missing.has(name))
  return Promise.all(
    waiting.map(async ({ name, hash, reason }) => {
      const waits = `${notInForce(partner, name)}: ${reason ?? 'it was never activated'}`
      return { ...(await summaryOf(store, { name, hash })), waits }
    }),
  )
}

/** More mappings than any agreement has. */
const MOST = 10_000

const parse = (version: AgreementVersion | undefined): Agreement | undefined =>
  version && (JSON.parse(version.content) as Agreement)

/** What the engine must know of a partner to read its documents. */
export function policyOf(agreement: Agreement, rows: Parameters<typeof crosswalksOf>[0]): ReadPolicy {
  return {
    crosswalks: crosswalksOf(rows),
    ...(agreement.unknownCode === undefined ? {} : { unknownCode: agreement.unknownCode }),
    ...(agreement.centuryPivot === undefined ? {} : { centuryPivot: agreement.centuryPivot }),
    charset: agreement.envelope?.characterSet === 'utf-8' ? 'utf-8' : 'latin1',
  }
}

/** Versions by their hash, the oldest given up first. */
class Kept<T> {
  readonly #load: (hash: string) => Promise<T | undefined>
  readonly #held = new Map<string, T>()

  constructor(load: (hash: string) => Promise<T | undefined>) {
    this.#load = load
  }

  async get(hash: string): Promise<T> {
    const held = this.#held.get(hash)
    if (held !== undefined) return held
    const loaded = await this.#load(hash)
    if (loaded === undefined) throw new Error(`no version ${hash} is registered`)
    if (this.#held.size >= KEPT) this.#held.delete(this.#held.keys().next().value!)
    this.#held.set(hash, loaded)
    return loaded
  }
}
