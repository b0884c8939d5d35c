// Processes that take part in a bench: each answers its parent's questions over the process channel, so that what the
// clients take of the machine can be told from what the gateway takes.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

type Question = { id: number; verb: string; about: unknown }
type Reply = { id: number; answer?: unknown; error?: string }

/** What a process can be asked, by name. */
export type Verbs = Record<string, (about: never) => unknown>

/** Called in a child: answers each question with its verb's result, and ends with its parent. */
export function answerParent(verbs: Verbs): void {
  const reply = (message: Reply) => void process.send?.(message)
  process.on('message', async ({ id, verb, about }: Question) => {
    try {
      reply({ id, answer: await (verbs[verb] as (about: unknown) => unknown)(about) })
    } catch (error) {
      reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
    }
  })
  process.on('disconnect', () => process.exit(1))
}

/** A child, as its parent asks it. */
export interface Partaker<V extends Verbs> {
  readonly pid: number
  ask<K extends keyof V & string>(verb: K, ...about: Parameters<V[K]>): Promise<Awaited<ReturnType<V[K]>>>
  end(): Promise<void>
}

interface Start {
  /** Options for Node. */
  options?: string[]
  environment?: Record<string, string | undefined>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts the script beside this file; whoever asks it hears of its death. */
export function startPartaker<V extends Verbs>(script: string, start: Start = {}): Partaker<V> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
    execArgv: start.options ?? [],
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...start.environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  running.add(child)
  const waiting = new Map<number, { resolve(answer: never): void; reject(error: Error): void }>()
  let said = ''
  child.stderr!.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-4000)
  })
  child.on('message', ({ id, answer, error }: Reply) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(answer as never)
    else asked?.reject(new Error(`${script}: ${error}`))
  })
  const gone = once(child, 'exit').then(() => {
    running.delete(child)
    for (const { reject } of waiting.values()) reject(new Error(`${script} is gone. ${said}`))
    waiting.clear()
  })
  let last = 0
  return {
    pid: child.pid!,
    ask: (verb, ...about) =>
      new Promise((resolve, reject) => {
        if (!running.has(child)) return reject(new Error(`${script} is gone. ${said}`))
        waiting.set(++last, { resolve, reject })
        child.send({ id: last, verb, about: about[0] } satisfies Question, () => {})
      }),
    async end() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Milliseconds since 1970 with their fractions, the same in all processes of a machine. */
export const now = (): number => performance.timeOrigin + performance.now()
