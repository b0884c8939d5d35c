// Bytes that nobody names: of uploads that broke off or were killed, and of files that came a second time. They are kept for
// a day, which is longer than any upload lasts.
import { after } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { Duty } from './duties.ts'

const DAY = 24 * 60 * 60 * 1000

/** Discards them once a day. */
export const strayBytes = ({ store, clock, log }: Pick<House, 'store' | 'clock' | 'log'>): Duty => ({
  name: 'stray bytes',
  every: DAY,
  async act() {
    const discarded = await store.sweepBlobs(after(clock, -DAY))
    if (discarded > 0) log.info({ discarded }, 'bytes that nobody names were discarded')
  },
})
