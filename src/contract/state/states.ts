// Every state that a pact with the API may name.
import type { StateHandler } from '../endpoint.ts'
import { acknowledgementStates } from './acknowledgements.ts'
import { feedStates } from './feed.ts'
import { orderStates, type TwoOrders } from './orders.ts'
import { partnerStates } from './partner.ts'
import type { World } from './world.ts'

/** State → what brings it about. */
export const apiStates = (world: World, two: TwoOrders): Readonly<Record<string, StateHandler>> => ({
  ...orderStates(world, two),
  ...feedStates(world),
  ...partnerStates(world),
  ...acknowledgementStates(world),
})
