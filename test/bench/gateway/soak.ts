// A soak: memory over a long time, and whether it is flat. The rule: the mean of the last third of the time is at most a
// tenth, or sixteen megabytes, above that of the third before it; the first third is for warming up.
import type { Hall } from './hall.ts'
import type { StoreWatch } from './machine.ts'
import { type Outcome, runTraffic } from './phase.ts'

const EVERY = 30
const SHARE = 1.1
const LEAST = 16

export interface Soaked {
  /** Seconds and megabytes. */
  memory: [number, number][]
  isFlat: boolean
  outcome: Outcome
}

/** Whether memory, by the time at which it was looked at, is flat. */
export function isFlat(memory: readonly [number, number][]): boolean {
  const third = Math.floor(memory.length / 3)
  if (third === 0) return false
  const mean = (from: number, to: number) =>
    memory.slice(from, to).reduce((sum, [, value]) => sum + value, 0) / (to - from)
  const before = mean(memory.length - 2 * third, memory.length - third)
  return mean(memory.length - third, memory.length) <= Math.max(before * SHARE, before + LEAST)
}

/** Sends so many documents a second for so long; tells memory every 30 seconds. */
export async function soak(
  hall: Hall,
  watch: StoreWatch,
  { seconds, rate, say }: { seconds: number; rate: number; say: (text: string) => void },
): Promise<Soaked> {
  const memory: [number, number][] = []
  let told = 0
  const outcome = await runTraffic(hall, watch, {
    seconds,
    rate,
    window: 0,
    samples: false,
    tick: (elapsed, now) => {
      if (elapsed < (memory.at(-1)?.[0] ?? -1) + 1) return
      memory.push([Math.round(elapsed), now])
      if (elapsed < told) return
      told += EVERY
      say(`  ${Math.round(elapsed)} s: ${Math.round(now)} MB`)
    },
  })
  return { memory, isFlat: isFlat(memory), outcome }
}
