// The API as a provider: its pacts, one for each consumer, are written by Pact's own DSL in contracts/api, and verified
// against the real door over a real store.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Provider } from './endpoint.ts'
import {
  pactEnvironment,
  runVerifier,
  type VerifiablePact,
  VerifierError,
  type VerifierOptions,
} from './verifier.ts'
import type { InteractionResult } from './verifierJob.ts'

/** What Pact calls the API. */
export const API_PROVIDER = 'gateway-api'
/** What Pact calls the one who tells what happens. */
export const EVENT_PROVIDER = 'gateway-events'

export interface ApiVerification {
  consumer: string
  /** A sentence for each promise that is not kept. */
  failures: readonly string[]
  interactions: number
}

/** A pact with the API, as far as it matters here. */
export interface ApiPact extends VerifiablePact {
  consumer: { name: string }
}

/** The committed pacts with the API and about events, by consumer. */
export function committedApiPacts(contracts: string): ApiPact[] {
  const folder = join(contracts, 'pacts')
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => /-gateway-(api|events)\.json$/.test(name))
  return names.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as ApiPact)
}

/**
 * Verifies the API at an address, or, without one, what the provider answers itself. Throws VerifierError where Pact could
 * not do its work.
 */
export async function verifyApi(
  pact: ApiPact,
  provider: Provider,
  http?: NonNullable<VerifierOptions['http']>,
): Promise<ApiVerification> {
  const { results, complaints } = await runVerifier(pact, provider, http ? { http } : {})
  const failures = results.flatMap((result) => sentences(pact, result, complaints))
  return { consumer: pact.consumer.name, failures, interactions: results.length }
}

function sentences(
  { provider, consumer }: ApiPact,
  { description, result, pending, mismatch }: InteractionResult,
  complaints: readonly string[],
): string[] {
  const label = `${provider.name} for ${consumer.name}, ${description}`
  if (pending) return [`${label}: it is pending, and nothing pending is verified`]
  if (result === 'OK') return []
  const said = mismatch?.mismatches?.map((one) => [one.path, one.mismatch].filter(Boolean).join(' ')) ?? []
  return (said.length > 0 ? said : [[mismatch?.message ?? 'failed', ...complaints].join('; ')]).map(
    (text) => `${label}: ${text}`,
  )
}

export interface PactFile {
  /** Such as erp-gateway-api.json. */
  name: string
  text: string
}

/** The pact programs take two seconds; where one hangs, they are killed. */
const SECONDS = 60

/** Runs every contracts/api/*.pact.ts and answers the pacts that they write; nothing is written beside them. */
export async function generateApiPacts(contracts: string): Promise<PactFile[]> {
  const home = resolve(contracts, 'api')
  if (!existsSync(home)) return []
  const programs = readdirSync(home)
    .filter((name) => name.endsWith('.pact.ts'))
    .sort()
  const folder = await mkdtemp(join(tmpdir(), 'edigw-pact-'))
  try {
    const paths = programs.map((program) => join(home, program))
    await runPrograms(paths, folder)
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
    return Promise.all(
      names.map(async (name) => ({
        name,
        text: `${(await readFile(join(folder, name), 'utf8')).trimEnd()}\n`,
      })),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const RUNNER = fileURLToPath(new URL('./apiPrograms.ts', import.meta.url))

function runPrograms(programs: readonly string[], folder: string): Promise<void> {
  const child = spawn(process.execPath, [RUNNER, folder, ...programs], {
    cwd: folder,
    env: pactEnvironment(folder),
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: SECONDS * 1000,
    killSignal: 'SIGKILL',
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    said = (said + piece).slice(-4000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) =>
      code === 0
        ? resolve()
        : reject(new VerifierError(`the pact programs ended by ${code ?? signal}: ${said.trim()}`)),
    )
  })
}
