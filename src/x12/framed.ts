// What is told of an interchange, group or set when it is over, from what was known while it was open.
import { type OpenGroup, type OpenInterchange, told } from './envelopeState.ts'
import type { OpenSet } from './setRules.ts'
import { tolerancesOf } from './tolerance.ts'
import type { FramedGroup, FramedInterchange, FramedSet } from './types.ts'

/** A set that ends at the offset `end`. */
export function framedSet(
  open: OpenSet,
  interchange: number,
  group: number,
  end: number,
  truncated: boolean,
): FramedSet {
  const { ordinal, offset, segments, id, control, convention, findings } = open
  const length = end - offset
  const set: FramedSet = { interchange, group, ordinal, offset, length, segments, id, control, findings }
  if (convention !== undefined) set.convention = convention
  if (truncated) set.truncated = true
  return set
}

/** A group that ends at the offset `end`; `claimed` is its GE01. */
export function framedGroup(
  open: OpenGroup,
  interchange: number,
  end: number,
  claimed: string | undefined,
  truncated: boolean,
): FramedGroup {
  const { ordinal, offset, header, sets } = open
  const place = { interchange, ordinal, offset, length: end - offset }
  const group: FramedGroup = { ...place, header, sets, findings: told(open, 'group') }
  if (claimed !== undefined) group.claimed = claimed
  if (truncated) group.truncated = true
  return group
}

/** An interchange that ends at the offset `end`. */
export function framedInterchange(open: OpenInterchange, end: number): FramedInterchange {
  const { ordinal, offset, header, delimiters, groups, acknowledgements } = open
  const place = { ordinal, offset, length: end - offset }
  const findings = told(open, 'interchange')
  return {
    ...place,
    header,
    delimiters,
    groups,
    acknowledgements,
    tolerances: tolerancesOf(open.seen),
    findings,
  }
}
