// One level on one data set: the median of its passes, its memory, and what the two mean in the words of the table.
import type { DataFile, DataSet } from './dataset.ts'
import { MEGABYTE } from './dataset.ts'
import { type LevelName, measurable } from './level/levels.ts'
import { measureEffort, measureMemory } from './measure/child.ts'
import type { Spent } from './measure/job.ts'

export interface Measured {
  level: LevelName
  bytes: number
  documents: number
  /** Of the data, which have no mistakes: anything but 0 is one of ours. */
  findings: number
  /** Medians of one pass in milliseconds. */
  cpu: number
  wall: number
  /** Each pass's CPU, so that the median can be judged. */
  passes: number[]
  /** Bytes resident before the first one is read, and at most above that; absent where nobody asked. */
  idle?: number
  memory?: number
}

/** A smaller receipt is repeated until a pass has gone over so many megabytes. */
const LEAST_MEGABYTES = 10

const roundsOf = ({ bytes }: DataFile): number =>
  Math.max(1, Math.round((LEAST_MEGABYTES * MEGABYTE) / bytes))

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!

/** Measures a level in two processes: its CPU on a receipt in memory, its memory on one that comes in pieces. */
export async function measureLevel(
  level: LevelName,
  { guide }: DataSet,
  file: DataFile,
  passes: number,
): Promise<Measured> {
  const rounds = measurable(level).most === undefined ? roundsOf(file) : 1
  const job = { level, guide, file: file.path }
  const effort = await measureEffort({ ...job, kind: 'effort', passes, rounds })
  const { idle, peak } = await measureMemory({ ...job, kind: 'memory' })
  return { level, ...effort.outcome, ...medians(effort.passes), idle, memory: peak - idle }
}

/** The byte loop, in several processes: V8 does not make the same of it each time. */
export async function measureLoop(
  { guide }: DataSet,
  file: DataFile,
  passes: number,
  processes: number,
): Promise<Measured> {
  const rounds = roundsOf(file)
  const all: Spent[] = []
  let outcome = { bytes: 0, documents: 0, findings: 0 }
  for (let process = 0; process < processes; process++) {
    const answer = await measureEffort({
      level: 'loop',
      guide,
      file: file.path,
      kind: 'effort',
      passes,
      rounds,
    })
    all.push(...answer.passes)
    outcome = answer.outcome
  }
  return { level: 'loop', ...outcome, ...medians(all) }
}

const medians = (spent: readonly Spent[]) => ({
  cpu: median(spent.map(({ cpu }) => cpu)),
  wall: median(spent.map(({ wall }) => wall)),
  passes: spent.map(({ cpu }) => Math.round(cpu * 10) / 10),
})
