// A person's word that a sample's expected document is right. It is written into QA's file with who and why, and only
// where the mapping makes that very document: nobody can approve what would not come.
import { writeFileSync } from 'node:fs'
import { sentence } from '../finding/catalogue.ts'
import { type Compared, compared } from './compare.ts'
import type { Folders, MappingContract } from './contract.ts'
import { openMappingFile } from './mappingFileText.ts'
import { openTrials } from './mappingProvider.ts'
import { expectation, type Sample } from './sample.ts'
import { findingCodes, type Tried } from './tried.ts'
import type { MappingUnderTest } from './underTest.ts'

export interface Approval {
  /** Names of samples; all that are to review where absent. */
  samples?: readonly string[]
  by: string
  reason: string
  /** Take what the mapping makes now as the expected document. */
  accept: boolean
}

export interface Approved {
  sample: string
  /** Why it is not approved; absent where it is. */
  refused?: string
}

/** Approves samples in QA's file; each is approved or refused for itself. */
export function approveSamples(
  folders: Folders,
  under: MappingUnderTest,
  contract: MappingContract,
  approval: Approval,
): Approved[] {
  const reader = openTrials(under)
  const file = openMappingFile(folders, under)
  const { by, reason } = approval
  const approved = chosen(contract, approval).map(({ name, sample }): Approved => {
    if (!sample) return { sample: name, refused: noSample(contract) }
    const fault = reader.fault(sample.bytes)
    const understood = reader.known(sample.bytes)
    const refused = fault ?? objection(under, sample, understood, approval.accept)
    if (refused !== undefined) return { sample: name, refused }
    if (approval.accept) writeExpected(folders, under, name, understood)
    file.setSample(name, { state: 'approved', by, reason, findings: findingCodes(understood) })
    return { sample: name }
  })
  if (approved.some(({ refused }) => refused === undefined)) file.save()
  return approved
}

function chosen({ samples, file }: MappingContract, approval: Approval) {
  const open = samples.filter(({ name }) => approval.accept || file.samples.get(name)?.state !== 'approved')
  const names = approval.samples ?? open.map(({ name }) => name)
  return names.map((name) => ({ name, sample: samples.find((one) => one.name === name) }))
}

const noSample = ({ partner, mapping, samples }: MappingContract): string =>
  `there is no such sample in partners/${partner}/samples/${mapping}; there are: ${samples.map(({ name }) => name).join(', ') || 'none'}`

/** So many differences are named. */
const NAMED = 3

function objection(
  { partner, mapping }: MappingUnderTest,
  { name, expected }: Sample,
  understood: readonly Tried[],
  accept: boolean,
): string | undefined {
  const rejected = understood.find(({ published }) => !published)
  if (understood.length === 0) return 'nothing in it is read by this mapping'
  if (rejected) {
    const found = rejected.findings.find(({ severity }) => severity === 'error')
    const why = found ? sentence(found) : rejected.refusal
    return `the mapping does not take it${why === undefined ? '' : `: ${why}`}`
  }
  if (accept) return undefined
  if (!expected) return `it was never drafted: run "edigw contract draft ${partner} ${mapping}" and review it`
  const unlike = unlikeExpected(mapping, expected, understood)
  if (unlike.length === 0) return undefined
  const more = unlike.length > NAMED ? `; and ${unlike.length - NAMED} more` : ''
  return `its expected document is not what the mapping makes: ${unlike.slice(0, NAMED).join('; ')}${more}. See "edigw contract diff --partner ${partner} --doc ${mapping}"; "--accept --sample ${name}" takes what is made now`
}

function unlikeExpected(
  mapping: string,
  expected: NonNullable<Sample['expected']>,
  understood: readonly Tried[],
): string[] {
  if (expected.length !== understood.length)
    return [`${expected.length} documents are expected, and ${understood.length} are made`]
  return understood.flatMap(({ document }, index) =>
    compared(mapping, expected[index]!, document).map(shownDifference(understood.length > 1, index)),
  )
}

const shownDifference =
  (many: boolean, index: number) =>
  ({ pointer, at, expected, got }: Compared): string =>
    `${many ? `/${index}` : ''}${pointer || at} expected ${shown(expected)} got ${shown(got)}`

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))

function writeExpected(
  { partners }: Folders,
  under: MappingUnderTest,
  name: string,
  understood: readonly Tried[],
): void {
  const { path, content } = expectation(partners, under, name, understood)
  writeFileSync(path, content)
}
