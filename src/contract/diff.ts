// What a mapping makes now against what a person approved: every sample of the contract, whatever its verdict.
import { type Change, ChangeTally } from './changes.ts'
import { compared } from './compare.ts'
import type { MappingContract } from './contract.ts'
import { originOfValue } from './explain.ts'
import { openTrials } from './mappingProvider.ts'
import type { Sample } from './sample.ts'
import { findingCodes, type Tried } from './tried.ts'
import type { MappingUnderTest } from './underTest.ts'

export interface SampleDiff {
  sample: string
  changes: readonly Change[]
  /** What is different besides values: findings, verdict, number of documents; a sentence each. */
  besides: readonly string[]
}

/** The samples that come out otherwise than approved, by name; those without an expected document are left out. */
export function diffMapping(under: MappingUnderTest, contract: MappingContract): SampleDiff[] {
  const reader = openTrials(under)
  return contract.samples.flatMap((sample): SampleDiff[] => {
    if (!sample.expected) return []
    const fault = reader.fault(sample.bytes)
    if (fault !== undefined) return [{ sample: sample.name, changes: [], besides: [fault] }]
    const one = diffSample(under, contract, sample, reader.known(sample.bytes))
    return one.changes.length + one.besides.length > 0 ? [one] : []
  })
}

function diffSample(
  under: MappingUnderTest,
  { file }: MappingContract,
  sample: Sample,
  understood: readonly Tried[],
): SampleDiff {
  const expected = sample.expected ?? []
  const tally = new ChangeTally()
  for (const [index, document] of expected.entries()) {
    const now = understood[index]
    if (!now) continue
    const of = expected.length > 1 ? `${sample.name}, document ${index + 1}` : sample.name
    for (const one of compared(under.mapping, document, now.document))
      tally.add(of, one, () => originOfValue(under, sample, now, one))
  }
  const approved = file.samples.get(sample.name)?.findings ?? []
  return {
    sample: sample.name,
    changes: tally.changes(),
    besides: besides(understood, expected.length, approved),
  }
}

function besides(understood: readonly Tried[], documents: number, approved: readonly string[]): string[] {
  const codes = findingCodes(understood)
  const refused = understood.filter(({ published }) => !published).length
  return [
    ...(understood.length === documents
      ? []
      : [`${understood.length} documents are read instead of ${documents}`]),
    ...(refused > 0 ? [`${refused} of its documents are not taken any more`] : []),
    ...(codes.join(' ') === approved.join(' ')
      ? []
      : [`it leaves the findings ${codes.join(', ') || 'none'} instead of ${approved.join(', ') || 'none'}`]),
  ]
}
