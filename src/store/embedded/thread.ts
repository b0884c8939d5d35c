// The main thread's end of a database thread: calls by number, sent and answered in lists. A message costs both ends some
// 30 µs whatever is in it, so what is called in one turn of the event loop goes as one.
import { Worker } from 'node:worker_threads'
import type { AuditEntry } from '../record.ts'
import type { KeySource } from '../seal/keys.ts'
import { type Call, chunkIn, type Hello, type Reply, receiveError } from './wire.ts'

export interface Calling {
  entry?: AuditEntry | undefined
  transfer?: ArrayBuffer[]
}

export interface Thread {
  /** Runs a verb there, and audits it by an entry; `transfer` names buffers that are given away. Rejects once the thread has ended. */
  call(verb: Call['verb'], args: unknown[], how?: Calling): Promise<unknown>
  /** Ends the thread after what was called before. */
  close(): Promise<void>
}

type Waiting = { resolve(result: unknown): void; reject(error: Error): void }

function answer(waiting: Map<number, Waiting>, replies: Reply[]): void {
  for (const reply of replies) {
    const call = waiting.get(reply.id)!
    waiting.delete(reply.id)
    if ('error' in reply) call.reject(receiveError(reply.error))
    else call.resolve(reply.result)
  }
}

/** Resolves once the thread has its database open. */
function opened(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (hello: Hello) => {
      worker.off('error', reject)
      if ('failed' in hello) reject(receiveError(hello.failed))
      else resolve()
    })
  })
}

/** What a database thread is told: its file, the keys that seal it, and whether another process keeps the store. */
export interface ThreadData {
  file: string
  keys?: KeySource
  beside?: true
}

/** Starts a database thread. */
export async function startThread(script: URL, data: ThreadData): Promise<Thread> {
  const worker = new Worker(script, {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  })
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  // Who hears of the failure may open the file anew, so the thread must have let it go by then.
  await opened(worker).catch(async (error: unknown) => {
    await exited
    throw error
  })
  const waiting = new Map<number, Waiting>()
  let last = 0
  let ended: Error | undefined
  const end = (error: Error) => {
    ended ??= error
    for (const call of waiting.values()) call.reject(ended)
    waiting.clear()
  }
  worker.on('message', (replies: Reply[]) => {
    answer(waiting, replies)
    if (waiting.size === 0) worker.unref()
  })
  worker.on('error', end)
  worker.on('exit', () => end(new Error('the store is closed')))
  // Idle it keeps no process alive, like the bell: who has a store and nothing to do may end without closing it.
  worker.unref()
  const { send, flush } = openOutbox(worker, (id, error) => {
    waiting.get(id)?.reject(error)
    waiting.delete(id)
  })
  return {
    call: (verb, args, { entry, transfer = [] } = {}) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        if (waiting.size === 0) worker.ref()
        waiting.set(++last, { resolve, reject })
        send({ id: last, verb, args, ...(entry ? { entry } : {}) }, transfer)
      }),
    close: async () => {
      worker.ref()
      flush()
      if (!ended) worker.postMessage('close')
      await exited
    },
  }
}

interface Outbox {
  send(call: Call, transfer: readonly ArrayBuffer[]): void
  /** Sends at once what is gathered. */
  flush(): void
}

/** Gathers calls until the turn is over; `refuse` hears of one that can't be sent. */
function openOutbox(worker: Worker, refuse: (id: number, error: Error) => void): Outbox {
  let calls: Call[] = []
  let transfers: ArrayBuffer[] = []
  const flush = () => {
    if (calls.length === 0) return
    const [sent, moved] = [calls, transfers]
    calls = []
    transfers = []
    try {
      worker.postMessage(sent, moved)
    } catch (error) {
      // One argument that can't be sent fails its own call only.
      if (sent.length === 1) return refuse(sent[0]!.id, error as Error)
      for (const call of sent) sendAlone(worker, call, moved, refuse)
    }
  }
  return {
    send(call, transfer) {
      if (calls.length === 0) process.nextTick(flush)
      calls.push(call)
      transfers.push(...transfer)
    },
    flush,
  }
}

function sendAlone(
  worker: Worker,
  call: Call,
  moved: readonly ArrayBuffer[],
  refuse: (id: number, error: Error) => void,
): void {
  try {
    const own = chunkIn(call.verb, call.args)?.bytes.buffer
    worker.postMessage(
      [call],
      moved.filter((buffer) => buffer === own),
    )
  } catch (error) {
    refuse(call.id, error as Error)
  }
}
