// The contract of one mapping, put together from its files: samples beside the overlay, QA's file, and what the
// ERP relies on. Disk is read here and in sample.ts, nowhere else on the way to a verdict.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GuideError, type Problem } from '../guide/load/problem.ts'
import { type ErpRules, loadErpRules } from './erpRules.ts'
import { loadMappingFile, type MappingFile } from './mappingFile.ts'
import { ContractError, loadSamples, type Sample } from './sample.ts'

/** Where partners and contracts are kept. */
export interface Folders {
  partners: string
  contracts: string
}

export interface MappingContract {
  partner: string
  /** Such as 850-in. */
  mapping: string
  /** Such as order. */
  canonical: string
  samples: readonly Sample[]
  file: MappingFile
  erp: ErpRules
}

/** Pact's name of the mapping as a provider. */
export const providerOf = ({ partner, mapping }: { partner: string; mapping: string }): string =>
  `mapping.${partner}.${mapping}`

export const CONSUMER = 'erp'

/** The committed pact of a mapping. */
export const pactFile = (contracts: string, of: { partner: string; mapping: string }): string =>
  join(contracts, 'pacts', `${CONSUMER}-${providerOf(of)}.json`)

/** QA's file of a mapping. */
export const mappingFilePath = (contracts: string, of: { partner: string; mapping: string }): string =>
  join(contracts, of.partner, `${of.mapping}.yaml`)

/**
 * The contract of a mapping; undefined where there is none. Throws GuideError with file, line and caret for a
 * mistake in its files, ContractError where one is missing or no JSON.
 */
export function loadContract(
  { partners, contracts }: Folders,
  of: { partner: string; mapping: string; canonical: string },
): MappingContract | undefined {
  const path = mappingFilePath(contracts, of)
  if (!existsSync(path)) return undefined
  const name = `${of.partner}/${of.mapping}`
  const about = { name, canonical: of.canonical }
  const mine = loadMappingFile(`contracts/${name}.yaml`, readFileSync(path, 'utf8'), about)
  const erp = loadRules(contracts, of.canonical)
  if (!erp)
    throw new ContractError(
      `${rulesFile(contracts, of.canonical).shown} is missing: it says what the ERP relies on`,
    )
  refuse([...mine.problems, ...erp.problems])
  const samples = loadSamples(partners, of.partner, of.mapping)
  return { ...of, samples, file: mine.contract, erp: erp.rules }
}

/** What the ERP relies on in a canonical document: the file, and how messages name it. */
export const rulesFile = (contracts: string, canonical: string): { path: string; shown: string } => ({
  path: join(contracts, CONSUMER, `${canonical}.rules.yaml`),
  shown: `contracts/${CONSUMER}/${canonical}.rules.yaml`,
})

/** The rules of a canonical document and what is wrong with them; undefined where nobody wrote any. */
export function loadRules(
  contracts: string,
  canonical: string,
): { rules: ErpRules; problems: Problem[] } | undefined {
  const { path, shown } = rulesFile(contracts, canonical)
  if (!existsSync(path)) return undefined
  return loadErpRules(shown, readFileSync(path, 'utf8'))
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new GuideError(problems)
}
