// What a process of its own is asked to measure, and what it answers: plain data on its command line and on its
// standard output.
import type { Outcome } from '../level/level.ts'
import type { LevelName } from '../level/levels.ts'

interface Asked {
  level: LevelName
  guide: string
}

/** Passes over a receipt in memory; each goes over it `rounds` times. */
export interface EffortJob extends Asked {
  kind: 'effort'
  file: string
  passes: number
  rounds: number
}

/** One pass over a file in pieces. */
export interface MemoryJob extends Asked {
  kind: 'memory'
  file: string
}

/** Receipts that come on standard input; the first `warm` of them are not counted. */
export interface StreamJob extends Asked {
  kind: 'stream'
  warm: number
}

export type Job = EffortJob | MemoryJob | StreamJob

/** In milliseconds; CPU of all threads, garbage collection included. */
export interface Spent {
  cpu: number
  wall: number
}

export interface EffortAnswer {
  outcome: Outcome
  passes: Spent[]
}

/** In bytes: resident before the first byte, and at most. */
export interface MemoryAnswer {
  outcome: Outcome
  idle: number
  peak: number
}

export interface StreamAnswer extends MemoryAnswer {
  spent: Spent
}
