// The one catalogue of codes. A code that is not here can't be reported.
import { documentEntries } from './catalogue/document.ts'
import { elementEntries } from './catalogue/element.ts'
import { groupEntries } from './catalogue/group.ts'
import { interchangeEntries } from './catalogue/interchange.ts'
import { ruleEntries } from './catalogue/rule.ts'
import { segmentEntries } from './catalogue/segment.ts'
import { setEntries } from './catalogue/set.ts'
import { toldEntries } from './catalogue/told.ts'
import { xmlEntries } from './catalogue/xml.ts'
import type { Entry, Facts, Finding, Place, StandardCodes } from './finding.ts'

export const catalogue = {
  ...interchangeEntries,
  ...groupEntries,
  ...setEntries,
  ...segmentEntries,
  ...elementEntries,
  ...documentEntries,
  ...ruleEntries,
  ...xmlEntries,
  ...toldEntries,
}

export type FindingCode = keyof typeof catalogue

/** The catalogue's entry of a finding's code; a code that is not in it is our fault. */
export function entryOf(code: string): Entry {
  const entry = (catalogue as Record<string, Entry>)[code]
  if (!entry) throw new Error(`no finding code "${code}" in the catalogue`)
  return entry
}

/** Makes a finding with the severity of the catalogue. */
export function finding(code: FindingCode, at: Place, facts: Facts = {}, guide?: string): Finding {
  const made: Finding = { code, severity: entryOf(code).severity, at, facts }
  if (guide !== undefined) made.guide = guide
  return made
}

/** The sentence for a person: what was got, what was expected. */
export const sentence = (of: Finding): string => entryOf(of.code).says(of.facts)

/** The likely cause for a person, or undefined. */
export const cause = (of: Finding): string | undefined => entryOf(of.code).cause?.(of.facts)

/** The release-independent acknowledgement codes of a finding. */
export const standardOf = (of: Finding): StandardCodes => entryOf(of.code).standard ?? {}

/** Meanings that the standard itself gives: the set's own rules of what is counted, not ours. */
const OF_STANDARD: readonly string[] = ['count-differs']

/**
 * Whether a finding breaks only the agreed guide and keeps the standard: a 999 tells the two apart (IK502 I5
 * beside 5), and numbers of the guide begin with an I.
 */
export function breaksGuideOnly({ code, facts }: Finding): boolean {
  const { level, standard = {} } = entryOf(code)
  if (facts.by === 'guide') return true
  const numbers = Object.values(standard)
  if (numbers.length > 0) return numbers.some((one) => one.startsWith('I'))
  return level === 'document' && !OF_STANDARD.includes(code)
}

/** True where at least one finding is an error. */
export const hasError = (findings: readonly Finding[]): boolean =>
  findings.some((one) => one.severity === 'error')
