// The loop: claims steps that are due, does a few at a time, and renews their leases while they last. The world's
// failures are tried again later, ours are parked with their stack, and a lease that was lost is let go quietly.
import { after, instant } from '../setting/clock.ts'
import type { Step } from '../store/record.ts'
import { LeaseLost } from '../store/store.ts'
import { type Desk, type Held, Paused, type Perform } from './desk.ts'
import { Failure } from './failure.ts'

export interface WorkOptions {
  /** Steps at work at the same time. */
  concurrency: number
  /** How long a lease lasts, in milliseconds; it is renewed three times in that time. */
  lease: number
  /** How often the store is asked without being woken, in milliseconds: for steps that wait for their time. */
  poll: number
  /** A step that the world made fail so often waits for a person. */
  mostAttempts: number
}

export const defaultWork: WorkOptions = { concurrency: 8, lease: 30_000, poll: 1_000, mostAttempts: 12 }

export interface Work {
  /** Takes no more steps, lets those under way come to the end of their slice, and gives the rest back. */
  stop(): Promise<void>
  /** Resolves when no step is due or under way; steps that wait for their time are not waited for. */
  idle(): Promise<void>
}

/** A step under way. */
interface Job extends Held {
  lost: boolean
}

export function startWork(
  desk: Desk,
  verbs: Readonly<Record<Step['verb'], Perform>>,
  options: WorkOptions = defaultWork,
): Work {
  const { store, clock, log } = desk.house
  const jobs = new Set<Job>()
  const done = new Set<Promise<void>>()
  let stopping = false
  let claiming: Promise<void> | undefined
  let again = false
  let waiting: (() => void)[] = []

  /** Claims whatever there is room for; a wake while claiming makes it look once more. */
  function wake(): void {
    if (stopping) return
    again = true
    claiming ??= claim()
      .catch((error) => log.error({ err: error }, 'steps could not be claimed'))
      .finally(() => {
        claiming = undefined
        settle()
      })
  }

  async function claim(): Promise<void> {
    while (again && !stopping) {
      again = false
      const limit = options.concurrency - jobs.size
      if (limit <= 0) return
      const now = instant(clock)
      const steps = await store.claimSteps({ limit, now, leaseUntil: after(clock, options.lease) })
      for (const step of steps) begin(step)
      again ||= steps.length === limit && jobs.size < options.concurrency
    }
  }

  function begin(step: Step): void {
    const lease = { step: step.id, token: step.token }
    const job: Job = { step, lease, lost: false, goOn: () => goOn(job) }
    jobs.add(job)
    const ended = perform(job).finally(() => {
      jobs.delete(job)
      done.delete(ended)
      wake()
      settle()
    })
    done.add(ended)
  }

  function goOn({ lost, step }: Job): void {
    if (lost) throw new LeaseLost(`step ${step.id} was taken over`)
    if (stopping) throw new Paused()
  }

  async function perform(job: Job): Promise<void> {
    const { verb, subject } = job.step
    try {
      await verbs[verb](desk, job)
      log.debug({ verb, subject }, 'step done')
    } catch (error) {
      await settleError(desk, job, error, options).catch((worse) => {
        // The lease runs out by itself, and the step is tried again then.
        log.error({ err: worse, verb, subject }, 'a step could not be put back')
      })
    }
  }

  async function renew(): Promise<void> {
    const held = [...jobs]
    if (held.length === 0) return
    const leases = held.map(({ lease }) => lease)
    const ours = await store.renewLeases(leases, after(clock, options.lease))
    const kept = new Set(ours.map(({ step, token }) => `${step} ${token}`))
    for (const job of held) if (!kept.has(`${job.lease.step} ${job.lease.token}`)) job.lost = true
  }

  function settle(): void {
    if (jobs.size > 0 || claiming || (again && !stopping)) return
    const told = waiting
    waiting = []
    for (const tell of told) tell()
  }

  const unlisten = store.onWork(wake)
  const poll = setInterval(wake, options.poll)
  const heartbeat = setInterval(() => {
    renew().catch((error) => log.error({ err: error }, 'leases could not be renewed'))
  }, options.lease / 3)
  wake()

  return {
    async stop() {
      stopping = true
      unlisten()
      clearInterval(poll)
      await claiming
      await Promise.all(done)
      clearInterval(heartbeat)
      settle()
    },
    idle: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        wake()
      }),
  }
}

/** What becomes of a step that threw. */
async function settleError(desk: Desk, job: Job, error: unknown, options: WorkOptions): Promise<void> {
  const { store, clock, log } = desk.house
  const { verb, subject, attempts } = job.step
  if (error instanceof LeaseLost) return log.warn({ verb, subject }, 'another process has taken the step')
  if (error instanceof Paused) return store.retryStep(job.lease, instant(clock), 'the gateway was stopped')
  if (error instanceof Failure && error.retry === 'later' && attempts < options.mostAttempts) {
    const wait = backOff(attempts)
    log.warn({ err: error, verb, subject, wait }, 'step failed; it is tried again')
    return store.retryStep(job.lease, after(clock, wait), error.message)
  }
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error)
  log.error({ err: error, verb, subject }, 'step parked: a person must look')
  await store.parkStep(job.lease, reason, instant(clock))
}

/** One second, two, four … a quarter of an hour at most. */
const backOff = (attempts: number): number => Math.min(15 * 60_000, 1_000 * 2 ** Math.min(attempts - 1, 20))
