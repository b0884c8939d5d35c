// Whether evidence holds for a version of a mapping as everything stands now. It is made for exactly these bytes, or it
// proves nothing; each thing that differs is told in a sentence of its own.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Folders, pactFile } from '../contract.ts'
import { STANDARD } from '../standard.ts'
import { directionOf } from '../underTest.ts'
import {
  bytesNow,
  type CoverageFigures,
  type Evidence,
  EvidenceError,
  evidenceFile,
  evidenceFolder,
  type MappingSubject,
  parseEvidence,
  shownEvidence,
  type VerifiedBytes,
} from './evidence.ts'
import { untrusted } from './trusted.ts'

/** At least so many of the wrong mappings must be told from the right one. */
export const LEAST_SCORE = 0.95

export type Judged = { holds: Evidence } | { refused: string }

/** The contracts that this package brings: what is the same for every installation is verified there. */
export const SHIPPED: Folders = {
  partners: join(import.meta.dirname, '../../../partners'),
  contracts: join(import.meta.dirname, '../../../contracts'),
}

/** Judges the evidence of a mapping, and whether it is signed where it must be; never throws for what stands in its files. */
export function judgeEvidence(folders: Folders, subject: MappingSubject, signed = true): Judged {
  const found = findEvidence(folders, subject)
  const label = `${subject.partner} ${subject.mapping}`
  if (!found) {
    const shown = shownEvidence(evidenceFile(folders.contracts, subject))
    return { refused: `${label} was never verified: there is no ${shown}` }
  }
  const { path, from } = found
  try {
    const text = readFileSync(path)
    const evidence = parseEvidence(text.toString('utf8'), shownEvidence(path))
    const distrust = signed ? untrusted(folders.contracts, path, text) : undefined
    const reasons = [...(distrust === undefined ? [] : [distrust]), ...objections(from, subject, evidence)]
    return reasons.length === 0 ? { holds: evidence } : { refused: `${label}: ${reasons.join('; ')}` }
  } catch (error) {
    if (error instanceof EvidenceError) return { refused: `${label}: ${error.message}` }
    throw error
  }
}

interface Found {
  path: string
  /** Where everything stands that it is about. */
  from: Folders
}

// What needs no overlay is the same for every partner, and verified once for all, here or in the package.
function findEvidence(folders: Folders, subject: MappingSubject): Found | undefined {
  const own = evidenceFile(folders.contracts, subject)
  if (existsSync(own)) return { path: own, from: folders }
  for (const from of [folders, SHIPPED]) {
    const path = standardEvidence(from.contracts, subject)
    if (path !== undefined) return { path, from }
  }
  return undefined
}

function standardEvidence(contracts: string, { mapping, version }: MappingSubject): string | undefined {
  const folder = evidenceFolder(contracts)
  if (!existsSync(folder)) return undefined
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${STANDARD}.`) && name.endsWith(`-${directionOf(mapping)}.json`))
    .sort()
    .map((name) => join(folder, name))
    .find((path) => readFileSync(path, 'utf8').includes(`"version": "${version}"`))
}

/** Why the evidence does not hold; nothing where it does. */
function objections(folders: Folders, subject: MappingSubject, evidence: Evidence): string[] {
  const [partner = '', mapping = ''] = evidence.mapping.split('/')
  if (partner !== STANDARD && (partner !== subject.partner || mapping !== subject.mapping))
    return [`its evidence is of ${evidence.mapping}`]
  const of = { partner, mapping, canonical: subject.canonical }
  const now = bytesNow(folders, of)
  return [
    ...(evidence.version === subject.version ? [] : [otherVersion(subject, evidence)]),
    ...otherFiles(of, evidence, now),
    ...otherSamples(`partners/${partner}/samples/${mapping}`, evidence.samples, now.samples),
    ...(evidence.engine === now.engine ? [] : [otherEngine(evidence, now)]),
    ...weaknesses(evidence),
  ]
}

/** What is wanting in evidence of whatever bytes: the verdict, what the samples exercise, what they tell apart. */
export function weaknesses(evidence: Evidence): string[] {
  const { verdict, interactions, coverage, mutation } = evidence
  // A mapping that does not keep its contract is not tried further.
  if (verdict !== 'same') return [`its contract says ${verdict}`]
  const gaps = coverage ? gapsIn(evidence.mapping, coverage) : []
  // Nor is one with gaps, whose evidence stands for nothing.
  const never = [
    ...(coverage ? [] : ['what its samples show']),
    ...(mutation || gaps.length > 0 ? [] : ['what they tell apart']),
  ]
  return [
    ...(interactions > 0 ? [] : ['its contract has no approved sample']),
    ...(never.length === 0 ? [] : [`${never.join(' and ')} was never tried`]),
    ...gaps,
    ...(!mutation || Number(mutation.score) >= LEAST_SCORE
      ? []
      : [`its samples tell ${mutation.score} of the wrong mappings apart, and must ${LEAST_SCORE}`]),
  ]
}

function gapsIn(mapping: string, { nodes, exercised, gaps = [] }: CoverageFigures): string[] {
  if (gaps.length === 0) return []
  const named = mapping.replace('/', ' ')
  if (exercised * 2 < nodes) return [tooWide(named, exercised, nodes)]
  const told = gaps.slice(0, NAMED).map((gap) => gap.replace(`${named}: `, ''))
  const more = gaps.length > NAMED ? [`and ${gaps.length - NAMED} more`] : []
  return [`its samples leave ${gaps.length === 1 ? 'a gap' : `${gaps.length} gaps`}`, ...told, ...more]
}

// Who samples less than half of a guide did not mean to use it: as a rule it was never narrowed.
const tooWide = (named: string, exercised: number, nodes: number): string =>
  `its samples show ${exercised} of the ${nodes} places of its guide, and any of the others could be wrong unseen; "edigw overlay narrow ${named} --from samples --write" narrows it to what is used`

const short = (hash: string) => hash.slice(0, 12)

const otherVersion = ({ version }: MappingSubject, evidence: Evidence) =>
  `it is version ${short(version)}, and version ${short(evidence.version)} was verified: its overlay, guide or dictionary has changed since`

const otherEngine = (evidence: VerifiedBytes, now: VerifiedBytes) =>
  `it was verified with the engine ${short(evidence.engine)}, and this is ${short(now.engine)}`

function otherFiles(
  of: Pick<MappingSubject, 'partner' | 'mapping' | 'canonical'>,
  was: VerifiedBytes,
  now: VerifiedBytes,
): string[] {
  const files = {
    pact: `contracts/pacts/${basename(pactFile('', of))}`,
    contract: `contracts/${of.partner}/${of.mapping}.yaml`,
    rules: `contracts/erp/${of.canonical}.rules.yaml`,
  }
  return (['pact', 'contract', 'rules'] as const).flatMap((word) => {
    if (word === 'rules' && !of.mapping.endsWith('-in')) return []
    if (now[word] === undefined) return [`${files[word]} is missing`]
    return now[word] === was[word] ? [] : [`${files[word]} has changed since it was verified`]
  })
}

function otherSamples(
  folder: string,
  was: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string[] {
  const told = (names: readonly string[], what: string) =>
    names.length === 0 ? [] : [`${few(names.map((name) => `${folder}/${name}`))} ${what}`]
  const [before, present] = [Object.keys(was), Object.keys(now)]
  return [
    ...told(
      before.filter((name) => name in now && now[name] !== was[name]),
      'changed since it was verified',
    ),
    ...told(
      before.filter((name) => !(name in now)),
      'was verified and is gone',
    ),
    ...told(
      present.filter((name) => !(name in was)),
      'came since it was verified',
    ),
  ]
}

/** So many of a kind are named. */
const NAMED = 3

const few = (all: readonly string[]): string =>
  all.length > NAMED ? `${all.slice(0, NAMED).join(', ')} and ${all.length - NAMED} more` : all.join(', ')
