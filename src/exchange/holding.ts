// A turn, held for as long as what it was taken for lasts: said anew three times in the time that it would last by itself,
// so that nobody waits long for a process that died, whatever takes long.
import { after } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { HeldTurn } from '../store/turn.ts'

/** Nobody else has the turn for so long, should this process die. */
export const HOLD = 60_000

export interface Holding {
  /** Another process may have the turn. */
  lost: AbortSignal
  end(): void
}

/** Begins to hold a turn that was taken for HOLD. */
export function holdTurn(
  { store, clock, log }: Pick<House, 'store' | 'clock' | 'log'>,
  turn: HeldTurn,
): Holding {
  const lost = new AbortController()
  const keep = async () => {
    const isOurs = await store.keepTurn({ ...turn, until: after(clock, HOLD) }).catch((err) => {
      log.error({ err, turn: turn.name }, 'a turn could not be kept')
      return false
    })
    if (!isOurs) lost.abort()
  }
  const timer = setInterval(() => void keep(), HOLD / 3)
  return { lost: lost.signal, end: () => clearInterval(timer) }
}
