// The flow, started: ten verbs, each in a file of its own, done as durable steps by the loop (DESIGN §2).
import { openRegistry } from '../partner/registry.ts'
import type { House } from '../setting/house.ts'
import type { Step } from '../store/record.ts'
import { acknowledge } from './acknowledge.ts'
import { take } from './atOnce/receipt.ts'
import { send } from './atOnce/sending.ts'
import { deliver } from './deliver.ts'
import { type Desk, defaultSizes, type Perform, type Sizes } from './desk.ts'
import { type Mail, mail as sendMail } from './mail.ts'
import { notify } from './notify.ts'
import { openPool, type Pool } from './pool.ts'
import { publish } from './publish.ts'
import { read } from './read.ts'
import { reconcile } from './reconcile.ts'
import { seal } from './seal.ts'
import type { Put } from './sending/putting.ts'
import type { Notify } from './telling.ts'
import { defaultWork, startWork, type WorkOptions } from './work.ts'

export interface ExchangeOptions extends Partial<Sizes>, Partial<WorkOptions> {
  /** Engine threads; 2 where absent. */
  threads?: number
  /** Memory of one engine thread in megabytes. */
  memory?: number
  /** Engine threads of somebody else, who closes them; of its own where absent. */
  pool?: Pool
  /** How webhooks are told; none are where absent. */
  notify?: Notify
  /** How letters are sent; none are where absent. */
  mail?: Mail
  /** How files are put on partners' own servers; none are where absent. */
  put?: Put
}

export interface Exchange {
  /** Resolves when the engine threads are loaded. */
  ready: Promise<void>
  /** Lets the steps under way come to the end of their slice, and closes the engine threads. The store stays open. */
  stop(): Promise<void>
  /** Resolves when no step is due or under way any more. */
  idle(): Promise<void>
}

const VERBS: Readonly<Record<Step['verb'], Perform>> = {
  open: take,
  read,
  publish,
  acknowledge,
  write: send,
  seal,
  deliver,
  reconcile,
  notify,
  mail: sendMail,
}

/**
 * The largest set, in bytes, that a thread of so many megabytes is asked to read: a sixteenth. Measured in 1,024 MB:
 * an 850 of 64 MB with 24 segments a line is read in 15 s; of one-character elements alone 8 MB are, and 16 MB are
 * not. What is too much for the memory after all is rejected by name then.
 */
const largestSet = (memory: number): number => memory * 2 ** 16

/** Starts to do the steps that the store holds, and those that come. */
export function startExchange(house: House, options: ExchangeOptions = {}): Exchange {
  const {
    threads,
    memory,
    pool: lent,
    notify,
    mail,
    put,
    concurrency,
    lease,
    poll,
    mostAttempts,
    ...sizes
  } = options
  const pool = lent ?? ownPool(threads, memory)
  const desk: Desk = {
    house,
    registry: openRegistry(house.store),
    pool,
    ...(notify === undefined ? {} : { notify }),
    ...(mail === undefined ? {} : { mail }),
    ...(put === undefined ? {} : { put }),
    sizes: {
      ...defaultSizes,
      ...(memory === undefined ? {} : { maxSetBytes: largestSet(memory) }),
      ...sizes,
    },
  }
  const work = startWork(desk, VERBS, {
    concurrency: concurrency ?? defaultWork.concurrency,
    lease: lease ?? defaultWork.lease,
    poll: poll ?? defaultWork.poll,
    mostAttempts: mostAttempts ?? defaultWork.mostAttempts,
  })
  return {
    ready: pool.ready,
    async stop() {
      await work.stop()
      if (!lent) await pool.close()
    },
    idle: work.idle,
  }
}

const ownPool = (threads: number | undefined, memory: number | undefined): Pool =>
  openPool({
    ...(threads === undefined ? {} : { threads: Math.max(1, threads) }),
    ...(memory === undefined ? {} : { memory }),
  })
