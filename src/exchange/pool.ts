// Engine threads: the main thread owns sockets, so whatever computes on a partner's bytes is done here. A
// thread that dies (out of memory, a bug) fails its own job only, and another one takes its place. Small jobs that wait
// go together: to wake a thread and to be woken by it costs some 100 µs of both, as much as to read a small set.
import { Worker } from 'node:worker_threads'
import type { ReadPolicy } from '../guide/reading.ts'
import type { Job, Lack, Lesson, ResultOf } from './engine/job.ts'
import type { Answer, FromWorker, ToWorker } from './engineWorker.ts'

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
  /** It may stand with others: should the thread die, nobody would know of which one. */
  together: boolean
}

/** Bytes, or characters, of a job that is small. */
const SMALL = 64 * 1024
/** Jobs in one message. */
const MOST = 8

export function openPool({ threads = 2, memory = 1024, patience = 300_000 }: PoolOptions = {}): Pool {
  const queue: Task[] = []
  const all = new Set<Thread>()
  const idle: Thread[] = []
  let starting = 0
  let closed = false

  async function serve(thread: Thread, tasks: Task[]): Promise<void> {
    const unsettled = await thread.do(tasks)
    // Each of them alone, then the one that the thread died of is known.
    queue.unshift(...unsettled.map((task) => ({ ...task, together: false })))
    if (closed) rejectAll()
    release(thread)
  }

  function rejectAll(): void {
    for (const { reject } of queue.splice(0)) reject(new Error('the engine threads are closed'))
  }

  /** The tasks that go together next: no more than this thread's part of those that wait. */
  function nextTasks(): Task[] {
    const most = Math.min(MOST, Math.ceil(queue.length / Math.max(1, all.size)))
    const large = queue.findIndex(({ together }) => !together)
    return queue.splice(0, Math.max(1, large < 0 ? most : Math.min(most, large)))
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
      if (thread.alive) void serve(thread, nextTasks())
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
        queue.push({ job, resolve, reject, together: isSmall(job) })
        next()
      }) as Promise<ResultOf<J>>
    },
    async close() {
      closed = true
      rejectAll()
      await Promise.all([...all].map((thread) => thread.end()))
    },
  }
}

class Thread {
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

function isSmall(job: Job): boolean {
  const texts =
    'canonical' in job ? [job.canonical] : job.kind === 'seal' ? job.written.map((one) => one.canonical) : []
  const sizes = [...bytesOf(job).map(({ buffer }) => buffer.byteLength), ...texts.map(({ length }) => length)]
  return job.kind !== 'compare' && sizes.reduce((sum, size) => sum + size, 0) <= SMALL
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
