// What was agreed with partners, for both doors of a process: one count of files, bytes and connections for the two of them.
import type { House } from '../../setting/house.ts'
import { openPlaces } from '../throttle.ts'
import { byWhich, Exceeded } from './exceeded.ts'
import { type Intake, openIntake } from './intake.ts'
import { openPace } from './pace.ts'
import { type Leave, takeSeat } from './seats.ts'
import { type AgreedTerms, type Bound, keyOf, keysOf, openTerms, type Terms, type Who } from './terms.ts'

export interface Agreed {
  terms: AgreedTerms
  intake: Intake
  /** Resolves when so many bytes have had their time; at once where no speed is agreed. */
  pace(who: Who, bytes: number): Promise<void>
  /** One more request under way, of this process. Throws where so many are; else `leave` is called for it once. */
  enter(who: Who, terms: Terms): void
  leave(who: Who): void
  /** One more connection, of all processes; what is answered ends it. Rejects where so many are open. */
  open(who: Who, terms: Terms): Promise<Leave>
}

/** What holds at the doors of this process; on a store that is `shared` with others connections are counted for all of them. */
export function openAgreed(
  house: Pick<House, 'store' | 'clock' | 'log'>,
  { shared = false }: { shared?: boolean } = {},
): Agreed {
  const terms = openTerms(house)
  const pace = openPace(house.clock)
  const places = openPlaces(Number.POSITIVE_INFINITY)
  const enter: Agreed['enter'] = ({ partner, door }, { bounds }) => {
    const entered: string[] = []
    for (const which of ['both', door] as const) {
      const most = bounds.find(({ of }) => of === which)?.connections ?? Number.POSITIVE_INFINITY
      const name = keyOf(partner, which)
      if (places.enter(name, most)) {
        entered.push(name)
        continue
      }
      for (const one of entered) places.leave(one)
      throw tooMany(which, most)
    }
  }
  const leave = (who: Who) => {
    for (const key of keysOf(who)) places.leave(key)
  }
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
    enter,
    leave,
    async open(who, agreed) {
      enter(who, agreed)
      try {
        const seats = shared ? await seatsOf(house, who, agreed) : []
        return async () => {
          leave(who)
          await Promise.all(seats.map((end) => end()))
        }
      } catch (reason) {
        leave(who)
        throw reason
      }
    },
  }
}

/** A place of each bound that says how many there are; none is kept where one is not to be had. */
async function seatsOf(
  house: Pick<House, 'store' | 'clock' | 'log'>,
  { partner }: Who,
  { bounds }: Terms,
): Promise<Leave[]> {
  const seats: Leave[] = []
  for (const { of, connections } of bounds) {
    if (connections === undefined) continue
    const seat = await takeSeat(house, keyOf(partner, of), connections)
    if (seat) {
      seats.push(seat)
      continue
    }
    await Promise.all(seats.map((end) => end()))
    throw tooMany(of, connections)
  }
  return seats
}

function tooMany(of: Bound['of'], most: number): Exceeded {
  const says = `At most ${most} connections at once are agreed${byWhich(of)}, and so many are open.`
  return new Exceeded({ word: 'connections', most, of }, 1, says)
}
