// Two orders in the feed, for what the ERP's contract says about pulling and deciding.
import type { FeedEntry } from '../../store/record.ts'
import { CannotAnswer, type StateHandler } from '../endpoint.ts'
import { accept, acceptAll, bring, renumbered, type World, waiting } from './world.ts'

/** Who brings the two orders: a principal of the same name must be the partner's. */
export interface TwoOrders {
  partner: string
  /** An X12 file of two good orders. */
  file: Uint8Array
}

/** State → what makes it so; each begins with an empty feed of orders, and answers the ids of what it made. */
export function orderStates(world: World, two: TwoOrders): Readonly<Record<string, StateHandler>> {
  let number = 700_000
  const twoWait = async () => {
    await acceptAll(world, 'order')
    number += 1
    const [first, second] = await bringTwo(world, two.partner, renumbered(two.file, number))
    return { first: first.id, second: second.id, cursor: await world.cursorAfterOne() }
  }
  return {
    'no order waits': () => acceptAll(world, 'order'),
    'two orders wait': twoWait,
    'two orders wait, and the first was accepted': async () => {
      const made = await twoWait()
      await accept(world, made.first)
      return made
    },
  }
}

async function bringTwo(world: World, partner: string, bytes: Uint8Array): Promise<[FeedEntry, FeedEntry]> {
  await bring(world, partner, bytes)
  const [first, second, ...more] = await waiting(world, ['order'])
  if (!first || !second || more.length > 0)
    throw new CannotAnswer('the file was to put two orders into the feed, and did not')
  return [first, second]
}
