// How much of a partner is taken in a minute and in a day, where its agreement says so, by one door or by both.
import type { House } from '../../setting/house.ts'
import { openDays } from './days.ts'
import { openMinutes } from './minutes.ts'
import type { Terms, Who } from './terms.ts'

export interface Intake {
  /** One more file or body begins: throws the refusal that says what was agreed and when there is room again. */
  begin(partner: string, terms: Terms): Promise<void>
  /** A file has grown to so many bytes: throws as above. */
  grow(partner: string, bytes: number, terms: Terms): void
  /** A file is about to be made durable, and counts from now on. */
  receiving(who: Who, bytes: number): void
}

export function openIntake(house: Pick<House, 'store' | 'clock'>): Intake {
  const [days, minutes] = [openDays(house), openMinutes(house)]
  const grow = (partner: string, bytes: number, { bounds }: Terms): void => {
    for (const bound of bounds) days.checkBytes(partner, bytes, bound)
  }
  return {
    grow,
    async begin(partner, terms) {
      const { bounds } = terms
      for (const bound of bounds) {
        await days.look(partner, bound)
        await minutes.look(partner, bound)
      }
      // From here on nothing is waited for: of two that begin at once, the second finds the first.
      for (const bound of bounds) days.checkFiles(partner, bound)
      grow(partner, 1, terms)
      for (const bound of bounds) minutes.check(partner, bound)
      for (const bound of bounds) minutes.begin(partner, bound)
    },
    receiving(who, bytes) {
      days.add(who, bytes)
      minutes.add(who)
    },
  }
}
