// Engine threads: the main thread owns sockets, so whatever computes on a partner's bytes is done here. A
// thread that dies (out of memory, a bug) fails its own job only, and another one takes its place. Small jobs that wait
// go together: a message costs both ends some 30 µs whatever is in it.
import type { Job, ResultOf } from './engine/job.ts'
import { bytesOf, type Task, Thread } from './engineThread.ts'
import { LightWork } from './lightWork.ts'

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

/** Bytes, or characters, of a job that is small. */
const SMALL = 64 * 1024
/** Jobs in one message. */
const MOST = 8

/** Opens a pool of engine threads. */
export function openPool({ threads = 2, memory = 1024, patience = 300_000 }: PoolOptions = {}): Pool {
  const pool = new Threads(threads, () => new Thread(memory, patience))
  return {
    ready: pool.start(),
    run<J extends Job>(job: J): Promise<ResultOf<J>> {
      return pool.run(job) as Promise<ResultOf<J>>
    },
    close: () => pool.close(),
  }
}

class Threads {
  readonly #most: number
  readonly #create: () => Thread
  readonly #queue: Task[] = []
  readonly #all = new Set<Thread>()
  readonly #idle: Thread[] = []
  readonly #light = new LightWork()
  #again: NodeJS.Timeout | undefined
  #starting = 0
  #closed = false

  constructor(most: number, create: () => Thread) {
    this.#most = most
    this.#create = create
  }

  /** What waits meanwhile is done by whichever thread is free first. */
  async start(): Promise<void> {
    const thread = this.#create()
    this.#all.add(thread)
    this.#starting++
    await thread.ready
    this.#starting--
    // Else one that can't start would be followed by another, without end.
    if (!thread.alive) this.#queue.shift()?.reject(new Error('an engine thread did not start'))
    this.#release(thread)
  }

  run(job: Job): Promise<unknown> {
    if (this.#closed) return Promise.reject(new Error('the engine threads are closed'))
    return new Promise<unknown>((resolve, reject) => {
      this.#queue.push({ job, resolve, reject, together: isSmall(job) })
      this.#next()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#again)
    this.#rejectAll()
    await Promise.all([...this.#all].map((thread) => thread.end()))
  }

  #rejectAll(): void {
    for (const { reject } of this.#queue.splice(0)) reject(new Error('the engine threads are closed'))
  }

  async #serve(thread: Thread, tasks: Task[]): Promise<void> {
    const lane = tasks[0]!.together ? this.#light.begin() : undefined
    const unsettled = await thread.do(tasks)
    if (lane) this.#light.end(lane)
    // Each of them alone, then the one that the thread died of is known.
    this.#queue.unshift(...unsettled.map((task) => ({ ...task, together: false })))
    if (this.#closed) this.#rejectAll()
    this.#release(thread)
  }

  #release(thread: Thread): void {
    if (thread.alive) this.#idle.push(thread)
    else this.#all.delete(thread)
    this.#next()
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const wait = this.#queue[0]!.together ? this.#light.wait : 0
      if (wait > 0) return this.#lookAgain(wait)
      const thread = this.#idle.pop()
      if (!thread) break
      if (thread.alive) void this.#serve(thread, this.#nextTasks())
      else this.#all.delete(thread)
    }
    if (!this.#closed && this.#starting < this.#queue.length && this.#all.size < this.#most) void this.start()
  }

  #lookAgain(wait: number): void {
    clearTimeout(this.#again)
    this.#again = setTimeout(() => this.#next(), wait).unref()
  }

  /** The tasks that go together next: no more than one thread's part of those that wait. */
  #nextTasks(): Task[] {
    const threads = Math.min(this.#all.size, this.#light.lanes)
    const most = Math.min(MOST, Math.ceil(this.#queue.length / threads))
    const large = this.#queue.findIndex(({ together }) => !together)
    return this.#queue.splice(0, Math.max(1, large < 0 ? most : Math.min(most, large)))
  }
}

function isSmall(job: Job): boolean {
  const texts =
    'canonical' in job ? [job.canonical] : job.kind === 'seal' ? job.written.map((one) => one.canonical) : []
  const sizes = [...bytesOf(job).map(({ buffer }) => buffer.byteLength), ...texts.map(({ length }) => length)]
  return job.kind !== 'compare' && sizes.reduce((sum, size) => sum + size, 0) <= SMALL
}
