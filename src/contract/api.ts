// The API as a provider: its pacts are written by Pact's own DSL in contracts/api, and verified against the real
// door over a real store.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StateHandler } from './endpoint.ts'
import {
  pactEnvironment,
  runVerifier,
  type VerifiablePact,
  VerifierError,
  type VerifierOptions,
} from './verifier.ts'
import type { InteractionResult } from './verifierJob.ts'

/** The one API pact of this house so far. */
export const API_PACT = 'erp-gateway-api.json'

export interface ApiVerification {
  /** A sentence for each promise that is not kept. */
  failures: readonly string[]
  interactions: number
}

/** Verifies the API at an address. Throws VerifierError where Pact could not do its work. */
export async function verifyApi(
  pact: VerifiablePact,
  states: Readonly<Record<string, StateHandler>>,
  http: NonNullable<VerifierOptions['http']>,
): Promise<ApiVerification> {
  const { results, complaints } = await runVerifier(pact, { states }, { http })
  const failures = results.flatMap((result) => sentences(pact, result, complaints))
  return { failures, interactions: results.length }
}

function sentences(
  { provider }: VerifiablePact,
  { description, result, pending, mismatch }: InteractionResult,
  complaints: readonly string[],
): string[] {
  const label = `${provider.name}, ${description}`
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

/** A pact program takes a second; one that hangs is killed. */
const SECONDS = 60

/** Runs every contracts/api/*.pact.ts and answers the pacts that they write; nothing is written beside them. */
export async function generateApiPacts(contracts: string): Promise<PactFile[]> {
  const home = join(contracts, 'api')
  if (!existsSync(home)) return []
  const programs = (await readdir(home)).filter((name) => name.endsWith('.pact.ts')).sort()
  const folder = await mkdtemp(join(tmpdir(), 'edigw-pact-'))
  try {
    // One after the other: two processes that write one pact lose interactions without a word.
    for (const program of programs) await runProgram(join(home, program), folder)
    const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
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

function runProgram(program: string, folder: string): Promise<void> {
  const child = spawn(process.execPath, [program, folder], {
    cwd: folder,
    env: pactEnvironment(),
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
        : reject(new VerifierError(`${program} ended by ${code ?? signal}: ${said.trim()}`)),
    )
  })
}
