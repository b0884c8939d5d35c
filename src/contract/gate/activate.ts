// Putting one version of a mapping in force: by evidence, by a person's word for a while, or back to what was verified
// before. Each leaves a signed record and an entry in the audit trail; what is refused leaves the version before at work.
import { Refusal } from '../../exchange/refusal.ts'
import { renderProblem } from '../../guide/load/problem.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { Agreement } from '../../partner/agreement.ts'
import { askings } from '../../partner/apply.ts'
import type { Asking } from '../../partner/gate.ts'
import { loadPartner } from '../../partner/load.ts'
import { namedGuides } from '../../partner/names.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Activation } from '../../store/registry.ts'
import { type Gatehouse, judgeAsking, record } from './admit.ts'
import { disbelief } from './record.ts'

/** A gatehouse that can change what is in force. */
export interface ActivatingHouse extends Gatehouse {
  house: House
}

interface Which {
  partner: string
  /** Such as 850-in. */
  name: string
  /** The version; what partners/ says now, or the last one that was verified, where it is left out. */
  version?: string
  /** Whose token asks. */
  principal: string
  /** The person, where several share a token; the principal where left out. */
  by?: string
}

export interface ToActivate extends Which {
  /** A person's word that it is to come into force without evidence. */
  override?: { reason: string; expires: string }
}

/** What came into force, or was so already. */
export interface Activated {
  outcome: 'active' | 'same'
  record: Activation
}

/** For so many days a person's word holds at most. */
const LONGEST_OVERRIDE_DAYS = 90

const DAY = 86_400_000

/** Puts a version in force. Refuses, with all reasons, what is not verified; its version is registered as a draft. */
export async function activate(at: ActivatingHouse, wanted: ToActivate): Promise<Activated> {
  const asking = await askingOf(at, wanted)
  const { partner, name } = asking
  const { override, principal, by = principal } = wanted
  const hash = asking.guide.hash
  if (override) checkOverride(at.house, override)
  const judged = judgeAsking(at.folders, asking)
  const active = await activeHash(at.house, partner, name)
  const version = versionOf(at.house, asking)
  if ('refused' in judged && !override) {
    await at.house.store.registerMapping({ version, state: 'draft', reason: judged.refused })
    const stays =
      active === undefined ? 'No version of it is in force.' : `Version ${short(active)} goes on working.`
    throw new Refusal('not-verified', `${judged.refused}. ${stays}`)
  }
  const known = await sameBefore(at.house, { partner, name, hash }, active, 'refused' in judged)
  if (known) return { outcome: 'same', record: known }
  await at.house.store.registerMapping({ version, state: 'verified' })
  const how =
    'refused' in judged
      ? ({ act: 'overridden', by, ...override } as const)
      : ({ act: 'activated', by, ...defined('evidence', judged.evidence) } as const)
  return putInForce(at, principal, record(at, { partner, name, hash }, how), active)
}

/** What `by` evidence is in force already needs no second record; a person's word is given anew each time. */
async function sameBefore(
  { store }: House,
  { partner, name, hash }: { partner: string; name: string; hash: string },
  active: string | undefined,
  isOverride: boolean,
): Promise<Activation | undefined> {
  if (active !== hash || isOverride) return undefined
  const [last] = await store.activations({ partner, name, limit: 1 })
  return last?.hash === hash && last.act !== 'overridden' ? last : undefined
}

/** Puts the version in force again that was verified last before the present one, or a named one. */
export async function rollBack(
  at: ActivatingHouse,
  { partner, name, version, principal, by = principal, reason }: Which & { reason: string },
): Promise<Activated> {
  await checkAgreed(at.house, partner, name)
  const active = await activeHash(at.house, partner, name)
  const records = await at.house.store.activations({ partner, name, limit: MOST_RECORDS })
  const before = records.find(
    ({ hash, act }) => act !== 'overridden' && hash !== active && (version === undefined || hash === version),
  )
  if (!before)
    throw new Refusal(
      'not-verified',
      `No version of ${partner} ${name} was verified and in force before this one.`,
    )
  const why = disbelief(before, at.keys)
  if (why !== undefined)
    throw new Refusal(
      'not-verified',
      `Version ${short(before.hash)} of ${partner} ${name} can’t be relied on: ${why}.`,
    )
  const { hash, engine, evidence } = before
  const how = { act: 'rolled-back', by, reason, engine, ...defined('evidence', evidence) } as const
  return putInForce(at, principal, record(at, { partner, name, hash }, how), active)
}

const MOST_RECORDS = 1000

async function putInForce(
  { house }: ActivatingHouse,
  principal: string,
  made: Activation,
  replaces: string | undefined,
): Promise<Activated> {
  const { partner, name, hash, at, act, by, reason, expires } = made
  const detail = JSON.stringify({ version: hash, replaces, by, reason, expires })
  const entry = { at, principal, act: `mapping ${act}`, subject: `${partner}/${name}`, detail }
  const outcome = await house.store.activateMapping(made, replaces, entry)
  if (outcome === 'conflict')
    throw new Refusal(
      'conflict',
      `Another version of ${partner} ${name} came into force meanwhile; look at it first.`,
    )
  if (outcome === 'unknown') throw new Error(`version ${hash} of ${partner} ${name} is not registered`)
  house.log.warn({ partner, mapping: name, version: hash, act, by, reason, expires }, 'mapping in force')
  return { outcome: 'active', record: made }
}

/** The version that is to come into force. Refuses a mapping that the agreement in force does not name. */
async function askingOf(
  { house, folders }: ActivatingHouse,
  { partner, name, version }: Which,
): Promise<Asking> {
  await checkAgreed(house, partner, name)
  const { partner: loaded, problems } = loadPartner(folders.partners, partner)
  if (!loaded) {
    const first = problems.find(({ severity }) => severity === 'error')
    throw new Refusal(
      'conflict',
      `partners/${partner} can’t be used as it stands. ${first ? renderProblem(first) : ''}`,
    )
  }
  const asking = askings(loaded).find((one) => one.name === name)
  if (asking && (version === undefined || asking.guide.hash === version)) return asking
  const kept = version === undefined ? undefined : await house.store.mapping(version)
  if (!kept) throw new Refusal('not-found', `There is no such version of ${partner} ${name}.`)
  return {
    partner,
    name,
    guide: JSON.parse(kept.content) as ResolvedGuide,
    isListed: asking?.isListed ?? true,
  }
}

async function checkAgreed({ store }: House, partner: string, name: string): Promise<void> {
  const version = (await store.activeAgreements()).find((one) => one.partner === partner)
  if (!version)
    throw new Refusal(
      'not-found',
      `No partner ${partner} is in force; "edigw partners apply" puts it in force.`,
    )
  const names = namedGuides(JSON.parse(version.content) as Agreement).map((one) => one.name)
  if (!names.includes(name))
    throw new Refusal(
      'not-found',
      `The agreement with ${partner} has no mapping ${name}; it has ${names.join(', ')}.`,
    )
}

async function activeHash({ store }: House, partner: string, name: string): Promise<string | undefined> {
  const [standing] = await store.mappingStandings({ partner, name, states: ['active'], limit: 1 })
  return standing?.hash
}

const versionOf = ({ clock }: House, { partner, name, guide }: Asking) => ({
  ...{ hash: guide.hash, partner, name, type: guide.guide },
  ...{ at: instant(clock), content: JSON.stringify(guide) },
})

function checkOverride({ clock }: House, { reason, expires }: NonNullable<ToActivate['override']>): void {
  const [now, end] = [clock().getTime(), Date.parse(expires)]
  if (reason.trim() === '') throw new Refusal('invalid-request', 'An override needs a reason, in words.')
  if (Number.isNaN(end)) throw new Refusal('invalid-request', `${expires} is no time in RFC 3339.`)
  if (end <= now) throw new Refusal('invalid-request', `The override has expired already (${expires}).`)
  if (end > now + LONGEST_OVERRIDE_DAYS * DAY)
    throw new Refusal('invalid-request', `An override holds for ${LONGEST_OVERRIDE_DAYS} days at most.`)
}

const short = (hash: string) => hash.slice(0, 12)

const defined = <K extends string>(name: K, value: string | undefined): { [N in K]?: string } =>
  value === undefined ? {} : ({ [name]: value } as { [N in K]: string })
