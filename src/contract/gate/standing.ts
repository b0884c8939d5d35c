// How mappings stand: which version of each is in force and why, what waits beside it, and what a person must look at.
import type { Duty } from '../../exchange/duties.ts'
import { isExpired } from '../../partner/apply.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Activation, MappingStanding } from '../../store/registry.ts'
import { engineHash } from './engine.ts'

export interface MappingOverview {
  partner: string
  /** Such as 850-in. */
  name: string
  type: string
  /** The version in force; absent where there is none, and documents wait. */
  active?: MappingStanding
  /** Why it is in force; absent for what was so before there was a gate. */
  record?: Activation
  /** The version that was not let in, or is not activated yet. */
  candidate?: MappingStanding
  /** It was verified with another engine than runs here, or never. */
  verifyAgain: boolean
  /** It is in force only by a person's word, and the time for which that was given is over. */
  isExpired: boolean
}

/** What a look at mappings needs: the store of a house, or one that is only looked at. */
interface Seeing extends Pick<House, 'clock'> {
  store: Pick<House['store'], 'mappingStandings' | 'activationsInForce'>
}

type After = { partner: string; name: string }

/** More versions in a state than one mapping has. */
const MOST_OF_ONE = 2

/** Mappings by partner and name, at most `limit`, after one. */
export async function mappingOverviews(
  house: Seeing,
  { limit, partner, after }: { limit: number; partner?: string; after?: After },
): Promise<MappingOverview[]> {
  const standings = await house.store.mappingStandings({
    ...(partner === undefined ? {} : { partner }),
    ...(after === undefined ? {} : { after }),
    states: ['active', 'draft', 'verified'],
    limit: limit * MOST_OF_ONE,
  })
  const records = await house.store.activationsInForce(partner)
  const byName = Map.groupBy(standings, (one) => keyOf(one))
  return [...byName.values()].slice(0, limit).map((ofOne) => overviewOf(house, ofOne, records))
}

const keyOf = ({ partner, name }: After) => `${partner}/${name}`

function overviewOf(
  { clock }: Pick<House, 'clock'>,
  ofOne: readonly MappingStanding[],
  records: readonly Activation[],
): MappingOverview {
  const [{ partner, name, type }] = ofOne as [MappingStanding]
  const active = ofOne.find(({ state }) => state === 'active')
  const candidate = ofOne.find(({ state }) => state !== 'active')
  const record = records.find((one) => keyOf(one) === keyOf({ partner, name }))
  return {
    ...{ partner, name, type },
    ...(active ? { active } : {}),
    ...(record ? { record } : {}),
    ...(candidate ? { candidate } : {}),
    verifyAgain: active !== undefined && record?.engine !== engineHash(),
    isExpired: isExpired(record, instant(clock)),
  }
}

/** How often the house looks, in milliseconds. */
const LOOK_MS = 3_600_000

/** Logs what a person must look at, every hour. */
export const mappingWatch = (house: Pick<House, 'store' | 'clock' | 'log'>): Duty => ({
  name: 'mappings',
  every: LOOK_MS,
  async act() {
    for (const alarm of await mappingAlarms(house)) house.log.error({ alarm }, 'a mapping must be looked at')
  },
})

/** Logs what a new engine asks for: once, at the start. */
export async function askToVerifyAgain(house: Pick<House, 'store' | 'clock' | 'log'>): Promise<void> {
  const again = (await everyMapping(house)).filter(({ verifyAgain }) => verifyAgain)
  if (again.length > 0)
    house.log.warn(
      { mappings: again.map((one) => keyOf(one)).slice(0, NAMED), count: again.length },
      'mappings were verified with another engine; they go on working, and are to be verified again',
    )
}

/** So many mappings are named. */
const NAMED = 20

/** What a person must look at: a sentence for each mapping that runs on though nothing vouches for it, or waits. */
export const mappingAlarms = async (house: Seeing): Promise<string[]> =>
  (await everyMapping(house)).flatMap((one) => [
    ...(one.isExpired ? [expiredText(one)] : []),
    ...(one.active ? [] : [waitingText(one)]),
  ])

/** Mappings looked at together. */
const PAGE = 500

export async function everyMapping(house: Seeing): Promise<MappingOverview[]> {
  const all: MappingOverview[] = []
  for (;;) {
    const after = all.at(-1)
    const page = await mappingOverviews(house, { limit: PAGE, ...(after ? { after } : {}) })
    all.push(...page)
    if (page.length < PAGE) return all
  }
}

const waitingText = ({ partner, name, candidate }: MappingOverview): string =>
  `no version of ${partner} ${name} is in force, its documents wait: ${candidate?.reason ?? 'it was never activated'}`

const expiredText = ({ partner, name, record }: MappingOverview): string =>
  `${partner} ${name} runs without evidence, by the word of ${record?.by} (${record?.reason}), which expired on ${record?.expires?.slice(0, 10)}: activate a verified version, or roll back`
