// What was agreed with partners, for both doors of a process: one count of files, bytes and connections for the two of them.
import type { House } from '../../setting/house.ts'
import { openPlaces } from '../throttle.ts'
import { byWhich, Exceeded } from './exceeded.ts'
import { type Intake, openIntake } from './intake.ts'
import { openPace } from './pace.ts'
import { type AgreedTerms, keyOf, keysOf, openTerms, type Terms, type Who } from './terms.ts'

export interface Agreed {
  terms: AgreedTerms
  intake: Intake
  /** Resolves when so many bytes have had their time; at once where no speed is agreed. */
  pace(who: Who, bytes: number): Promise<void>
  /** One more connection, or request under way. Throws where so many are open; else `leave` is called for it once. */
  enter(who: Who, terms: Terms): void
  leave(who: Who): void
}

/** What holds at the doors of this process. */
export function openAgreed(house: Pick<House, 'store' | 'clock'>): Agreed {
  const terms = openTerms(house)
  const pace = openPace(house.clock)
  const places = openPlaces(Number.POSITIVE_INFINITY)
  return {
    terms,
    intake: openIntake(house),
    async pace(who, bytes) {
      const { partner } = who
      const { bounds } = terms.last(who)
      await Promise.all(
        bounds.map(({ of, bytesPerSecond }) => pace(keyOf(partner, of), bytes, bytesPerSecond)),
      )
    },
    enter({ partner, door }, { bounds }) {
      const entered: string[] = []
      for (const which of ['both', door] as const) {
        const most = bounds.find(({ of }) => of === which)?.connections ?? Number.POSITIVE_INFINITY
        const name = keyOf(partner, which)
        if (places.enter(name, most)) {
          entered.push(name)
          continue
        }
        for (const one of entered) places.leave(one)
        const says = `At most ${most} connections at once are agreed${byWhich(which)}, and so many are open.`
        throw new Exceeded({ word: 'connections', most, of: which }, 1, says)
      }
    },
    leave(who) {
      for (const key of keysOf(who)) places.leave(key)
    },
  }
}
