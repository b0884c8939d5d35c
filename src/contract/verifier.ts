// Pact's verifier, run safely: in a process of its own, under a timer that kills it, and believed only where it
// says something of every interaction in the file.
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openEndpoint, type Provider } from './endpoint.ts'
import { missingPlugins, PLUGINS } from './plugin.ts'
import type { InteractionResult, VerifierJob, VerifierReport } from './verifierJob.ts'

/** The verifier could not do its work; nothing is verified. */
export class VerifierError extends Error {}

export interface VerifierOptions {
  /** The process is killed after so many seconds; 60 where absent. */
  seconds?: number
  /** An HTTP provider: where it listens, and the token that requests are to bring. */
  http?: { url: string; token: string }
}

/** What is needed of a pact file, whatever its kind. */
export interface VerifiablePact {
  provider: { name: string }
  interactions: readonly { description: string; key?: string }[]
  metadata?: { plugins?: readonly { name: string; version: string }[] }
}

export interface VerifierOutcome {
  results: readonly InteractionResult[]
  /** What our endpoint could not answer. */
  complaints: readonly string[]
}

/**
 * Verifies every interaction of a pact against a provider. Throws VerifierError where the verifier hangs, breaks,
 * or says nothing of an interaction; a provider that is not as the pact says is a result.
 */
export async function runVerifier(
  pact: VerifiablePact,
  provider: Provider,
  { seconds = 60, http }: VerifierOptions = {},
): Promise<VerifierOutcome> {
  const missing = missingPlugins(pact)
  if (missing.length > 0)
    throw new VerifierError(`The pact needs the plugin ${missing.join(' and ')}, which is not in ${PLUGINS}`)
  const folder = await mkdtemp(join(tmpdir(), 'edigw-pact-'))
  const endpoint = await openEndpoint(provider)
  try {
    const file = join(folder, 'pact.json')
    await writeFile(file, JSON.stringify(pact))
    const job: VerifierJob = { provider: pact.provider.name, pact: file, port: endpoint.port, ...http }
    const report = await runProcess(job, folder, seconds)
    if ('trouble' in report) throw new VerifierError(`Pact could not verify: ${report.trouble}`)
    return { results: inOrder(pact, report.results), complaints: endpoint.complaints }
  } finally {
    await endpoint.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** The results in the file's order; every interaction must have been run, once, and nothing else. */
function inOrder(pact: VerifiablePact, results: readonly InteractionResult[]): InteractionResult[] {
  if (results.length !== pact.interactions.length)
    throw new VerifierError(
      `${pact.interactions.length} interactions in the file, but ${results.length} were run`,
    )
  return pact.interactions.map(({ key, description }) => {
    const same = (one: InteractionResult) =>
      key === undefined ? one.description === description : one.interactionKey === key
    const [found, twin] = results.filter(same)
    if (!found || twin) throw new VerifierError(`"${description}" was not run exactly once`)
    return found
  })
}

const PROGRAM = fileURLToPath(new URL('./verifierProcess.ts', import.meta.url))

/** The environment is not handed on: Pact would filter interactions, ask a broker or go through a proxy by it. */
const KEPT_VARIABLES = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'LD_LIBRARY_PATH']

export function pactEnvironment(folder: string): Record<string, string> {
  const kept = KEPT_VARIABLES.flatMap((name): [string, string][] => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  // Plugins would else write their logs where they stand.
  const plugins = { PACT_PLUGIN_DIR: PLUGINS, PACT_OUTPUT_DIR: folder }
  return { ...Object.fromEntries(kept), ...plugins, PACT_DO_NOT_TRACK: 'true', NODE_NO_WARNINGS: '1' }
}

async function runProcess(job: VerifierJob, folder: string, seconds: number): Promise<VerifierReport> {
  const child = fork(PROGRAM, {
    cwd: folder,
    env: pactEnvironment(folder),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  try {
    return await reportOf(child, job, seconds)
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

function reportOf(child: ChildProcess, job: VerifierJob, seconds: number): Promise<VerifierReport> {
  const said = tailOf(child)
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new VerifierError(`${why}${said()}`))
    const timer = setTimeout(() => fail(`The verifier was killed after ${seconds} s`), seconds * 1000)
    child.once('message', (report: VerifierReport) => resolve(report))
    child.once('error', (error) => fail(`The verifier did not start: ${error.message}`))
    child.once('close', (code, signal) => fail(`The verifier ended without a report (${code ?? signal})`))
    child.once('close', () => clearTimeout(timer))
    child.send(job, (error) => error && fail(`The verifier did not take its job: ${error.message}`))
  })
}

/** The last that the process said on standard error. */
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
