// A sample as a QA engineer looks at it: each line of the file beside what became of each of its values, in the file's
// order; findings where they belong; and what stands in the document without a place in the file. It is data: the
// terminal and the HTML page are both made of it.
import { type Fate, fatesOf } from '../../exchange/engine/fate.ts'
import { cause, sentence } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { describe } from '../../guide/describe.ts'
import { compileMapping } from '../../guide/mapping.ts'
import { compared } from '../compare.ts'
import type { MappingContract } from '../contract.ts'
import { countValues, differences } from '../difference.ts'
import { wirePlace } from '../explain.ts'
import { wirePlaceOf } from '../explainWire.ts'
import type { Sample } from '../sample.ts'
import type { Tried } from '../tried.ts'
import { openTrial } from '../tried.ts'
import { directionOf, type MappingUnderTest } from '../underTest.ts'
import { besidesOf, settled } from './besides.ts'
import { cellOf } from './cell.ts'
import { type SourceLine, sourceLines } from './lines.ts'
import type { Review, ReviewedSample, ReviewLine } from './reviewed.ts'
import type { Reviewer, Subject } from './subject.ts'

/** Reviews the samples of a mapping, or those named; `contract` tells what was approved and which drops have a reason. */
export function reviewMapping(
  under: MappingUnderTest,
  contract: MappingContract | undefined,
  samples: readonly Sample[],
): Review {
  const { partner, mapping, guide } = under
  const understand = openTrial(under)
  const reviewer: Reviewer = {
    under,
    contract,
    mapping: compileMapping(guide),
    rows: new Map(describe(guide, true).map((row) => [row.address, row])),
  }
  return {
    partner,
    direction: directionOf(mapping),
    mapping,
    guide: guide.guide,
    title: guide.title ?? guide.guide,
    canonical: guide.canonical,
    samples: samples.map((sample) => reviewSample(reviewer, sample, understand(sample.bytes))),
  }
}

function reviewSample(reviewer: Reviewer, sample: Sample, tried: readonly Tried[]): ReviewedSample {
  const direction = directionOf(reviewer.under.mapping)
  const subjects = tried.map((one, index) =>
    direction === 'in' ? readSubject(sample, one, index) : writtenSubject(reviewer, sample, one),
  )
  const findings = subjects.flatMap((one) => one.findings)
  const bytes = direction === 'in' ? sample.bytes : (tried[0]?.wire ?? new Uint8Array())
  const told = new Set<Finding>()
  const lines = sourceLines(bytes, reviewer.mapping, findings).map((line) =>
    reviewLine(reviewer, line, subjects, told),
  )
  const besides = subjects.map((one, index) =>
    besidesOf(reviewer, one).filter((value) => !settled(value, lines, index)),
  )
  const entry = reviewer.contract?.file.samples.get(sample.name)
  const refusals = tried.flatMap(({ refusal }) => (refusal === undefined ? [] : [`error: ${refusal}`]))
  return {
    name: sample.name,
    direction,
    file: sample.file,
    state: sample.expected ? (entry?.state ?? 'to review') : 'not drafted',
    ...(entry?.by === undefined ? {} : { by: entry.by }),
    ...(entry?.reason === undefined ? {} : { reason: entry.reason }),
    documents: subjects.map(({ verdict, published, document }, index) => ({
      verdict,
      published,
      document,
      besides: besides[index]!,
    })),
    lines,
    findings: [...refusals, ...findings.filter((one) => !told.has(one)).map(inWords)],
    counts: countsOf(lines, subjects),
  }
}

const readSubject = (sample: Sample, one: Tried, index: number): Subject => ({
  ...one,
  changes: sample.expected ? differences(sample.expected[index], one.document) : [],
})

/** The wire stands where the file does, and the sample is the canonical document. */
function writtenSubject({ under }: Reviewer, sample: Sample, one: Tried): Subject {
  const [expected] = sample.expected ?? []
  const changes = expected ? compared(under.mapping, expected, one.document) : []
  return {
    ...one,
    document: JSON.parse(Buffer.from(sample.bytes).toString('utf8')),
    changes: changes.map((change) => ({
      ...change,
      pointer: wirePlace(wirePlaceOf(sample, one, change)),
      ...(change.at === undefined ? {} : { place: wirePlaceOf(sample, one, change) }),
    })),
  }
}

function countsOf(lines: readonly ReviewLine[], subjects: readonly Subject[]): ReviewedSample['counts'] {
  const cells = lines.flatMap((line) => line.cells)
  const count = (fate: Fate) => cells.filter((cell) => cell.fate === fate).length
  return {
    mapped: count('mapped'),
    checked: count('checked'),
    unmapped: count('unmapped'),
    unread: count('unread'),
    changed: subjects.flatMap(({ changes }) => changes).length,
    canonical: subjects.reduce((sum, { document }) => sum + countValues(document), 0),
  }
}

function reviewLine(
  reviewer: Reviewer,
  { values, ...line }: SourceLine,
  subjects: readonly Subject[],
  told: Set<Finding>,
): ReviewLine {
  const of = line.document === undefined ? undefined : subjects[line.document]
  const here = of?.findings.filter((one) => isAt(line, one)) ?? []
  for (const one of here) told.add(one)
  const fated = of ? fatesOf(values, of) : []
  const cells = fated.map((one) => cellOf(reviewer, of!, one, fated))
  return { ...line, cells, findings: here.map(inWords) }
}

const isAt = ({ number, place }: Omit<SourceLine, 'values'>, { at }: Finding): boolean =>
  at.path === undefined
    ? at.segment === number && at.id === place
    : at.path.replace(/\/@[^/]*$/, '') === place

const inWords = (one: Finding): string =>
  [`${one.severity}: ${sentence(one)}`, cause(one)].filter(Boolean).join(' ')
