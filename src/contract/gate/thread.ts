// A thread that makes evidence, one mapping after the other; what it is asked and answers crosses as plain data.
import { parentPort, workerData } from 'node:worker_threads'
import { testedMappings } from '../mappings.ts'
import { VerifierChild } from '../verifierChild.ts'
import { type MadeEvidence, makeEvidence } from './make.ts'
import type { Work } from './threads.ts'

export interface Task {
  partner: string
  mapping: string
}

export type Answer = { tried: [done: number, all: number] } | { made: MadeEvidence }

const { folders, score } = workerData as Work
const mappings = testedMappings(folders)
const child = new VerifierChild()

const answer = (said: Answer) => parentPort!.postMessage(said)

async function work({ partner, mapping }: Task): Promise<void> {
  const one = mappings.find(({ under }) => under.partner === partner && under.mapping === mapping)
  if (!one) throw new Error(`there is no mapping ${partner} ${mapping}`)
  const onProgress = (done: number, all: number) => answer({ tried: [done, all] })
  answer({ made: await makeEvidence(folders, one, { child, score, onProgress }) })
}

parentPort!.on('message', (task: Task | 'end') => {
  if (task !== 'end') return void work(task)
  void child.close().then(() => parentPort!.close())
})
