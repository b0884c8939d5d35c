// Evidence of many mappings at once, a thread for each core: to try what could go wrong with a mapping is plain work.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Folders } from '../contract.ts'
import type { TestedMapping } from '../mappings.ts'
import { VerifierChild } from '../verifierChild.ts'
import { type MadeEvidence, makeEvidence } from './make.ts'
import type { Answer, Task } from './thread.ts'

/** What is to be made, and where everything stands. */
export interface Work {
  folders: Folders
  score: boolean
}

/** What is told while evidence is made. */
export interface Listening {
  /** So many of the wrong versions of a mapping were tried. */
  tried: (mapping: TestedMapping, done: number, all: number) => void
  made: (mapping: TestedMapping, made: MadeEvidence) => void
}

/** A thread takes longer to begin than a few mappings to verify. */
const ALONE = 2

/** Makes the evidence of mappings; each is told when it is made. Throws what no contract is to blame for. */
export async function makeAllEvidence(
  work: Work,
  mappings: readonly TestedMapping[],
  listening: Listening,
): Promise<void> {
  const threads = Math.min(availableParallelism(), mappings.length)
  if (mappings.length <= ALONE || threads < 2) return makeHere(work, mappings, listening)
  // The longest first, so that no thread is left with one of them at the end.
  const line = [...mappings].sort((a, b) => sizeOf(b) - sizeOf(a))
  const workers = Array.from({ length: threads }, () => new Worker(THREAD, { workerData: work }))
  try {
    await Promise.all(workers.map((worker) => keepBusy(worker, line, listening)))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

const sizeOf = ({ contract }: TestedMapping): number =>
  (contract?.samples ?? []).reduce((sum, { bytes }) => sum + bytes.length, 0)

const THREAD = new URL('./thread.ts', import.meta.url)

async function makeHere(
  { folders, score }: Work,
  mappings: readonly TestedMapping[],
  { tried, made }: Listening,
) {
  const child = new VerifierChild()
  try {
    for (const one of mappings) {
      const onProgress = (done: number, all: number) => tried(one, done, all)
      made(one, await makeEvidence(folders, one, { child, score, onProgress }))
    }
  } finally {
    await child.close()
  }
}

/** Gives a thread the next mapping of the line until there is none. */
function keepBusy(worker: Worker, line: TestedMapping[], { tried, made }: Listening): Promise<void> {
  return new Promise((resolve, reject) => {
    let current: TestedMapping | undefined
    const next = () => {
      current = line.shift()
      if (!current) return worker.postMessage('end')
      const { partner, mapping } = current.under
      worker.postMessage({ partner, mapping } satisfies Task)
    }
    worker.on('error', reject)
    worker.on('exit', () => resolve())
    worker.on('message', (answer: Answer) => {
      if ('tried' in answer) return tried(current!, ...answer.tried)
      made(current!, answer.made)
      next()
    })
    next()
  })
}
