// kill -9 of one process after the other while files arrive at all of them, by both doors. Clients try again what they got no
// OK for, wherever the balancer sends them; every tenth file is brought twice at the same moment, as movers do. Meanwhile the
// ERP pulls. In the end everything is counted by what the clients know.
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { between, seeded } from '../../src/guide/sample/random.ts'
import type { Role } from '../../src/setting/setting.ts'
import { type Apis, openApis, openSftp, post, type Sftp } from './clients.ts'
import { type Delivery, Maker } from './delivery.ts'
import type { Place } from './gateway.ts'
import { broken } from './invariants.ts'
import { emptyLedger, type Ledger } from './ledger.ts'
import { Several } from './several.ts'
import { ledgerBroken } from './verified.ts'
import { pull, rest, visit } from './visit.ts'

/**
 * When the next process is killed: after so many seconds, or after so many more files have their OK, or as soon as the one
 * before is back; then so many more files are released to be brought, each time.
 */
export type KillEvery = { seconds: number } | { files: number } | { release: number }

export interface SeveralDrop {
  roles: readonly Role[]
  files: number
  killEvery: KillEvery
  seed: number
  say: (text: string) => void
}

const LANES = 4
/** A lane connects anew after so many files, so that the balancer may send it elsewhere. */
const FILES_OF_A_CONNECTION = 10
const PAUSE = 100
const SOON = 10
/** A process that is back is killed within this time, in milliseconds, where they are killed one after the other. */
const BACK = 500
const TELL = 5_000
/** Half an hour, and as long as the slowest machine may take for each file. */
const patience = (files: number) => 30 * 60_000 + files * 200

/** Answers the sentences of what does not hold in the end. */
export async function dropAtSeveral(
  place: Place & { databaseUrl: string },
  drop: SeveralDrop,
): Promise<string[]> {
  const house = await Several.start(place, drop.roles)
  try {
    const ledger = { ...emptyLedger(), deliveries: await makeDeliveries(drop.files) }
    const found = await dropAndKillAt(house, place, ledger, drop)
    return found.length > 0 ? found : await judge(house, place, ledger, drop.say)
  } finally {
    await house.close()
  }
}

/** Half by SFTP, closed or renamed; half by REST, X12 and UBL. One of Acme's and one of Nordwind's never share a number. */
export async function makeDeliveries(files: number, from = 1): Promise<Delivery[]> {
  const sample = await readFile(
    new URL('../../partners/nordwind/samples/order-in/minimal.xml', import.meta.url),
  )
  const maker = new Maker(from)
  const small = { groups: 1, sets: 1, lines: 3, wrong: false }
  const kinds = [
    () => maker.x12('put', small),
    () => maker.x12('http', small),
    () => maker.x12('rename', small),
    () => maker.xml(sample.toString()),
  ]
  return Array.from({ length: files }, (_, index) => kinds[index % kinds.length]!())
}

/** Brings everything, and kills meanwhile. */
export async function dropAndKillAt(
  house: Several,
  place: Place,
  ledger: Ledger,
  { files, killEvery, seed, say }: Omit<SeveralDrop, 'roles'>,
): Promise<string[]> {
  const ended = new AbortController()
  const late = AbortSignal.timeout(patience(files))
  const over = AbortSignal.any([ended.signal, late])
  say(`${files} files by SFTP and REST at ${house.processes.length} processes, seed ${seed}`)
  const begin = performance.now()
  const queue = queueOf(ledger.deliveries, 'release' in killEvery ? killEvery.release : files)
  const killing = killNowAndThen(house, ledger, { killEvery, seed, say }, queue, over)
  const pulling = pullMeanwhile(house, place, ledger, over)
  const telling = setInterval(() => say(`  ${standing(ledger, begin)}`), TELL)
  try {
    await bringAll(house, place, queue, late)
  } finally {
    clearInterval(telling)
    ended.abort()
  }
  const [kills] = await Promise.all([killing, pulling])
  say(`  ${standing(ledger, begin)}; ${kills} kills`)
  const left = ledger.deliveries.filter(({ acknowledged }) => !acknowledged)
  return left.map(({ name }) => `${name} never got its OK`)
}

function standing({ deliveries, pulled }: Ledger, begin: number): string {
  const done = deliveries.filter(({ acknowledged }) => acknowledged).length
  const again = deliveries.filter(({ attempts }) => attempts > 1).length
  const seconds = (performance.now() - begin) / 1000
  return `${seconds.toFixed(0)} s: ${done} of ${deliveries.length} files have their OK (${(done / seconds).toFixed(1)}/s), ${again} were brought again, the ERP has ${pulled.size} orders`
}

/** What is to be brought, and may be; the rest is released a few at a time. */
interface Queue {
  dropped: Delivery[]
  posted: Delivery[]
  /** Whether there is more to be released. */
  more: () => boolean
  release: () => void
}

function queueOf(deliveries: readonly Delivery[], many: number): Queue {
  const left = deliveries.filter(({ acknowledged }) => !acknowledged)
  const queue: Queue = {
    dropped: [],
    posted: [],
    more: () => left.length > 0,
    release() {
      for (const one of left.splice(0, many)) (one.door === 'http' ? queue.posted : queue.dropped).push(one)
    },
  }
  queue.release()
  return queue
}

/** Everybody brings until all have their OK, or the time is over. */
async function bringAll(
  house: Several,
  { data }: Place,
  { dropped, posted, more }: Queue,
  over: AbortSignal,
): Promise<void> {
  const apis = await openApis(house, data)
  const drop = (one: Delivery, sftp: Sftp) => sftp.bring(one)
  const lanes = Array.from({ length: LANES }, () => [
    lane(dropped, more, over, () => openSftp(house, data), drop),
    lane(posted, more, over, async () => apis, postOnce(house)),
  ])
  await Promise.all(lanes.flat())
}

const postOnce = (house: Several) => async (one: Delivery, apis: Apis) => {
  one.receipt = await post(house, apis, one)
}

/** One client after another of a kind, each bringing what waits; what fails waits again, at the end. */
async function lane<C extends object>(
  waiting: Delivery[],
  more: () => boolean,
  over: AbortSignal,
  connect: () => Promise<C>,
  bring: (one: Delivery, client: C) => Promise<void>,
): Promise<void> {
  while ((waiting.length > 0 || more()) && !over.aborted) {
    if (waiting.length === 0) {
      await wait(SOON)
      continue
    }
    const client = await connect().catch(() => undefined)
    for (let count = 0; client && count < FILES_OF_A_CONNECTION; count++) {
      const delivery = waiting.shift()
      if (!delivery) break
      const isTwice = count === FILES_OF_A_CONNECTION - 1
      await bringHere(delivery, isTwice ? [client, await connect().catch(() => client)] : [client], bring)
      if (delivery.acknowledged) continue
      waiting.push(delivery)
      break
    }
    if (client && 'close' in client) await (client as unknown as Sftp).close()
    if (!client) await wait(PAUSE)
  }
}

/** By each client at the same moment; it has its OK where one of them heard it. */
async function bringHere<C>(
  delivery: Delivery,
  clients: readonly C[],
  bring: (one: Delivery, client: C) => Promise<void>,
): Promise<void> {
  const brought = clients.map((client) => {
    delivery.attempts++
    return bring(delivery, client)
  })
  const outcomes = await Promise.allSettled(brought)
  delivery.acknowledged = outcomes.some(({ status }) => status === 'fulfilled')
  const [, second] = clients
  if (second && 'close' in (second as object)) await (second as unknown as Sftp).close().catch(() => {})
}

/** Kills a process whenever it is time, and starts it again; answers how many were. */
async function killNowAndThen(
  house: Several,
  { deliveries }: Ledger,
  { killEvery, seed, say }: Pick<SeveralDrop, 'killEvery' | 'seed' | 'say'>,
  queue: Queue,
  over: AbortSignal,
): Promise<number> {
  const draw = { next: seeded(seed), fullness: 1 }
  const done = () => deliveries.filter(({ acknowledged }) => acknowledged).length
  let killed = performance.now()
  for (let kills = 0; ; ) {
    if ('seconds' in killEvery) {
      const left = killed + killEvery.seconds * 1000 - performance.now()
      await wait(Math.max(1, left), undefined, { signal: over }).catch(() => {})
    } else if ('release' in killEvery) await wait(between(draw, 1, BACK))
    else for (const from = done(); done() < from + killEvery.files && !over.aborted; ) await wait(5)
    if (over.aborted) return kills
    const index = between(draw, 0, house.processes.length - 1)
    killed = performance.now()
    await house.killAndStart(index)
    kills++
    queue.release()
    say(
      `  kill -9 number ${kills}: process ${index + 1}, back after ${((performance.now() - killed) / 1000).toFixed(1)} s`,
    )
  }
}

/** The ERP pulls, whoever answers; what fails is asked for again. */
async function pullMeanwhile(
  house: Several,
  { data }: Place,
  ledger: Ledger,
  over: AbortSignal,
): Promise<void> {
  const apis = await openApis(house, data)
  const now = { gateway: house, ledger, apis }
  while (!over.aborted) {
    await pull(now).catch(() => {})
    await wait(PAUSE, undefined, { signal: over }).catch(() => {})
  }
}

/** Lets the house come to rest, and compares it with what the clients know. */
export async function judge(
  house: Several,
  place: Place,
  ledger: Ledger,
  say: (text: string) => void,
): Promise<string[]> {
  const begin = performance.now()
  await rest(house)
  say(`  at rest after ${((performance.now() - begin) / 1000).toFixed(0)} s; now everything is counted`)
  const found = [
    ...(await visit(house, place, ledger, (now) => broken(now, ledger.deliveries))),
    ...(await ledgerBroken(place)),
  ]
  const { deliveries, pulled, got } = ledger
  say(
    `  ${deliveries.length} files: ${pulled.size} orders in the feed, ${got.size} 997s; ${found.length} sentences on what does not hold`,
  )
  return found
}
