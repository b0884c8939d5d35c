// One process of several, as an operator starts it: `edigw start` by its launcher, a data directory of its own, the
// database and the folder of keys in common.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Role } from '../../src/setting/setting.ts'
import { contractsNow } from '../contract/verified.ts'
import { acmeAndNordwind } from '../partner/copied.ts'
import { Gone, type Place } from './gateway.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const launch = JSON.parse(readFileSync(join(ROOT, 'scripts/launch.json'), 'utf8')) as {
  options: string[]
  environment: Record<string, string>
}
const RESOLVE = join(ROOT, 'scripts/resolve.mjs')
// Whoever started it is gone, by whatever means: nobody would stop it any more.
const LEASH = "data:text/javascript,process.on('disconnect',()=>process.exit(1)).channel?.unref()"

export interface Ports {
  http: string
  /** Absent where it is a worker. */
  sftp?: number
}

export class HouseProcess {
  readonly #child: ChildProcess
  readonly ended: Promise<number | null>
  #said = ''
  ports!: Ports
  isAlive = true

  private constructor(child: ChildProcess) {
    this.#child = child
    this.ended = once(child, 'exit').then(([code]) => {
      this.isAlive = false
      return code as number | null
    })
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (data: Buffer) => {
        this.#said = (this.#said + data.toString()).slice(-8000)
      })
  }

  /** Starts a process with a directory of its own below the place; resolves when its doors are open. */
  static async start(
    { data, databaseUrl }: Place,
    name: string,
    role: Role,
    settings: Record<string, string> = {},
  ): Promise<HouseProcess> {
    const { DATABASE_URL: _, NODE_OPTIONS: __, ...kept } = process.env
    const env = {
      ...kept,
      ...launch.environment,
      ...{ EDIGW_DATA: join(data, name), EDIGW_KEYS: join(data, 'keys'), DATABASE_URL: databaseUrl },
      ...{ EDIGW_HTTP_PORT: '0', EDIGW_SFTP_PORT: '0', EDIGW_THREADS: '1', EDIGW_LEASE_SECONDS: '2' },
      ...{ NODE_NO_WARNINGS: '1', NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
      ...(settings.EDIGW_PARTNERS
        ? {}
        : { EDIGW_PARTNERS: acmeAndNordwind(), EDIGW_CONTRACTS: contractsNow() }),
      EDIGW_LOG: 'error',
      ...settings,
    }
    const preloaded = ['--import', RESOLVE, '--import', LEASH]
    const words = [...launch.options, ...preloaded, join(ROOT, 'scripts/edigw.mjs'), 'start']
    const child = spawn(process.execPath, [...words, ...(role === 'both' ? [] : ['--role', role])], {
      ...{ env, cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    })
    const started = new HouseProcess(child)
    started.ports = await started.#open(role)
    return started
  }

  /** What it wrote of late. */
  get said(): string {
    return this.#said
  }

  async #open(role: Role): Promise<Ports> {
    const gone = this.ended.then((code) => {
      throw new Gone(`the process ended with ${code}: ${this.#said}`)
    })
    gone.catch(() => {})
    for (;;) {
      const http = /(?:API|Watch) +(http:\S+:\d+)/.exec(this.#said)?.[1]
      const sftp = /SFTP +port (\d+)/.exec(this.#said)?.[1]
      if (http && role === 'worker') return { http }
      if (http && sftp) return { http, sftp: Number(sftp) }
      await Promise.race([once(this.#child.stdout!, 'data'), gone])
    }
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.ended
  }

  /** As a supervisor stops it; answers its exit code. */
  stop(): Promise<number | null> {
    this.#child.kill('SIGTERM')
    return this.ended
  }
}
