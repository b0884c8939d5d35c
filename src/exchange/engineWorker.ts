// One engine in a thread of its own. Jobs come in lists and are done in their order. One that needs a mapping or crosswalk
// rows which are not known here yet asks for them, and all wait; one that fails answers with its stack, and the thread goes on.
import { parentPort } from 'node:worker_threads'
import type { Job, Lack, Lesson } from './engine/job.ts'
import { Engine } from './engine/run.ts'

/** To the thread. */
export type ToWorker = { jobs: Job[] } | { learn: Lesson }
/** What came of a job. */
export type Answer = { result: unknown } | { fault: string }
/** From the thread; `ready` once, when the engine is loaded. Answers come in the order of the jobs; `lacks` is of the next one. */
export type FromWorker = { ready: true } | { answers: Answer[] } | { lacks: Lack }

/** Nobody waits longer for an answer that is there than so many milliseconds for those of others. */
const TOGETHER_MS = 2

const port = parentPort!
const engine = new Engine()
const jobs: Job[] = []
let answers: Answer[] = []

port.on('message', (message: ToWorker) => {
  if ('jobs' in message) jobs.push(...message.jobs)
  else learn(message.learn)
  doAll()
})

function learn(lesson: Lesson): void {
  try {
    engine.learn(lesson)
  } catch (error) {
    jobs.shift()
    answers.push(faultOf(error))
  }
}

function doAll(): void {
  let since = performance.now()
  for (let job = jobs[0]; job; job = jobs[0]) {
    const lacks = engine.lacks(job)
    if (lacks !== undefined) {
      answerAll()
      return send({ lacks })
    }
    jobs.shift()
    answers.push(answerTo(job))
    if (performance.now() - since < TOGETHER_MS) continue
    answerAll()
    since = performance.now()
  }
  answerAll()
}

function answerTo(job: Job): Answer {
  try {
    return { result: engine.run(job) }
  } catch (error) {
    return faultOf(error)
  }
}

const faultOf = (error: unknown): Answer => ({
  fault: error instanceof Error ? (error.stack ?? error.message) : String(error),
})

function answerAll(): void {
  if (answers.length > 0) send({ answers })
  answers = []
}

const send = (message: FromWorker): void => port.postMessage(message)

send({ ready: true })
