// A segment that stands elsewhere than where it belongs is one mistake, told where it stands: that it is missing in its
// place follows from it, or that what belongs below it stands below nothing.
import { type FindingCode, finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'

const OVER: readonly string[] = ['segment-over-max', 'loop-over-max']

/** What is said of a segment that stands where it should not. */
const DISPLACED: readonly string[] = ['segment-unexpected', 'segment-out-of-sequence', ...OVER]

/** The findings, with those as notes that only miss, in its place, a segment which another one tells of elsewhere. */
export function withDisplaced(findings: readonly Finding[]): readonly Finding[] {
  if (!findings.some(isDisplaced)) return findings
  const told = [...findings]
  for (const [n, one] of findings.entries()) {
    if (!isDisplaced(told[n]!)) continue
    const m = told.findIndex((other) => isMissing(other, one) || isOrphan(other, one))
    if (m < 0) continue
    const missing = told[m]!
    told[m] = { ...missing, severity: 'note' }
    if (isBehind(one, missing)) told[n] = outOfSequence(one, missing)
  }
  return told
}

const isDisplaced = ({ code, severity }: Finding) => severity === 'error' && DISPLACED.includes(code)

/** Whether it says that the segment which stands elsewhere is missing. The guide may not place that at all. */
function isMissing({ code, severity, facts, guide: wanted }: Finding, { guide, ...one }: Finding): boolean {
  if (code !== 'segment-missing' || severity !== 'error' || facts.expected !== one.facts.got) return false
  if (guide === undefined || guide === wanted) return true
  if (OVER.includes(one.code)) return false
  // Which variant a loop's first segment was that is missing is a guess. Of others there is one, wherever it stands.
  return facts.before !== undefined || withoutVariant(wanted) === wanted
}

/** Whether it says of a segment below nothing that it belongs below the one that stands elsewhere. */
const isOrphan = ({ code, severity, facts: { below } }: Finding, { facts: { got } }: Finding): boolean =>
  code === 'segment-unexpected' &&
  severity === 'error' &&
  got !== undefined &&
  Array.isArray(below) &&
  below.includes(got)

const withoutVariant = (address = ''): string => address.replace(/\/[^./]*$/, '')

const isBehind = ({ at: { segment: one = 0 } }: Finding, { at: { segment: other = 0 } }: Finding) =>
  one >= other

/** Its position was passed where it was missing. What was passed over with it still is. */
function outOfSequence(
  { at, facts: { got, after, count, ...of }, guide }: Finding,
  { facts }: Finding,
): Finding {
  const code: FindingCode = 'segment-out-of-sequence'
  const own = { got, name: of.name ?? facts.name, after, count }
  const said = Object.entries(own).filter(([, value]) => value !== undefined)
  return finding(code, at, Object.fromEntries(said), guide)
}
