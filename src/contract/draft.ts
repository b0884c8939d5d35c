// Drafts: what a mapping makes of a sample that nobody approved yet, written down to be looked at. A draft is
// marked "to review" in QA's file, its interactions are pending, and nothing pending counts as verified.
import { writeFileSync } from 'node:fs'
import { sentence } from '../finding/catalogue.ts'
import type { Folders } from './contract.ts'
import { countValues } from './difference.ts'
import { whereOf, wirePlace } from './explain.ts'
import { openMappingFile } from './mappingFileText.ts'
import { expectedFile, expectedText, loadSamples, type Sample, sampleFolder } from './sample.ts'
import { findingCodes, type MappingUnderTest, openUnderstanding, type Understood } from './understood.ts'

export interface Drafted {
  sample: string
  /** Absent where the sample is rejected: a draft of it would promise nothing. */
  file?: string
  values: number
  /** What a person should look at before approving, a sentence each. */
  lookAt: readonly string[]
}

/** Writes an expected document for each sample that has none, and marks it in QA's file. */
export function draftContract(folders: Folders, under: MappingUnderTest): Drafted[] {
  const understand = openUnderstanding(under)
  const open = loadSamples(folders.partners, under.partner, under.mapping).filter(({ expected }) => !expected)
  const read = open.map((sample) => ({ sample, understood: understand(sample.bytes) }))
  const drafted = read.map(({ sample, understood }) => draftSample(folders, under, sample, understood))
  const written = read.filter((_, at) => drafted[at]!.file !== undefined)
  if (written.length > 0) mark(folders, under, written)
  return drafted
}

function draftSample(
  folders: Folders,
  under: MappingUnderTest,
  sample: Sample,
  understood: readonly Understood[],
): Drafted {
  const lookAt = worthALook(understood)
  const documents = understood.map(({ document }) => document)
  const values = countValues(documents)
  const refused = understood.length === 0 || understood.some(({ published }) => !published)
  if (refused) return { sample: sample.name, values, lookAt: ['it is not accepted as it is', ...lookAt] }
  const file = expectedFile(sampleFolder(folders.partners, under.partner, under.mapping), sample.name)
  writeFileSync(file, expectedText(documents), { flag: 'wx' })
  return { sample: sample.name, file: sample.file.replace(/\.[a-z0-9]+$/, '.expected.json'), values, lookAt }
}

function worthALook(understood: readonly Understood[]): string[] {
  return understood.flatMap(({ findings, unmapped, lineage }) => [
    ...findings.map((one) => `${sentence(one)}${whereOf(one.at)}`),
    ...unmapped.map(
      (one) => `${wirePlace(one)} "${one.value}"${whereOf(one)} is dropped: give the reason for ${one.guide}`,
    ),
    ...lineage.filter(({ by }) => by === 'default').map(({ pointer }) => `${pointer} is filled by a default`),
  ])
}

interface Read {
  sample: Sample
  understood: readonly Understood[]
}

function mark(folders: Folders, under: MappingUnderTest, drafts: readonly Read[]): void {
  const file = openMappingFile(folders, under)
  for (const { sample, understood } of drafts)
    file.setSample(sample.name, { state: 'to review', findings: findingCodes(understood) })
  file.save()
}
