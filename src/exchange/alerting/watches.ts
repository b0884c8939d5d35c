// Everything that an operator is alerted of and that this storey can see; what stands above is handed in by main.
import type { House } from '../../setting/house.ts'
import type { Outages } from '../outage.ts'
import type { Watch } from './condition.ts'
import { atRiskWatch, overdueWatch, parkedWatch, rejectedWatch } from './watch/documents.ts'
import {
  diskWatch,
  doorsWatch,
  houseOutageWatch,
  notedDisksWatch,
  outageWatch,
  type Space,
  stepsWatch,
  webhooksWatch,
} from './watch/house.ts'
import { feedWatch, silenceWatch } from './watch/silence.ts'

export interface WatchOptions {
  space: Space
  outages: Outages
  /** Whether other processes have the store too: each notes its own disk, and is alerted of by whichever looks. */
  isShared?: boolean
  /** Hours after which an entry of the feed that nobody took is told; 0 for never. */
  feedHours: number
}

/** The watches of the exchange. */
export const exchangeWatches = (
  house: House,
  { space, outages, isShared = false, feedHours }: WatchOptions,
): Watch[] => [
  parkedWatch(house),
  overdueWatch(house),
  atRiskWatch(house),
  rejectedWatch(house),
  stepsWatch(house),
  webhooksWatch(house),
  doorsWatch(house),
  isShared ? notedDisksWatch(house) : diskWatch(space),
  isShared ? houseOutageWatch(house, outages) : outageWatch(house, outages),
  feedWatch(house, feedHours),
  silenceWatch(house),
]
