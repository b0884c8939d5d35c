// One stretch of traffic: documents are granted to the senders by a clock (open loop) or as fast as they come out at the
// other end (closed loop), until the time is up; then everything that was sent is waited for.
import { setTimeout as wait } from 'node:timers/promises'
import type { Hall } from './hall.ts'
import { residentOf, type StoreWatch, type StoreWork, writtenBy } from './machine.ts'
import type { Report } from './probe-child.ts'
import { now } from './talk.ts'

export interface Traffic {
  seconds: number
  /** Documents a second; absent: as many as come out, with `window` under way. */
  rate?: number
  window: number
  /** In the closed loop no more than so many. */
  most?: number
  /** Whether it is told what the main thread works for; its memory grows by that. */
  samples?: boolean
  /** Told now and then, with the gateway's memory in megabytes. */
  tick?: (elapsed: number, memory: number) => void
}

export interface Outcome {
  documents: number
  /** From the first grant until the last document was in the feed and its 997 at its drop point, in seconds. */
  took: number
  /** Milliseconds from a document's OK until it was seen. */
  toFeed: number[]
  toAcknowledgement: number[]
  /** Milliseconds of CPU: the gateway's, the store's own processes', all clients'. */
  cpu: { gateway: number; store: number; clients: number }
  work: Omit<StoreWork, 'cpu'>
  /** Bytes that the gateway wrote to disk. */
  written: number | undefined
  reports: Report[]
  memory: { start: number; most: number; end: number }
  /** Why steps were parked: nothing should be. */
  parked: string[]
}

const TURN = 10
const MEMORY = 500
const PATIENCE = 60_000

const sumCpu = (all: NodeJS.CpuUsage[]) =>
  all.reduce((sum, { user, system }) => sum + (user + system) / 1000, 0)

async function spentBy({ gateway, senders, receiver }: Hall, watch: StoreWatch) {
  const [own, clients, work] = await Promise.all([
    gateway.ask('cpu'),
    Promise.all([...senders, receiver].map((one) => one.ask('cpu'))),
    watch.work(),
  ])
  return { gateway: sumCpu([own]), clients: sumCpu(clients), work, written: writtenBy(gateway.pid) }
}

class Memory {
  readonly start: number
  most: number
  readonly #pid: number
  readonly #timer: NodeJS.Timeout

  constructor(pid: number) {
    this.#pid = pid
    this.start = residentOf(pid)
    this.most = this.start
    this.#timer = setInterval(() => this.look(), MEMORY)
  }

  look(): number {
    const resident = residentOf(this.#pid)
    this.most = Math.max(this.most, resident)
    return resident
  }

  end() {
    clearInterval(this.#timer)
    return { start: this.start, most: this.most, end: this.look() }
  }
}

/** Grants documents, half of them to each door, until the time is up; how many there were. */
async function grantAll(
  hall: Hall,
  { seconds, rate, window, most = Infinity, tick }: Traffic,
  memory: Memory,
): Promise<number> {
  const before = hall.granted * hall.senders.length
  const seenBefore = (await hall.receiver.ask('count')).orders
  const began = now()
  for (;;) {
    const elapsed = Math.min((now() - began) / 1000, seconds)
    const seen = rate === undefined ? (await hall.receiver.ask('count')).orders - seenBefore : 0
    const wanted = before + (rate === undefined ? Math.min(seen + window, most) : elapsed * rate)
    hall.granted = Math.max(hall.granted, Math.round(wanted / hall.senders.length))
    await Promise.all(hall.senders.map((one) => one.ask('grant', hall.granted)))
    tick?.(elapsed, memory.look())
    if (elapsed === seconds || seen >= most) return hall.granted * hall.senders.length - before
    await wait(TURN)
  }
}

/** Waits until the ERP has seen every order, and partners their 997s where they look for them; as long as more of them come. */
async function arrival({ receiver, gateway, senders, granted }: Hall, orders: number, answers: number) {
  let [before, since] = ['', now()]
  while (now() - since < PATIENCE) {
    await Promise.all(senders.map((one) => one.ask('grant', granted)))
    const seen = await receiver.ask('count')
    if (seen.orders >= orders && seen.acknowledgements >= answers) return
    const is = `${seen.orders} of ${orders} orders and ${seen.acknowledgements} of ${answers} 997s`
    if (is !== before) [before, since] = [is, now()]
    await wait(TURN)
  }
  const parked = (await gateway.ask('rest')).join('; ') || 'nothing is parked'
  throw new Error(`the ERP and the partners have ${before}, and no more came: ${parked}`)
}

function delays(sent: Map<number, number>, seen: [number, number][]): number[] {
  return seen.flatMap(([index, at]) => {
    const closed = sent.get(index)
    return closed === undefined ? [] : [at - closed]
  })
}

/** Runs the traffic; partners take their 997s only where documents come by a clock. */
export async function runTraffic(hall: Hall, watch: StoreWatch, traffic: Traffic): Promise<Outcome> {
  const { gateway, senders, receiver } = hall
  const { samples = true } = traffic
  const fetched = traffic.rate !== undefined
  await receiver.ask('fetchThem', fetched)
  const { orders, acknowledgements } = await receiver.ask('count')
  const memory = new Memory(gateway.pid)
  const before = await spentBy(hall, watch)
  await gateway.ask('begin', { samples })
  const began = now()
  const documents = await grantAll(hall, traffic, memory)
  // A 997 of what came by REST waits to be asked for there.
  await arrival(hall, orders + documents, fetched ? acknowledgements + documents / senders.length : 0)
  const parked = await gateway.ask('rest')
  const took = (now() - began) / 1000
  const reports = await gateway.ask('end')
  const after = await spentBy(hall, watch)
  const sent = new Map((await Promise.all(senders.map((one) => one.ask('take')))).flat())
  const seen = await receiver.ask('take')
  return {
    documents,
    took,
    toFeed: delays(sent, seen.orders),
    toAcknowledgement: delays(sent, seen.acknowledgements),
    cpu: {
      gateway: after.gateway - before.gateway,
      store: after.work.cpu - before.work.cpu,
      clients: after.clients - before.clients,
    },
    work: {
      syncs: after.work.syncs - before.work.syncs,
      journal: after.work.journal - before.work.journal,
    },
    written:
      after.written === undefined || before.written === undefined
        ? undefined
        : after.written - before.written,
    reports,
    memory: memory.end(),
    parked,
  }
}
