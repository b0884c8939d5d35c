// One level, measured alone in its process. It takes its job as JSON on the command line and answers with JSON.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import type { Outcome } from '../level/level.ts'
import { measurable } from '../level/levels.ts'
import { fromFile, inMemory, Streamed } from '../level/source.ts'
import type { EffortAnswer, EffortJob, Job, MemoryAnswer, MemoryJob, StreamAnswer, StreamJob } from './job.ts'
import { Receiving } from './pipe.ts'
import { Clock, HighWater } from './spent.ts'

/** The beginning of a receipt that holds documents enough to write, or one that is very long. */
const SAMPLE = 4 * 2 ** 20
const STANDARD_INPUT = 0
const NOTHING: Outcome = { bytes: 0, documents: 0, findings: 0 }

const job = JSON.parse(process.argv[2] ?? '') as Job
process.stdout.write(JSON.stringify(measure(job)))

function measure(asked: Job): EffortAnswer | MemoryAnswer | StreamAnswer {
  if (asked.kind === 'effort') return effort(asked)
  return asked.kind === 'memory' ? memory(asked) : stream(asked)
}

function effort({ level, guide, file, passes, rounds }: EffortJob): EffortAnswer {
  const whole = new Uint8Array(readFileSync(file))
  const pass = measurable(level).open(guide, whole.subarray(0, SAMPLE))
  let outcome = NOTHING
  const spent = Array.from({ length: passes }, () => {
    const clock = new Clock()
    for (let round = 0; round < rounds; round++) outcome = pass(inMemory(whole), clock.aside)
    const { cpu, wall } = clock.spent
    return { cpu: cpu / rounds, wall: wall / rounds }
  })
  return { outcome, passes: spent }
}

function memory({ level, guide, file }: MemoryJob): MemoryAnswer {
  const from = openSync(file, 'r')
  const pass = measurable(level).open(guide, beginning(from))
  const water = new HighWater()
  const outcome = pass(new Streamed(fromFile(from), fstatSync(from).size, () => water.look()))
  closeSync(from)
  return { outcome, idle: water.idle, peak: water.peak }
}

function beginning(file: number): Uint8Array {
  const sample = new Uint8Array(SAMPLE)
  return sample.subarray(0, readSync(file, sample, 0, SAMPLE, 0))
}

function stream({ level, guide, warm }: StreamJob): StreamAnswer {
  const pass = measurable(level).open(guide, new Uint8Array())
  const water = new HighWater()
  const receiving = new Receiving(STANDARD_INPUT)
  let outcome = NOTHING
  let clock = new Clock()
  let before = 0
  for (let receipt = 1; receiving.begins(); receipt++) {
    const one = pass(new Streamed(receiving.pull, 0, () => water.look()))
    if (receipt > warm) outcome = sum(outcome, one)
    else {
      before = receiving.spent
      clock = new Clock()
    }
  }
  const { cpu, wall } = clock.spent
  const spent = { cpu: cpu - (receiving.spent - before), wall }
  return { outcome, spent, idle: water.idle, peak: water.peak }
}

function sum(one: Outcome, other: Outcome): Outcome {
  return {
    bytes: one.bytes + other.bytes,
    documents: one.documents + other.documents,
    findings: one.findings + other.findings,
  }
}
