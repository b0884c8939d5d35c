// What the agreements in force say of those who come to us: from where a partner comes, and how much it may bring. They are
// looked up for every log-in, request and file, so they are kept for a moment.
import { type Agreement, type Bounds, bytesIn } from '../../partner/agreement.ts'
import type { House } from '../../setting/house.ts'
import { within } from '../../setting/networks.ts'

/** The doors to which partners come. */
export type DoorName = 'sftp' | 'http'

export interface Who {
  partner: string
  door: DoorName
}

/** So much is agreed for one door, or for both of them together. */
export interface Bound {
  of: 'both' | DoorName
  connections?: number
  filesPerMinute?: number
  filesPerDay?: number
  bytesPerDay?: number
  bytesPerSecond?: number
}

/** The doors that a bound is about. */
export const doorsOf = ({ of }: Bound): readonly DoorName[] => (of === 'both' ? DOORS : [of])

const DOORS: readonly DoorName[] = ['sftp', 'http']

/** Under which something is counted. */
export const keyOf = (partner: string, of: Bound['of']): string => `${partner} ${of}`

/** Under which what somebody does at one door is counted. */
export const keysOf = ({ partner, door }: Who): string[] => [keyOf(partner, 'both'), keyOf(partner, door)]

/** What holds for a partner at one door. */
export interface Terms {
  /** Whether the partner may come from an address. */
  comesFrom(address: string): boolean
  bounds: readonly Bound[]
  unfinishedFiles?: number
  unfinishedBytes?: number
}

export interface AgreedTerms {
  /** None of their own where no agreement is in force. */
  of(who: Who): Promise<Terms>
  /** As they were when they were last looked up. */
  last(who: Who): Terms
}

/** Milliseconds after which an agreement that came into force counts. */
const FRESH = 2_000

const NONE: Terms = { comesFrom: () => true, bounds: [] }

/** The terms of every partner. */
export function openTerms({ store, clock }: Pick<House, 'store' | 'clock'>): AgreedTerms {
  let known: ReadonlyMap<string, Terms> = new Map()
  let version = -1
  let looked = Number.NEGATIVE_INFINITY

  async function look(): Promise<void> {
    const now = clock().getTime()
    if (Math.abs(now - looked) < FRESH) return
    const current = await store.registryVersion()
    if (current !== version) known = new Map((await store.activeAgreements()).flatMap(termsIn))
    version = current
    looked = now
  }

  const last = (who: Who) => known.get(nameOf(who)) ?? NONE
  return {
    last,
    async of(who) {
      await look()
      return last(who)
    },
  }
}

const nameOf = ({ partner, door }: Who): string => keyOf(partner, door)

function termsIn({ partner, content }: { partner: string; content: string }): [string, Terms][] {
  const { limits, doors } = JSON.parse(content) as Agreement
  const { unfinished } = doors?.sftp ?? {}
  const room = {
    ...(unfinished?.files === undefined ? {} : { unfinishedFiles: unfinished.files }),
    ...(unfinished?.bytes === undefined ? {} : { unfinishedBytes: bytesIn(unfinished.bytes) }),
  }
  return DOORS.map((door) => {
    const said = [limits, doors?.[door]].filter((one) => one !== undefined)
    const lists = said.flatMap(({ from }) => (from ? [within(from)] : []))
    const bounds = [boundIn('both', limits), boundIn(door, doors?.[door])].filter(isStated)
    const comesFrom = (address: string) => lists.every((isIn) => isIn(address))
    return [nameOf({ partner, door }), { comesFrom, bounds, ...(door === 'sftp' ? room : {}) }]
  })
}

function boundIn(of: Bound['of'], said: Bounds = {}): Bound {
  const { connections, filesPerMinute, filesPerDay, bytesPerDay, bytesPerSecond } = said
  return {
    of,
    ...(connections === undefined ? {} : { connections }),
    ...(filesPerMinute === undefined ? {} : { filesPerMinute }),
    ...(filesPerDay === undefined ? {} : { filesPerDay }),
    ...(bytesPerDay === undefined ? {} : { bytesPerDay: bytesIn(bytesPerDay) }),
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond: bytesIn(bytesPerSecond) }),
  }
}

const isStated = (bound: Bound): boolean => Object.keys(bound).length > 1
