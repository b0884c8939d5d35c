// Figures for Prometheus. Counts of what waits are asked of the store when they are scraped, not kept beside it.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Environment } from '../../store/record.ts'
import { watchWaiting } from './waiting.ts'

export interface Metrics {
  seen(labels: { operation: string; method: string; status: string }, seconds: number): void
  /** Prometheus' text format. */
  text(): Promise<string>
}

const ENVIRONMENTS: readonly Environment[] = ['production', 'test']

export function openMetrics(house: House, feedTypes: readonly string[]): Metrics {
  const registry = new Registry()
  const requests = new Histogram({
    name: 'edigw_http_request_duration_seconds',
    help: 'Requests by operation, method and status.',
    labelNames: ['operation', 'method', 'status'] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300],
    registers: [registry],
  })
  collectDefaultMetrics({ register: registry })
  watchSteps(house, registry)
  watchFeed(house, registry, feedTypes)
  watchAcknowledgements(house, registry)
  watchWaiting(house, registry)
  countWhatHappens(house, registry)
  return {
    seen: (labels, seconds) => requests.observe(labels, seconds),
    text: () => registry.metrics(),
  }
}

/** Steps by how long they took, and files as they come in. */
function countWhatHappens({ figures }: House, registry: Registry): void {
  const registers = [registry]
  const steps = new Histogram({
    name: 'edigw_step_duration_seconds',
    help: 'Steps of this process by verb and what became of them, each without what was done within it and is told by itself; the commit of a small document counts to the step that it began with, open or write.',
    labelNames: ['verb', 'outcome'] as const,
    buckets: [0.002, 0.01, 0.05, 0.2, 1, 5, 30, 120],
    registers,
  })
  const labelNames = ['partner', 'door'] as const
  const receipts = new Counter({
    name: 'edigw_receipts_total',
    help: 'Files and bodies that were taken in, repeats among them.',
    labelNames: [...labelNames, 'repeated'] as const,
    registers,
  })
  const bytes = new Counter({
    name: 'edigw_received_bytes_total',
    help: 'Their bytes.',
    labelNames,
    registers,
  })
  figures?.listen({
    step: ({ verb, outcome, seconds }) => steps.observe({ verb, outcome }, seconds),
    receipt: ({ partner, door, bytes: size, repeated }) => {
      receipts.inc({ partner, door, repeated: String(repeated) })
      bytes.inc({ partner, door }, size)
    },
  })
}

function watchSteps({ store }: House, registry: Registry): void {
  const steps = new Gauge({
    name: 'edigw_steps',
    help: 'Steps that are not finished, by verb and state.',
    labelNames: ['verb', 'state'] as const,
    registers: [registry],
    async collect() {
      steps.reset()
      for (const { verb, state, count } of await store.countSteps()) steps.set({ verb, state }, count)
    },
  })
}

/** Such as how many documents of ours wait for an acknowledgement, were rejected, or are overdue. */
function watchAcknowledgements({ store, clock }: House, registry: Registry): void {
  const documents = new Gauge({
    name: 'edigw_documents_acknowledgement',
    help: 'Documents by what became of them at the partner, and acknowledgements by what they were matched with.',
    labelNames: ['environment', 'state'] as const,
    registers: [registry],
    async collect() {
      documents.reset()
      for (const { environment, state, count } of await store.countAcknowledgements())
        documents.set({ environment, state }, count)
    },
  })
  const atRisk = new Gauge({
    name: 'edigw_acknowledgements_at_risk',
    help: 'Documents of ours that wait for an acknowledgement with most of the time gone; 1000 stands for any more.',
    labelNames: ['environment'] as const,
    registers: [registry],
    async collect() {
      for (const environment of ENVIRONMENTS) {
        const ask = { environment, atRisk: instant(clock), limit: MOST_AT_RISK }
        atRisk.set({ environment }, (await store.documents(ask)).length)
      }
    },
  })
}

/** So many at once mean that a partner is gone; how many exactly does not matter then. */
const MOST_AT_RISK = 1_000

/** How long the oldest undecided entry waits says more than how many there are: it grows when the ERP stops. */
function watchFeed({ store, clock }: House, registry: Registry, types: readonly string[]): void {
  const oldest = new Gauge({
    name: 'edigw_feed_oldest_undecided_seconds',
    help: 'Age of the oldest feed entry that the ERP has not decided; 0 where there is none.',
    labelNames: ['environment'] as const,
    registers: [registry],
    async collect() {
      for (const environment of ENVIRONMENTS) {
        const ask = { environment, types: [...types], after: 0, undecided: true, limit: 1 }
        const [entry] = await store.feedAfter(ask)
        const age = entry ? (clock().getTime() - Date.parse(entry.at)) / 1000 : 0
        oldest.set({ environment }, Math.max(0, age))
      }
    },
  })
}
