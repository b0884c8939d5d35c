// One run over mappings as data: what became of each interaction, and what is known of coverage and mutants. The JUnit
// file for machines and the page for people are both made of it.
import { existsSync, readFileSync } from 'node:fs'
import { compileContract } from '../compile.ts'
import type { Folders } from '../contract.ts'
import { type Evidence, evidenceFile, parseEvidence, shownEvidence } from '../gate/evidence.ts'
import { judgeEvidence } from '../gate/holds.ts'
import { isCommitted, mappingPact, type TestedMapping } from '../mappings.ts'
import { ContractError } from '../sample.ts'
import { VerifierError } from '../verifier.ts'
import { type ContractVerdict, type Failure, verifyMapping } from '../verify.ts'

/** One interaction, or the contract as a whole. */
export interface ReportedCase {
  /** Such as `golden: price per hundred`. */
  name: string
  failures: readonly string[]
}

export interface MappingReport {
  /** Such as acme/850-in; `gateway-api` for the API. */
  name: string
  /** `error`: the contract could not be tested; its one case says why. */
  outcome: ContractVerdict | 'no contract' | 'error'
  cases: readonly ReportedCase[]
  /** In seconds. */
  time: number
  evidence?: Pick<Evidence, 'coverage' | 'mutation'>
  /** Why the committed evidence does not let it come into force; absent where it does, or where none is needed. */
  refused?: string
}

/** The case that stands for what no interaction can say: approvals, reasons of drops, the committed pact. */
const WHOLE = 'the contract is approved, gives its reasons and is compiled'

/** Runs the contract of a mapping, or says why it can't be run. `seconds` is a clock. */
export async function reportMapping(
  folders: Folders,
  tested: TestedMapping,
  seconds: () => number,
): Promise<MappingReport> {
  try {
    return await run(folders, tested, seconds)
  } catch (error) {
    if (!(error instanceof ContractError || error instanceof VerifierError)) throw error
    const { partner, mapping } = tested.under
    const cases = [{ name: 'the contract can be tested', failures: [error.message] }]
    return { name: `${partner}/${mapping}`, outcome: 'error', cases, time: 0 }
  }
}

async function run(
  folders: Folders,
  { under, contract }: TestedMapping,
  seconds: () => number,
): Promise<MappingReport> {
  const { partner, mapping, guide } = under
  const name = `${partner}/${mapping}`
  if (!contract || contract.samples.length === 0) return { name, outcome: 'no contract', cases: [], time: 0 }
  const began = seconds()
  const { verdict, failures } = await verifyMapping(under, contract)
  const pact = mappingPact(contract)
  const stale = isCommitted(folders, pact)
    ? []
    : [`contracts/pacts/${pact.name} is not what its sources say: run "edigw contract compile"`]
  const subject = { partner, mapping, canonical: guide.canonical, version: guide.hash }
  const judged = judgeEvidence(folders, subject)
  return {
    name,
    outcome: verdict === 'same' && stale.length > 0 ? 'changed' : verdict,
    cases: [
      ...compileContract(contract).map(({ interaction: { description } }) =>
        caseOf(description, failures, description),
      ),
      { name: WHOLE, failures: [...caseOf(WHOLE, failures).failures, ...stale] },
    ],
    time: seconds() - began,
    ...evidenceOf(folders, under),
    ...('refused' in judged ? { refused: judged.refused } : {}),
  }
}

const caseOf = (name: string, failures: readonly Failure[], interaction?: string): ReportedCase => ({
  name,
  failures: failures.filter((one) => one.interaction === interaction).map(({ text }) => text),
})

function evidenceOf(
  { contracts }: Folders,
  of: { partner: string; mapping: string },
): Pick<MappingReport, 'evidence'> {
  const path = evidenceFile(contracts, of)
  if (!existsSync(path)) return {}
  const { coverage, mutation } = parseEvidence(readFileSync(path, 'utf8'), shownEvidence(path))
  return { evidence: { ...(coverage ? { coverage } : {}), ...(mutation ? { mutation } : {}) } }
}
