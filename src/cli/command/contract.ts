// contract: whether a mapping keeps what it promises. The exit code says the verdict, so that CI and a person's
// shell can act on it.
import { ContractError } from '../../contract/sample.ts'
import { VerifierError } from '../../contract/verifier.ts'
import type { Setting } from '../../setting/setting.ts'
import type { Command } from '../command.ts'
import type { Act, Out } from '../contract/act.ts'
import { exitCode, TOOL_ERROR } from '../contract/outcome.ts'
import { NoContract } from '../contract/which.ts'
import { mistakeIn } from '../mistake.ts'
import { say, tell, UsageError } from '../terminal.ts'

// Each is loaded when it is asked for.
const ACTS: Readonly<Record<string, () => Promise<Act>>> = {
  test: async () => (await import('../contract/test.ts')).test,
  draft: async () => (await import('../contract/draft.ts')).draft,
  review: async () => (await import('../contract/review.ts')).review,
  approve: async () => (await import('../contract/approve.ts')).approve,
  diff: async () => (await import('../contract/diff.ts')).diff,
  report: async () => (await import('../contract/report.ts')).report,
  coverage: async () => (await import('../contract/coverage.ts')).coverage,
  gate: async () => (await import('../contract/gate.ts')).gate,
  'from-document': async () => (await import('../contract/fromDocument.ts')).fromDocument,
  serve: async () => (await import('../contract/serve.ts')).serve,
  mutate: async () => (await import('../contract/mutate.ts')).mutate,
  compile: async () => (await import('../contract/compile.ts')).compile,
  publish: async () => (await import('../contract/publish.ts')).publish,
  'can-i-deploy': async () => (await import('../contract/canIDeploy.ts')).canIDeploy,
  'record-deployment': async () => (await import('../contract/recordDeployment.ts')).recordDeployment,
}

const USAGE = [
  'test [--partner ID] [--doc NAME] [--view]',
  'draft PARTNER DOC',
  'review PARTNER DOC [--sample NAME]… [--html FILE]',
  'approve PARTNER DOC --sample NAME…|--all --by WHO --reason WHY [--accept]',
  'report [--junit FILE] [--html FILE] [--partner ID] [--doc NAME]',
  'diff|coverage|mutate [--partner ID] [--doc NAME]',
  'gate [--partner ID] [--doc NAME] [--write [--anew]] [--score] [--sign KEYFILE] [--json]',
  'from-document DOC|FILE --anonymise [--partner ID --doc NAME] [--name NAME] [--key WORDS] [--scale-prices N] [--scale-quantities N]',
  'compile',
  'serve [--partner ID] [--doc NAME] [--port N]',
  'publish [--partner ID] [--doc NAME] [--branch NAME] [--build-url URL]',
  'can-i-deploy|record-deployment --environment NAME [--partner ID] [--doc NAME] [--consumer NAME]',
]

export const contract: Command = {
  usage: `contract ${USAGE.join('\n       edigw contract ')}`,
  summary:
    'Verifies what mappings and API promise, drafts expected documents for review, or writes the pacts. Exit codes: 0 same, 1 breaking, 2 changed, 3 no contract, 4 the tool could not do its work.',
  run: (words, { setting }) => runContract(words, setting, say, tell),
}

/** The command: results go to `out`, mistakes to `complain`; answers the exit code. */
export async function runContract(
  [act, ...words]: string[],
  setting: Setting,
  out: Out,
  complain: Out,
): Promise<number> {
  const { partners, contracts } = setting
  try {
    if (act === undefined) throw new UsageError('say what to do')
    if (!Object.hasOwn(ACTS, act))
      throw new UsageError(`there is no "contract ${act}"; there is ${Object.keys(ACTS).join(', ')}`)
    const run = await ACTS[act]!()
    return await run(words, { setting, folders: { partners, contracts }, out, complain })
  } catch (error) {
    return troubled(error, act, complain)
  }
}

/** The lines of the usage that are about an act, or all of them. */
function usageOf(act: string | undefined): string {
  const own = USAGE.filter((one) => act !== undefined && one.split(' ')[0]!.split('|').includes(act))
  return (own.length > 0 ? own : USAGE).map((one) => `edigw contract ${one}`).join('\n       ')
}

function troubled(error: unknown, act: string | undefined, complain: Out): number {
  const mistake = mistakeIn(error)
  if (mistake) {
    complain(mistake.isOfUsage ? `${mistake.says}\nUsage: ${usageOf(act)}` : mistake.says)
    return TOOL_ERROR
  }
  const known = [ContractError, VerifierError].some((kind) => error instanceof kind)
  if (!known) throw error
  complain((error as Error).message)
  return error instanceof NoContract ? exitCode(['no contract']) : TOOL_ERROR
}
