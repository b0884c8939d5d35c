// Evidence made: a mapping verified as it stands, and the hashes of everything that went into the verdict.
import type { Folders, MappingContract } from '../contract.ts'
import { isCommitted, mappingPact } from '../mappings.ts'
import type { MappingUnderTest } from '../underTest.ts'
import { type VerifyOptions, verifyMapping } from '../verify.ts'
import { bytesNow, type Evidence } from './evidence.ts'

export interface MadeEvidence {
  evidence: Evidence
  /** Why the mapping did not verify: sentences, none where it did. */
  failures: readonly string[]
}

/** Verifies a mapping and makes its evidence. Throws ContractError and VerifierError as verifyMapping does. */
export async function makeEvidence(
  folders: Folders,
  under: MappingUnderTest,
  contract: MappingContract,
  options: VerifyOptions = {},
): Promise<MadeEvidence> {
  const { partner, mapping, guide } = under
  const { verdict, failures, interactions } = await verifyMapping(under, contract, options)
  const pact = mappingPact(contract)
  const stale = isCommitted(folders, pact)
    ? []
    : [`contracts/pacts/${pact.name} is not what its sources say: run "edigw contract compile"`]
  const evidence: Evidence = {
    mapping: `${partner}/${mapping}`,
    version: guide.hash,
    ...bytesNow(folders, { partner, mapping, canonical: guide.canonical }),
    verdict: verdict === 'same' && stale.length > 0 ? 'changed' : verdict,
    interactions,
  }
  return { evidence, failures: [...failures.map(({ text }) => text), ...stale] }
}
