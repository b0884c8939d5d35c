// The places of a partner's SFTP connections, counted over all processes of one store: each connection holds a turn of the
// store for as long as it lasts, which is two small writes, and one more every twenty seconds. The places of a process that
// was killed are free within a minute.
import { HOLD, holdTurn } from '../../exchange/holding.ts'
import { after, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'

type Desk = Pick<House, 'store' | 'clock' | 'log'>

/** Gives a place back. Never rejects. */
export type Leave = () => Promise<void>

/**
 * Takes one of `most` places of a name; undefined where so many are taken. A store that does not answer turns nobody away:
 * without it nothing can be brought or fetched anyway.
 */
export async function takeSeat(house: Desk, name: string, most: number): Promise<Leave | undefined> {
  const { store, clock, log } = house
  const ask = { name: `seat/${name}`, most, now: instant(clock) }
  try {
    const turn = await store.takeTurnOf({ ...ask, until: after(clock, HOLD), beyond: after(clock, 2 * HOLD) })
    if (!turn) return undefined
    const holding = holdTurn(house, turn)
    return async () => {
      holding.end()
      await store
        .endTurn({ ...turn, until: '' })
        .catch((err: unknown) =>
          log.error({ err, turn: turn.name }, 'a place was not given back; it ends by itself'),
        )
    }
  } catch (err) {
    log.error({ err, seat: name }, 'places could not be counted over all processes')
    return async () => {}
  }
}
