// From Git to the store: partners/ is source, and this makes its present state the one in force, as far as the gate lets
// it. Versions are immutable and named by their hash, so applying the same again changes nothing.
import { GuideError } from '../guide/load/problem.ts'
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { MappingVersion } from '../store/record.ts'
import type { Activation, Candidate } from '../store/registry.ts'
import { differences, type RowDifference } from './crosswalk.ts'
import type { Asking, Gate } from './gate.ts'
import { type LoadedPartner, loadPartners } from './load.ts'
import { namedGuides } from './names.ts'

export interface AppliedMapping {
  name: string
  /** The version that partners/ says. */
  hash: string
  /** The version in force, where it is another one; empty where there is none. */
  inForce?: string
  /** Why this version is not in force, or is so only by a word that has expired. */
  refused?: string
}

export interface Applied {
  partner: string
  /** False where the same versions were in force before. */
  changed: boolean
  mappings: AppliedMapping[]
  /** What the crosswalk files and the rows in the store say otherwise, and stays as it is. */
  differences: RowDifference[]
}

/**
 * Registers every partner below a directory; of each mapping the version comes into force that the gate lets in, and one
 * that it refuses leaves the version before at work. Nothing is registered where anything is wrong: throws GuideError
 * with all problems of all partners. `by` is who does it, for the audit trail.
 */
export async function applyPartners(
  house: House,
  directory: string,
  gate: Gate,
  by = 'edigw',
): Promise<Applied[]> {
  // Warnings are for those who edit: only errors count here.
  const { partners, problems } = loadPartners(directory, { onTrial: false })
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new GuideError(errors)
  const applied: Applied[] = []
  for (const partner of partners) applied.push(await applyPartner(house, partner, gate, by))
  return applied
}

/** Somebody else changed the registry meanwhile so often: something is wrong with that. */
const ATTEMPTS = 20

async function applyPartner(house: House, loaded: LoadedPartner, gate: Gate, by: string): Promise<Applied> {
  const { partner, crosswalks } = loaded
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const since = await house.store.registryVersion()
    const plan = await planOf(house, loaded, gate)
    const before = await house.store.crosswalkRows(partner)
    const isMissing = differences(crosswalks, before.rows).some(({ kind }) => kind === 'only-file')
    // Whether a row that is missing is new, or was removed there, the store knows.
    if ((plan.isFresh || isMissing) && !(await register(house, loaded, plan, { since, by }))) continue
    const { version, rows } = await house.store.crosswalkRows(partner)
    const changed = plan.isFresh || version !== before.version
    return { partner, changed, mappings: plan.applied, differences: differences(crosswalks, rows) }
  }
  throw new Error(`the registry changed ${ATTEMPTS} times while ${partner} was applied`)
}

/** What will be in force of a partner, and what not. */
interface Plan {
  mappings: MappingVersion[]
  candidates: Candidate[]
  activations: Activation[]
  applied: AppliedMapping[]
  isFresh: boolean
}

async function planOf(house: House, loaded: LoadedPartner, gate: Gate): Promise<Plan> {
  const { store } = house
  const { partner } = loaded
  const active = new Map((await store.activeMappings(partner)).map((one) => [one.name, one]))
  const records = new Map((await store.activationsInForce(partner)).map((one) => [one.name, one]))
  const plan: Plan = { mappings: [], candidates: [], activations: [], applied: [], isFresh: false }
  for (const mapping of askings(loaded)) {
    const known = { active: active.get(mapping.name), record: records.get(mapping.name) }
    planMapping(house, plan, mapping, known, gate)
  }
  plan.isFresh = !(await isInForce(house, loaded, plan, [...active.values()]))
  return plan
}

/** The mappings of a partner as its folder says, as the gate is asked about them. */
export function askings({ partner, agreement, mappings }: LoadedPartner): Asking[] {
  const listed = namedGuides(agreement).filter(({ word, implied }) => word === 'type' && !implied)
  return mappings.map(({ name, guide }) => {
    const isListed = listed.some((one) => one.name === name)
    return { partner, name, guide, isListed }
  })
}

function planMapping(
  house: House,
  plan: Plan,
  mapping: Asking,
  { active, record }: { active: MappingVersion | undefined; record: Activation | undefined },
  gate: Gate,
): void {
  const { name, guide } = mapping
  const hash = guide.hash
  const isActive = active?.hash === hash
  if (isActive && record?.act !== 'overridden') {
    plan.mappings.push(active)
    plan.applied.push({ name, hash })
    return
  }
  const judgement = gate(mapping)
  if ('admitted' in judgement) {
    plan.mappings.push(isActive ? active : versionOf(house, mapping))
    if (judgement.admitted) plan.activations.push(judgement.admitted)
    plan.applied.push({ name, hash })
    return
  }
  if (active) plan.mappings.push(active)
  const reason = judgement.refused
  if (isActive) {
    const isOver = isExpired(record, instant(house.clock))
    plan.applied.push({ name, hash, ...(isOver ? { refused: overdue(record!, reason) } : {}) })
    return
  }
  plan.candidates.push({ version: versionOf(house, mapping), state: 'draft', reason })
  plan.applied.push({ name, hash, inForce: active?.hash ?? '', refused: reason })
}

const overdue = ({ by, expires }: Activation, reason: string): string =>
  `it runs only by the word of ${by}, which expired on ${expires?.slice(0, 10)}. ${reason}`

/** Whether a version is in force only by a person's word, and the time is over for which it was given. */
export const isExpired = (record: Activation | undefined, now: string): boolean =>
  record?.act === 'overridden' && record.expires !== undefined && record.expires <= now

const versionOf = ({ clock }: House, { partner, name, guide }: Asking): MappingVersion => ({
  hash: guide.hash,
  partner,
  name,
  type: guide.guide,
  at: instant(clock),
  content: JSON.stringify(guide),
})

const MOST_STANDING = 10_000

async function isInForce(
  { store }: House,
  { partner, hash }: LoadedPartner,
  { mappings, candidates, activations }: Plan,
  active: readonly MappingVersion[],
): Promise<boolean> {
  if (activations.length > 0 || mappings.length !== active.length) return false
  if (mappings.some((one) => !active.includes(one))) return false
  const agreements = await store.activeAgreements()
  if (!agreements.some((one) => one.partner === partner && one.hash === hash)) return false
  const states = await store.mappingStandings({
    partner,
    states: ['draft', 'verified'],
    limit: MOST_STANDING,
  })
  const known = states.map(({ name, hash: version, reason }) => `${name} ${version} ${reason}`)
  const wanted = candidates.map(({ version, reason }) => `${version.name} ${version.hash} ${reason}`)
  return known.sort().join('\n') === wanted.sort().join('\n')
}

async function register(
  house: House,
  { partner, agreement, hash, crosswalks }: LoadedPartner,
  { mappings, candidates, activations }: Plan,
  { since, by }: { since: number; by: string },
): Promise<boolean> {
  const at = instant(house.clock)
  const version = { hash, partner, at, content: JSON.stringify(agreement) }
  const detail = JSON.stringify({
    agreement: hash,
    admitted: activations.map(({ name, hash: of }) => `${name} ${of}`),
  })
  const entry = { at, principal: by, act: 'partner applied', subject: partner, detail }
  const registered = await house.store.audited(entry).registerPartner({
    ...{ partner, agreement: version, mappings, candidates, activations, crosswalks, since },
  })
  if (!registered) return false
  house.log.info({ partner, agreement: hash, mappings: mappings.length }, 'partner in force')
  for (const { version: one, reason } of candidates)
    house.log.warn({ partner, mapping: one.name, version: one.hash, reason }, 'mapping not let in')
  return true
}
