// A gateway in a process of its own, as its parent sees it: started, asked, killed, started again. Its data stay.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ControlEntry, ControlKey } from '../../src/store/record.ts'
import { contractsNow } from '../contract/verified.ts'
import { acmeAndNordwind } from '../partner/copied.ts'
import type { Answer, Ask, Effort, Ready } from './child.ts'
import { type Fault, faultText, type Weather, weatherText } from './fault.ts'
import type { Reached } from './reached.ts'

/** Where a gateway keeps what it knows. */
export interface Place {
  data: string
  databaseUrl?: string
}

export interface Start {
  fault?: Fault
  /** File to which each thread writes, at its end, how many acts it counted. */
  counts?: string
  /** Options for Node, such as for a profile. */
  options?: string[]
  environment?: Record<string, string>
}

/** The process is gone: killed by us, or by its fault. */
export class Gone extends Error {}

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
// As the launcher starts it for users.
const launch = JSON.parse(readFileSync(join(ROOT, 'scripts/launch.json'), 'utf8')) as {
  options: string[]
  environment: Record<string, string>
}
const RESOLVE = fileOf('../../scripts/resolve.mjs')
const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export class Gateway implements Reached {
  readonly #child: ChildProcess
  readonly #exited: Promise<unknown>
  readonly #gone: Promise<never>
  #said = ''
  ready!: Ready

  private constructor(child: ChildProcess) {
    this.#child = child
    running.add(child)
    this.#exited = once(child, 'exit').then(() => running.delete(child))
    this.#gone = this.#exited.then(() => {
      throw new Gone(`the gateway is gone. ${this.#said.slice(-4_000)}`)
    })
    this.#gone.catch(() => {})
    child.stderr!.on('data', (data: Buffer) => {
      this.#said = (this.#said + data.toString()).slice(-40_000)
    })
  }

  /** Starts a gateway; rejects with Gone where it does not live to see its doors open. */
  static async start({ data, databaseUrl }: Place, how: Start = {}): Promise<Gateway> {
    const { DATABASE_URL: _, NODE_OPTIONS: __, ...kept } = process.env
    const environment = {
      ...kept,
      EDIGW_PARTNERS: acmeAndNordwind(),
      EDIGW_CONTRACTS: contractsNow(),
      ...launch.environment,
      EDIGW_DATA: data,
      EDIGW_HTTP_PORT: '0',
      EDIGW_SFTP_PORT: '0',
      EDIGW_LOG: 'error',
      EDIGW_LEASE_SECONDS: '2',
      NODE_NO_WARNINGS: '1',
      NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      ...(how.fault ? { FAULT: faultText(how.fault) } : {}),
      ...(how.counts ? { FAULT_COUNTS: how.counts } : {}),
      ...how.environment,
    }
    const child = spawn(
      process.execPath,
      [
        '--import',
        RESOLVE,
        '--import',
        fileOf('./inject.ts'),
        ...launch.options,
        ...(how.options ?? []),
        fileOf('./child.ts'),
      ],
      { env: environment, cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
    )
    const gateway = new Gateway(child)
    const first = await gateway.#hear()
    if (!('ready' in first)) throw new Error('a gateway says first that it is ready')
    gateway.ready = first.ready
    return gateway
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** What it wrote to its log of late. */
  get said(): string {
    return this.#said
  }

  /** Rejects once the process is gone. */
  get gone(): Promise<never> {
    return this.#gone
  }

  get isAlive(): boolean {
    return running.has(this.#child)
  }

  /** As `work`, but rejects as soon as the process is gone: clients don't always notice. */
  until<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#gone])
  }

  async #hear(): Promise<Answer> {
    const [answer] = (await this.until(once(this.#child, 'message'))) as [Answer]
    return answer
  }

  #ask(asked: Ask): Promise<Answer> {
    if (!this.isAlive) return this.#gone
    const heard = this.#hear()
    this.#child.send(asked, () => {})
    return heard
  }

  /** Lets it come to rest; answers the steps that are left and why some are parked. */
  async rest(): Promise<{ open: number; parked: string[] }> {
    return this.#steps('rest')
  }

  /** Steps that are left just now. */
  async steps(): Promise<{ open: number; parked: string[] }> {
    return this.#steps('steps')
  }

  /** Lets it look now for what operators must know of. */
  async lookForAlerts(): Promise<void> {
    await this.#steps('look')
  }

  async #steps(ask: 'rest' | 'steps' | 'look'): Promise<{ open: number; parked: string[] }> {
    const answer = await this.#ask({ ask })
    if (!('steps' in answer)) throw new Error(`not an answer to ${ask}`)
    const open = answer.steps.filter(({ state }) => state !== 'parked')
    return { open: open.reduce((sum, { count }) => sum + count, 0), parked: answer.parked }
  }

  async effort(): Promise<Effort> {
    const answer = await this.#ask({ ask: 'effort' })
    if (!('effort' in answer)) throw new Error('not an answer to effort')
    return answer.effort
  }

  async controlNumbers(keys: ControlKey[]): Promise<ControlEntry[]> {
    const answer = await this.#ask({ ask: 'control', keys })
    if (!('entries' in answer)) throw new Error('not an answer to control')
    return answer.entries
  }

  /** Counts begin at nothing again; the process meets the fault from now on. */
  async arm(fault: Fault): Promise<void> {
    await this.#ask({ ask: 'arm', fault: faultText(fault) })
  }

  /** A trouble that lasts, from now on. */
  async weather(weather: Weather): Promise<void> {
    await this.#ask({ ask: 'arm', fault: weatherText(weather) })
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#exited
  }

  async stop(): Promise<void> {
    if (this.isAlive) this.#child.send({ ask: 'stop' } satisfies Ask, () => {})
    await this.#exited
  }
}
