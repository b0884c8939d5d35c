// Pact's verifier, run safely: in a process of its own, under a timer that kills it, and believed only where it
// says something of every interaction in the file.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEndpoint, type Provider } from './endpoint.ts'
import { missingPlugins, PLUGINS } from './plugin.ts'
import { pactEnvironment, VerifierChild, VerifierError } from './verifierChild.ts'
import type { InteractionResult, VerifierJob } from './verifierJob.ts'

export { pactEnvironment, VerifierError }

export interface VerifierOptions {
  /** The process is killed after so many seconds; 60 where absent. */
  seconds?: number
  /** An HTTP provider: where it listens, and the token that requests are to bring. */
  http?: { url: string; token: string }
  /** The process to do it in, for whoever verifies many pacts; one of its own where absent. */
  child?: VerifierChild
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
  { seconds = 60, http, child: kept }: VerifierOptions = {},
): Promise<VerifierOutcome> {
  const missing = missingPlugins(pact)
  if (missing.length > 0)
    throw new VerifierError(`The pact needs the plugin ${missing.join(' and ')}, which is not in ${PLUGINS}`)
  const folder = await mkdtemp(join(tmpdir(), 'edigw-pact-'))
  const endpoint = await openEndpoint(provider)
  const child = kept ?? new VerifierChild()
  try {
    const file = join(folder, 'pact.json')
    await writeFile(file, JSON.stringify(pact))
    const job: VerifierJob = { provider: pact.provider.name, pact: file, port: endpoint.port, ...http }
    const report = await child.run(job, seconds)
    if ('trouble' in report) throw new VerifierError(`Pact could not verify: ${report.trouble}`)
    return { results: inOrder(pact, report.results), complaints: endpoint.complaints }
  } finally {
    if (!kept) await child.close()
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
