// The partners of a bench: retailers that send 850s by the standard's guide and want a 997 for each, their mappings verified.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contractsFor } from '../../contract/verified.ts'
import { senderOf } from './single.ts'

export interface Folders {
  partners: string
  contracts: string
}

/** Names of so many partners. */
export const partnerNames = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `retailer${index + 1}`)

const agreement = (partner: string) => `agreement: ${partner}
name: ${senderOf(partner)}
principals: [${partner}]
ids:
  theirs: [{ isa: ZZ/${senderOf(partner)}, gs: ${senderOf(partner)} }]
  ours: [{ isa: 01/123456789, gs: "123456789" }]
environment: production
inbound:
  - { type: x12/004010/850, acknowledge: { kind: "997", sets: all, dueIn: 1h }, onErrors: reject }
duplicates: { window: 90d, isa13: reject, gs06: reject, st02: reject }
doors: { sftp: {} }
`

/** Writes their agreements and evidence, in folders that go with the process. */
export function makePartners(names: readonly string[]): Folders {
  const partners = mkdtempSync(join(tmpdir(), 'edigw-bench-partners-'))
  process.once('exit', () => rmSync(partners, { recursive: true, force: true }))
  for (const name of names) {
    mkdirSync(join(partners, name))
    writeFileSync(join(partners, name, 'agreement.yaml'), agreement(name))
  }
  return { partners, contracts: contractsFor(partners) }
}
