// An outcome in the words of the tables: for each document, by step, in milliseconds of CPU.
import { percentile } from '../../fault/neighbour.ts'
import type { Outcome } from './phase.ts'
import type { Report } from './probe-child.ts'

/** The steps of a document's way, the doors, and what serves all of them. */
const STEP_OF: Readonly<Record<string, string>> = {
  keepChunk: 'receive',
  receive: 'receive',
  beginIdempotent: 'door http',
  finishIdempotent: 'door http',
  isRevoked: 'door http',
  principal: 'door http',
  feedAfter: 'feed',
  document: 'shared looks',
  commitOpening: 'open',
  claimEnvelope: 'open',
  frame: 'open',
  readBytes: 'open, read',
  commitReading: 'read',
  commitPublishing: 'publish',
  waitingOver: 'publish',
  commitAcknowledging: 'acknowledge',
  interchangesOf: 'acknowledge',
  groupsOf: 'open, acknowledge',
  commitWriting: 'write',
  commitReceipt: 'open, read, publish, acknowledge',
  commitSending: 'write, seal, deliver',
  commitSealing: 'seal',
  reserveControlNumbers: 'seal',
  sealedWith: 'deliver',
  commitDelivering: 'deliver',
  claimSteps: 'loop',
  renewLeases: 'loop',
  listFiles: 'door sftp',
  findFile: 'door sftp',
  fileFetched: 'door sftp',
}

/** Milliseconds for each document: of the main thread, the engine's threads and the store's. */
export interface StepCost {
  step: string
  main: number
  engine: number
  store: number
}

export interface Figures {
  documents: number
  perSecond: number
  toFeed: Percentiles
  toAcknowledgement: Percentiles
  /** Milliseconds for each document. */
  cpu: { gateway: number; store: number; clients: number }
  threads: { main: number; engine: number; store: number; other: number }
  steps: StepCost[]
  syncs: number
  /** Kilobytes for each document, of the gateway and of the store's journal. */
  written?: number
  journal: number
  /** Megabytes. */
  memory: Outcome['memory']
  parked: string[]
}

export interface Percentiles {
  p50: number
  p95: number
  p99: number
}

const percentiles = (values: readonly number[]): Percentiles => ({
  p50: percentile(values, 50),
  p95: percentile(values, 95),
  p99: percentile(values, 99),
})

export function figuresOf(outcome: Outcome): Figures {
  const { documents, took, reports, cpu, work, written, memory, parked } = outcome
  const each = (value: number) => value / documents
  const of = (thread: Report['thread']) =>
    each(reports.filter((one) => one.thread === thread).reduce((sum, one) => sum + one.cpu, 0))
  const threads = { main: of('main'), engine: of('engine'), store: of('store') }
  const commits = reports.reduce((sum, { calls }) => sum + (calls.commit ?? 0), 0)
  return {
    documents,
    perSecond: documents / took,
    toFeed: percentiles(outcome.toFeed),
    toAcknowledgement: percentiles(outcome.toAcknowledgement),
    cpu: { gateway: each(cpu.gateway), store: each(cpu.store), clients: each(cpu.clients) },
    threads: { ...threads, other: each(cpu.gateway) - threads.main - threads.engine - threads.store },
    steps: stepsOf(reports, documents),
    syncs: each(work.syncs + commits),
    ...(written === undefined ? {} : { written: each(written) / 1024 }),
    journal: each(work.journal) / 1024,
    memory,
    parked,
  }
}

function stepsOf(reports: readonly Report[], documents: number): StepCost[] {
  const costs = new Map<string, StepCost>()
  for (const { thread, spent, cpu } of reports) {
    const named = Object.entries(spent)
    const rest = cpu - named.reduce((sum, [, value]) => sum + value, 0)
    for (const [name, value] of [...named, ['messages, garbage', rest] as const]) {
      const step = STEP_OF[name] ?? name
      const cost = costs.get(step) ?? { step, main: 0, engine: 0, store: 0 }
      cost[thread] += value / documents
      costs.set(step, cost)
    }
  }
  const whole = ({ main, engine, store }: StepCost) => main + engine + store
  return [...costs.values()].filter((one) => whole(one) >= 0.001).sort((a, b) => whole(b) - whole(a))
}
