// Loaded into each thread of the gateway before anything else (node --import): what each thread, each job of the engine
// and each verb of the embedded store spends, by the thread's own CPU clock; and, by samples of the main thread, which
// step or door it worked for. The product knows nothing of it.
import { writeFileSync } from 'node:fs'
import type { Profiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { BroadcastChannel, isMainThread, threadId, workerData } from 'node:worker_threads'
import { placeOf } from './places.ts'

/** Milliseconds of CPU by name. */
export type Spent = Record<string, number>

export interface Report {
  thread: 'main' | 'engine' | 'store'
  /** All that the thread has spent. */
  cpu: number
  /** By job, verb or place. */
  spent: Spent
  /** How often. */
  calls: Record<string, number>
}

type Word = { begin: true } | { end: true } | { report: Report }

const CHANNEL = 'edigw-bench'
const SAMPLE = 500
const ANSWER = 400

const channel = new BroadcastChannel(CHANNEL)
const isStore = !isMainThread && (workerData as { file?: string } | null)?.file !== undefined
const thread = isMainThread ? 'main' : isStore ? 'store' : 'engine'

let spent: Spent = {}
let calls: Record<string, number> = {}
let began = process.threadCpuUsage()

const milliseconds = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000

function note(name: string, since: NodeJS.CpuUsage, count = 1): void {
  spent[name] = (spent[name] ?? 0) + milliseconds(process.threadCpuUsage(since))
  calls[name] = (calls[name] ?? 0) + count
}

type Run = (...args: unknown[]) => Promise<unknown>

/** Has each of the verbs noted; `countOf` its arguments is how many calls it does. */
function watch(verbs: Record<string, Run>, countOf: (args: unknown[]) => number): void {
  for (const [name, run] of Object.entries(verbs))
    verbs[name] = async (...args) => {
      const since = process.threadCpuUsage()
      try {
        return await run(...args)
      } finally {
        note(name, since, countOf(args))
      }
    }
}

async function watchVerbs(): Promise<void> {
  const { looking, several, writing } = await import('../../../src/store/verb/verbs.ts')
  for (const verbs of [looking, writing]) watch(verbs as unknown as Record<string, Run>, () => 1)
  watch(several as unknown as Record<string, Run>, ([, calls]) => (calls as unknown[]).length)
  const exec = DatabaseSync.prototype.exec
  DatabaseSync.prototype.exec = function commit(sql: string) {
    if (sql !== 'commit') return exec.call(this, sql)
    const since = process.threadCpuUsage()
    exec.call(this, sql)
    note('commit', since)
  }
}

async function watchJobs(): Promise<void> {
  const { Engine } = await import('../../../src/exchange/engine/run.ts')
  const { run } = Engine.prototype
  Engine.prototype.run = function watched(job) {
    const since = process.threadCpuUsage()
    try {
      return run.call(this, job) as never
    } finally {
      note(job.kind, since)
    }
  }
}

if (thread === 'store') await watchVerbs()
if (thread === 'engine') await watchJobs()

function report(): Report {
  return { thread, cpu: milliseconds(process.threadCpuUsage(began)), spent, calls }
}

function start(): void {
  spent = {}
  calls = {}
  began = process.threadCpuUsage()
}

// Samples of the main thread always, of the others where a folder for profiles is named: they cost some percent.
const folder = process.env.EDIGW_BENCH_PROFILES
const session = isMainThread || folder ? new Session() : undefined

async function startSamples(): Promise<void> {
  if (!session) return
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE })
  await session.post('Profiler.start')
}

async function endSamples(): Promise<Profiler.Profile | undefined> {
  if (!session) return undefined
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  if (folder) writeFileSync(join(folder, `${thread}-${threadId}.cpuprofile`), JSON.stringify(profile))
  return profile
}

let reports: Report[] = []

let isSampling = false

/** Every thread begins to count anew; samples are kept in memory, and left out where that is what is measured. */
export async function beginMeasuring({ samples }: { samples: boolean }): Promise<void> {
  channel.postMessage({ begin: true } satisfies Word)
  isSampling = samples
  if (samples) await startSamples()
  start()
}

/** What each thread has spent since. */
export async function endMeasuring(): Promise<Report[]> {
  const own = report()
  if (isSampling) own.spent = byPlace((await endSamples())!, own.cpu)
  reports = []
  channel.postMessage({ end: true } satisfies Word)
  // Threads answer when they come to themselves; one that does not is left out, and missed in the sum.
  await new Promise((resolve) => setTimeout(resolve, ANSWER))
  return [own, ...reports]
}

/** The main thread's CPU, shared out by its samples. */
function byPlace({ nodes, samples = [] }: Profiler.Profile, cpu: number): Spent {
  const parents = new Map<number, number>()
  const known = new Map(nodes.map((node) => [node.id, node]))
  for (const { id, children = [] } of nodes) for (const child of children) parents.set(child, id)
  const places = new Map<number, string>()
  const stackOf = (id: number) => {
    const stack: { functionName: string; url: string }[] = []
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at))
      stack.unshift(known.get(at)!.callFrame)
    return stack
  }
  const counts: Record<string, number> = {}
  let busy = 0
  for (const id of samples) {
    const place = places.get(id) ?? placeOf(stackOf(id))
    places.set(id, place)
    if (place === 'idle') continue
    busy++
    counts[place] = (counts[place] ?? 0) + 1
  }
  return Object.fromEntries(Object.entries(counts).map(([place, count]) => [place, (count * cpu) / busy]))
}

function tell(): void {
  channel.postMessage({ report: report() } satisfies Word)
  void endSamples()
}

channel.onmessage = ({ data }) => {
  const word = data as Word
  if ('report' in word) reports.push(word.report)
  else if (isMainThread) return
  else if ('begin' in word) void startSamples().then(start)
  else tell()
}
channel.unref()
