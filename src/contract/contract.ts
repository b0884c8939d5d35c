// The contract of one mapping, put together from its files: samples beside the overlay, QA's file, and what the
// ERP relies on. Disk is read here and in sample.ts, nowhere else on the way to a verdict.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { GuideError, type Problem } from '../guide/load/problem.ts'
import { type ErpRules, loadErpRules, type PlacedRule } from './erpRules.ts'
import { loadMappingFile, type MappingFile } from './mappingFile.ts'
import { ContractError, loadSamples, type Sample, type SampledMapping } from './sample.ts'
import { directionOf } from './underTest.ts'

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
  /** What its consumer relies on: the ERP inbound, the partner outbound. */
  relied: readonly PlacedRule[]
  /** Outbound: what its wires are seen by. */
  guide?: SampledMapping['guide']
}

/** Pact's name of the mapping as a provider. */
export const providerOf = ({ partner, mapping }: { partner: string; mapping: string }): string =>
  `mapping.${partner}.${mapping}`

const ERP = 'erp'

/** Pact's name of who needs what a mapping makes. */
export const consumerOf = ({ partner, mapping }: { partner: string; mapping: string }): string =>
  directionOf(mapping) === 'in' ? ERP : `partner.${partner}`

/** The committed pact of a mapping. */
export const pactFile = (contracts: string, of: { partner: string; mapping: string }): string =>
  join(contracts, 'pacts', `${consumerOf(of)}-${providerOf(of)}.json`)

/** QA's file of a mapping. */
export const mappingFilePath = (contracts: string, of: { partner: string; mapping: string }): string =>
  join(contracts, of.partner, `${of.mapping}.yaml`)

/**
 * The contract of a mapping; undefined where there is none. Throws GuideError with file, line and caret for a
 * mistake in its files, ContractError where one is missing or no JSON.
 */
export function loadContract(
  { partners, contracts }: Folders,
  of: SampledMapping & { canonical: string },
): MappingContract | undefined {
  const path = mappingFilePath(contracts, of)
  if (!existsSync(path)) return undefined
  const name = `${of.partner}/${of.mapping}`
  const about = { name, canonical: of.canonical, ...(of.guide ? { syntax: of.guide.syntax } : {}) }
  const mine = loadMappingFile(`contracts/${name}.yaml`, readFileSync(path, 'utf8'), about)
  const relied =
    directionOf(of.mapping) === 'in' ? erpRules(contracts, of.canonical) : ofPartner(mine.contract)
  refuse([...mine.problems, ...relied.problems])
  const samples = loadSamples(partners, of)
  return { ...of, samples, file: mine.contract, relied: relied.rules }
}

interface Relied {
  rules: readonly PlacedRule[]
  problems: readonly Problem[]
}

function erpRules(contracts: string, canonical: string): Relied {
  const erp = loadRules(contracts, canonical)
  if (erp) return { rules: erp.rules.rules, problems: erp.problems }
  throw new ContractError(
    `${rulesFile(contracts, canonical).shown} is missing: it says what the ERP relies on`,
  )
}

// Its problems are those of QA's file, and told with it.
const ofPartner = ({ relied }: MappingFile): Relied => ({ rules: relied, problems: [] })

/** What the ERP relies on in a canonical document: the file, and how messages name it. */
export const rulesFile = (contracts: string, canonical: string): { path: string; shown: string } => ({
  path: join(contracts, ERP, `${canonical}.rules.yaml`),
  shown: `contracts/${ERP}/${canonical}.rules.yaml`,
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
