// A sample as a QA engineer looks at it: each line of the file beside what became of each of its values, in the file's
// order; findings where they belong; and what stands in the document without a place in the file. It is data: the
// terminal and the HTML page are both made of it.
import { type Fate, type FatedValue, fatesOf } from '../../exchange/engine/fate.ts'
import { cause, sentence } from '../../finding/catalogue.ts'
import type { Finding, Place } from '../../finding/finding.ts'
import { describe, type GuideRow } from '../../guide/describe.ts'
import { compileMapping, type Mapping } from '../../guide/mapping.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import { compared } from '../compare.ts'
import type { MappingContract } from '../contract.ts'
import { countValues, type Difference, differences, leavesOf } from '../difference.ts'
import { wirePlace } from '../explain.ts'
import { wirePlaceOf } from '../explainWire.ts'
import { lineOf } from '../lineOf.ts'
import { UNREASONED } from '../mappingFile.ts'
import type { Sample } from '../sample.ts'
import type { Tried } from '../tried.ts'
import { openTrial } from '../tried.ts'
import { type Direction, directionOf, type MappingUnderTest } from '../underTest.ts'
import { type SourceLine, sourceLines } from './lines.ts'

/** A canonical value that a wire value became. */
export interface Meant {
  pointer: string
  value: unknown
  /** What a person approved, where it is something else. */
  approved?: { value: unknown }
}

export interface Cell {
  /** Element, component and repetition such as `04`, `02-1`, `01 (2nd)`; attribute; empty for an XML text. */
  where: string
  text: string
  /** The guide's title of it. */
  title: string
  fate: Fate
  meant: Meant[]
  /** Outbound: what a person approved to be written here, where it is something else. */
  approved?: { value: unknown }
  /** Why it comes to nothing; empty where nobody said. */
  reason?: string
  /** File and line of the guide that says so. */
  said?: string
}

export interface ReviewLine extends Omit<SourceLine, 'values'> {
  cells: Cell[]
  findings: readonly string[]
}

/**
 * A value of the document that stands nowhere in the file, or one that was approved and is not there any more.
 * `unwritten`: the guide has no place for it, for a reason or without one.
 */
export interface Besides {
  pointer: string
  value: unknown
  why: 'default' | 'constant' | 'gone' | 'unwritten'
  reason?: string
}

export interface ReviewedDocument {
  verdict: string
  published: boolean
  document: CanonicalDocument
  besides: readonly Besides[]
}

export interface ReviewedSample {
  name: string
  direction: Direction
  file: string
  state: 'approved' | 'to review' | 'not drafted'
  by?: string
  reason?: string
  documents: readonly ReviewedDocument[]
  lines: readonly ReviewLine[]
  /** Findings that belong to no line. */
  findings: readonly string[]
  counts: Readonly<Record<Fate, number>> & { changed: number; canonical: number }
}

export interface Review {
  partner: string
  direction: Direction
  mapping: string
  guide: string
  title: string
  canonical: string
  samples: readonly ReviewedSample[]
}

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

interface Reviewer {
  under: MappingUnderTest
  contract: MappingContract | undefined
  mapping: Mapping
  /** Of the guide, by address. */
  rows: ReadonlyMap<string, GuideRow>
}

/** A document of a sample, whichever way it goes: the canonical one, and how it is read or written. */
interface Subject extends Tried {
  /** Differences from what was approved; of the canonical document inbound, of the wire outbound. */
  changes: readonly Change[]
}

interface Change extends Difference {
  /** Outbound: where on the wire it is, unless it is nowhere there. */
  place?: Place
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

// What a qualifier says by its guide, such as the type of a reference, stands beside what it qualifies.
function settled({ pointer, value, why }: Besides, lines: readonly ReviewLine[], document: number): boolean {
  if (why !== 'constant') return false
  const entry = pointer.slice(0, pointer.lastIndexOf('/') + 1)
  if (entry === '/') return false
  const line = lines.find(
    (one) =>
      one.document === document &&
      one.cells.some(({ meant }) => meant.some((other) => other.pointer.startsWith(entry))),
  )
  const cell = line?.cells.find(({ fate }) => fate === 'checked')
  cell?.meant.push({ pointer, value })
  return cell !== undefined
}

const isAt = ({ number, place }: Omit<SourceLine, 'values'>, { at }: Finding): boolean =>
  at.path === undefined
    ? at.segment === number && at.id === place
    : at.path.replace(/\/@[^/]*$/, '') === place

const inWords = (one: Finding): string =>
  [`${one.severity}: ${sentence(one)}`, cause(one)].filter(Boolean).join(' ')

function cellOf(
  { under, contract, rows }: Reviewer,
  { document, changes }: Subject,
  { value, fate, kept, left }: FatedValue,
  neighbours: readonly FatedValue[],
): Cell {
  const address = kept[0]?.guide ?? left[0]?.guide ?? besideOf(value, neighbours)
  const drop = left[0] && contract?.file.drops.get(left[0].guide)?.reason
  const isOut = directionOf(under.mapping) === 'out'
  // Nobody reads here: what no value of the document says, the guide does.
  const of = isOut ? kept.filter(({ pointer }) => valueAt(document, pointer) !== undefined) : kept
  const written = isOut ? changes.find(({ place }) => place && isPlaceOf(value, place)) : undefined
  return {
    where: whereOf(value),
    text: value.text,
    title: rows.get(address ?? '')?.title ?? '',
    fate: isOut && of.length === 0 ? 'checked' : fate,
    meant: of.map(({ pointer }) => {
      const change = isOut ? undefined : changes.find((one) => one.pointer === pointer)
      return {
        pointer,
        value: valueAt(document, pointer),
        ...(change ? { approved: { value: change.expected } } : {}),
      }
    }),
    ...(written ? { approved: { value: written.expected } } : {}),
    ...(left[0] ? { reason: drop === undefined || drop === UNREASONED ? '' : drop } : {}),
    ...(address === undefined ? {} : { said: lineOf(under.guide, address) }),
  }
}

function isPlaceOf({ spot, at }: FatedValue['value'], { segment, element, component, path }: Place): boolean {
  if (path !== undefined) return spot === path
  if (at?.segment !== segment || at?.element !== element) return false
  return component === undefined || at?.component === component
}

// What is only checked has no address of its own, but stands beside what has one.
function besideOf(
  { at }: { at?: { element?: number } },
  neighbours: readonly FatedValue[],
): string | undefined {
  if (at?.element === undefined) return undefined
  const known = neighbours.flatMap(({ kept, left, value }) =>
    (kept[0] ?? left[0]) && value.at?.component === undefined ? [(kept[0] ?? left[0])!.guide] : [],
  )[0]
  return known && `${known.slice(0, known.lastIndexOf('.'))}.${at.element}`
}

function whereOf({ spot, at }: FatedValue['value']): string {
  if (!at) return /\/(@[^/]*)$/.exec(spot)?.[1] ?? ''
  const component = at.component === undefined ? '' : `-${at.component}`
  const repetition = at.repetition === undefined ? '' : ` (${at.repetition})`
  return `${String(at.element).padStart(2, '0')}${component}${repetition}`
}

function valueAt(document: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1)
  return steps.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined),
    document,
  )
}

function besidesOf(
  { under, contract }: Reviewer,
  { document, lineage, unmapped, changes }: Subject,
): Besides[] {
  const isOut = directionOf(under.mapping) === 'out'
  const onWire = new Set(lineage.filter(({ by }) => !by).map(({ pointer }) => pointer))
  const filled = new Set(lineage.filter(({ by }) => by).map(({ pointer }) => pointer))
  const lost = new Map(isOut ? unmapped.map((one) => [one.path, one.guide] as const) : [])
  const gone = changes.filter(({ got, place }) => got === undefined || (isOut && !place))
  return [
    ...leavesOf(document)
      .filter(({ pointer }) => pointer !== '/schema' && !onWire.has(pointer))
      .map(({ pointer, value }): Besides => {
        const path = lost.get(pointer)
        if (path === undefined) return { pointer, value, why: filled.has(pointer) ? 'default' : 'constant' }
        const reason = contract?.file.drops.get(path)?.reason ?? ''
        return { pointer, value, why: 'unwritten', reason: reason === UNREASONED ? '' : reason }
      }),
    ...gone.map(({ pointer, expected }): Besides => ({ pointer, value: expected, why: 'gone' })),
  ]
}
