// The process that runs Pact's native code, as we see it: it takes one job after the other, each under a timer that
// kills it, and is started anew after one that broke it. Starting it costs more than most pacts, so whoever verifies
// many keeps one.
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PLUGINS } from './plugin.ts'
import type { VerifierJob, VerifierReport } from './verifierJob.ts'

/** The verifier could not do its work; nothing is verified. */
export class VerifierError extends Error {}

const PROGRAM = fileURLToPath(new URL('./verifierProcess.ts', import.meta.url))

/** The environment is not handed on: Pact would filter interactions, ask a broker or go through a proxy by it. */
const KEPT_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH']

/** What a process with Pact's native code is started with; `folder` takes the logs of plugins. */
export function pactEnvironment(folder: string): Record<string, string> {
  const kept = KEPT_VARIABLES.flatMap((name): [string, string][] => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  // Plugins would else write their logs where they stand.
  const plugins = { PACT_PLUGIN_DIR: PLUGINS, PACT_OUTPUT_DIR: folder }
  return { ...Object.fromEntries(kept), ...plugins, PACT_DO_NOT_TRACK: 'true', NODE_NO_WARNINGS: '1' }
}

interface Running {
  child: ChildProcess
  folder: string
  /** The last that it said on standard error. */
  said: () => string
  ended: Promise<void>
}

export class VerifierChild {
  #running: Running | undefined
  #last: Promise<unknown> = Promise.resolve()

  /** Runs a job after those before it. Throws VerifierError where it hangs or breaks, and for no other job. */
  run(job: VerifierJob, seconds: number): Promise<VerifierReport> {
    const turn = this.#last.then(() => this.#run(job, seconds))
    this.#last = turn.catch(() => undefined)
    return turn
  }

  async #run(job: VerifierJob, seconds: number): Promise<VerifierReport> {
    this.#running ??= await start()
    try {
      return await reportOf(this.#running, job, seconds)
    } catch (error) {
      await this.#stop()
      throw error
    }
  }

  /** Ends the process, once the jobs that it was given are done. */
  async close(): Promise<void> {
    await this.#last
    await this.#stop()
  }

  async #stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    if (!running) return
    running.child.kill('SIGKILL')
    await running.ended
    await rm(running.folder, { recursive: true, force: true })
  }
}

async function start(): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'edigw-verifier-'))
  const child = fork(PROGRAM, {
    cwd: folder,
    env: pactEnvironment(folder),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return { child, folder, said: tailOf(child), ended }
}

function reportOf({ child, said }: Running, job: VerifierJob, seconds: number): Promise<VerifierReport> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => settle(() => reject(new VerifierError(`${why}${said()}`)))
    const timer = setTimeout(() => fail(`The verifier was killed after ${seconds} s`), seconds * 1000)
    const onMessage = (report: VerifierReport) => settle(() => resolve(report))
    const onError = (error: Error) => fail(`The verifier did not start: ${error.message}`)
    const onClose = (code: number | null, signal: string | null) =>
      fail(`The verifier ended without a report (${code ?? signal})`)
    const settle = (how: () => void) => {
      clearTimeout(timer)
      child.off('message', onMessage).off('error', onError).off('close', onClose)
      how()
    }
    child.once('message', onMessage).once('error', onError).once('close', onClose)
    child.send(job, (error) => error && fail(`The verifier did not take its job: ${error.message}`))
  })
}

function tailOf({ stderr }: ChildProcess): () => string {
  let text = ''
  stderr?.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-4000)
  })
  const missing = "Cannot find package '@pact-foundation/pact'"
  return () => {
    if (text.includes(missing)) return ': @pact-foundation/pact is not installed, it comes with "npm ci"'
    return text.trim() === '' ? '' : `: ${text.trim()}`
  }
}
