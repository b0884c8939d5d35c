// Servers that are in trouble are left alone for a while, longer each time: a dead one must not cost each document its
// patience, nor one that shuts us out be asked all day.
import type { Clock } from '../../setting/clock.ts'

const FIRST = 1_000
const LONGEST = 10 * 60_000

export interface Trouble {
  /** What the partner's server was last in trouble with, while it is left alone. */
  of(partner: string): string | undefined
  failed(partner: string, says: string): void
  fine(partner: string): void
}

export function openTrouble(clock: Clock): Trouble {
  const known = new Map<string, { until: number; times: number; says: string }>()
  return {
    of(partner) {
      const one = known.get(partner)
      return one && one.until > clock().getTime() ? one.says : undefined
    },
    failed(partner, says) {
      const times = (known.get(partner)?.times ?? 0) + 1
      const wait = Math.min(LONGEST, FIRST * 2 ** Math.min(times - 1, 20))
      known.set(partner, { until: clock().getTime() + wait, times, says })
    },
    fine: (partner) => void known.delete(partner),
  }
}
