// Which partners' servers are in trouble, kept in the store: the process that looks for what operators must know is not
// always the one that goes there. Going on without a note is better than not going.
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'

export interface Notes {
  failed(place: string, partner: string, says: string): Promise<void>
  fine(place: string): Promise<void>
}

export function openNotes({ store, clock, log }: Pick<House, 'store' | 'clock' | 'log'>): Notes {
  const known = new Set<string>()
  const kept = (place: string, noting: Promise<void>): Promise<void> =>
    noting.catch((err) => log.error({ err, place }, 'how a partner’s server stands was not kept'))
  return {
    failed(place, partner, says) {
      known.delete(place)
      return kept(place, store.noteTrouble({ place, partner, at: instant(clock), says }))
    },
    async fine(place) {
      if (known.has(place)) return
      known.add(place)
      await kept(place, store.noteFine(place))
    },
  }
}
