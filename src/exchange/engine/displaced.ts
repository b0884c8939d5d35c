// A segment that stands elsewhere than where it belongs is one mistake, told where it stands: that it is missing in its
// place follows from it.
import { type FindingCode, finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'

/** What is said of a segment that stands where it should not. */
const DISPLACED: readonly string[] = [
  'segment-unexpected',
  'segment-out-of-sequence',
  'segment-over-max',
  'loop-over-max',
]

/** The findings, with those as notes that say of a segment that it is missing which another one tells of elsewhere. */
export function withDisplaced(findings: readonly Finding[]): readonly Finding[] {
  if (!findings.some(isMissing)) return findings
  const told = [...findings]
  for (const [n, one] of findings.entries()) {
    const m = isDisplaced(one) ? told.findIndex((other) => isMissing(other) && isOf(other, one)) : -1
    if (m < 0) continue
    const missing = told[m]!
    told[m] = { ...missing, severity: 'note' }
    if (isBehind(one, missing)) told[n] = outOfSequence(one, missing)
  }
  return told
}

const isDisplaced = ({ code, severity }: Finding) => severity === 'error' && DISPLACED.includes(code)

const isMissing = ({ code, severity }: Finding) => code === 'segment-missing' && severity === 'error'

/** Whether a segment that is missing is the one that stands elsewhere, which the guide may not place at all. */
function isOf(missing: Finding, { code, facts, guide }: Finding): boolean {
  if (missing.facts.expected !== facts.got) return false
  if (guide === undefined || guide === missing.guide) return true
  // Which variant a loop's first segment was that is missing is a guess; of what is too many it is not.
  const isGuess = missing.facts.before !== undefined && code !== 'loop-over-max'
  return isGuess && withoutVariant(missing.guide) === withoutVariant(guide)
}

const withoutVariant = (address = ''): string => address.replace(/\/[^./]*$/, '')

const isBehind = ({ at: { segment: one = 0 } }: Finding, { at: { segment: other = 0 } }: Finding) =>
  one >= other

/** Its position was passed where it was missing. */
function outOfSequence({ at, facts: { got, after, ...of }, guide }: Finding, { facts }: Finding): Finding {
  const code: FindingCode = 'segment-out-of-sequence'
  const name = of.name ?? facts.name
  const own = { ...(got !== undefined && { got }), ...(name !== undefined && { name }) }
  return finding(code, at, { ...own, ...(after !== undefined && { after }) }, guide)
}
