// What every step is given: the house, the agreements in force, the engine threads, and how much is done at once.

import type { Registry } from '../partner/registry.ts'
import type { House } from '../setting/house.ts'
import { CHUNK_BYTES, type Lease, type Step } from '../store/record.ts'
import type { Mail } from './mail.ts'
import type { Pool } from './pool.ts'
import type { Put } from './sending/putting.ts'
import type { Notify } from './telling.ts'

export interface Sizes {
  /** Receipts and documents up to so many bytes go their way in memory, and are committed at once; 0: none do. */
  atOnceBytes: number
  /** Largest set or XML document that is read, in bytes. */
  maxSetBytes: number
  /** Interchanges and groups of one receipt. */
  maxGroups: number
  /** Bytes that are framed at a time. */
  frameBytes: number
  /** One slice of opening ends after so many bytes or sets. */
  openBytes: number
  openSets: number
  /** One slice of reading ends after so many bytes or sets. */
  readBytes: number
  readSets: number
  /** While a large group is read, its documents are published after so many. */
  publishSets: number
  /** Documents that are published, or told of in an acknowledgement, at a time. */
  page: number
}

export const defaultSizes: Sizes = {
  atOnceBytes: 64 * 1024,
  maxSetBytes: 64 * 1024 * 1024,
  maxGroups: 10_000,
  frameBytes: CHUNK_BYTES,
  openBytes: 8 * 1024 * 1024,
  openSets: 5_000,
  readBytes: 2 * 1024 * 1024,
  readSets: 100,
  publishSets: 2_000,
  page: 500,
}

export interface Desk {
  house: House
  registry: Registry
  pool: Pool
  sizes: Sizes
  /** Tells webhooks; absent where this process does not. */
  notify?: Notify
  /** Sends mail to the operators; absent where this process does not. */
  mail?: Mail
  /** Puts files on partners' own servers; absent where this process does not. */
  put?: Put
}

/** The gateway stops: the step goes on from its last slice, in this process or another. */
export class Paused extends Error {}

/** What was done within another step. */
export interface StepWithin {
  verb: Step['verb']
  seconds: number
}

/** A claimed step in our hands. */
export interface Held {
  step: Step
  lease: Lease
  /** Called between slices: throws LeaseLost or Paused where the step must not go on. */
  goOn(): void
  /** Until when a step is held that comes into our hands now. */
  until(): string
  /** What would have been steps of their own was done within this one, and is told so: their seconds are not its own. */
  didAlso(steps: readonly StepWithin[]): void
  /** Does a step that was left in our hands as well, and begins at once. */
  goOnWith(step: Step, perform: Perform): void
}

/** Does a step to its end, by store verbs alone. */
export type Perform = (desk: Desk, held: Held) => Promise<void>
