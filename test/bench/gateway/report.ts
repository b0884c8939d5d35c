// The figures of a run as text.
import type { Figures, Percentiles, StepCost } from './figures.ts'
import type { Floor } from './floor-child.ts'

export interface StoreRun {
  store: string
  floor: Floor
  rate: number
  /** By a clock. */
  open?: Figures
  /** As many as come out. */
  closed?: Figures
}

const ms = (value: number) => value.toFixed(2)
const mb = (value: number) => `${Math.round(value)} MB`
const spread = ({ p50, p95, p99 }: Percentiles) =>
  [p50, p95, p99].map((value) => (Number.isNaN(value) ? '–' : Math.round(value))).join(' / ')

const row = (name: string, ...values: string[]) =>
  `  ${name.padEnd(24)}${values.map((one) => one.padStart(9)).join('')}`

const stepRow = ({ step, main, engine, store }: StepCost) =>
  row(step, ms(main), ms(engine), ms(store), ms(main + engine + store))

function storeLines({ syncs, written, journal, memory }: Figures): string[] {
  const disk = [`${syncs.toFixed(2)} syncs`]
  if (written !== undefined) disk.push(`${written.toFixed(1)} kB written by the gateway`)
  if (journal > 0) disk.push(`${journal.toFixed(1)} kB of PostgreSQL's journal`)
  return [
    `  for each: ${disk.join(', ')}`,
    `  memory: ${mb(memory.start)} at the start, ${mb(memory.most)} at most, ${mb(memory.end)} at the end`,
  ]
}

const parkedLines = ({ parked }: Figures): string[] =>
  parked.slice(0, 3).map((reason) => `  PARKED ${reason.split('\n')[0]}`)

function closedLines(closed: Figures): string[] {
  const { cpu, threads, steps, documents, perSecond } = closed
  const server = cpu.store > 0 ? `, PostgreSQL ${ms(cpu.store)}` : ''
  return [
    `  as fast as it goes: ${perSecond.toFixed(0)} documents/s sustained (${documents} of them)`,
    `  ms of CPU for each: gateway ${ms(cpu.gateway)}${server}, all clients ${ms(cpu.clients)}`,
    `  gateway by thread: main ${ms(threads.main)}, engine ${ms(threads.engine)}, store ${ms(threads.store)}, Node's own ${ms(threads.other)}`,
    ...storeLines(closed),
    '',
    row('ms of CPU for each', 'main', 'engine', 'store', 'all'),
    ...steps.map(stepRow),
    ...parkedLines(closed),
    '',
  ]
}

function openLines(open: Figures, rate: number): string[] {
  const { cpu, documents, toFeed, toAcknowledgement } = open
  return [
    `  at ${rate}/s (${documents} documents): ms from the OK, p50 / p95 / p99`,
    `    in the feed ${spread(toFeed)}; 997 at the drop point ${spread(toAcknowledgement)}`,
    `    ms of CPU for each: gateway ${ms(cpu.gateway)}, all clients ${ms(cpu.clients)}`,
    ...parkedLines(open),
  ]
}

/** A store's figures as lines. */
export function runText({ store, floor, rate, open, closed }: StoreRun): string {
  return [
    store,
    ...(closed ? closedLines(closed) : []),
    ...(open ? openLines(open, rate) : []),
    `  floor, a bare program that makes each durable: ${floor.perSecond.toFixed(0)}/s, ${ms(floor.cpu)} ms of CPU`,
  ].join('\n')
}
