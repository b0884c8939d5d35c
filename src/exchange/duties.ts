// What the house does every so often, whoever of its processes it is: each duty by one process at a time, which has its turn
// in the store. A process that dies holds a turn no longer than a minute; a duty that failed is tried again within one.
import { after, instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { HeldTurn } from '../store/turn.ts'
import { HOLD, holdTurn } from './holding.ts'

export interface Duty {
  /** The same in every process, such as `retention`. */
  name: string
  /** Milliseconds from one beginning to the next. */
  every: number
  /** May be done once more than it need be, after a kill. Ends soon after the signal: another process may have the turn then. */
  act: (signal: AbortSignal) => Promise<void>
  /** What is done by each process where the store gives nobody a turn; nothing where absent. */
  unturned?: () => Promise<void>
}

export interface Duties {
  /** Does every duty whose time has come, now, and waits for that; it is looked for every second anyway. */
  look(): Promise<void>
  /** Begins no more, tells those under way to end, and waits for them. */
  stop(): Promise<void>
}

type Watch = Pick<House, 'store' | 'clock' | 'log'>

interface Charge {
  duty: Duty
  due: string
  busy?: Promise<void>
}

const LOOK = 1_000
const AGAIN = 60_000

/** Starts to do duties, each for the first time as soon as its turn is free. */
export function startDuties(house: Watch, duties: readonly Duty[]): Duties {
  const ended = new AbortController()
  const charges: Charge[] = duties.map((duty) => ({ duty, due: '' }))
  const begin = () => {
    const now = instant(house.clock)
    for (const charge of charges) {
      if (ended.signal.aborted || charge.busy || isLater(house, charge, now)) continue
      charge.busy = attend(house, charge, ended.signal).finally(() => delete charge.busy)
    }
  }
  const rest = () => Promise.all(charges.map(({ busy }) => busy)).then(() => {})
  const timer = setInterval(begin, LOOK)
  begin()
  return {
    look() {
      begin()
      return rest()
    },
    stop() {
      clearInterval(timer)
      ended.abort()
      return rest()
    },
  }
}

/** A time so late was said by a clock that has been set back since. */
const beyond = ({ clock }: Watch, { every }: Duty): string => after(clock, every + 2 * HOLD)

const isLater = (house: Watch, { due, duty }: Charge, now: string): boolean =>
  due > now && due <= beyond(house, duty)

/** Takes the turn and does the duty, where it is ours. Never throws. */
async function attend(house: Watch, charge: Charge, stopping: AbortSignal): Promise<void> {
  const { store, clock, log } = house
  const { duty } = charge
  const { name } = duty
  try {
    const [now, until] = [instant(clock), after(clock, HOLD)]
    const taken = await store.takeTurn({ name, now, until, beyond: beyond(house, duty) })
    if ('until' in taken) {
      charge.due = taken.until
      return
    }
    const turn = { name, token: taken.token }
    charge.due = await done(house, duty, turn, stopping)
    await store.endTurn({ ...turn, until: charge.due })
  } catch (err) {
    log.error({ err, duty: name }, 'the turn for a duty could not be taken or ended')
    await duty.unturned?.().catch((error) => log.error({ err: error, duty: name }, 'nor was it done without'))
    charge.due = after(clock, Math.min(duty.every, AGAIN))
  }
}

/** Does it; answers when the next time is. */
async function done(house: Watch, duty: Duty, turn: HeldTurn, stopping: AbortSignal): Promise<string> {
  const { clock, log } = house
  const hold = holdTurn(house, turn)
  const next = after(clock, duty.every)
  try {
    await duty.act(AbortSignal.any([stopping, hold.lost]))
    return stopping.aborted ? instant(clock) : next
  } catch (err) {
    if (stopping.aborted) return instant(clock)
    log.error({ err, duty: duty.name }, 'a duty was not done; it is tried again')
    return after(clock, Math.min(duty.every, AGAIN))
  } finally {
    hold.end()
  }
}
