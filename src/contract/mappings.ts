// Every mapping beside its contract, those of partners and those of `standard`, and the pacts that all contracts make
// together.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { GuideError } from '../guide/load/problem.ts'
import { type LoadedPartner, loadPartners } from '../partner/load.ts'
import { namedGuides } from '../partner/names.ts'
import { generateApiPacts, type PactFile } from './api.ts'
import { compilePact } from './compile.ts'
import { type Folders, loadContract, type MappingContract, pactFile } from './contract.ts'
import { pactText } from './pact.ts'
import { STANDARD, standardMappings, standardUnderTest } from './standard.ts'
import { type MappingUnderTest, underTest } from './underTest.ts'

export interface TestedMapping {
  under: MappingUnderTest
  /** Absent where nobody wrote one. */
  contract?: MappingContract
}

/** All mappings, or those that the filter names. Throws GuideError for mistakes in the files of those partners. */
export function testedMappings(folders: Folders, only: Named = {}): TestedMapping[] {
  const { partner, mapping } = only
  return [...partnersMappings(folders, only), ...standardOnes(folders, only)]
    .filter((one) => partner === undefined || one.partner === partner)
    .filter((one) => mapping === undefined || one.mapping === mapping)
    .map((one) => withContract(folders, one.open()))
}

interface Named {
  partner?: string
  /** Such as 850-in. */
  mapping?: string
}

/** A mapping that is only made ready where it is asked for. */
interface Closed extends Required<Named> {
  open: () => MappingUnderTest
}

function partnersMappings({ partners: directory }: Folders, { partner, mapping }: Named): Closed[] {
  if (partner === STANDARD) return []
  const { partners, problems } = loadPartners(directory, partner === undefined ? {} : { only: partner })
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new GuideError(errors)
  return partners.flatMap((loaded) =>
    // Who asks for one by its name gets it, though it may be one of those that are verified once for all.
    (mapping === undefined || partner === undefined ? ownMappings(loaded) : loaded.mappings.map(nameOf)).map(
      (name) => ({ partner: loaded.partner, mapping: name, open: () => underTest(loaded, name)! }),
    ),
  )
}

const nameOf = ({ name }: { name: string }): string => name

/** The mappings that an agreement lists; those that it implies are `standard`, as they are for everybody. */
const ownMappings = ({ agreement, mappings }: LoadedPartner): string[] =>
  namedGuides(agreement)
    .filter(({ word, implied }) => word === 'type' && !implied)
    .map(nameOf)
    .filter((name) => mappings.some((one) => one.name === name))

// A folder of contracts that has none for them is somebody's own, beside those that are shipped.
function standardOnes({ contracts }: Folders, { partner }: Named): Closed[] {
  if (partner !== STANDARD && !existsSync(join(contracts, STANDARD))) return []
  return standardMappings().map(({ name }) => ({
    partner: STANDARD,
    mapping: name,
    open: () => standardUnderTest(name)!,
  }))
}

function withContract(folders: Folders, under: MappingUnderTest): TestedMapping {
  const { partner, mapping, guide } = under
  const contract = loadContract(folders, { partner, mapping, canonical: guide.canonical, guide })
  return contract ? { under, contract } : { under }
}

/** The text of a mapping's pact as its sources make it now. */
export const mappingPact = (contract: MappingContract): PactFile => ({
  name: basename(pactFile('', contract)),
  text: pactText(compilePact(contract)),
})

/** True where the committed pact is what its sources say. */
export function isCommitted({ contracts }: Folders, { name, text }: PactFile): boolean {
  const path = join(contracts, 'pacts', name)
  return existsSync(path) && readFileSync(path, 'utf8') === text
}

export interface CompiledPact {
  name: string
  change: 'written' | 'unchanged' | 'removed'
}

/** Writes all pacts, those of mappings and those of the API, and removes what no source makes any more. */
export async function compileContracts(folders: Folders): Promise<CompiledPact[]> {
  const mappings = testedMappings(folders).flatMap(({ contract }) =>
    contract ? [mappingPact(contract)] : [],
  )
  const pacts = [...mappings, ...(await generateApiPacts(folders.contracts))]
  const folder = join(folders.contracts, 'pacts')
  mkdirSync(folder, { recursive: true })
  const kept = new Set(pacts.map(({ name }) => name))
  const gone = readdirSync(folder).filter((name) => name.endsWith('.json') && !kept.has(name))
  for (const name of gone) rmSync(join(folder, name))
  return [
    ...pacts.map((pact) => ({ name: pact.name, change: writePact(folders, folder, pact) })),
    ...gone.map((name) => ({ name, change: 'removed' as const })),
  ]
}

/** Writes the pact of one contract anew, where its sources make another. */
export function compileMapping(folders: Folders, contract: MappingContract): 'written' | 'unchanged' {
  const folder = join(folders.contracts, 'pacts')
  mkdirSync(folder, { recursive: true })
  return writePact(folders, folder, mappingPact(contract))
}

function writePact(folders: Folders, folder: string, pact: PactFile): 'written' | 'unchanged' {
  if (isCommitted(folders, pact)) return 'unchanged'
  const path = join(folder, pact.name)
  writeFileSync(`${path}.part`, pact.text)
  renameSync(`${path}.part`, path)
  return 'written'
}
