// Drift that is noticed by itself: once a day what came is looked through for anything that a mapping made nothing of and
// that was never seen before. It asks what reading left, and reads nothing again. The first look at a mapping tells nobody:
// what its partner always sent is no news.
import { type Condition, counted, type Watch } from '../../exchange/alerting/condition.ts'
import type { Duty } from '../../exchange/duties.ts'
import { instant, after as later } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { SeenDrift } from '../../store/drift.ts'
import type { Document, MappingVersion } from '../../store/record.ts'
import { type Left, unreadIn } from './drift.ts'

const DAY = 86_400_000
/** The first look goes so far back. */
const FIRST = 90 * DAY
/** Something new is an alert for so long. */
const NEWS = 7 * DAY
const PAGE = 200
/** More things of one mapping are not told apart. */
const MOST = 1_000

type Seeing = Pick<House, 'store' | 'clock'>

/** The daily look through what came. */
export const driftDuty = (house: Seeing): Duty => ({
  name: 'drift',
  every: DAY,
  async act(signal) {
    for (const { partner } of await house.store.activeAgreements())
      for (const mapping of await house.store.activeMappings(partner))
        if (mapping.name.endsWith('-in') && !signal.aborted) await lookThrough(house, mapping, signal)
  },
})

async function lookThrough(house: Seeing, version: MappingVersion, signal: AbortSignal): Promise<void> {
  const { partner, name: mapping, type } = version
  const known = await house.store.driftOf({ partner, mapping })
  const keys = new Set(known.keys)
  const isFirst = known.after === undefined
  let last = known.after ?? ''
  const since = later(house.clock, -FIRST)
  while (!signal.aborted) {
    const ask = { partner, type, direction: 'in', since, limit: PAGE } as const
    const all = await house.store.documents({ ...ask, ...(last === '' ? {} : { after: last }) })
    const page = settled(house, all)
    last = page.at(-1)?.id ?? last
    const left = await leftOf(house, page)
    const fresh = left.flatMap(([document, one]) => {
      const key = keyOf(one)
      if (keys.has(key) || keys.size >= MOST) return []
      keys.add(key)
      return [seenOf({ partner, mapping, key }, document, one)]
    })
    const noticed = instant(house.clock)
    const seen = isFirst ? fresh : fresh.map((one) => ({ ...one, noticed }))
    await house.store.commitDrift({ partner, mapping, after: last, seen })
    if (page.length < PAGE) return
  }
}

/** Up to the first that is still to be read, unless that is stuck. */
function settled({ clock }: Seeing, page: readonly Document[]): Document[] {
  const recent = later(clock, -DAY)
  const open = page.findIndex(({ state, at }) => state === 'opened' && at > recent)
  return open < 0 ? [...page] : page.slice(0, open)
}

async function leftOf({ store }: Seeing, page: readonly Document[]): Promise<[Document, Left][]> {
  if (page.length === 0) return []
  const rows = await store.unmappedOf(page.map(({ id }) => id))
  const byDocument = new Map(rows.map(({ document, unmapped }) => [document, unmapped]))
  return page.flatMap((one) => {
    const unmapped = byDocument.get(one.id) || '[]'
    return unreadIn({ findings: one.findings, unmapped }).map((left): [Document, Left] => [one, left])
  })
}

/** A new code at a known place is news; ever other values of a text are none. */
const keyOf = ({ why, place, value, guide = '' }: Left): string =>
  [why, guide, place, ...(/^(code|crosswalk)-/.test(why) ? [value] : [])].join(' ').slice(0, 300)

const seenOf = (
  of: { partner: string; mapping: string; key: string },
  { id: document, at }: Document,
  { place, why, value }: Left,
): SeenDrift => ({ ...of, place, why, value, document, at })

/** What was noticed in the last days, by mapping and day. */
export const driftWatch = ({ store, clock }: Seeing): Watch => ({
  kind: 'mapping-drifted',
  event: 'mapping.drifted',
  find: async () => {
    const noticed = await store.noticedDrift(later(clock, -NEWS))
    const groups = Map.groupBy(noticed, (one) => `${one.partner}/${one.mapping}/${one.noticed?.slice(0, 10)}`)
    return [...groups].map(([subject, some]) => drifted(subject, some))
  },
})

const NAMED = 5

function drifted(subject: string, some: readonly SeenDrift[]): Condition {
  const [{ partner, mapping, document }] = some as [SeenDrift]
  const named = some.slice(0, NAMED).map(({ place, why, value }) => `${place} "${value}" (${why})`)
  const more = some.length > NAMED ? `, and ${some.length - NAMED} more` : ''
  return {
    subject,
    partner,
    says: `${partner} sends ${counted(some.length, 'thing')} that ${mapping} never read before and makes nothing of: ${named.join(', ')}${more}; first in ${document}`,
    advice: 'Ask the partner what it means; map it, or list it under drops of the contract.',
    command: `edigw mapping drift ${partner} ${mapping} --new 7d`,
  }
}
