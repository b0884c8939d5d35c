// One engine in a thread of its own. A job that needs a mapping or crosswalk rows which are not known here
// yet asks for them, and waits; a job that fails answers with its stack, and the thread goes on.
import { parentPort } from 'node:worker_threads'
import type { Job, Lack, Lesson } from './engine/job.ts'
import { Engine } from './engine/run.ts'

/** To the thread. */
export type ToWorker = { job: Job } | { learn: Lesson }
/** From the thread; `ready` once, when the engine is loaded. */
export type FromWorker = { ready: true } | { result: unknown } | { lacks: Lack } | { fault: string }

const port = parentPort!
const engine = new Engine()
let waiting: Job | undefined

port.on('message', (message: ToWorker) => {
  try {
    if ('learn' in message) engine.learn(message.learn)
    else waiting = message.job
    proceed()
  } catch (error) {
    answer({ fault: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})

function proceed(): void {
  const job = waiting
  if (!job) return
  const lacks = engine.lacks(job)
  if (lacks !== undefined) return answer({ lacks })
  waiting = undefined
  answer({ result: engine.run(job) })
}

const answer = (message: FromWorker): void => port.postMessage(message)

answer({ ready: true })
