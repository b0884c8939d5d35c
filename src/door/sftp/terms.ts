// What the agreements in force say of drop points: from where a partner comes, and how much it may bring. They are looked
// up for every log-in and every file, so they are kept for a moment.
import { type Agreement, bytesIn } from '../../partner/agreement.ts'
import type { House } from '../../setting/house.ts'
import { within } from '../../setting/networks.ts'

export interface Terms {
  /** Whether the partner may come from an address. */
  comesFrom(address: string): boolean
  connections?: number
  filesPerMinute?: number
  filesPerDay?: number
  bytesPerDay?: number
  bytesPerSecond?: number
  unfinishedFiles?: number
  unfinishedBytes?: number
}

export interface AgreedTerms {
  /** The terms of a partner; none of their own where no agreement is in force. */
  of(partner: string): Promise<Terms>
  /** As they were when they were last looked up. */
  last(partner: string): Terms
}

/** Milliseconds after which an agreement that came into force counts. */
const FRESH = 2_000

const NONE: Terms = { comesFrom: () => true }

/** The terms of every partner. */
export function openTerms({ store, clock }: Pick<House, 'store' | 'clock'>): AgreedTerms {
  let known: ReadonlyMap<string, Terms> = new Map()
  let version = -1
  let looked = Number.NEGATIVE_INFINITY

  async function look(): Promise<void> {
    const now = clock().getTime()
    if (Math.abs(now - looked) < FRESH) return
    const current = await store.registryVersion()
    if (current !== version) known = new Map((await store.activeAgreements()).map(termsIn))
    version = current
    looked = now
  }

  const last = (partner: string) => known.get(partner) ?? NONE
  return {
    last,
    async of(partner) {
      await look()
      return last(partner)
    },
  }
}

function termsIn({ partner, content }: { partner: string; content: string }): [string, Terms] {
  const { from, bytesPerDay, bytesPerSecond, unfinished, ...counts } =
    (JSON.parse(content) as Agreement).doors?.sftp ?? {}
  return [
    partner,
    {
      comesFrom: from ? within(from) : NONE.comesFrom,
      ...counts,
      ...(bytesPerDay === undefined ? {} : { bytesPerDay: bytesIn(bytesPerDay) }),
      ...(bytesPerSecond === undefined ? {} : { bytesPerSecond: bytesIn(bytesPerSecond) }),
      ...(unfinished?.files === undefined ? {} : { unfinishedFiles: unfinished.files }),
      ...(unfinished?.bytes === undefined ? {} : { unfinishedBytes: bytesIn(unfinished.bytes) }),
    },
  ]
}
