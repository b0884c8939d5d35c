// Files and bytes of a day, in UTC, where a limit is agreed: counted by the receipts, which are asked for again each minute, so
// that it holds for all processes and costs no commit. What others took within that minute may be too much.
import { idBefore, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { byWhich, Exceeded } from './exceeded.ts'
import { type Bound, doorsOf, keyOf, keysOf, type Who } from './terms.ts'

interface Tally {
  day: string
  /** When the store was asked, in milliseconds. */
  asked: number
  files: number
  bytes: number
}

export interface Days {
  /** Looks what was received on this day, where a limit of it is agreed. */
  look(partner: string, bound: Bound): Promise<void>
  /** Both throw what was agreed, by what was looked at last. */
  checkFiles(partner: string, bound: Bound): void
  checkBytes(partner: string, bytes: number, bound: Bound): void
  add(who: Who, bytes: number): void
}

const SECOND = 1_000
const MINUTE = 60_000
const DAY = 86_400_000
const TOMORROW = 'again from 00:00 UTC.'

export function openDays({ store, clock }: Pick<House, 'store' | 'clock'>): Days {
  const tallies = new Map<string, Tally>()
  const untilTomorrow = (): number => Math.ceil((DAY - (clock().getTime() % DAY)) / SECOND)
  const so = (partner: string, { of }: Bound) => tallies.get(keyOf(partner, of)) ?? { files: 0, bytes: 0 }
  return {
    async look(partner, bound) {
      if (bound.filesPerDay === undefined && bound.bytesPerDay === undefined) return
      const [day, now] = [instant(clock).slice(0, 10), clock().getTime()]
      const key = keyOf(partner, bound.of)
      const known = tallies.get(key)
      if (known?.day === day && Math.abs(now - known.asked) < MINUTE) return
      const after = idBefore(new Date(day))
      const counted = await store.countReceived({ partner, doors: doorsOf(bound), after })
      tallies.set(key, { day, asked: now, ...counted })
    },
    checkFiles(partner, bound) {
      const { of, filesPerDay: most } = bound
      if (most === undefined || so(partner, bound).files < most) return
      const says = `At most ${most} files a day are agreed${byWhich(of)}, and so many came: ${TOMORROW}`
      throw new Exceeded({ word: 'filesPerDay', most, of }, untilTomorrow(), says)
    },
    checkBytes(partner, bytes, bound) {
      const { of, bytesPerDay: most } = bound
      if (most === undefined || so(partner, bound).bytes + bytes <= most) return
      const says = `At most ${most} bytes a day are agreed${byWhich(of)}, and this would be more: ${TOMORROW}`
      throw new Exceeded({ word: 'bytesPerDay', most, of }, untilTomorrow(), says)
    },
    add(who, bytes) {
      for (const key of keysOf(who)) {
        const tally = tallies.get(key)
        if (!tally) continue
        tally.files += 1
        tally.bytes += bytes
      }
    },
  }
}
