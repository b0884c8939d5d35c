// Whether a contract's samples show all that its mapping says: each place that is read, each path that the ERP relies
// on, each value that comes to nothing. What no sample shows may change without anyone seeing it.
import type { LineageEntry } from '../../guide/reading.ts'
import { valuesAt } from '../canonicalPath.ts'
import type { MappingContract } from '../contract.ts'
import { unacceptedDrops } from '../drops.ts'
import type { PlacedRule } from '../erpRules.ts'
import { labelOf } from '../explain.ts'
import { openTrials } from '../mappingProvider.ts'
import type { Sample } from '../sample.ts'
import type { MappingUnderTest } from '../underTest.ts'
import { toldApart } from './alike.ts'
import { formsOf } from './forms.ts'
import { fragmentOf } from './fragment.ts'
import { unseenOwn } from './own/own.ts'
import { oncePerTree, type Point, pointKey, pointsOf, producedBy, shownBy } from './points.ts'

export interface Coverage {
  /** Places in scope that have a path, and how many of them a sample exercises. */
  nodes: number
  exercised: number
  /** Paths of the ERP's rules that the mapping can produce, and how many of them a sample has. */
  rulePaths: number
  produced: number
  /** Forms of the wire, of codes and of what is left out that the samples show (forms.ts); none is asked for. */
  forms: number
  /** Each a sentence; none where all is shown. */
  gaps: readonly string[]
  /** Values that no sample tells apart, a sentence each. Of a partner's own they may be so by nature: none is a gap. */
  alike: readonly string[]
  /** Samples without which something would not be shown, by name. */
  needed: readonly string[]
}

/** How the name of a sample begins that was drawn from the guide itself. */
const GENERATED = 'generated-'

/** What the approved samples of a contract show of its mapping. */
export function coverageOf(under: MappingUnderTest, contract: MappingContract): Coverage {
  const reader = openTrials(under)
  const approved = approvedSamples(contract)
  const read = approved.map((sample) => ({ sample, tried: reader.known(sample.bytes) }))
  const shown = new Map(read.map(({ sample, tried }) => [sample.name, shownIn(tried.flatMap(lineageOf))]))
  const forms = new Map(read.map(({ sample, tried }) => [sample.name, formsOf(under.guide, sample, tried)]))
  const told = toldApart(under, read)
  const points = pointsOf(under.guide)
  const seen = countShown([...shown.values()])
  const formed = countShown([...forms.values()])
  const missing = points.filter((point) => !seen.has(pointKey(point)))
  const rules = sayableRules(contract, approved, points)
  const absent = rules.filter((rule) => !isProduced(rule, approved))
  const drops = unacceptedDrops(under, contract, (bytes) => reader.known(bytes)).map(({ text }) => text)
  return {
    nodes: points.length,
    exercised: points.length - missing.length,
    rulePaths: rules.length,
    produced: rules.length - absent.length,
    forms: formed.size,
    gaps: [
      ...goldenGaps(contract, approved),
      ...missing.map((point) => unread(under, point)),
      ...unseenOwn(under, approved, new Set(formed.keys())).map((text) => `${labelOf(under)}: ${text}`),
      ...absent.map((rule) => unproduced(under, rule)),
      ...drops,
    ],
    alike: told.alike.map((text) => `${labelOf(under)}: ${text}`),
    needed: approved
      .filter(
        (sample) =>
          isNeeded(shown.get(sample.name)!, points, seen) ||
          [...forms.get(sample.name)!].some((form) => formed.get(form) === 1) ||
          isOnlyProducer(sample, approved, rules) ||
          told.needed.includes(sample.name),
      )
      .map(({ name }) => name),
  }
}

/** Samples that a person approved, with their expected documents. */
export const approvedSamples = ({ samples, file }: MappingContract): Sample[] =>
  samples.filter(({ name, expected }) => expected && file.samples.get(name)?.state === 'approved')

/** Approved samples that are needed for nothing: without any one of them no measure would be less. */
export const idleSamples = (
  contract: MappingContract,
  measures: readonly { needed: readonly string[] }[],
): string[] =>
  approvedSamples(contract)
    .map(({ name }) => name)
    .filter((name) => !measures.some(({ needed }) => needed.includes(name)))

const lineageOf = ({ lineage }: { lineage: readonly LineageEntry[] }) => lineage

const shownIn = (lineage: readonly LineageEntry[]): Set<string> => new Set(lineage.flatMap(shownBy))

/** How many samples show each key. */
function countShown(all: readonly ReadonlySet<string>[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const shown of all) for (const key of shown) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const isNeeded = (
  shown: ReadonlySet<string>,
  points: readonly Point[],
  seen: ReadonlyMap<string, number>,
): boolean => points.map(pointKey).some((key) => shown.has(key) && seen.get(key) === 1)

// A partner whose mapping has no place for a value owes it to nobody, unless the ERP can't do without.
function sayableRules(
  { relied }: MappingContract,
  approved: readonly Sample[],
  points: readonly Point[],
): PlacedRule[] {
  const sayable = new Set(points.flatMap(producedBy))
  return relied.filter(
    (rule) => isOwed(rule) || sayable.has(oncePerTree(rule.path)) || isProduced(rule, approved),
  )
}

// What an entry of a list must have, who has no such list need not have.
const isOwed = ({ optional, path }: PlacedRule): boolean => !optional && !path.includes('[]')

const isProduced = ({ parsed }: PlacedRule, approved: readonly Sample[]): boolean =>
  approved.some(({ expected }) =>
    expected!.some((document) => valuesAt(document, parsed).some(({ value }) => value !== undefined)),
  )

const isOnlyProducer = (
  sample: Sample,
  approved: readonly Sample[],
  rules: readonly PlacedRule[],
): boolean => {
  const others = approved.filter((one) => one !== sample)
  return rules.some((rule) => isProduced(rule, [sample]) && !isProduced(rule, others))
}

function goldenGaps(contract: MappingContract, approved: readonly Sample[]): string[] {
  const label = labelOf(contract)
  if (approved.length === 0) return [`${label} has no approved sample`]
  return approved.every(({ name }) => name.startsWith(GENERATED))
    ? [`${label} has generated samples only: one must be a document as the partner sends it`]
    : []
}

function unread(under: MappingUnderTest, point: Point): string {
  const fragment = fragmentOf(under.guide, point.place, point.qualifier)
  return `${labelOf(under)}: ${point.place.address} (${point.path}) is read by no sample; ${fragment} would exercise it`
}

const unproduced = (under: MappingUnderTest, { path, words, said }: PlacedRule): string =>
  `${labelOf(under)}: no sample has ${path}, which the ERP relies on (${words}, ${said})`
