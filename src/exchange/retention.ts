// Purging what is older than somebody said it is to be kept: the agreement where it says so, else the installation. Where
// neither does, everything is kept. In small batches, so that no document waits for it, as a duty of one process at a time.
import { type Agreement, ageOf, type KeepRule, type Kept } from '../partner/agreement.ts'
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { Body, Purged } from '../store/retention.ts'
import type { Store } from '../store/store.ts'
import type { Duty } from './duties.ts'

/** What an installation keeps of partners whose agreement says nothing else, and for how long its audit trail. */
export type KeepSetting = KeepRule & { audit?: string }

export interface RetentionRule {
  partner: string
  kind: Kept
  keep: string
  by: 'agreement' | 'setting'
}

/** What goes, or went, by one rule. */
export interface Going extends RetentionRule {
  count: number
  bytes: number
}

const KINDS: readonly Kept[] = ['bytes', 'documents', 'files']

const BODIES: Readonly<Record<Kept, readonly Body[]>> = {
  bytes: ['receipts', 'sent'],
  documents: ['documents'],
  files: ['files'],
}

type Books = Pick<Store, 'activeAgreements' | 'partnersKept' | 'purgeable'>

/** The rules in force, by partner; one without an agreement any more has the installation's. */
async function retentionRules(store: Books, setting: KeepSetting): Promise<RetentionRule[]> {
  const agreed = new Map<string, KeepRule>()
  for (const { partner, content } of await store.activeAgreements())
    agreed.set(partner, (JSON.parse(content) as Agreement).keep ?? {})
  const isForAll = KINDS.some((kind) => setting[kind] !== undefined)
  const partners = new Set([...agreed.keys(), ...(isForAll ? await store.partnersKept() : [])])
  return [...partners].toSorted().flatMap((partner) =>
    KINDS.flatMap((kind): RetentionRule[] => {
      const own = agreed.get(partner)?.[kind]
      const keep = own ?? setting[kind]
      return keep === undefined
        ? []
        : [{ partner, kind, keep, by: own === undefined ? 'setting' : 'agreement' }]
    }),
  )
}

const PAGE = 500
const GATEWAY = 'gateway'
/** What is noted where an operator asked, and nothing went. */
const NONE_OLD = 'retention found nothing'

interface Found {
  body: Body
  before: string
  ids: string[]
  bytes: number
}

const boundOf = (now: Date, keep: string): string => new Date(now.getTime() - ageOf(keep)).toISOString()

/** What would go by a rule, page by page. */
async function* pagesOf(
  store: Books,
  { partner, kind, keep }: RetentionRule,
  now: Date,
): AsyncGenerator<Found> {
  const before = boundOf(now, keep)
  for (const body of BODIES[kind]) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: Awaited<ReturnType<Books['purgeable']>> = await store.purgeable({
        ...{ body, partner, before, after },
        limit: PAGE,
      })
      const bytes = page.found.reduce((sum, one) => sum + one.bytes, 0)
      yield { body, before, ids: page.found.map(({ id }) => id), bytes }
      after = page.last
    }
  }
}

/** What would go now; nothing is changed. Memory does not grow with it. */
export async function wouldGo(store: Books, setting: KeepSetting, now: Date): Promise<Going[]> {
  const going: Going[] = []
  for (const rule of await retentionRules(store, setting)) {
    let [count, bytes] = [0, 0]
    for await (const page of pagesOf(store, rule, now)) {
      count += page.ids.length
      bytes += page.bytes
    }
    going.push({ ...rule, count, bytes })
  }
  return going
}

/** How a rule is written on the stone of what went by it. */
const written = ({ kind, keep, by }: RetentionRule): string => `${kind}: ${keep} of the ${by}`

/** Who lets it go: an operator, whose act is noted also where nothing went, or the gateway itself. */
interface Purging {
  principal: string
  signal?: AbortSignal
}

/**
 * Purges what is old, as long as it may; what went, by rule. The audit trail has one entry of it; a run that is killed before
 * has counted what went, and the next one tells it.
 */
export async function purgeOld(house: House, setting: KeepSetting, who: Purging): Promise<Going[]> {
  const { store, clock } = house
  const { principal, signal } = who
  const going: Going[] = []
  for (const rule of await retentionRules(store, setting))
    going.push({ ...rule, ...(await purgeBy(house, rule, who)) })
  // What files named that are gone, and what uploads left that were cut off.
  if (going.length > 0 && !signal?.aborted) await store.sweepBlobs(boundOf(clock(), '1d'))
  if (setting.audit !== undefined) await purgeAudit(house, setting.audit, who)
  const told = await store.tellPurged({ principal, at: instant(clock), stale: boundOf(clock(), '1d') })
  if (principal !== GATEWAY && told === 0)
    await store.audit({ at: instant(clock), principal, act: NONE_OLD, subject: 'store', detail: '' })
  return going
}

async function purgeBy(
  { store, clock }: House,
  rule: RetentionRule,
  { principal, signal }: Purging,
): Promise<{ count: number; bytes: number }> {
  let [count, bytes] = [0, 0]
  for await (const { body, before, ids } of pagesOf(store, rule, clock())) {
    if (signal?.aborted) break
    if (ids.length === 0) continue
    const { partner } = rule
    const ask = { body, partner, before, ids, at: instant(clock), rule: written(rule), principal }
    const went = await store.purge(ask)
    count += went.count
    bytes += went.bytes
  }
  return { count, bytes }
}

async function purgeAudit(
  { store, clock }: House,
  keep: string,
  { principal, signal }: Purging,
): Promise<void> {
  const before = boundOf(clock(), keep)
  for (let count = PAGE; count === PAGE && !signal?.aborted; )
    ({ count } = await store.purgeAudit({
      ...{ before, limit: PAGE, at: instant(clock) },
      ...{ rule: `audit: ${keep} of the setting`, principal },
    }))
}

/** What a caller is told who asks for what went. */
export const purgedOn = ({ what, at, rule }: Purged): string =>
  `${what === 'bytes' ? 'Its bytes were' : 'It was'} purged on ${at.slice(0, 10)} (${rule}); ids, hashes, numbers and states are kept.`

const SIX_HOURS = 6 * 3_600_000

/** Purges every six hours. */
export const retentionDuty = (house: House, setting: KeepSetting): Duty => ({
  name: 'retention',
  every: SIX_HOURS,
  act: async (signal) => {
    const gone = (await purgeOld(house, setting, { principal: GATEWAY, signal })).filter(
      ({ count }) => count > 0,
    )
    for (const { partner, kind, count, bytes } of gone)
      house.log.info({ partner, kind, count, bytes }, 'old bodies were purged')
  },
})
