// How much of a partner is taken in a minute and in a day, where its agreement says so. The day's count is the store's, asked
// for again each minute, so that it holds for all processes; the minute's is this process's own.
import { Refusal } from '../../exchange/refusal.ts'
import { idBefore, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { type Buckets, openBuckets } from '../throttle.ts'
import type { Terms } from './terms.ts'

interface Tally {
  day: string
  /** When the store was asked, in milliseconds. */
  asked: number
  files: number
  bytes: number
}

export interface Intake {
  /** One more file begins: throws the Refusal that says what was agreed and when there is room again. */
  begin(partner: string, terms: Terms): Promise<void>
  /** A file has grown to so many bytes: throws as above. */
  grow(partner: string, bytes: number, terms: Terms): void
  /** A file was received. */
  received(partner: string, bytes: number): void
}

const MINUTE = 60_000

export function openIntake({ store, clock }: Pick<House, 'store' | 'clock'>): Intake {
  const minutes = new Map<number, Buckets>()
  const tallies = new Map<string, Tally>()

  function checkMinute(partner: string, most: number): void {
    const buckets = minutes.get(most) ?? openBuckets(clock, { capacity: most, perSecond: most / 60 })
    minutes.set(most, buckets)
    const { granted, wait } = buckets.take(partner)
    if (granted) return
    const again = `the next one in ${Math.ceil(wait)} s`
    throw new Refusal('too-many', `At most ${most} files a minute are agreed: ${again}.`)
  }

  async function today(partner: string): Promise<Tally> {
    const [day, now] = [instant(clock).slice(0, 10), clock().getTime()]
    const known = tallies.get(partner)
    if (known?.day === day && Math.abs(now - known.asked) < MINUTE) return known
    const after = idBefore(new Date(day))
    const tally = { day, asked: now, ...(await store.countReceived({ partner, door: 'sftp', after })) }
    tallies.set(partner, tally)
    return tally
  }

  async function begin(partner: string, terms: Terms): Promise<void> {
    const { filesPerMinute, filesPerDay, bytesPerDay } = terms
    if (filesPerDay !== undefined || bytesPerDay !== undefined) {
      const { files } = await today(partner)
      if (filesPerDay !== undefined && files >= filesPerDay)
        throw new Refusal(
          'too-many',
          `At most ${filesPerDay} files a day are agreed, and so many came: ${TOMORROW}`,
        )
      grow(partner, 1, terms)
    }
    if (filesPerMinute !== undefined) checkMinute(partner, filesPerMinute)
  }

  function grow(partner: string, bytes: number, { bytesPerDay }: Terms): void {
    if (bytesPerDay === undefined || (tallies.get(partner)?.bytes ?? 0) + bytes <= bytesPerDay) return
    throw new Refusal(
      'too-large',
      `At most ${bytesPerDay} bytes a day are agreed, and this would be more: ${TOMORROW}`,
    )
  }

  return {
    begin,
    grow,
    received(partner, bytes) {
      const tally = tallies.get(partner)
      if (!tally) return
      tally.files += 1
      tally.bytes += bytes
    },
  }
}

const TOMORROW = 'again from 00:00 UTC.'
