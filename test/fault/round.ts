// One round: clients bring and take while something goes wrong; then the gateway is started again where it died,
// the clients try again what they got no OK for, and the invariants are checked. The data go on to the next round.
import { readFile } from 'node:fs/promises'
import { openApis } from './clients.ts'
import { type Delivery, Maker } from './delivery.ts'
import { type Fault, faultText, OUTSIDE_SITES } from './fault.ts'
import { Gateway, Gone, type Place, type Start } from './gateway.ts'
import { broken } from './invariants.ts'
import { emptyLedger, type Ledger } from './ledger.ts'
import type { Outside } from './outside.ts'
import { ledgerBroken } from './verified.ts'
import { accept, bring, fetchOutbound, pull, rest, type Visit, visit } from './visit.ts'

/** How a round goes wrong: a fault met at work or as early as the start, or a kill at some moment, in milliseconds. */
export type Trouble = { during: Fault } | { start: Fault } | { killAfter: number } | 'none'

export const troubleText = (trouble: Trouble): string => {
  if (trouble === 'none') return 'nothing goes wrong'
  if ('killAfter' in trouble) return `killed after ${trouble.killAfter} ms`
  return 'start' in trouble ? `at the start: ${faultText(trouble.start)}` : faultText(trouble.during)
}

/** Whether it is at others' servers that something goes wrong. */
export const isOutside = (trouble: Trouble): boolean =>
  trouble !== 'none' && 'during' in trouble && OUTSIDE_SITES.some((site) => site === trouble.during.site)

/** An act that never comes. */
const NOTHING: Fault = { site: 'commit', mode: 'fail', nth: 0 }

export class Bench {
  readonly place: Place
  readonly ledger: Ledger = emptyLedger()
  readonly #maker = new Maker()
  readonly #sample: string
  #gateway: Gateway | undefined
  readonly #environment: Record<string, string>
  /** Others' servers, where there are any. */
  readonly #outside: Outside | undefined
  kills = 0

  private constructor(
    place: Place,
    sample: string,
    environment: Record<string, string>,
    outside: Outside | undefined,
  ) {
    this.place = place
    this.#sample = sample
    this.#environment = { ...environment, ...outside?.environment }
    this.#outside = outside
  }

  /** A gateway on an empty place, started once so that keys and partners are there; `outside` is closed by who opened it. */
  static async open(
    place: Place,
    environment: Record<string, string> = {},
    outside?: Outside,
  ): Promise<Bench> {
    const sample = await readFile(
      new URL('../../partners/nordwind/samples/order-in/minimal.xml', import.meta.url),
    )
    const bench = new Bench(place, sample.toString(), environment, outside)
    const gateway = await bench.#running()
    await outside?.settle(place, await openApis(gateway, place.data))
    return bench
  }

  /** The same bench, with a gateway that somebody else started. */
  with(gateway: Gateway): this {
    this.#gateway = gateway
    return this
  }

  /** The clients' work alone, at a gateway that meets no fault. */
  async work(deliveries: Delivery[]): Promise<void> {
    await this.#outside?.bring(this.#maker)
    const gateway = await this.#running()
    await visit(gateway, this.place, this.ledger, (now) => this.#work(now, deliveries))
  }

  /** What one round brings: each way in, right and wrong, one file that is large enough to touch the disk. */
  deliveries(): Delivery[] {
    const maker = this.#maker
    const usual = { groups: 1, sets: 1, lines: 2, wrong: false }
    return [
      maker.x12('put', { ...usual, groups: 2, sets: 3 }),
      maker.x12('rename', usual),
      maker.x12('http', { ...usual, sets: 2 }),
      maker.x12('put', { ...usual, wrong: true }),
      maker.xml(this.#sample),
      maker.x12('put', { ...usual, lines: 2600 }),
    ]
  }

  /** Answers the sentences of what does not hold after it. */
  async round(trouble: Trouble, deliveries = this.deliveries()): Promise<string[]> {
    this.ledger.deliveries.push(...deliveries)
    // A partner's server is looked at every second: most rounds do without.
    if (isOutside(trouble)) await this.#outside?.bring(this.#maker)
    const gateway = await this.#startFor(trouble)
    if (gateway) await this.#goWrong(gateway, trouble, deliveries)
    const healed = await this.#running()
    await visit(healed, this.place, this.ledger, (now) => this.#tryAgain(now, deliveries))
    await this.#outside?.taken(healed)
    const found = await visit(healed, this.place, this.ledger, (now) => broken(now, deliveries))
    return [...found, ...((await this.#outside?.broken(this.ledger)) ?? [])]
  }

  /** Everything that was ever brought, once more, by the clients' books and by the store's. */
  async checkAll(): Promise<string[]> {
    const gateway = await this.#running()
    const found = await visit(gateway, this.place, this.ledger, (now) => broken(now, this.ledger.deliveries))
    return [...found, ...(await ledgerBroken(this.place))]
  }

  async close(): Promise<void> {
    await this.#gateway?.kill()
  }

  async #running(how: Start = {}): Promise<Gateway> {
    if (!this.#gateway?.isAlive)
      this.#gateway = await Gateway.start(this.place, { environment: this.#environment, ...how })
    return this.#gateway
  }

  async #startFor(trouble: Trouble): Promise<Gateway | undefined> {
    if (trouble === 'none' || !('start' in trouble)) return this.#running()
    await this.#gateway?.kill()
    this.kills++
    return this.#running({ fault: trouble.start }).catch((error: unknown) => {
      if (error instanceof Gone) this.kills++
      else throw error
      return undefined
    })
  }

  async #goWrong(gateway: Gateway, trouble: Trouble, deliveries: Delivery[]): Promise<void> {
    const work = async () => {
      if (trouble !== 'none' && 'during' in trouble) await gateway.arm(trouble.during)
      await visit(gateway, this.place, this.ledger, (now) => this.#work(now, deliveries))
    }
    const kill =
      trouble !== 'none' && 'killAfter' in trouble
        ? setTimeout(() => void gateway.kill(), trouble.killAfter)
        : undefined
    // What goes wrong is told to clients as errors; what they got is in the ledger.
    await work().catch(() => {})
    clearTimeout(kill)
    if (kill) await gateway.kill()
    // A process that dies is seen by its clients a moment before its end is told.
    await gateway.steps().catch(() => {})
    // What was not met by then is not to be met while the invariants are checked.
    if (gateway.isAlive) await gateway.arm(NOTHING)
    if (!gateway.isAlive) this.kills++
  }

  /** Everybody at once, each going on whatever the others meet. */
  async #work(now: Visit, deliveries: Delivery[]): Promise<void> {
    const dropped = deliveries.filter(({ door }) => door !== 'http')
    const posted = deliveries.filter(({ door }) => door === 'http')
    const drop = async () => {
      for (const one of dropped) await bring(now, one)
    }
    await Promise.allSettled([drop(), ...posted.map((one) => bring(now, one))])
    await this.#outside?.taken(now.gateway)
    await rest(now.gateway, 5_000)
    await Promise.allSettled([fetchOutbound(now), pull(now).then(() => accept(now))])
  }

  async #tryAgain(now: Visit, deliveries: Delivery[]): Promise<void> {
    for (const one of deliveries) while (!one.acknowledged) await bring(now, one)
  }
}
