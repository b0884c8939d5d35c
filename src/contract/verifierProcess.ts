// The process that runs Pact's native verifier, and nothing else. It is one of its own because the native code
// writes on standard output, and hangs for ever where its process ends early; so it never ends by itself, but is killed.
import { Verifier, type VerifierOptions } from '@pact-foundation/pact'
import { MESSAGES, STATES } from './endpoint.ts'
import {
  type InteractionResult,
  TOKEN_PLACEHOLDER,
  type VerifierJob,
  type VerifierReport,
} from './verifierJob.ts'

process.on('message', async (job: VerifierJob) => {
  process.send!(await verify(job))
})
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))

async function verify(job: VerifierJob): Promise<VerifierReport> {
  try {
    return reportOf(await new Verifier(optionsOf(job)).verifyProvider())
  } catch (error) {
    // A failed verification is thrown, with the same report as its message.
    return reportOf((error as Error).message)
  }
}

function optionsOf({ provider, pact, port, url, token }: VerifierJob): VerifierOptions {
  return {
    provider,
    pactUrls: [pact],
    logLevel: 'error',
    providerStatesSetupUrl: `http://127.0.0.1:${port}${STATES}`,
    ...(url === undefined
      ? { transports: [{ protocol: 'message', port, path: MESSAGES, scheme: 'http' }] }
      : { providerBaseUrl: url }),
    ...(token === undefined ? {} : { requestFilter: (req, _res, next) => next(void authorise(req, token)) }),
  }
}

// Only the placeholder: a pact may also say what becomes of a token that is not ours.
function authorise(req: { headers: Record<string, unknown> }, token: string): void {
  if (req.headers.authorization === TOKEN_PLACEHOLDER) req.headers.authorization = `Bearer ${token}`
}

function reportOf(text: string): VerifierReport {
  try {
    const { interactionResults } = JSON.parse(text) as { interactionResults: InteractionResult[] }
    return { results: interactionResults }
  } catch {
    return { trouble: text }
  }
}
