// How fast a partner's bytes pass, where its agreement says so: the answer to a request is held back until its bytes have had
// their time, over all connections of this process. What was written is written at once, so nothing that was sent can be lost.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../setting/clock.ts'

/** Resolves when so many bytes of somebody have had their time; at once where no speed is agreed. */
type Pace = (whose: string, bytes: number, perSecond: number | undefined) => Promise<void>

type Wait = (milliseconds: number) => Promise<unknown>

const SECOND = 1000

export function openPace(clock: Clock, wait: Wait = (time) => sleep(time, undefined, { ref: false })): Pace {
  const free = new Map<string, number>()
  return async (whose, bytes, perSecond) => {
    if (perSecond === undefined) return
    const now = clock().getTime()
    const done = Math.max(now, free.get(whose) ?? 0) + (bytes / perSecond) * SECOND
    free.set(whose, done)
    await wait(done - now)
  }
}
