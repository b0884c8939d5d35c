// A terminator inside a value makes two segments of one. What stands behind it is no segment, and the sender, who knows
// of none there, does not count it: by that it is told, and once.
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { isMisspelt } from './misspelt.ts'

export interface OfSet {
  ofEnvelope: readonly Finding[]
  findings: readonly Finding[]
}

/** What is found of a set, with what is no segment and is not counted as torn off, and as notes what follows from that. */
export function withTorn({ ofEnvelope, findings }: OfSet): OfSet {
  const count = ofEnvelope.find(({ code }) => code === 'segment-count-differs')
  if (!count) return { ofEnvelope, findings }
  const rests = findings.filter(isMisspelt)
  if (rests.length === 0 || rests.length !== uncounted(count)) return { ofEnvelope, findings }
  const follows = (one: Finding) => rests.some((rest) => isTornBy(one, rest))
  return {
    ofEnvelope: ofEnvelope.map((one) => (one === count ? asNote(one) : one)),
    findings: findings.map((one) => (rests.includes(one) ? torn(one) : follows(one) ? asNote(one) : one)),
  }
}

export const asNote = (one: Finding): Finding => ({ ...one, severity: 'note' })

export const quiet = (one: Finding): Finding => (one.severity === 'error' ? asNote(one) : one)

/** How many segments there are more than the SE counts. */
const uncounted = ({ facts }: Finding): number =>
  /^\d+$/.test(facts.got ?? '') ? Number(facts.expected) - Number(facts.got) : 0

/** A terminator with a line break, which stands between what was torn apart. */
const BETWEEN = 3

/** Whether something of a segment is wrong where it was torn off: with its last value, or with one that is not there. */
function isTornBy({ severity, at }: Finding, { at: rest }: Finding): boolean {
  if (severity !== 'error' || at.element === undefined || at.segment !== (rest.segment ?? 0) - 1) return false
  return (at.offset ?? 0) + (at.length ?? 0) + BETWEEN >= (rest.offset ?? 0)
}

function torn({ at, facts: { got = '', release } }: Finding): Finding {
  return finding('segment-torn', at, { got, ...(release !== undefined && { release }) })
}
