// Evidence that a mapping was verified: hashes of everything that the verdict depends on, and the verdict. It has no date
// and no host, so that the same files make the same text everywhere, and CI can make it anew and compare.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Folders, mappingFilePath, pactFile, rulesFile } from '../contract.ts'
import { sha256 } from '../pact.ts'
import { sampleFolder } from '../sample.ts'
import { directionOf } from '../underTest.ts'
import type { ContractVerdict } from '../verify.ts'
import { engineHash } from './engine.ts'

/** A version of a mapping. */
export interface MappingSubject {
  partner: string
  /** Such as 850-in. */
  mapping: string
  /** Such as order. */
  canonical: string
  /** The resolved guide's hash. */
  version: string
}

/** What a verdict depends on beside the mapping: SHA-256 of each, absent where the file is. */
export interface VerifiedBytes {
  pact?: string
  /** QA's file. */
  contract?: string
  /** What the ERP relies on; of inbound mappings. */
  rules?: string
  /** By the file's name; expected files are among them. */
  samples: Readonly<Record<string, string>>
  engine: string
}

/** What the samples exercise; `gaps` are sentences, absent where there is none. */
export interface CoverageFigures {
  nodes: number
  exercised: number
  rulePaths: number
  produced: number
  forms: number
  gaps?: readonly string[]
}

/** How many wrong mappings the contract tells from the right one. */
export interface MutationFigures {
  mutants: number
  killed: number
  equivalent: number
  /** Killed of those that are not equivalent, with three decimals. */
  score: string
  survivors: readonly string[]
}

export interface Evidence extends VerifiedBytes {
  /** Such as acme/850-in. */
  mapping: string
  version: string
  verdict: ContractVerdict
  /** How many interactions were run. */
  interactions: number
  coverage?: CoverageFigures
  mutation?: MutationFigures
}

/** The folder of all evidence. */
export const evidenceFolder = (contracts: string): string => join(contracts, 'verified')

/** The evidence of a mapping. */
export const evidenceFile = (contracts: string, of: { partner: string; mapping: string }): string =>
  join(evidenceFolder(contracts), `${of.partner}.${of.mapping}.json`)

/** A file as people see it, such as contracts/verified/acme.850-in.json. */
export const shownEvidence = (path: string): string => `contracts/verified/${basename(path)}`

/** The text of an evidence file; the same evidence is the same text. */
export function evidenceText(evidence: Evidence): string {
  const { mapping, version, pact, contract, rules, samples, engine, verdict, interactions } = evidence
  const named = { mapping, version, pact, contract, rules, samples, engine, verdict, interactions }
  return `${JSON.stringify({ ...named, coverage: evidence.coverage, mutation: evidence.mutation }, null, 2)}\n`
}

/** Evidence with the figures of what was made before of the very same bytes, where it has none of its own. */
export function withFiguresOf(before: Evidence, made: Evidence): Evidence {
  if (made.mutation || !before.mutation) return made
  const { mutation, ...rest } = before
  return evidenceText(rest) === evidenceText(made) ? { ...made, mutation } : made
}

/** What a verdict on a mapping would depend on now. */
export function bytesNow(
  { partners, contracts }: Folders,
  of: Pick<MappingSubject, 'partner' | 'mapping' | 'canonical'>,
): VerifiedBytes {
  const pact = hashOfFile(pactFile(contracts, of))
  const contract = hashOfFile(mappingFilePath(contracts, of))
  const rules =
    directionOf(of.mapping) === 'in' ? hashOfFile(rulesFile(contracts, of.canonical).path) : undefined
  return {
    ...(pact ? { pact } : {}),
    ...(contract ? { contract } : {}),
    ...(rules ? { rules } : {}),
    samples: sampleHashes(sampleFolder(partners, of.partner, of.mapping)),
    engine: engineHash(),
  }
}

const hashOfFile = (path: string): string | undefined =>
  existsSync(path) ? sha256(readFileSync(path)) : undefined

function sampleHashes(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {}
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  const names = files.map(({ name }) => name).filter((name) => /\.(edi|xml|json)$/.test(name))
  return Object.fromEntries(names.sort().map((name) => [name, sha256(readFileSync(join(folder, name)))]))
}

/** An evidence file that is none; the message says which, and what is wrong with it. */
export class EvidenceError extends Error {}

/** The evidence in a file's text. Throws EvidenceError. */
export function parseEvidence(text: string, shown: string): Evidence {
  const said = parseJson(text, shown)
  for (const word of ['mapping', 'version', 'engine', 'verdict'])
    if (typeof said[word] !== 'string') throw new EvidenceError(`${shown} is no evidence: it has no ${word}`)
  if (!/^[\w-]+\/[\w-]+$/.test(said.mapping as string))
    throw new EvidenceError(`${shown} is no evidence: ${JSON.stringify(said.mapping)} names no mapping`)
  if (typeof said.samples !== 'object' || said.samples === null)
    throw new EvidenceError(`${shown} is no evidence: it names no samples`)
  return said as unknown as Evidence
}

function parseJson(text: string, shown: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>
  } catch (error) {
    throw new EvidenceError(`${shown} is not JSON: ${(error as Error).message}`)
  }
  throw new EvidenceError(`${shown} is no evidence: it is no table of words`)
}
