// What only one of several processes can see, such as what its own disk has left: it notes that in the store for as long as it
// is so, and whichever process looks for alerts finds it there. What a process noted that was killed is over within minutes.
import { after, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { DoorTrouble } from '../../store/alerts.ts'
import type { Condition, Watch } from './condition.ts'

/** Milliseconds between two notes. */
const EVERY = 20_000
/** What was noted longer ago is over. */
const FRESH = 120_000
/** Before what is noted of a process, among the troubles with partners' servers. */
const OWN = 'process/'

/** Whether a trouble is a process's own, and not that of a partner's server. */
export const isOfProcess = ({ place }: Pick<DoorTrouble, 'place'>): boolean => place.startsWith(OWN)

export interface Noting {
  /** Looks now, and notes what is so; it does so by itself anyway. Never rejects. */
  look(): Promise<void>
  stop(): Promise<void>
}

type Desk = Pick<House, 'store' | 'clock' | 'log'>

/** Begins to note what the watches find, under where the process is; what it left there before is over unless it is so still. */
export function startNoting(house: Desk, where: string, watches: readonly Watch[]): Noting {
  const left = new Set(watches.map(({ kind }) => kind))
  let last: Promise<void> = Promise.resolve()
  const look = (): Promise<void> => {
    last = last.then(async () => {
      for (const watch of watches) await note(house, where, watch, left)
    })
    return last
  }
  const timer = setInterval(() => void look(), EVERY)
  void look()
  return {
    look,
    stop() {
      clearInterval(timer)
      return last
    },
  }
}

/** Notes what a watch finds, or that it is over where it may be `left` there. */
async function note(
  { store, clock, log }: Desk,
  where: string,
  { kind, find }: Watch,
  left: Set<string>,
): Promise<void> {
  const place = `${OWN}${kind} ${where}`
  try {
    const [condition] = await find()
    if (condition) {
      left.add(kind)
      await store.noteTrouble({ place, partner: '', at: instant(clock), says: condition.says })
    } else if (left.has(kind)) {
      await store.noteFine(place)
      left.delete(kind)
    }
  } catch (err) {
    log.error({ err, kind }, 'what is so of this process could not be noted')
  }
}

/** What processes note of a kind, as conditions; `advice` and `command` are the same for all of them. */
export const notedWatch = (
  { store, clock }: Pick<House, 'store' | 'clock'>,
  kind: string,
  what: Pick<Condition, 'advice' | 'command'>,
): Watch => ({
  kind,
  find: async () => {
    const [since, own] = [after(clock, -FRESH), `${OWN}${kind} `]
    const noted = (await store.doorTroubles()).filter(({ place, at }) => place.startsWith(own) && at >= since)
    return noted.map(({ place, says }) => {
      const where = place.slice(own.length)
      return { subject: where, says: `At ${where}: ${says}`, ...what }
    })
  },
})
