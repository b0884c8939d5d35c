// How much of what could go wrong with a mapping its contract would notice: the share of mutants that an approved
// sample, or for demands a document at the boundary, tells from the guide. The unmutated mapping is judged first.
import type { MappingContract } from '../contract.ts'
import { approvedSamples } from '../coverage/coverage.ts'
import { type Exercised, exercisedBy, textsOf } from '../coverage/exercise.ts'
import { fragmentOf } from '../coverage/fragment.ts'
import { labelOf } from '../explain.ts'
import { lineOf } from '../lineOf.ts'
import { ContractError } from '../sample.ts'
import type { MappingUnderTest } from '../underTest.ts'
import { boundaryDocuments } from './boundary.ts'
import { groundOf } from './ground.ts'
import { leafMutants } from './leafOperators.ts'
import { type Mutant, mutated } from './mutant.ts'
import { nodeMutants } from './nodeOperators.ts'
import { pruned } from './pruned.ts'
import { judgement, type Keeps, outcomeOf, type Reads, readerOf } from './trial.ts'

export interface MutationScore {
  mutants: number
  killed: number
  /** Of those killed: by boundary documents only. */
  boundary: number
  /** That nothing tells from the guide; outside the score, as far as they are few. */
  equivalent: number
  /** Killed of those that are not equivalent, from 0 to 1 with three digits behind the point. */
  score: string
  /** A sentence each. */
  survivors: readonly string[]
  /** A sentence each. */
  equivalents: readonly string[]
  /** Samples that alone kill a mutant, by name; none where nobody asked. */
  needed: readonly string[]
}

/** Tells how far it is. */
export type Progress = (done: number, all: number) => void

/** The share of mutants that may be equivalent; more of them count as survivors. */
const MOST_EQUIVALENT = 0.05

type Fate = 'killed' | 'boundary' | 'equivalent' | 'survives'

interface Fated {
  mutant: Mutant
  fate: Fate
  /** Its only killer. */
  by?: string
}

export interface Scoring {
  onProgress?: Progress | undefined
  /** Also which samples alone kill a mutant, for which each is tried until two do. */
  needed?: boolean
}

/** Tries all mutants of a mapping. Throws ContractError where the mapping itself does not keep its contract. */
export async function mutationScore(
  under: MappingUnderTest,
  contract: MappingContract,
  { onProgress = () => {}, needed = true }: Scoring = {},
): Promise<MutationScore> {
  const range = openRange(under, contract)
  const mutants = mutantsOf(range.under, range.exercised)
  const fated: Fated[] = []
  for (const mutant of mutants) {
    fated.push(fateOf(range, mutant, needed ? 2 : 1))
    if (fated.length % 50 > 0) continue
    onProgress(fated.length, mutants.length)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return summed(under, fated)
}

interface Range {
  under: MappingUnderTest
  exercised: readonly Exercised[]
  keeps: Keeps
  reads: Reads
}

function openRange(whole: MappingUnderTest, contract: MappingContract): Range {
  const keeps = judgement(contract)
  const samples = approvedSamples(contract)
  const breaks = (under: MappingUnderTest) => {
    const reads = readerOf(under)
    return samples.find((sample) => !keeps(sample, reads, under))
  }
  const broken = breaks(whole)
  if (broken || samples.length === 0) {
    const why = broken ? `does not keep what ${broken.file} promises` : 'has no approved sample'
    throw new ContractError(`${labelOf(whole)} ${why}: run "edigw contract test" first`)
  }
  // Where something that is used speaks of what is not, the whole guide is mutated.
  const narrow = { ...whole, guide: pruned(whole.guide) }
  const under = breaks(narrow) ? whole : narrow
  const reads = readerOf(under)
  const exercised = samples.map((sample) => exercisedBy(sample, reads(sample.bytes) ?? []))
  return { under, exercised, keeps, reads }
}

/** Every mutant of a mapping's guide, each difference once. */
function mutantsOf(under: MappingUnderTest, exercised: readonly Exercised[]): Mutant[] {
  const ground = groundOf(under, textsOf(under.guide, exercised))
  const known = new Set<string>()
  return ground.places
    .filter(
      (place) => ground.matters(place) || place.said.is !== undefined || place.said.derive !== undefined,
    )
    .flatMap((place) => [...leafMutants(place, ground), ...nodeMutants(place, ground)])
    .filter(({ edits }) => isNew(known, JSON.stringify(sorted(edits))))
}

const sorted = (edits: Mutant['edits']) => edits.map((edit) => JSON.stringify(edit)).sort()

const isNew = (known: Set<string>, key: string): boolean => !known.has(key) && Boolean(known.add(key))

function fateOf(range: Range, mutant: Mutant, enough: number): Fated {
  const under = { ...range.under, guide: mutated(range.under.guide, mutant) }
  const reads = readerOf(under)
  const killers = killersOf(range, mutant, under, reads, enough)
  if (killers.length > 0)
    return { mutant, fate: 'killed', ...(killers.length < enough ? { by: killers[0]! } : {}) }
  const isTold = isToldApart(range, mutant, reads)
  if (!isTold) return { mutant, fate: isSeen(range, mutant) ? 'equivalent' : 'survives' }
  return { mutant, fate: mutant.structural ? 'boundary' : 'survives' }
}

/** Where two do, neither sample is needed for this. */
function killersOf(
  { exercised, keeps }: Range,
  mutant: Mutant,
  under: MappingUnderTest,
  reads: Reads,
  enough: number,
): string[] {
  const killers: string[] = []
  for (const { sample } of inOrder(exercised, mutant)) {
    if (!keeps(sample, reads, under)) killers.push(sample.name)
    if (killers.length === enough) break
  }
  return killers
}

const touches = ({ touched }: Exercised, { address }: Mutant): boolean => touched.has(address)

const inOrder = (exercised: readonly Exercised[], mutant: Mutant): Exercised[] =>
  [...exercised].sort((a, b) => Number(touches(b, mutant)) - Number(touches(a, mutant)))

// Where no sample has anything there, it is not proved that nothing could tell them apart.
const isSeen = ({ exercised }: Range, mutant: Mutant): boolean =>
  exercised.some((one) => touches(one, mutant))

function isToldApart({ under, exercised, reads: original }: Range, mutant: Mutant, reads: Reads): boolean {
  for (const { bytes } of boundaryDocuments(under, mutant, exercised))
    if (outcomeOf(original(bytes)) !== outcomeOf(reads(bytes))) return true
  return false
}

function summed(under: MappingUnderTest, fated: readonly Fated[]): MutationScore {
  const of = (fate: Fate) => fated.filter((one) => one.fate === fate)
  const equivalent = of('equivalent')
  const allowed = Math.floor(fated.length * MOST_EQUIVALENT)
  const excess = Math.max(0, equivalent.length - allowed)
  const killed = of('killed').length + of('boundary').length
  const asked = fated.length - equivalent.length + excess
  return {
    mutants: fated.length,
    killed,
    boundary: of('boundary').length,
    equivalent: equivalent.length,
    score: (asked === 0 ? 0 : Math.floor((killed / asked) * 1000) / 1000).toFixed(3),
    survivors: of('survives').map(({ mutant }) => survives(under, mutant)),
    equivalents: equivalent.map(({ mutant }) => named(under, mutant)),
    needed: [...new Set(fated.flatMap(({ by }) => (by === undefined ? [] : [by])))].sort(),
  }
}

const named = (under: MappingUnderTest, { operator, address, words }: Mutant): string =>
  `${labelOf(under)}: ${operator} at ${address}: ${words} (${lineOf(under.guide, address)})`

function survives(under: MappingUnderTest, mutant: Mutant): string {
  const place = groundOf(under, { texts: new Map(), qualifiers: new Map() }).places.find(
    ({ address }) => address === mutant.address,
  )
  const fragment = place ? `; a sample with ${fragmentOf(under.guide, place)} would show it` : ''
  return `${named(under, mutant)}${fragment}`
}
