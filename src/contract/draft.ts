// Drafts: what a mapping makes of samples that nobody approved yet, written down to be looked at. A draft is marked
// "to review" in QA's file, a value that comes to nothing waits there for its reason, and nothing of either counts as
// verified. What is drafted is proved at once: the same contract, were it approved, must hold.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { sentence } from '../finding/catalogue.ts'
import { type Folders, loadRules, type MappingContract, rulesFile } from './contract.ts'
import { countValues } from './difference.ts'
import { whereOf, wirePlace } from './explain.ts'
import { UNREASONED } from './mappingFile.ts'
import { openMappingFile } from './mappingFileText.ts'
import { expectation, loadSamples, type Sample } from './sample.ts'
import { suggestRules } from './suggest.ts'
import { relaxations, reliances } from './suggestions.ts'
import { suggestRelied } from './suggestWire.ts'
import { findingCodes, openTrial, type Tried } from './tried.ts'
import { directionOf, type MappingUnderTest } from './underTest.ts'

export interface Drafted {
  sample: string
  /** Absent where the sample is rejected: a draft of it would promise nothing. */
  file?: string
  values: number
  /** What a person should look at before approving, a sentence each. */
  lookAt: readonly string[]
}

export interface Draft {
  drafted: readonly Drafted[]
  /** Places of the guide whose values come to nothing; each waits for a reason in QA's file. */
  drops: readonly ProposedDrop[]
  /** What the ERP may rely on, where nobody had said it for this canonical document: the file that was written. */
  rules?: string
}

/**
 * Writes an expected document for each sample that has none, marks it in QA's file, and proposes there what is dropped.
 * `contract` is the one that there was.
 */
export function draftContract(
  folders: Folders,
  under: MappingUnderTest,
  contract: MappingContract | undefined,
): Draft {
  const understand = openTrial(under)
  const samples = loadSamples(folders.partners, under)
  const read = samples.map((sample) => ({ sample, understood: understand(sample.bytes) }))
  const open = read.filter(({ sample }) => !sample.expected)
  const drafted = open.map(({ sample, understood }) => draftSample(folders, under, sample, understood))
  const written = open.filter((_, at) => drafted[at]!.file !== undefined)
  const taken = [...read.filter(({ sample }) => sample.expected), ...written]
  const drops = newDrops(taken, contract)
  const known = contract?.file.samples
  const unmarked = taken.filter(({ sample }) => !sample.expected || !known?.has(sample.name))
  if (unmarked.length + drops.length > 0) writeFile(folders, under, { unmarked, drops, taken })
  const rules = writeRules(folders, under, taken)
  return { drafted, drops, ...(rules === undefined ? {} : { rules }) }
}

export interface ProposedDrop {
  address: string
  /** Such as: PO4 element 5 "G" in everything (byte 1708). */
  example: string
}

function newDrops(read: readonly Read[], contract: MappingContract | undefined): ProposedDrop[] {
  const found = new Map<string, ProposedDrop>()
  for (const { sample, understood } of read)
    for (const lost of understood.flatMap(({ unmapped }) => unmapped)) {
      const { guide: address, value } = lost
      if (contract?.file.drops.has(address) || found.has(address)) continue
      const example = `${wirePlace(lost)} "${value}" in ${sample.name}${whereOf(lost)}`
      found.set(address, { address, example: example.replace(/\s+/g, ' ') })
    }
  return [...found.values()]
}

interface Written {
  /** Of which QA's file says nothing yet, or that have a new expected document. */
  unmarked: readonly Read[]
  drops: readonly ProposedDrop[]
  taken: readonly Read[]
}

function writeFile(folders: Folders, under: MappingUnderTest, { unmarked, drops, taken }: Written): void {
  const file = openMappingFile(folders, under)
  for (const { sample, understood } of unmarked)
    file.setSample(sample.name, { state: 'to review', findings: findingCodes(understood) })
  for (const { address, example } of drops) file.addDrop(address, UNREASONED, example)
  if (file.isNew) file.suggest(suggested(folders, under, taken))
  file.save()
}

function suggested(folders: Folders, under: MappingUnderTest, taken: readonly Read[]): string[] {
  const { guide, mapping } = under
  if (directionOf(mapping) === 'out') return reliances(suggestRelied(documentsOf(taken), guide.syntax))
  const relied = loadRules(folders.contracts, guide.canonical)?.rules.rules ?? []
  return relaxations(suggestRules(guide.canonical, documentsOf(taken)), relied)
}

const documentsOf = (read: readonly Read[]) =>
  read.flatMap(({ understood }) => understood.map(({ document }) => document))

/** The rules of a canonical document for which nobody said what the ERP relies on. */
function writeRules(
  { contracts }: Folders,
  { partner, mapping, guide }: MappingUnderTest,
  read: readonly Read[],
): string | undefined {
  if (directionOf(mapping) === 'out') return undefined
  const { path, shown } = rulesFile(contracts, guide.canonical)
  const documents = documentsOf(read)
  if (existsSync(path) || documents.length === 0) return undefined
  const lines = [
    `# What the ERP relies on in a document of the kind ${guide.canonical}, whichever partner it comes from. Suggested by the samples`,
    `# of ${partner} ${mapping}: read it line by line, and delete what the ERP does not need. "exact" is for what it acts on`,
    '# by itself; the other words are for what it only stores or shows.',
    `rules: ${guide.canonical}/1`,
    'paths:',
    ...suggestRules(guide.canonical, documents).map(({ path: at, words }) => `  ${at}: ${words}`),
  ]
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${lines.join('\n')}\n`)
  return shown
}

/** The contract as it would be if a person approved all of its drafts and gave every drop a reason. */
export function asIfApproved(contract: MappingContract): MappingContract {
  const samples = [...contract.file.samples].map(
    ([name, entry]) => [name, { ...entry, state: 'approved' as const }] as const,
  )
  const drops = [...contract.file.drops].map(
    ([address, drop]) => [address, { ...drop, reason: 'as if it had one' }] as const,
  )
  const drafted = contract.samples.filter(({ expected }) => expected)
  return {
    ...contract,
    samples: drafted,
    file: { ...contract.file, samples: new Map(samples), drops: new Map(drops) },
  }
}

function draftSample(
  folders: Folders,
  under: MappingUnderTest,
  sample: Sample,
  understood: readonly Tried[],
): Drafted {
  const lookAt = worthALook(understood)
  const documents = understood.map(({ document }) => document)
  const values = countValues(documents)
  const refused = understood.length === 0 || understood.some(({ published }) => !published)
  if (refused) return { sample: sample.name, values, lookAt: ['it is not accepted as it is', ...lookAt] }
  const { path, shown, content } = expectation(folders.partners, under, sample.name, understood)
  writeFileSync(path, content, { flag: 'wx' })
  return { sample: sample.name, file: shown, values, lookAt }
}

function worthALook(understood: readonly Tried[]): string[] {
  return understood.flatMap(({ refusal, findings, lineage }) => [
    ...(refusal === undefined ? [] : [refusal]),
    ...findings.map((one) => `${sentence(one)}${whereOf(one.at)}`),
    ...lineage.filter(({ by }) => by === 'default').map(({ pointer }) => `${pointer} is filled by a default`),
  ])
}

interface Read {
  sample: Sample
  understood: readonly Tried[]
}
