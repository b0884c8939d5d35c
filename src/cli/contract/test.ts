// contract test: verifies what mappings and the API promise.
import { parseArgs } from 'node:util'
import type { Folders } from '../../contract/contract.ts'
import { labelOf } from '../../contract/explain.ts'
import { isCommitted, mappingPact, type TestedMapping, testedMappings } from '../../contract/mappings.ts'
import { VerifierChild } from '../../contract/verifierChild.ts'
import { type ContractVerdict, toldOf, type VerifyOptions, verifyMapping } from '../../contract/verify.ts'
import type { Act, Out } from './act.ts'
import { testApi } from './api.ts'
import { exitCode, type Outcome, report } from './outcome.ts'
import { openProgress } from './progress.ts'
import { askedFor } from './which.ts'

/**
 * `[--partner ID] [--doc NAME] [--view]`: mappings that the words name, or all of them and the API; with `--view` what is
 * written is compared by a view of it, where Pact can't load our plugin.
 */
export const test: Act = async (words, { folders, out }) => {
  const { values } = parseArgs({
    args: words,
    options: { partner: { type: 'string' }, doc: { type: 'string' }, view: { type: 'boolean' } },
  })
  return testAll(folders, values, out)
}

async function testAll(
  folders: Folders,
  only: { partner?: string; doc?: string; view?: boolean },
  out: Out,
): Promise<number> {
  const { partner, doc, view = false } = only
  const mappings = testedMappings(folders, askedFor({ partner, doc }))
  const outcomes: Outcome[] = []
  const progress = openProgress(mappings.length)
  const clearly: Out = (text) => {
    progress.clear()
    out(text)
  }
  const child = new VerifierChild()
  try {
    for (const mapping of mappings) {
      progress.step(labelOf(mapping.under))
      outcomes.push(await testMapping(folders, mapping, { child, form: view ? 'view' : 'wire' }, clearly))
    }
  } finally {
    await child.close()
  }
  if (partner === undefined && doc === undefined) outcomes.push(...(await testApi(folders, out)))
  if (outcomes.length === 0) {
    outcomes.push('no contract')
    out(noSuch(folders, partner, doc))
  }
  return exitCode(outcomes)
}

/** That there is no such mapping, and which there are. */
function noSuch(folders: Folders, partner: string | undefined, doc: string | undefined): string {
  const all = testedMappings(folders, {})
  const own = all.filter(({ under }) => under.partner === partner).map(({ under }) => under.mapping)
  const known =
    own.length > 0
      ? `${partner} has ${own.join(', ')}`
      : `there are partners ${[...new Set(all.map(({ under }) => under.partner))].join(', ')}`
  return `There is no mapping ${[partner, doc].filter(Boolean).join(' ')}; ${known}.`
}

async function testMapping(
  folders: Folders,
  { under, contract }: TestedMapping,
  options: VerifyOptions,
  out: Out,
): Promise<Outcome> {
  if (!contract || contract.samples.length === 0) return report(out, labelOf(under), 'no contract', [])
  const verified = await verifyMapping(under, contract, options)
  const { verdict, failures, interactions } = verified
  const stale = staleness(folders, mappingPact(contract))
  const texts = [...toldOf(verified), ...stale]
  const outcome: ContractVerdict = verdict === 'same' && stale.length > 0 ? 'changed' : verdict
  const told = report(out, labelOf(under), outcome, texts, interactions)
  if (outcome === 'changed' && failures.some(({ kind }) => kind === 'golden'))
    out(`  By path: edigw contract diff --partner ${under.partner} --doc ${under.mapping}`)
  return told
}

const staleness = (folders: Folders, pact: Parameters<typeof isCommitted>[1]): string[] =>
  isCommitted(folders, pact)
    ? []
    : [`contracts/pacts/${pact.name} is not what its sources say: run "edigw contract compile"`]
