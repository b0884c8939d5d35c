// The contracts as they stand in Git, and ways to break a mapping as people break it: by a line in its overlay.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Folders, loadContract, type MappingContract } from '../../src/contract/contract.ts'
import { type MappingUnderTest, underTest } from '../../src/contract/underTest.ts'
import { VerifierChild } from '../../src/contract/verifierChild.ts'
import { verifyMapping } from '../../src/contract/verify.ts'
import { library } from '../../src/guide/library.ts'
import { loadSource } from '../../src/guide/load/source.ts'
import { loadPartner } from '../../src/partner/load.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The folders of the house itself. */
export const folders: Folders = { partners: join(root, 'partners'), contracts: join(root, 'contracts') }

/** A mapping of a partner as it is in force. */
export function mappingOf(partner: string, mapping: string, from = folders): MappingUnderTest {
  const { partner: loaded, problems } = loadPartner(from.partners, partner)
  if (!loaded) throw new Error(problems.map(({ message }) => message).join('\n'))
  return underTest(loaded, mapping)!
}

/** Its contract, or only these samples of it. */
export function contractOf(
  { partner, mapping, guide }: MappingUnderTest,
  samples?: readonly string[],
  from = folders,
): MappingContract {
  const whole = loadContract(from, { partner, mapping, canonical: guide.canonical, guide })!
  if (!samples) return whole
  const named = (name: string) => samples.includes(name)
  const entries = [...whole.file.samples].filter(([name]) => named(name))
  return {
    ...whole,
    samples: whole.samples.filter(({ name }) => named(name)),
    file: { ...whole.file, samples: new Map(entries), drops: new Map() },
  }
}

/** Verifies mapping after mapping in one process, which ends with the test file. */
export function openVerifying(): typeof verifyMapping {
  const child = new VerifierChild()
  after(() => child.close())
  return (under, contract, options) => verifyMapping(under, contract, { child, ...options })
}

/** The mapping under an overlay with one more line, instead of what it said there, and that line's number. */
export function withLine(under: MappingUnderTest, overlay: string, line: string) {
  const file = join(folders.partners, under.partner, overlay)
  const said = readFileSync(file, 'utf8').trimEnd().split('\n')
  const address = `  ${line.slice(0, line.indexOf(': '))}: {`
  const text = said.filter((one) => !one.startsWith(address)).join('\n')
  const source = loadSource(`partners/${under.partner}/${overlay}`, `${text}\n  ${line}\n`)
  return {
    under: { ...under, guide: library().resolve(under.guide.guide, source) },
    number: text.split('\n').length + 1,
  }
}
