// Every inbound mapping beside its contract, and the pacts that all contracts make together.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { kindOf } from '../canonical/canonical.ts'
import { GuideError } from '../guide/load/problem.ts'
import { type LoadedMapping, loadPartners } from '../partner/load.ts'
import { generateApiPacts, type PactFile } from './api.ts'
import { compilePact } from './compile.ts'
import { type Folders, loadContract, type MappingContract, pactFile } from './contract.ts'
import { pactText } from './pact.ts'
import { type MappingUnderTest, underTest } from './understood.ts'

export interface InboundMapping {
  under: MappingUnderTest
  /** Absent where nobody wrote one. */
  contract?: MappingContract
}

/** Inbound mappings of all partners, or of those that the filter names. Throws GuideError for mistakes in files. */
export function inboundMappings(
  folders: Folders,
  only: { partner?: string; mapping?: string } = {},
): InboundMapping[] {
  const { partners, problems } = loadPartners(folders.partners)
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new GuideError(errors)
  return partners
    .filter(({ partner }) => only.partner === undefined || partner === only.partner)
    .flatMap((loaded) =>
      loaded.mappings
        .filter((one) => (only.mapping === undefined ? isPromised(one) : one.name === only.mapping))
        .map(({ name }) => withContract(folders, underTest(loaded, name)!)),
    )
}

// What never comes to the ERP, such as an acknowledgement of what we sent, promises it nothing.
const isPromised = ({ name, guide }: LoadedMapping): boolean =>
  name.endsWith('-in') && (kindOf(guide.canonical)?.feed ?? true)

function withContract(folders: Folders, under: MappingUnderTest): InboundMapping {
  const { partner, mapping, guide } = under
  const contract = loadContract(folders, { partner, mapping, canonical: guide.canonical })
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
  const mappings = inboundMappings(folders).flatMap(({ contract }) =>
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
