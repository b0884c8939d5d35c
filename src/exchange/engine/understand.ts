// One set or XML document: its bytes, the mapping and what was agreed → what it means, what is wrong with it,
// and the verdict. The gateway, the CLI and the contract suite all come through here.
import { finding, hasError } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { type Mapping, readXml, useX12, whereaboutsIn } from '../../guide/mapping.ts'
import type { MissingRow, Reading, ReadPolicy } from '../../guide/reading.ts'
import { judgeByRules } from '../../guide/rule/rules.ts'
import { doubtfulText } from '../../x12/characters.ts'
import type { Delimiters } from '../../x12/types.ts'
import { readXml as parseXml } from '../../xml/reader.ts'
import { withoutFollowing } from './following.ts'
import { type Judgement, judge, type Tolerance } from './judge.ts'
import { missingRows } from './missing.ts'

/** Bytes of one set (ST to SE) or document, and where they begin in the receipt. */
export interface Stretch {
  bytes: Uint8Array
  offset: number
  /** X12 only. */
  delimiters?: Delimiters
  /** Of the interchange, as framed. */
  tolerances?: readonly string[]
  /** XML only: what parses it, where a caller has one that remembers. */
  parse?: typeof parseXml
}

/** What one document was judged as, and what was made of its reading. */
export type Understood<T> = Judgement & Told & { made: T }

export interface Understanding extends Judgement, Told, Omit<Reading, 'findings'> {}

interface Told {
  number?: string
  date?: string
  /** Crosswalk rows that it waits for, where it is parked. */
  missing: MissingRow[]
}

/** What was agreed, and what is known of the document before it is read. */
export interface Circumstances {
  policy: ReadPolicy
  tolerance: Tolerance
  /** Of its envelope. */
  findings: readonly Finding[]
  /** Group or interchange are rejected: whatever is read becomes a draft. */
  rejected: boolean
}

/** Understands one set or document; `make` takes out of its reading what is wanted of it. */
export function understand<T>(
  mapping: Mapping,
  stretch: Stretch,
  known: Circumstances,
  make: (reading: Reading) => T,
): Understood<T> {
  return readStretch(mapping, stretch, known.policy, (reading) => {
    const { document } = reading
    const { canonical } = mapping.guide
    const findings = withoutFollowing({ ofEnvelope: known.findings, findings: reading.findings })
    findings.push(...doubtsOf(stretch, known.policy))
    // What was read with errors is not judged further: one mistake is one finding.
    const places = whereaboutsIn(reading)
    if (!hasError(findings)) findings.push(...judgeByRules(mapping.guide, document, places))
    const judged = judge(canonical, document, findings, known.tolerance, places, known.rejected)
    const date = typeof document.date === 'string' ? document.date : undefined
    const waits = judged.state === 'parked' && !known.rejected
    return {
      ...judged,
      findings: bounded(judged.findings),
      missing: waits ? missingRows(judged.findings, date ?? known.policy.day ?? '') : [],
      ...(known.rejected ? { verdict: 'rejected', state: 'draft' } : {}),
      ...(typeof document.number === 'string' ? { number: document.number } : {}),
      ...(date === undefined ? {} : { date }),
      made: make(reading),
    }
  })
}

/** Whether its text is in the character set that it is read in; XML says its own. */
function doubtsOf({ bytes, offset, delimiters, tolerances }: Stretch, { charset }: ReadPolicy): Finding[] {
  if (!delimiters) return []
  const told = doubtfulText({
    ...{ bytes, offset, delimiters },
    ...(charset === 'utf-8' && { charset }),
    ...(tolerances && { tolerances }),
  })
  return told ? [told] : []
}

/** Understands one set or document, with all that its reading has. */
export function understandWhole(mapping: Mapping, stretch: Stretch, known: Circumstances): Understanding {
  const { made, ...judged } = understand(mapping, stretch, known, ({ document, lineage, unmapped }) => {
    return { document, lineage, unmapped }
  })
  return { ...made, ...judged }
}

/** Findings of one document that are kept; what is wrong everywhere need not be said of every line. */
const MOST_FINDINGS = 2_000

/** The first findings, errors before all others, and a note of how many there are more. */
export function bounded(findings: Finding[]): Finding[] {
  if (findings.length <= MOST_FINDINGS) return findings
  const errors = findings.filter(({ severity }) => severity === 'error')
  const others = findings.filter(({ severity }) => severity !== 'error')
  const omitted = finding('findings-omitted', {}, { count: findings.length - MOST_FINDINGS })
  return [...[...errors, ...others].slice(0, MOST_FINDINGS), omitted]
}

function readStretch<T>(
  mapping: Mapping,
  stretch: Stretch,
  policy: ReadPolicy,
  use: (reading: Reading) => T,
): T {
  if (mapping.syntax === 'xml') return use(readXmlStretch(mapping, stretch, policy))
  const { bytes, offset, delimiters, tolerances = [] } = stretch
  if (!delimiters) throw new Error('a set can’t be read without delimiters')
  return useX12(mapping, { bytes, offset, delimiters, tolerances }, policy, use)
}

function readXmlStretch(
  mapping: Mapping & { syntax: 'xml' },
  { bytes, parse = parseXml }: Stretch,
  policy: ReadPolicy,
): Reading {
  const { root, findings } = parse(bytes, { doctype: mapping.xml.doctype, bytes: bytes.length })
  if (!root) return { document: { schema: schemaOf(mapping) }, findings, lineage: [], unmapped: [] }
  const reading = readXml(mapping, root, policy)
  return { ...reading, findings: [...findings, ...reading.findings] }
}

const schemaOf = (mapping: Mapping) => `${mapping.guide.canonical}/1`

/** A set that no mapping reads: nothing in it is understood, and the findings say why. */
export const notUnderstood = (findings: readonly Finding[]): Understanding => ({
  document: {},
  lineage: [],
  unmapped: [],
  verdict: 'rejected',
  state: 'draft',
  findings: [...findings],
  missing: [],
})
