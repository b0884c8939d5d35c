// One mistake is told once. What only follows from another finding stays on the document, as a note to us: nothing is
// forgotten, and the partner mends the cause.
import type { Finding } from '../../finding/finding.ts'
import { withDisplaced } from './displaced.ts'

/** A segment that is none here: most often the one that belongs in its place, misspelt. */
const MISSPELT: readonly string[] = ['segment-unknown', 'segment-not-in-set']

/** A set of another kind than its group: most often its ST01 is wrong, and it is read as what it is not. */
const MISPLACED = 'set-not-in-group'

/**
 * The findings of a reading, with those as notes that follow from the one before them, or from what `ofEnvelope` says
 * of the set.
 */
export function withoutFollowing(
  findings: readonly Finding[],
  ofEnvelope: readonly Finding[],
): readonly Finding[] {
  if (ofEnvelope.some(({ code }) => code === MISPLACED))
    return findings.map((one) => (one.severity === 'error' ? { ...one, severity: 'note' } : one))
  const misspelt = new Set<number>()
  const doubled = new Map<number, string>()
  for (const { code, at, guide = '' } of findings) {
    if (MISSPELT.includes(code)) misspelt.add(at.segment ?? 0)
    if (code === 'loop-over-max') doubled.set(at.segment ?? 0, `${guide}.`)
  }
  if (misspelt.size === 0 && doubled.size === 0) return withDisplaced(findings)
  return withDisplaced(
    findings.map((one) => (follows(one, misspelt, doubled) ? { ...one, severity: 'note' } : one)),
  )
}

/** Each misspelt segment explains one finding, that of the segment right behind it. */
function follows(
  { code, at: { segment = 0 }, guide }: Finding,
  misspelt: Set<number>,
  doubled: ReadonlyMap<number, string>,
): boolean {
  const isMissing = code === 'segment-missing'
  // Of a loop whose first segment came twice, the first has nothing else.
  const begun = doubled.get(segment)
  if (isMissing && begun !== undefined && guide?.startsWith(begun)) return true
  // One that the guide places came too early; one that it does not belongs to a loop that never began.
  const isOfLoop = code === 'segment-unexpected' && guide === undefined
  return (isMissing || isOfLoop) && misspelt.delete(segment - 1)
}
