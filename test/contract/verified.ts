// Contracts for gateways of tests. Whoever changes the engine, a guide or a sample makes committed evidence stale, and
// finds out by `edigw contract gate`; a test that is about something else shall not. So in these copies every mapping
// is verified as it stands; the gate itself is at work, and refuses what a test changes afterwards.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Folders, mappingFilePath, pactFile } from '../../src/contract/contract.ts'
import {
  bytesNow,
  evidenceFile,
  evidenceText,
  type MappingSubject,
} from '../../src/contract/gate/evidence.ts'
import { loadPartners } from '../../src/partner/load.ts'
import { acmeAndNordwind } from '../partner/copied.ts'

const SHIPPED = join(import.meta.dirname, '../../contracts')

/** A new folder that is gone after the process. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'contracts-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}

let two: string | undefined

/** The contracts of Acme and Nordwind as they are shipped, one copy for the whole process; not to be changed. */
export function contractsNow(): string {
  two ??= contractsFor(acmeAndNordwind())
  return two
}

/** A copy of the contracts in which every mapping of these partners is verified, also those that a test has made itself. */
export function contractsFor(partners: string): string {
  const contracts = folder()
  cpSync(SHIPPED, contracts, { recursive: true })
  for (const { partner, mappings } of loadPartners(partners).partners)
    for (const { name: mapping, guide } of mappings)
      asIfVerified(
        { partners, contracts },
        { partner, mapping, canonical: guide.canonical, version: guide.hash },
      )
  return contracts
}

/** Writes evidence for a mapping as it stands, as if its contract said the same. */
export function asIfVerified(folders: Folders, of: MappingSubject): void {
  const path = evidenceFile(folders.contracts, of)
  for (const file of [path, pactFile(folders.contracts, of), mappingFilePath(folders.contracts, of)]) {
    mkdirSync(dirname(file), { recursive: true })
    if (!existsSync(file)) writeFileSync(file, '{}\n')
  }
  const about = { mapping: `${of.partner}/${of.mapping}`, version: of.version } as const
  const verdict = { verdict: 'same', interactions: 1 } as const
  const coverage = { nodes: 1, exercised: 1, rulePaths: 0, produced: 0, forms: 1 }
  const mutation = { mutants: 1, killed: 1, equivalent: 0, score: '1.000', survivors: [] }
  writeFileSync(path, evidenceText({ ...about, ...bytesNow(folders, of), ...verdict, coverage, mutation }))
}
