// One engine thread, seen from the main thread: it is given a list of jobs, and answers them in their order.
import { Worker } from 'node:worker_threads'
import type { ReadPolicy } from '../guide/reading.ts'
import type { Job, Lack, Lesson } from './engine/job.ts'
import type { Answer, FromWorker, ToWorker } from './engineWorker.ts'

export interface Task {
  job: Job
  resolve: (result: unknown) => void
  reject: (error: Error) => void
  /** It may stand with others: should the thread die, nobody would know of which one. */
  together: boolean
}

export class Thread {
  readonly #worker: Worker
  readonly #patience: number
  /** Those that are not answered yet, in the order in which they are done. */
  #tasks: Task[] = []
  #done: (again: Task[]) => void = () => {}
  #timer: NodeJS.Timeout | undefined
  #isReady: () => void = () => {}
  /** Resolves when the engine is loaded, or never will be. */
  readonly ready = new Promise<void>((resolve) => {
    this.#isReady = resolve
  })
  alive = true

  constructor(memory: number, patience: number) {
    this.#patience = patience
    // With Node's usual young generation each thread grows by a hundred megabytes over a file of many sets.
    this.#worker = new Worker(new URL('./engineWorker.ts', import.meta.url), {
      name: 'engine',
      resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 16 },
    })
    this.#worker.on('message', (message: FromWorker) => this.#hear(message))
    this.#worker.on('error', (error) => this.#die(error))
    this.#worker.on('exit', () => this.#die(new Error('an engine thread ended')))
    // Only then: a job may wait for it.
    void this.ready.then(() => this.#worker.unref())
  }

  /** Resolves when the tasks are settled, one way or the other, with those that are to be tried again alone. */
  do(tasks: Task[]): Promise<Task[]> {
    this.#tasks = tasks
    this.#wait()
    this.#worker.ref()
    const settled = new Promise<Task[]>((resolve) => {
      this.#done = resolve
    })
    try {
      const jobs = tasks.map(({ job }) => withoutKnown(job))
      // What goes with others is copied, since it may be sent again.
      const transfer = tasks.length > 1 ? [] : bytesOf(tasks[0]!.job).flatMap(bufferOf)
      this.#worker.postMessage({ jobs } satisfies ToWorker, transfer)
    } catch (error) {
      this.#fail(error as Error)
    }
    return settled
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  /** The job that is done now has so much time, too. */
  #wait(): void {
    clearTimeout(this.#timer)
    const late = () => new Error(`a job (${this.#tasks[0]?.job.kind}) took more than ${this.#patience} ms`)
    this.#timer = setTimeout(() => this.#die(late()), this.#patience)
  }

  #hear(message: FromWorker): void {
    if ('ready' in message) return this.#isReady()
    const [task] = this.#tasks
    if (!task) return
    if ('lacks' in message)
      return this.#worker.postMessage({ learn: lessonFor(task.job, message.lacks) } satisfies ToWorker)
    for (const answer of message.answers) this.#answer(answer)
    if (this.#tasks.length > 0) this.#wait()
    else this.#settle([])
  }

  #answer(answer: Answer): void {
    const task = this.#tasks.shift()
    if ('fault' in answer) task?.reject(asError(answer.fault))
    else task?.resolve(answer.result)
  }

  /** A thread that can't be trusted any more takes no other task. */
  #die(error: Error): void {
    this.alive = false
    this.#isReady()
    this.#fail(error)
    void this.#worker.terminate()
  }

  /** One task failed; of several nobody knows which. */
  #fail(error: Error): void {
    const tasks = this.#tasks
    if (tasks.length === 1) tasks[0]!.reject(error)
    this.#settle(tasks.length > 1 ? tasks : [])
  }

  #settle(again: Task[]): void {
    clearTimeout(this.#timer)
    this.#tasks = []
    this.#worker.unref()
    this.#done(again)
  }
}

function lessonFor(job: Job, { mapping, rows }: Lack): Lesson {
  if (!('mapping' in job)) return {}
  return { ...(mapping ? { mapping: job.mapping } : {}), ...(rows ? { policy: job.policy } : {}) }
}

function asError(stack: string): Error {
  const error = new Error(stack.split('\n')[0]?.replace(/^\w*Error: /, '') ?? stack)
  error.stack = stack
  return error
}

/** The job without what the thread most likely knows. */
const withoutKnown = (job: Job): Job =>
  'mapping' in job
    ? ({ ...job, mapping: { hash: job.mapping.hash }, policy: withoutRows(job.policy) } as Job)
    : job

/** Raw bytes in a job. */
export function bytesOf(job: Job): Uint8Array[] {
  if (job.kind === 'seal') return job.written.map(({ bytes }) => bytes)
  return 'bytes' in job ? [job.bytes] : []
}

/** A buffer that holds nothing else. */
const bufferOf = ({ buffer, byteLength }: Uint8Array): ArrayBuffer[] =>
  buffer instanceof ArrayBuffer && byteLength === buffer.byteLength ? [buffer] : []

/** A policy whose rows have a name, without them. */
function withoutRows(policy: ReadPolicy): ReadPolicy {
  const { crosswalks: _, ...bare } = policy
  return policy.rows ? bare : policy
}
