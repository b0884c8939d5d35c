// Files of the last minute, where a limit is agreed: those that began here, and those that other processes received, by the
// receipts, which are asked for again each second. What others took within that second may be too much.
import { idBefore } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { byWhich, Exceeded } from './exceeded.ts'
import { type Bound, doorsOf, keyOf, keysOf, type Who } from './terms.ts'

/** Times in milliseconds, oldest first. */
interface Recent {
  begun: number[]
  received: number[]
  /** How many others received, and when the store was asked. */
  others: number
  asked: number
}

export interface Minutes {
  /** Looks what others received, where a limit is agreed. */
  look(partner: string, bound: Bound): Promise<void>
  /** Throws what was agreed. */
  check(partner: string, bound: Bound): void
  /** One more begins. */
  begin(partner: string, bound: Bound): void
  /** One more was received here. */
  add(who: Who): void
}

const SECOND = 1_000
const MINUTE = 60_000

export function openMinutes({ store, clock }: Pick<House, 'store' | 'clock'>): Minutes {
  const recents = new Map<string, Recent>()
  const now = () => clock().getTime()
  const recentOf = (partner: string, { of }: Bound): Recent => {
    const key = keyOf(partner, of)
    const recent = recents.get(key) ?? { begun: [], received: [], others: 0, asked: Number.NEGATIVE_INFINITY }
    recents.set(key, recent)
    forget(recent, now())
    return recent
  }
  return {
    async look(partner, bound) {
      if (bound.filesPerMinute === undefined) return
      const recent = recentOf(partner, bound)
      if (Math.abs(now() - recent.asked) < SECOND) return
      recent.asked = now()
      const after = idBefore(new Date(now() - MINUTE + 1))
      const { files } = await store.countReceived({ partner, doors: doorsOf(bound), after })
      recent.others = Math.max(0, files - recent.received.length)
    },
    check(partner, bound) {
      const { of, filesPerMinute: most } = bound
      if (most === undefined) return
      const { begun, others } = recentOf(partner, bound)
      if (begun.length + others < most) return
      // When the oldest that began here is a minute old; where others brought them, that may be sooner.
      const wait = Math.max(1, Math.ceil(((begun[0] ?? now()) + MINUTE - now()) / SECOND))
      const says = `At most ${most} files a minute are agreed${byWhich(of)}: the next one in ${wait} s.`
      throw new Exceeded({ word: 'filesPerMinute', most, of }, wait, says)
    },
    begin(partner, bound) {
      if (bound.filesPerMinute !== undefined) recentOf(partner, bound).begun.push(now())
    },
    add(who) {
      for (const key of keysOf(who)) recents.get(key)?.received.push(now())
    },
  }
}

/** What is older than a minute; also what a clock that was set back has left in the future. */
function forget({ begun, received }: Recent, now: number): void {
  for (const times of [begun, received]) {
    const kept = times.findIndex((at) => at > now - MINUTE && at <= now)
    times.splice(0, kept < 0 ? times.length : kept)
  }
}
