// The states of the gateway that the ERP's contract speaks of, brought about as in life: a partner's file is
// taken in, the exchange does its steps, and the orders are in the feed.
import { openReception } from '../exchange/receive.ts'
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { FeedEntry } from '../store/record.ts'
import { CannotAnswer, type StateHandler } from './endpoint.ts'

/** The house that is brought into a state. */
export interface OrderWorld {
  house: House
  /** Resolves when the exchange has nothing left to do. */
  idle: () => Promise<void>
  /** Who brings orders: a principal of the same name must be the partner's. */
  partner: string
  /** An X12 file of two good orders. */
  file: Uint8Array
  /** The cursor after the first waiting order, as the API hands it out. */
  cursorAfterOne: () => Promise<string>
}

/** State → what makes it so; each begins with an empty feed, and answers the ids of what it made. */
export function orderStates(world: OrderWorld): Readonly<Record<string, StateHandler>> {
  let count = 0
  const twoWait = async () => {
    await clearFeed(world)
    const [first, second] = await bringTwo(world, anew(world.file, ++count))
    return { first: first.id, second: second.id, cursor: await world.cursorAfterOne() }
  }
  return {
    'no order waits': () => clearFeed(world),
    'two orders wait': twoWait,
    'two orders wait, and the first was accepted': async () => {
      const made = await twoWait()
      await accept(world, made.first)
      return made
    },
  }
}

const environment = 'production'

const waiting = ({ house }: OrderWorld): Promise<FeedEntry[]> =>
  house.store.feedAfter({ environment, types: ['order'], after: 0, undecided: true, limit: 100 })

const accept = ({ house }: OrderWorld, entry: string) =>
  house.store.decide(entry, { decision: 'accepted', at: instant(house.clock) })

async function clearFeed(world: OrderWorld): Promise<void> {
  for (const { id } of await waiting(world)) await accept(world, id)
}

async function bringTwo(world: OrderWorld, bytes: Uint8Array): Promise<[FeedEntry, FeedEntry]> {
  const { house, partner } = world
  const arrival = { principal: partner, partner, door: 'http', environment, limit: 1 << 20 } as const
  const reception = openReception(house, arrival)
  await reception.append(bytes)
  await reception.finish()
  await world.idle()
  const [first, second, ...more] = await waiting(world)
  if (!first || !second || more.length > 0)
    throw new CannotAnswer('the file was to put two orders into the feed, and did not')
  return [first, second]
}

/**
 * The file under control numbers of its own: the same bytes again would be a repeat, the same numbers a duplicate.
 * ISA13 stands at byte 90, and GS06 is to be the same number without its zeros.
 */
function anew(file: Uint8Array, count: number): Uint8Array {
  const text = Buffer.from(file).toString('latin1')
  const [old = ''] = /[1-9]\d*/.exec(text.slice(90, 99)) ?? []
  return Buffer.from(text.replaceAll(old, String(Number(old) + count)), 'latin1')
}
