// The loop: claims steps that are due, does a few at a time, and renews their leases while they last. The world's
// failures are tried again later, ours are parked with their stack, and a lease that was lost is let go quietly.
import { after, instant } from '../setting/clock.ts'
import type { StepDone } from '../setting/figures.ts'
import type { Step } from '../store/record.ts'
import { LeaseLost } from '../store/store.ts'
import { type Desk, type Held, Paused, type Perform, type StepWithin } from './desk.ts'
import { NoneInForce, waitForOne } from './inForce.ts'
import { type LeaseWatch, watchLeases } from './lapse.ts'
import { failureOf } from './world.ts'

export interface WorkOptions {
  /**
   * Steps at work at the same time. Those that end together are committed together: of a small document the embedded
   * store syncs 6.5 times with 8 of them, 2.3 times with 32.
   */
  concurrency: number
  /** How long a lease lasts, in milliseconds; it is renewed three times in that time. */
  lease: number
  /** How often the store is asked without being woken, in milliseconds: for steps that wait for their time. */
  poll: number
  /** A step that the world made fail so often waits for a person. */
  mostAttempts: number
}

export const defaultWork: WorkOptions = { concurrency: 32, lease: 30_000, poll: 1_000, mostAttempts: 12 }

export interface Work {
  /** Takes no more steps, lets those under way come to the end of their slice, and gives the rest back. */
  stop(): Promise<void>
  /** Resolves when no step is due or under way; steps that wait for their time are not waited for. */
  idle(): Promise<void>
}

/** A step under way. */
interface Job extends Held {
  lost: boolean
  /** Seconds of what was done within it and told by itself. */
  within: number
}

type Verbs = Readonly<Record<Step['verb'], Perform>>

/** Starts the loop. */
export function startWork(desk: Desk, verbs: Verbs, options: WorkOptions = defaultWork): Work {
  const loop = new Loop(desk, verbs, options)
  return { stop: () => loop.stop(), idle: () => loop.idle() }
}

class Loop {
  readonly #desk: Desk
  readonly #verbs: Verbs
  readonly #options: WorkOptions
  readonly #jobs = new Set<Job>()
  readonly #ended = new Set<Promise<void>>()
  readonly #unlisten: () => void
  readonly #poll: NodeJS.Timeout
  readonly #heartbeat: NodeJS.Timeout
  readonly #watch: LeaseWatch
  #stopping = false
  #claiming: Promise<void> | undefined
  /** Something was woken since steps were last claimed. */
  #again = false
  #waiting: (() => void)[] = []
  /** The clock, when steps were last claimed; undefined before. */
  #seen: number | undefined

  constructor(desk: Desk, verbs: Verbs, options: WorkOptions) {
    this.#desk = desk
    this.#verbs = verbs
    this.#options = options
    this.#unlisten = desk.house.store.onWork(() => this.#wake())
    this.#poll = setInterval(() => this.#wake(), options.poll)
    this.#watch = watchLeases({ store: desk.house.store, lease: options.lease })
    this.#heartbeat = setInterval(() => void this.#renew().then(() => this.#takeOver()), options.lease / 3)
    this.#wake()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#unlisten()
    clearInterval(this.#poll)
    await this.#claiming
    // What is under way may go on with more.
    while (this.#ended.size > 0) await Promise.all(this.#ended)
    clearInterval(this.#heartbeat)
    this.#settle()
  }

  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#wake()
    })
  }

  /** Claims whatever there is room for; a wake while claiming makes it look once more. */
  #wake(): void {
    if (this.#stopping) return
    this.#again = true
    this.#claiming ??= this.#claim().finally(() => {
      this.#claiming = undefined
      this.#settle()
    })
  }

  async #claim(): Promise<void> {
    const { store, clock, log } = this.#desk.house
    try {
      while (this.#again && !this.#stopping) {
        this.#again = false
        const limit = this.#options.concurrency - this.#jobs.size
        if (limit <= 0) return
        await this.#keepUp()
        const now = instant(clock)
        const steps = await store.claimSteps({ limit, now, leaseUntil: after(clock, this.#options.lease) })
        for (const step of steps) this.#begin(step)
        this.#again ||= steps.length === limit && this.#jobs.size < this.#options.concurrency
      }
    } catch (err) {
      log.error({ err }, 'steps could not be claimed')
    }
  }

  /**
   * Where the clock has leapt ahead, or the process stood still, our own steps must not look as if nobody held them. Where it
   * was set back, now or while nobody looked, no step waits longer than the longest pause between two attempts.
   */
  async #keepUp(): Promise<void> {
    const { store, clock } = this.#desk.house
    const now = clock().getTime()
    const since = now - (this.#seen ?? Number.POSITIVE_INFINITY)
    if (since > this.#options.lease / 3) await this.#renew()
    if (since < 0) await store.hastenRetries({ now: instant(clock), latest: after(clock, LONGEST_PAUSE) })
    this.#seen = now
  }

  #begin(step: Step, perform = this.#verbs[step.verb]): void {
    const lease = { step: step.id, token: step.token }
    const job: Job = {
      step,
      lease,
      lost: false,
      within: 0,
      goOn: () => this.#goOn(job),
      until: () => after(this.#desk.house.clock, this.#options.lease),
      didAlso: (steps) => this.#didAlso(job, steps),
      goOnWith: (next, how) => this.#begin(next, how),
    }
    this.#jobs.add(job)
    const ended = this.#perform(job, perform).finally(() => {
      this.#jobs.delete(job)
      this.#ended.delete(ended)
      this.#wake()
      this.#settle()
    })
    this.#ended.add(ended)
  }

  #goOn({ lost, step }: Job): void {
    if (lost) throw new LeaseLost(`step ${step.id} was taken over`)
    if (this.#stopping) throw new Paused()
  }

  #didAlso(job: Job, steps: readonly StepWithin[]): void {
    for (const { verb, seconds } of steps) {
      job.within += seconds
      this.#desk.house.figures?.step({ verb, outcome: 'done', seconds })
    }
  }

  async #perform(job: Job, perform: Perform): Promise<void> {
    const { log, figures } = this.#desk.house
    const { verb, subject } = job.step
    const began = performance.now()
    const tell = (outcome: StepDone['outcome']) =>
      figures?.step({ verb, outcome, seconds: (performance.now() - began) / 1000 - job.within })
    try {
      await perform(this.#desk, job)
      tell('done')
      log.debug({ verb, subject }, 'step done')
    } catch (error) {
      await settleError(this.#desk, job, error, this.#options).then(tell, (err) => {
        // The lease runs out by itself, and the step is tried again then.
        log.error({ err, verb, subject }, 'a step could not be put back')
        tell('given-up')
      })
    }
  }

  /** Renews the leases of what is under way; a step whose lease was lost stops at its next slice. */
  async #renew(): Promise<void> {
    const { store, clock, log } = this.#desk.house
    const held = [...this.#jobs]
    if (held.length === 0) return
    try {
      const leases = held.map(({ lease }) => lease)
      const ours = await store.renewLeases(leases, after(clock, this.#options.lease))
      const kept = new Set(ours.map(({ step, token }) => `${step} ${token}`))
      for (const job of held) if (!kept.has(`${job.lease.step} ${job.lease.token}`)) job.lost = true
    } catch (err) {
      log.error({ err }, 'leases could not be renewed')
    }
  }

  /** What a process left that died is claimed at the next wake. */
  async #takeOver(): Promise<void> {
    if (this.#stopping) return
    await this.#watch
      .look([...this.#jobs].map(({ lease }) => lease))
      .catch((err) => this.#desk.house.log.error({ err }, 'leases could not be looked at'))
  }

  /** Tells those who wait that nothing is due or under way. */
  #settle(): void {
    if (this.#jobs.size > 0 || this.#claiming || (this.#again && !this.#stopping)) return
    const told = this.#waiting
    this.#waiting = []
    for (const tell of told) tell()
  }
}

/** What becomes of a step that threw. */
async function settleError(
  desk: Desk,
  job: Job,
  error: unknown,
  options: WorkOptions,
): Promise<StepDone['outcome']> {
  const { store, clock, log } = desk.house
  const { verb, subject, attempts } = job.step
  if (error instanceof LeaseLost) {
    log.warn({ verb, subject }, 'another process has taken the step')
    return 'given-up'
  }
  if (error instanceof Paused) {
    await store.retryStep(job.lease, instant(clock), 'the gateway was stopped')
    return 'given-up'
  }
  if (error instanceof NoneInForce) {
    await waitForOne(desk, job, error)
    return 'parked'
  }
  const failure = failureOf(error)
  if (failure?.retry === 'later' && attempts < (failure.attempts ?? options.mostAttempts)) {
    const wait = backOff(attempts)
    log.warn({ err: failure, verb, subject, wait }, 'step failed; it is tried again')
    await store.retryStep(job.lease, after(clock, wait), failure.message)
    return 'retried'
  }
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  log.error({ err: error, verb, subject }, 'step parked: a person must look')
  await store.parkStep(job.lease, reason, instant(clock))
  return 'parked'
}

const LONGEST_PAUSE = 15 * 60_000

/** One second, two, four … a quarter of an hour at most. */
const backOff = (attempts: number): number => Math.min(LONGEST_PAUSE, 1_000 * 2 ** Math.min(attempts - 1, 20))
