// Engine threads: the main thread owns sockets, so whatever computes on a partner's bytes is done here. A
// thread that dies (out of memory, a bug) fails its own job only, and another one takes its place.
import { Worker } from 'node:worker_threads'
import type { ReadPolicy } from '../guide/reading.ts'
import type { Job, Lack, Lesson, ResultOf } from './engine/job.ts'
import type { FromWorker } from './engineWorker.ts'

export interface PoolOptions {
  /** How many threads at most; 2 where absent. The first one starts at once, the others when there is work for them. */
  threads?: number
  /** Memory of one thread in megabytes; 1024 where absent. */
  memory?: number
  /** A job that takes longer is given up, in milliseconds; five minutes where absent. */
  patience?: number
}

export interface Pool {
  /** Resolves when a thread has loaded the engine: some 200 ms that no first document should wait for. */
  ready: Promise<void>
  /** Does a job in some thread; its bytes are given away. Rejects with the thread's stack. */
  run<J extends Job>(job: J): Promise<ResultOf<J>>
  /** Ends the threads; jobs that are still at work are rejected. */
  close(): Promise<void>
}

interface Task {
  job: Job
  resolve: (result: unknown) => void
  reject: (error: Error) => void
}

export function openPool({ threads = 2, memory = 1024, patience = 300_000 }: PoolOptions = {}): Pool {
  const queue: Task[] = []
  const all = new Set<Thread>()
  const idle: Thread[] = []
  let starting = 0
  let closed = false

  async function serve(thread: Thread, task: Task): Promise<void> {
    await thread.do(task)
    release(thread)
  }

  function release(thread: Thread): void {
    if (thread.alive) idle.push(thread)
    else all.delete(thread)
    next()
  }

  function next(): void {
    while (queue.length > 0) {
      const thread = idle.pop()
      if (!thread) break
      if (thread.alive) void serve(thread, queue.shift()!)
      else all.delete(thread)
    }
    if (!closed && starting < queue.length && all.size < threads) void start()
  }

  /** What waits meanwhile is done by whichever thread is free first. */
  async function start(): Promise<void> {
    const thread = new Thread(memory, patience)
    all.add(thread)
    starting++
    await thread.ready
    starting--
    // Else one that can't start would be followed by another, without end.
    if (!thread.alive) queue.shift()?.reject(new Error('an engine thread did not start'))
    release(thread)
  }

  const first = start()

  return {
    ready: first,
    run<J extends Job>(job: J): Promise<ResultOf<J>> {
      if (closed) return Promise.reject(new Error('the engine threads are closed'))
      return new Promise<unknown>((resolve, reject) => {
        queue.push({ job, resolve, reject })
        next()
      }) as Promise<ResultOf<J>>
    },
    async close() {
      closed = true
      for (const { reject } of queue.splice(0)) reject(new Error('the engine threads are closed'))
      await Promise.all([...all].map((thread) => thread.end()))
    },
  }
}

class Thread {
  readonly #worker: Worker
  readonly #patience: number
  #task: Task | undefined
  #done: () => void = () => {}
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

  /** Resolves when the task is settled, one way or the other. */
  do(task: Task): Promise<void> {
    const late = new Error(`a job (${task.job.kind}) took more than ${this.#patience} ms`)
    this.#task = task
    this.#timer = setTimeout(() => this.#die(late), this.#patience)
    this.#worker.ref()
    const settled = new Promise<void>((resolve) => {
      this.#done = resolve
    })
    try {
      const { sent, transfer } = packed(task.job)
      this.#worker.postMessage({ job: sent }, transfer)
    } catch (error) {
      task.reject(error as Error)
      this.#settle()
    }
    return settled
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #hear(message: FromWorker): void {
    if ('ready' in message) return this.#isReady()
    const task = this.#task
    if (!task) return
    if ('lacks' in message) return this.#worker.postMessage({ learn: lessonFor(task.job, message.lacks) })
    if ('fault' in message) task.reject(asError(message.fault))
    else task.resolve(message.result)
    this.#settle()
  }

  /** A thread that can't be trusted any more: its task fails, and it takes no other. */
  #die(error: Error): void {
    this.alive = false
    this.#isReady()
    this.#task?.reject(error)
    this.#settle()
    void this.#worker.terminate()
  }

  #settle(): void {
    clearTimeout(this.#timer)
    this.#task = undefined
    this.#worker.unref()
    this.#done()
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

/** The job without what the thread most likely knows, and the buffers to move instead of copying. */
function packed(job: Job): { sent: Job; transfer: ArrayBuffer[] } {
  const sent =
    'mapping' in job
      ? ({ ...job, mapping: { hash: job.mapping.hash }, policy: withoutRows(job.policy) } as Job)
      : job
  return { sent, transfer: bytesOf(job).flatMap(bufferOf) }
}

function bytesOf(job: Job): Uint8Array[] {
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
