// Contracts for gateways of tests. Who changes the engine makes all committed evidence stale, and finds out by `edigw
// contract gate`; a test that is about something else shall not. So the copies here say that they were made with the
// engine that runs, and nothing else is eased: another mapping, pact or sample than was verified is still refused.
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Folders, mappingFilePath, pactFile } from '../../src/contract/contract.ts'
import { engineHash } from '../../src/contract/gate/engine.ts'
import { bytesNow, evidenceFile, evidenceText, parseEvidence } from '../../src/contract/gate/evidence.ts'
import { loadPartners } from '../../src/partner/load.ts'

const SHIPPED: Folders = {
  partners: join(import.meta.dirname, '../../partners'),
  contracts: join(import.meta.dirname, '../../contracts'),
}

/** A new folder that is gone after the process. */
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'contracts-'))
  process.once('exit', () => rmSync(made, { recursive: true, force: true }))
  return made
}

/** Copies the contracts as they are shipped, their evidence as if made with this engine. */
export function copyContracts(to: string): string {
  cpSync(SHIPPED.contracts, to, { recursive: true })
  for (const name of globSync('verified/*.json', { cwd: to })) {
    const path = join(to, name)
    const evidence = parseEvidence(readFileSync(path, 'utf8'), name)
    writeFileSync(path, evidenceText({ ...evidence, engine: engineHash() }))
  }
  return to
}

let shipped: string | undefined

/** The contracts as they are shipped, one copy for the whole process; not to be changed. */
export function contractsNow(): string {
  shipped ??= copyContracts(folder())
  return shipped
}

/** The same, and beside them evidence for the mappings that a test has made or changed itself, as if they were verified. */
export function contractsFor(partners: string): string {
  const contracts = copyContracts(folder())
  const ours = new Set(hashes(SHIPPED.partners).map(({ hash }) => hash))
  for (const one of hashes(partners).filter(({ hash }) => !ours.has(hash)))
    pretend({ partners, contracts }, one)
  return contracts
}

interface Named {
  partner: string
  mapping: string
  canonical: string
  hash: string
}

const hashes = (partners: string): Named[] =>
  loadPartners(partners).partners.flatMap(({ partner, mappings }) =>
    mappings.map(({ name: mapping, guide: { canonical, hash } }) => ({ partner, mapping, canonical, hash })),
  )

function pretend(folders: Folders, { hash, ...of }: Named): void {
  const path = evidenceFile(folders.contracts, of)
  for (const file of [path, pactFile(folders.contracts, of), mappingFilePath(folders.contracts, of)]) {
    mkdirSync(dirname(file), { recursive: true })
    if (!existsSync(file)) writeFileSync(file, '{}\n')
  }
  const about = {
    mapping: `${of.partner}/${of.mapping}`,
    version: hash,
    verdict: 'same',
    interactions: 1,
  } as const
  writeFileSync(path, evidenceText({ ...about, ...bytesNow(folders, of) }))
}
