// Evidence made: a mapping verified as it stands, what its samples show and what they tell apart, and the hashes of
// everything that went into the verdict.

import type { Folders, MappingContract } from '../contract.ts'
import { type Coverage, coverageOf } from '../coverage/coverage.ts'
import { isCommitted, mappingPact, type TestedMapping } from '../mappings.ts'
import { mutationScore, type Progress } from '../mutation/score.ts'
import { ContractError } from '../sample.ts'
import type { MappingUnderTest } from '../underTest.ts'
import { VerifierError } from '../verifierChild.ts'
import { toldOf, type VerifyOptions, verifyMapping } from '../verify.ts'
import { bytesNow, type CoverageFigures, type Evidence, type MutationFigures } from './evidence.ts'

export interface MadeEvidence {
  /** Absent where there is nothing to verify by. */
  evidence?: Evidence
  /** Why the mapping did not verify: sentences, none where it did. */
  failures: readonly string[]
  /** What a swapped value would not be noticed of, though the mapping may go live: a sentence each. */
  warnings?: readonly string[]
}

export interface Making extends VerifyOptions {
  /** Try also what could go wrong with the mapping, which takes from seconds to minutes. */
  score?: boolean
  /** How many of the wrong mappings were tried. */
  onProgress?: Progress
}

/** Verifies a mapping and makes its evidence; what its contract lacks is among the failures. */
export async function makeEvidence(
  folders: Folders,
  { under, contract }: TestedMapping,
  making: Making = {},
): Promise<MadeEvidence> {
  if (!contract || contract.samples.length === 0) return { failures: [noContract(under)] }
  try {
    return await verified(folders, under, contract, making)
  } catch (error) {
    if (error instanceof ContractError || error instanceof VerifierError) return { failures: [error.message] }
    throw error
  }
}

const noContract = ({ partner, mapping }: MappingUnderTest) =>
  `it has no contract: put samples into partners/${partner}/samples/${mapping}, then run "edigw contract draft ${partner} ${mapping}"`

async function verified(
  folders: Folders,
  under: MappingUnderTest,
  contract: MappingContract,
  { score = false, onProgress, ...options }: Making,
): Promise<MadeEvidence> {
  const { partner, mapping, guide } = under
  const verified = await verifyMapping(under, contract, options)
  const { verdict, interactions } = verified
  const pact = mappingPact(contract)
  const stale = isCommitted(folders, pact)
    ? []
    : [`contracts/pacts/${pact.name} is not what its sources say: run "edigw contract compile"`]
  const shown = coverageOf(under, contract)
  const coverage = figuresOf(shown)
  const evidence: Evidence = {
    mapping: `${partner}/${mapping}`,
    version: guide.hash,
    ...bytesNow(folders, { partner, mapping, canonical: guide.canonical }),
    verdict: verdict === 'same' && stale.length > 0 ? 'changed' : verdict,
    interactions,
    coverage,
    // A mapping that does not keep its contract is no measure for others; and what its samples don't show they don't tell
    // apart either, which of a guide of the whole standard takes minutes to find.
    ...(score && verdict === 'same' && !coverage.gaps
      ? { mutation: await mutationFigures(under, contract, onProgress) }
      : {}),
  }
  return { evidence, failures: [...toldOf(verified), ...stale], warnings: shown.alike }
}

const figuresOf = ({ nodes, exercised, rulePaths, produced, forms, gaps }: Coverage): CoverageFigures => ({
  ...{ nodes, exercised, rulePaths, produced, forms },
  ...(gaps.length > 0 ? { gaps } : {}),
})

async function mutationFigures(
  under: MappingUnderTest,
  contract: MappingContract,
  onProgress?: Progress,
): Promise<MutationFigures> {
  const { mutants, killed, equivalent, score, survivors } = await mutationScore(under, contract, {
    onProgress,
    needed: false,
  })
  return { mutants, killed, equivalent, score, survivors }
}
