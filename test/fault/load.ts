// Load: a large interchange by each door, at a gateway in a process of its own, on loopback. Told are the memory
// above idle, the time until its last order is in the feed, what a neighbour felt, and what a kill had to do again.
import { rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { contractsFor } from '../contract/verified.ts'
import { measureLedger } from './books.ts'
import { type Apis, openApis, openSftp } from './clients.ts'
import { Maker } from './delivery.ts'
import { Gateway, type Place } from './gateway.ts'
import { type Large, large } from './large.ts'
import {
  bringOne,
  type Felt,
  feel,
  type Neighbour,
  partnersWithGlobex,
  percentile,
  published,
} from './neighbour.ts'
import { atPlace, type StoreKind } from './place.ts'
import { measureShadow } from './shadow.ts'
import { rest } from './visit.ts'

interface Hall {
  place: Place
  environment: Record<string, string>
  options: string[]
  say: (text: string) => void
  maker: Maker
}

const MEGABYTE = 2 ** 20
const IDLE_MS = 8000

/** The command `edigw load`; answers the exit code. */
export async function main(words: string[], say: (text: string) => void): Promise<number> {
  const { values } = parseArgs({
    args: words,
    options: {
      megabytes: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      store: { type: 'string', default: 'embedded' },
      node: { type: 'string', multiple: true, default: [] },
      shadow: { type: 'string' },
      ledger: { type: 'string' },
    },
  })
  const [megabytes, seed] = [Number(values.megabytes), Number(values.seed)]
  if (
    !(megabytes > 0 && megabytes <= 90) ||
    !Number.isInteger(seed) ||
    !(Number(values.shadow ?? 1) > 0) ||
    !(Number(values.ledger ?? 1) > 0) ||
    !['embedded', 'postgres'].includes(values.store)
  ) {
    say('--megabytes is up to 90, --seed a whole number, --store embedded or postgres.')
    return 2
  }
  if (values.shadow !== undefined) {
    await measureShadow(values.store as StoreKind, Number(values.shadow), say)
    return 0
  }
  if (values.ledger !== undefined) {
    return measureLedger(values.store as StoreKind, Number(values.ledger), say)
  }
  const partners = await partnersWithGlobex()
  try {
    const environment = {
      EDIGW_PARTNERS: partners,
      EDIGW_CONTRACTS: contractsFor(partners),
      EDIGW_LEASE_SECONDS: '30',
    }
    await atPlace(values.store as StoreKind, async (place) => {
      const hall: Hall = { place, environment, options: values.node, say, maker: new Maker(5000) }
      await measure(hall, 'http', large(1, megabytes * MEGABYTE, seed))
      await measure(hall, 'sftp', large(2, megabytes * MEGABYTE, seed))
      await killInTheMiddle(hall, large(3, megabytes * MEGABYTE, seed))
    })
  } finally {
    await rm(partners, { recursive: true })
  }
  return 0
}

const start = ({ place, environment, options }: Hall) => Gateway.start(place, { environment, options })

async function neighbourAt(gateway: Gateway, { place, maker }: Hall, { operator }: Apis): Promise<Neighbour> {
  const sftp = await openSftp(gateway, place.data, 'globex')
  return { operator, sftp, address: gateway.ready.http, maker }
}

/** One door, in a fresh process: its memory is its own. */
async function measure(hall: Hall, door: 'http' | 'sftp', file: Large): Promise<void> {
  const gateway = await start(hall)
  const apis = await openApis(gateway, hall.place.data)
  const neighbour = await neighbourAt(gateway, hall, apis)
  // The first order compiles its guide; nobody is to feel that in either figure.
  await bringOne(neighbour)
  const idle = await feel(neighbour, wait(IDLE_MS))
  const before = await gateway.effort()
  const begin = performance.now()
  let accepted = 0
  const bringing = async () => {
    await send(gateway, hall, apis, door, file)
    accepted = performance.now() - begin
    await published(apis.operator, 'acme', file.last, 250)
  }
  const busy = await feel(neighbour, bringing())
  const took = performance.now() - begin
  await rest(gateway)
  const after = await gateway.effort()
  await neighbour.sftp.close()
  tell(hall, door, file, { accepted, took, idle, busy, before: before.memory, most: after.mostMemory })
  await gateway.stop()
}

async function send(
  gateway: Gateway,
  { place }: Hall,
  { acme }: Apis,
  door: 'http' | 'sftp',
  { bytes, last }: Large,
): Promise<void> {
  if (door === 'http')
    return void (await gateway.until(
      acme.post('/v1/documents', { type: 'application/edi-x12', content: bytes }),
    ))
  const sftp = await openSftp(gateway, place.data)
  await sftp.put(`/inbound/${last}.edi`, bytes)
  await sftp.close()
}

interface Measured {
  accepted: number
  took: number
  idle: Felt
  busy: Felt
  before: number
  most: number
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const mega = (bytes: number) => `${Math.round(bytes / MEGABYTE)} MB`
const spread = (values: number[]) =>
  `${percentile(values, 50).toFixed(1)} / ${percentile(values, 99).toFixed(1)} ms (${values.length})`

function tell(
  { say }: Hall,
  door: string,
  { bytes, sets }: Large,
  { accepted, took, idle, busy, before, most }: Measured,
): void {
  say(`${mega(bytes.length)} by ${door}: ${sets} orders`)
  say(`  OK after ${seconds(accepted)}, last order in the feed after ${seconds(took)}`)
  say(`  memory: idle ${mega(before)}, at most ${mega(most)}: ${mega(most - before)} above idle`)
  say(`  /healthz, p50 / p99:              idle ${spread(idle.health)}, during it ${spread(busy.health)}`)
  say(`  small order, close to feed:       idle ${spread(idle.order)}, during it ${spread(busy.order)}`)
}

/** Killed while it opens, and again while it reads: each time the next process goes on where the slice ended. */
async function killInTheMiddle(hall: Hall, file: Large): Promise<void> {
  const { say } = hall
  let gateway = await start(hall)
  await send(gateway, hall, await openApis(gateway, hall.place.data), 'http', file)
  const opening = await killWhen(gateway, ({ framed }) => framed > file.bytes.length / 2)
  gateway = await start(hall)
  const reading = await killWhen(gateway, ({ read }) => read > file.sets / 2)
  gateway = await start(hall)
  await published((await openApis(gateway, hall.place.data)).operator, 'acme', file.last, 250)
  await rest(gateway)
  const last = await gateway.effort()
  const framed = opening.framed + reading.framed
  say(`kill -9 while opening and while reading, ${mega(file.bytes.length)} and ${file.sets} orders`)
  say(
    `  framed ${mega(opening.framed)}, killed, then ${mega(reading.framed)}: ${mega(framed - file.bytes.length)} twice`,
  )
  say(`  read ${reading.read} sets, killed, then ${last.read}: ${reading.read + last.read - file.sets} twice`)
  await gateway.stop()
}

async function killWhen(gateway: Gateway, enough: (effort: { framed: number; read: number }) => boolean) {
  for (;;) {
    const effort = await gateway.effort()
    if (enough(effort)) {
      await gateway.kill()
      return effort
    }
    await wait(5)
  }
}
