// Two sets are joined where the SE of the first and the ST of the second are lost: the SE that is there says the second
// one's number and count. So does one that is wrong in both; that two were joined shows where the second begins, as
// what a set begins with has no place there.
import { entryOf } from '../../finding/catalogue.ts'
import type { Facts, Finding } from '../../finding/finding.ts'
import { type OfSet, quiet } from './torn.ts'

/** What is found of a set, with what follows from another set in it as notes; without that guess where there is none. */
export function withJoined({ ofEnvelope, findings }: OfSet): OfSet {
  const joined = ofEnvelope.find(
    ({ code, facts }) => code === 'set-control-differs' && facts.counts !== undefined,
  )
  if (!joined) return { ofEnvelope, findings }
  const last = lastOf(joined.facts)
  const begins = ({ code, at }: Finding) => at.segment === last + 1 && entryOf(code).level === 'segment'
  if (!findings.some(begins))
    return { ofEnvelope: ofEnvelope.map((one) => (one === joined ? alone(one) : one)), findings }
  return {
    ofEnvelope: ofEnvelope.map((one) => (one.code === 'segment-count-differs' ? quiet(one) : one)),
    findings: findings.map((one) => (isOfNext(one, last) ? quiet(one) : one)),
  }
}

/** The last segment of the first of two sets that were joined. */
const lastOf = ({ counts, held }: Facts): number => Number(held) - Number(counts) + 1

/** Whether something is in the second of two sets that were joined, or where the first one ends. */
const isOfNext = ({ at: { segment, element } }: Finding, last: number): boolean =>
  segment !== undefined && (segment > last || (segment === last && element === undefined))

function alone({ facts: { counts, held, ...facts }, ...one }: Finding): Finding {
  return { ...one, facts }
}
