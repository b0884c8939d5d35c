// QA's file of one mapping, contracts/<partner>/<doc>-in.yaml or -out.yaml: which samples are approved, what may
// differ from them, and which values come to nothing with whose good reason.
import type { Problem } from '../guide/load/problem.ts'
import { isTable, loadSource, originOf, type Source } from '../guide/load/source.ts'
import { complain, type PlacedRule, readRules, readWireRules } from './erpRules.ts'
import { directionOf } from './underTest.ts'

export const STATES = ['approved', 'to review'] as const
export type SampleState = (typeof STATES)[number]

export interface SampleEntry {
  state: SampleState
  /** Codes of the findings that reading the sample leaves, in alphabetical order. */
  findings: readonly string[]
  /** Who approved it, and why; absent where a person wrote only the word. */
  by?: string
  reason?: string
}

/** What stands where a drop's reason is still to be given. */
export const UNREASONED = 'to review'

export interface Drop {
  reason: string
  /** File and line. */
  said: string
}

export interface MappingFile {
  file: string
  samples: ReadonlyMap<string, SampleEntry>
  /** Paths whose values may differ from the approved ones, and by which rule. */
  relaxed: readonly PlacedRule[]
  /** Outbound: what the partner relies on. */
  relied: readonly PlacedRule[]
  /** Addresses in the guide whose values come to nothing. */
  drops: ReadonlyMap<string, Drop>
}

const WORDS = ['contract', 'samples', 'relax', 'drops']

/** Loads the file of a mapping; `name` is what it must say of itself, such as acme/850-in. */
export function loadMappingFile(
  file: string,
  text: string,
  about: { name: string; canonical: string; syntax?: 'x12' | 'xml' },
): { contract: MappingFile; problems: Problem[] } {
  const source = loadSource(file, text)
  const { table } = source
  // What the ERP relies on stands in contracts/erp, for all partners.
  const isWritten = directionOf(about.name) === 'out'
  const words = isWritten ? [...WORDS, 'relies'] : WORDS
  for (const word of Object.keys(table).filter((key) => !words.includes(key)))
    complain(source, table, word, `"${word}" is not a word here; there are: ${words.join(', ')}`)
  if (table.contract !== about.name) complain(source, table, 'contract', `this is the file of ${about.name}`)
  const contract: MappingFile = {
    file,
    samples: readSamples(source),
    relaxed: isWritten
      ? readWireRules(source, table.relax, about.syntax ?? 'x12')
      : readRules(source, table.relax, about.canonical),
    relied: isWritten ? readWireRules(source, table.relies, about.syntax ?? 'x12') : [],
    drops: readDrops(source),
  }
  return { contract, problems: source.problems }
}

function readSamples(source: Source): Map<string, SampleEntry> {
  const table = isTable(source.table.samples) ? source.table.samples : {}
  return new Map(
    Object.entries(table).map(([name, said]): [string, SampleEntry] => {
      const { state, findings = [], by, reason, ...rest } = isTable(said) ? said : { state: said }
      const extra = Object.keys(rest)[0]
      if (extra !== undefined) complain(source, said, extra, `"${extra}" is not a word of a sample`)
      if (!isState(state)) complain(source, table, name, `a sample is ${STATES.join(' or ')}`)
      const codes = Array.isArray(findings) ? findings.map(String).sort() : []
      const whose = {
        ...(by === undefined ? {} : { by: String(by) }),
        ...(reason === undefined ? {} : { reason: String(reason) }),
      }
      return [name, { state: isState(state) ? state : 'to review', findings: codes, ...whose }]
    }),
  )
}

const isState = (word: unknown): word is SampleState => STATES.includes(word as SampleState)

function readDrops(source: Source): Map<string, Drop> {
  const table = isTable(source.table.drops) ? source.table.drops : {}
  return new Map(
    Object.entries(table).map(([address, reason]): [string, Drop] => {
      if (typeof reason !== 'string' || reason.trim() === '')
        complain(source, table, address, 'a drop needs its reason, in words')
      return [
        address,
        { reason: String(reason), said: `${source.file}:${originOf(table, address)?.line ?? 1}` },
      ]
    }),
  )
}
