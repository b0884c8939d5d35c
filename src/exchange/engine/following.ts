// One mistake is told once. What only follows from another finding stays on the document, as a note to us: nothing is
// forgotten, and the partner mends the cause.
import type { Finding } from '../../finding/finding.ts'
import { withDisplaced } from './displaced.ts'
import { withJoined } from './joined.ts'
import { isMisspelt } from './misspelt.ts'
import { asNote, type OfSet, quiet, withTorn } from './torn.ts'

/** A set of another kind than its group: most often its ST01 is wrong, and it is read as what it is not. */
const MISPLACED = 'set-not-in-group'

/** What is found of a set or document by its envelope and by reading it, with what follows from another as notes. */
export function withoutFollowing(found: OfSet): Finding[] {
  const { ofEnvelope, findings } = withJoined(withTorn(found))
  if (ofEnvelope.some(({ code }) => code === MISPLACED)) return [...ofEnvelope, ...findings.map(quiet)]
  return [...ofEnvelope, ...withoutFollowed(findings)]
}

function withoutFollowed(findings: readonly Finding[]): readonly Finding[] {
  const misspelt = new Set<number>()
  const doubled = new Map<number, string>()
  const counted: string[] = []
  for (const one of findings) {
    const { code, at, guide = '', facts } = one
    if (isMisspelt(one)) misspelt.add(at.segment ?? 0)
    if (code === 'loop-over-max') doubled.set(at.segment ?? 0, `${guide}.`)
    if (code === 'count-differs') counted.push(`${facts.counted}.`)
  }
  const isFollowing = (one: Finding) => follows(one, misspelt, doubled) || isOfCounted(one, counted)
  const isCause = misspelt.size > 0 || doubled.size > 0 || counted.length > 0
  return withDisplaced(isCause ? findings.map((one) => (isFollowing(one) ? asNote(one) : one)) : findings)
}

/** Whether it is a sum over a list that has more entries or fewer than was said. */
const isOfCounted = ({ code, facts }: Finding, counted: readonly string[]): boolean =>
  code === 'sum-differs' && counted.some((list) => String(facts.counted).startsWith(list))

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
