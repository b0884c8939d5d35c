// One round: clients bring and take while something goes wrong; then the gateway is started again where it died,
// the clients try again what they got no OK for, and the invariants are checked. The data go on to the next round.
import { readFile } from 'node:fs/promises'
import { type Delivery, Maker } from './delivery.ts'
import { type Fault, faultText } from './fault.ts'
import { Gateway, Gone, type Place, type Start } from './gateway.ts'
import { broken } from './invariants.ts'
import { emptyLedger, type Ledger } from './ledger.ts'
import { ledgerBroken } from './verified.ts'
import { accept, bring, fetchOutbound, pull, rest, type Visit, visit } from './visit.ts'

/** How a round goes wrong: a fault met at work or as early as the start, or a kill at some moment, in milliseconds. */
export type Trouble = { during: Fault } | { start: Fault } | { killAfter: number } | 'none'

export const troubleText = (trouble: Trouble): string => {
  if (trouble === 'none') return 'nothing goes wrong'
  if ('killAfter' in trouble) return `killed after ${trouble.killAfter} ms`
  return 'start' in trouble ? `at the start: ${faultText(trouble.start)}` : faultText(trouble.during)
}

/** An act that never comes. */
const NOTHING: Fault = { site: 'commit', mode: 'fail', nth: 0 }

export class Bench {
  readonly place: Place
  readonly ledger: Ledger = emptyLedger()
  readonly #maker = new Maker()
  readonly #sample: string
  #gateway: Gateway | undefined
  readonly #environment: Record<string, string>
  kills = 0

  private constructor(place: Place, sample: string, environment: Record<string, string>) {
    this.place = place
    this.#sample = sample
    this.#environment = environment
  }

  /** A gateway on an empty place, started once so that keys and partners are there. */
  static async open(place: Place, environment: Record<string, string> = {}): Promise<Bench> {
    const sample = await readFile(
      new URL('../../partners/nordwind/samples/order-in/minimal.xml', import.meta.url),
    )
    const bench = new Bench(place, sample.toString(), environment)
    bench.#gateway = await Gateway.start(place, { environment })
    return bench
  }

  /** The same bench, with a gateway that somebody else started. */
  with(gateway: Gateway): this {
    this.#gateway = gateway
    return this
  }

  /** The clients' work alone, at a gateway that meets no fault. */
  async work(deliveries: Delivery[]): Promise<void> {
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
    const gateway = await this.#startFor(trouble)
    if (gateway) await this.#goWrong(gateway, trouble, deliveries)
    const healed = await this.#running()
    await visit(healed, this.place, this.ledger, (now) => this.#tryAgain(now, deliveries))
    return visit(healed, this.place, this.ledger, (now) => broken(now, deliveries))
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
    await rest(now.gateway, 200)
    await Promise.allSettled([fetchOutbound(now), pull(now).then(() => accept(now))])
  }

  async #tryAgain(now: Visit, deliveries: Delivery[]): Promise<void> {
    for (const one of deliveries) while (!one.acknowledged) await bring(now, one)
  }
}
