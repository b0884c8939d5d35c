// Whether what is received can be kept just now: each place tries it with a small real write, since neither a quota nor a disk
// that was made read-only shows in what seems to be free. An outage is remembered until it was told of, because the store that
// can't be written can't keep the alert either.
import { open, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'

/** A place where something must be kept: the store, uploads in progress. */
export interface Place {
  name: string
  /** Writes something there that is durable when it resolves. */
  attempt(): Promise<void>
  /** This process's alone, of several: another one can't see it. */
  isOwn?: true
  /** What is free of its disk, in bytes; absent where that can't be known. */
  free?: () => Promise<number>
}

export interface Outage {
  place: string
  isOwn?: true
  since: string
  /** When it was over; absent while it lasts. */
  until?: string
  /** Why not, in one sentence. */
  says: string
}

export interface Outages {
  /** What can't be written now, in the order of the places; looked at anew where the last look is more than two seconds old. Never rejects. */
  now(): Promise<Outage[]>
  /** Those that last, and those that nobody was told of. */
  untold(): Outage[]
  /** Somebody was told of one that is over. */
  told(place: string): void
}

const FRESH = 2_000
/** What must be free: below it SQLite still has room for a few commits, such as those of an alert. */
const RESERVE = 64 * 2 ** 20

const TRIAL = Buffer.alloc(2 ** 16)

/** A directory of this process, of several where `isOwn`. */
export const directoryPlace = (name: string, directory: string, isOwn = false): Place => ({
  name,
  ...(isOwn ? { isOwn } : {}),
  async attempt() {
    const path = join(directory, '.trial')
    const file = await open(path, 'w', 0o600)
    try {
      await file.write(TRIAL)
      await file.datasync()
    } finally {
      await file.close()
      await rm(path, { force: true })
    }
  },
  free: () => freeOf(directory),
})

/** The store; where it is embedded, in a directory of this process. */
export const storePlace = ({ store, clock }: Pick<House, 'store' | 'clock'>, directory?: string): Place => ({
  name: 'the store',
  async attempt() {
    const now = instant(clock)
    // A turn that is free for everybody at any time: it is there only to be written.
    await store.takeTurn({ name: 'trial', now, until: now, beyond: now })
  },
  ...(directory === undefined ? {} : { free: () => freeOf(directory) }),
})

async function freeOf(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}

/** Watches the places. */
export function watchOutages(
  { clock, log }: Pick<House, 'clock' | 'log'>,
  places: readonly Place[],
): Outages {
  const known = new Map<string, Outage>()
  let looked = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | undefined

  async function lookAt(place: Place): Promise<void> {
    const before = known.get(place.name)
    const says = await whyNot(place)
    const lasts = before !== undefined && before.until === undefined
    if (says !== undefined) {
      const since = lasts ? before.since : instant(clock)
      known.set(place.name, { place: place.name, since, says, ...(place.isOwn ? { isOwn: true } : {}) })
      if (!lasts) log.error({ place: place.name, says }, 'nothing can be written')
    } else if (lasts) {
      known.set(place.name, { ...before, until: instant(clock) })
      log.info({ place: place.name, since: before.since }, 'it can be written again')
    }
  }

  async function look(): Promise<void> {
    if (Math.abs(clock().getTime() - looked) < FRESH) return
    await Promise.all(places.map(lookAt))
    looked = clock().getTime()
  }

  return {
    async now() {
      looking ??= look().finally(() => {
        looking = undefined
      })
      await looking
      return places.flatMap(({ name }) => known.get(name) ?? []).filter(({ until }) => until === undefined)
    },
    untold: () => [...known.values()],
    told: (place) => {
      if (known.get(place)?.until !== undefined) known.delete(place)
    },
  }
}

async function whyNot({ name, attempt, free }: Place): Promise<string | undefined> {
  try {
    const left = await free?.()
    if (left !== undefined && left < RESERVE)
      return `The disk of ${name} is full: ${Math.floor(left / 2 ** 20)} MB are left, and ${RESERVE / 2 ** 20} are kept for what is under way.`
    await attempt()
    return undefined
  } catch (error) {
    return `Nothing can be written to ${name}: ${(error as Error).message}.`
  }
}
