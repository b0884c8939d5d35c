// The thread that reads without WebAssembly. Only what reads is without it: type stripping, which is done by then, is not.
import { parentPort } from 'node:worker_threads'
import { scanHere } from '../../src/x12/scan/scan.ts'
import { digest } from './digest.ts'
import { type Job, toldOf } from './told.ts'

Reflect.deleteProperty(globalThis, 'WebAssembly')
if (scanHere()) throw new Error('this thread reads by WebAssembly too')

/** Jobs, and whether what is told of them is wanted whole. */
interface Asking {
  jobs: Job[]
  whole: boolean
}

parentPort?.on('message', ({ jobs, whole }: Asking) => {
  const told = jobs.map(toldOf)
  parentPort!.postMessage(whole ? told : told.map(digest))
})
