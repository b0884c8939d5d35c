// What is out of order in the house itself and at its doors: steps that wait for a person, webhooks and partners' servers
// that don't answer, a disk that fills up.
import { after } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { Alert, DoorTrouble, FailingWebhook } from '../../../store/alerts.ts'
import type { ParkedStep } from '../../../store/record.ts'
import type { Outage, Outages } from '../../outage.ts'
import { adviceFor, codeOfStep } from '../advice.ts'
import { type Condition, counted, type Watch } from '../condition.ts'
import { isOfProcess, notedWatch } from '../ownPlace.ts'

const DAY = 86_400_000
/** Parked steps that are looked at; more are told as so many. */
const STEPS = 1_000

/** Steps that are parked, by verb, partner and why. */
export const stepsWatch = ({ store }: House): Watch => ({
  kind: 'steps-parked',
  find: async () => {
    const steps = await store.parkedSteps(STEPS)
    const groups = Map.groupBy(steps, (one) => `${one.verb}/${one.partner}/${codeOfStep(one.reason)}`)
    return [...groups].map(([subject, some]) => stepsParked(subject, some))
  },
})

function stepsParked(subject: string, steps: readonly ParkedStep[]): Condition {
  const [{ verb, partner, reason, at }] = steps as [ParkedStep, ...ParkedStep[]]
  const count = steps.length === STEPS ? `${STEPS} steps or more` : counted(steps.length, 'step')
  const [first] = reason.split('\n', 1)
  return {
    subject,
    partner,
    says: `${count} of the verb ${verb} for ${partner} wait for a person, the oldest since ${at.slice(0, 16)}Z: ${first}`,
    ...adviceFor(codeOfStep(reason), { partner }),
  }
}

/** A webhook was tried in vain so often that it is no slip. */
const TRIED = 3

/** Webhooks that don't take what they are told, or were given up. */
export const webhooksWatch = ({ store, clock }: House): Watch => ({
  kind: 'webhook-failing',
  find: async () =>
    (await store.failingWebhooks({ attempts: TRIED, since: after(clock, -DAY) })).map(webhookFailing),
})

function webhookFailing({
  webhook,
  url,
  environment,
  state,
  count,
  attempts,
  since,
}: FailingWebhook): Condition {
  const host = URL.parse(url)?.host ?? 'an address'
  const what = `${counted(count, 'event')} since ${since.slice(0, 16)}Z`
  return {
    subject: webhook,
    environment,
    says:
      state === 'active'
        ? `The webhook at ${host} did not take ${what}, after ${attempts} tries`
        : `The webhook at ${host} was given up, ${what} untold`,
    advice:
      state === 'active'
        ? 'See what its side answered; the tries go on for three days.'
        : 'Mend its side, add it again, and replay the events from that time on.',
    command: `edigw webhooks deliveries ${webhook}`,
  }
}

/** A server was tried in vain so often that it is no slip. */
const TIMES = 3
/** What nobody tried for longer than this is not used any more. */
const TRIED_LAST = DAY + DAY / 12

/** Partners' own servers that can't be used. */
export const doorsWatch = ({ store, clock }: House): Watch => ({
  kind: 'server-failing',
  find: async () => {
    const since = after(clock, -TRIED_LAST)
    const known = await store.doorTroubles()
    const servers = known.filter((one) => !isOfProcess(one))
    return servers.filter(({ times, at }) => times >= TIMES && at >= since).map(serverFailing)
  },
})

const serverFailing = ({ place, partner, since, times, says }: DoorTrouble): Condition => ({
  subject: place,
  partner,
  says: `The server of ${partner} (${place}) can’t be used since ${since.slice(0, 16)}Z, ${times} tries: ${says}`,
  advice: 'Try it step by step; what waits to be fetched or put goes on by itself when it answers again.',
  command: `edigw doors test ${partner}`,
})

/** What is free of a disk, in bytes. */
export type Space = () => Promise<{ free: number; total: number }>

const GIGABYTE = 2 ** 30
/** Of a very large disk a twentieth is still much. */
const MUCH = 50 * GIGABYTE

const NEARLY_FULL = 'disk-nearly-full'
const ROOM = { advice: 'Make room or a larger disk now.', command: 'df -h' }

/** The disk of the store or of uploads in progress. */
export const diskWatch = (space: Space): Watch => ({
  kind: NEARLY_FULL,
  find: async () => {
    const { free, total } = await space()
    if (free >= Math.max(GIGABYTE, Math.min(total / 20, MUCH))) return []
    const gigabytes = (bytes: number) => `${(bytes / GIGABYTE).toFixed(1)} GB`
    return [
      {
        subject: 'data',
        says: `The disk of the data directory has ${gigabytes(free)} left of ${gigabytes(total)}; when it is full nothing can be received`,
        ...ROOM,
      },
    ]
  },
})

const UNWRITABLE = 'not-writable'
const MENDED = {
  advice: 'Make room or mend the disk: partners are told to come again, and all goes on by itself.',
  command: 'df -h',
}

/** What every process of several notes of its own: its disk, and that its uploads can't be written. */
export const ownWatches = (space: Space, outages: Outages): Watch[] => [
  diskWatch(space),
  { kind: UNWRITABLE, find: async () => (await ownOutages(outages)).map(unwritable) },
]

async function ownOutages(outages: Outages): Promise<Outage[]> {
  await outages.now()
  const own = outages.untold().filter(({ isOwn }) => isOwn)
  for (const { place } of own) outages.told(place)
  return own.filter(({ until }) => until === undefined)
}

/** Disks that are nearly full, by what each process of several notes of its own. */
export const notedDisksWatch = (house: House): Watch => notedWatch(house, NEARLY_FULL, ROOM)

/** As `outageWatch`, with what each process of several notes of its own. */
export function houseOutageWatch(house: House, outages: Outages): Watch {
  const [store, noted] = [outageWatch(house, outages), notedWatch(house, UNWRITABLE, MENDED)]
  // A store that does not answer has no notes.
  const find = async () => [...(await store.find()), ...(await noted.find().catch(() => []))]
  return { ...store, find }
}

/**
 * Places where nothing can be written. An alert of one that was over before the store could keep it begins all the same, and
 * ends with the next look.
 */
export const outageWatch = ({ store }: House, outages: Outages): Watch => ({
  kind: UNWRITABLE,
  isUrgent: true,
  find: async () => {
    await outages.now()
    const untold = outages.untold().filter(({ isOwn }) => !isOwn)
    if (untold.length === 0) return []
    const alerts = await store.openAlerts().catch((): Alert[] => [])
    const open = alerts.filter(({ kind }) => kind === UNWRITABLE)
    const kept = new Set(open.map(({ subject }) => subject))
    for (const { place } of untold) outages.told(place)
    return untold.filter(({ until, place }) => until === undefined || !kept.has(place)).map(unwritable)
  },
})

const unwritable = ({ place, since, until, says }: Outage): Condition => ({
  subject: place,
  says:
    until === undefined
      ? `${says} The gateway is not ready since ${since.slice(0, 16)}Z.`
      : `${says} The gateway was not ready from ${since.slice(0, 16)}Z to ${until.slice(0, 16)}Z.`,
  ...MENDED,
})
