// The door to partners' own servers: looks into each folder when its time has come, and puts what we send. Of several
// gateways on one store only one looks into a folder at a time.

import { HOLD, holdTurn } from '../../exchange/holding.ts'
import type { Put } from '../../exchange/sending/putting.ts'
import { type Agreement, milliseconds } from '../../partner/agreement.ts'
import { after, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import { placeOf } from './address.ts'
import { openNotes } from './notes.ts'
import { type Looking, type Polled, pollOnce } from './poll.ts'
import { openPut, type Patience } from './put.ts'
import { openTrouble } from './trouble.ts'
import { saidBy } from './words.ts'

export interface RemoteDoorOptions {
  /** The folder with keys and passwords of partners' servers. */
  secrets: string
  /** It only puts, and looks into no folder. */
  putsOnly?: boolean
  /** Milliseconds between two listings of one look; ten seconds by default. */
  settle?: number
  /** How long a server may take to let us in, and to say something; as the client has it where absent. */
  patience?: Patience
}

export interface RemoteSide {
  put: Put
  /** Looks into every folder whose time has come, now, and waits for that; the door does so every second by itself. */
  look(): Promise<void>
  /** Ends every connection; what was under way is done again later. */
  close(): Promise<void>
}

interface Folder {
  agreement: Agreement
  door: Polled
  place: string
  due: string
  failures: number
  busy?: Promise<void>
}

const INTERVAL = 1_000
const MINUTE = 60_000
/** A server in trouble is looked at once an hour at least. */
const SELDOM = 60 * MINUTE
/** Where another gateway has the turn, we ask again. */
const ASK_AGAIN = 30_000
/** Folders that are looked into at the same time. */
const AT_ONCE = 16

/** Opens the door. */
export function openRemoteDoor(
  house: House,
  { secrets, putsOnly = false, settle = 10_000, patience = {} }: RemoteDoorOptions,
): RemoteSide {
  const ended = new AbortController()
  const looking: Looking = {
    house,
    secrets,
    settle,
    patience,
    trouble: openTrouble(house.clock),
    notes: openNotes(house),
    signal: ended.signal,
  }
  const rounds = openRounds(looking)
  const timer = putsOnly ? undefined : setInterval(() => void rounds.begin(), INTERVAL)
  return {
    put: openPut(looking),
    async look() {
      await rounds.begin()
      await rounds.rest()
    },
    async close() {
      clearInterval(timer)
      ended.abort()
      await rounds.rest()
    },
  }
}

function openRounds(looking: Looking) {
  const { house } = looking
  let version = -1
  let folders: Folder[] = []
  let beginning: Promise<void> = Promise.resolve()

  async function begin(): Promise<void> {
    if (looking.signal.aborted) return
    const now = await house.store.registryVersion()
    if (now !== version) {
      folders = await foldersInForce(house, folders)
      version = now
    }
    for (const folder of folders) {
      const busy = folders.filter((one) => one.busy).length
      if (folder.busy || folder.due > instant(house.clock) || busy >= AT_ONCE) continue
      folder.busy = lookInto(looking, folder).finally(() => delete folder.busy)
    }
  }

  return {
    begin: (): Promise<void> => {
      beginning = beginning
        .then(begin)
        .catch((err) => house.log.error({ err }, 'partners’ servers were not looked at'))
      return beginning
    },
    rest: async () => {
      await beginning
      await Promise.all(folders.map(({ busy }) => busy))
    },
  }
}

/** The folders of the agreements in force; one that was known keeps its time. */
async function foldersInForce({ store }: House, known: readonly Folder[]): Promise<Folder[]> {
  const versions = await store.activeAgreements()
  return versions.flatMap(({ content }) => {
    const agreement = JSON.parse(content) as Agreement
    const door = agreement.doors?.remote
    if (door?.pick === undefined) return []
    const place = placeOf(door, door.pick)
    const before = known.find((one) => one.place === place)
    const fresh = { agreement, door: door as Polled, place }
    return [before ? Object.assign(before, fresh) : { ...fresh, due: '', failures: 0 }]
  })
}

/** One look, if it is our turn. Never throws. */
async function lookInto(looking: Looking, folder: Folder): Promise<void> {
  const { store, clock, log } = looking.house
  const { agreement, door, place } = folder
  const every = milliseconds(door.every ?? '5m')
  const turn = await takeTurn(looking.house, place, every)
  if (!turn) {
    folder.due = after(clock, Math.min(every, ASK_AGAIN))
    return
  }
  const hold = holdTurn(looking.house, turn)
  const signal = AbortSignal.any([looking.signal, hold.lost])
  try {
    const due = after(clock, every)
    await pollOnce({ ...looking, signal }, agreement, door)
    folder.failures = 0
    folder.due = due
    await looking.notes.fine(`pick ${place}`)
  } catch (error) {
    folder.failures += 1
    const wait = Math.min(every * 2 ** Math.min(folder.failures - 1, 12), Math.max(every, SELDOM))
    folder.due = after(clock, wait)
    if (!looking.signal.aborted) {
      const [partner, says] = [agreement.agreement, saidBy(error)]
      log.error({ partner, place, says, wait }, 'a partner’s server')
      await looking.notes.failed(`pick ${place}`, partner, says)
    }
  } finally {
    hold.end()
  }
  await store
    .endTurn({ ...turn, until: folder.due })
    .catch((err) => log.error({ err, place }, 'the end of a poll was not kept'))
}

/** The turn to look into a folder; undefined where another gateway has it, or the store does not answer. */
async function takeTurn({ store, clock, log }: House, place: string, every: number) {
  const name = `poll ${place}`
  const ask = { now: instant(clock), until: after(clock, HOLD), beyond: after(clock, every + SELDOM + HOLD) }
  const taken = await store.takeTurn({ name, ...ask }).catch((err) => {
    log.error({ err, place }, 'the turn to poll could not be taken')
    return undefined
  })
  return taken && 'token' in taken ? { name, token: taken.token } : undefined
}
