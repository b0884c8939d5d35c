// Findings → the canonical acknowledgement of a group and its sets, in codes that no release has shortened yet
// (ackRelease.ts does): codes sorted, and no more than five of a kind. Which verdict they lead to was agreed before.
import type { AcknowledgedGroup, AcknowledgedSet, Acknowledgement } from '../../canonical/canonical.ts'
import { breaksGuideOnly, hasError, standardOf } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { Verdict } from '../../store/record.ts'
import type { Delimiters, GroupHeader } from '../../x12/types.ts'
import { type RecordName, segmentsInError } from './segmentsInError.ts'

/** AK502–506 and AK905–909. */
const MOST_CODES = 5

/** One set as it was judged. */
export interface JudgedSet {
  id: string
  control: string
  convention?: string
  verdict: Verdict
  findings: readonly Finding[]
  /** What the set is about: named beside each of its errors, unless the name itself is wrong. */
  record?: RecordName
}

/** A set's entry: AK2 to AK5. Of a set that was accepted nothing is told: what is wrong then is ours to mend. */
export function acknowledgeSet(set: JudgedSet, delimiters: Delimiters): AcknowledgedSet {
  const errors = set.verdict === 'accepted' ? [] : set.findings.filter(isError)
  const segments = segmentsInError(errors, delimiters, nameable(set.record, errors))
  const codes = sorted([...errors.map((one) => standardOf(one).ak502), ...bodyCodes(errors, set.verdict)])
  return {
    id: set.id,
    control: set.control,
    ...(set.convention === undefined ? {} : { convention: set.convention }),
    status: set.verdict,
    ...(codes.length > 0 ? { codes } : {}),
    ...(segments.length > 0 ? { segments } : {}),
  }
}

const isError = ({ severity }: Finding): boolean => severity === 'error'

/**
 * What AK502 says of errors between ST and SE, and of a meaning that we can't take: 5 for the standard's rules,
 * I5 for the guide's.
 */
function bodyCodes(errors: readonly Finding[], verdict: Verdict): string[] {
  const inBody = errors.filter((one) => {
    const { ak502, ak905, ta105 } = standardOf(one)
    return (ak502 ?? ak905 ?? ta105) === undefined && (one.at.segment !== undefined || verdict === 'rejected')
  })
  return inBody.map((one) => (breaksGuideOnly(one) ? 'I5' : '5'))
}

// An error in the element that names the record leaves no name to be told (X12's interpretation 2293).
function nameable(record: RecordName | undefined, errors: readonly Finding[]): RecordName | undefined {
  if (!record) return undefined
  const isWrong = errors.some(
    ({ at: { id, element } }) =>
      id !== undefined && record.name === `${id}${String(element).padStart(2, '0')}`,
  )
  return isWrong ? undefined : { name: record.name, value: record.value.slice(0, LONGEST_NAME) }
}

/** C998-02. */
const LONGEST_NAME = 35

/** Each code once, numbers before the I-codes of the 999, five at most. */
function sorted(codes: readonly (string | undefined)[]): string[] {
  const known = [...new Set(codes.filter((code) => code !== undefined))]
  const rank = (code: string) => (code.startsWith('I') ? 1_000 + Number(code.slice(1)) : Number(code))
  return known.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_CODES)
}

/** A group as it was judged; the sets are those to be named. */
export interface JudgedGroup {
  header: Pick<GroupHeader, 'functionalId' | 'control' | 'version'>
  verdict: Verdict
  claimed?: string
  received: number
  accepted: number
  findings: readonly Finding[]
  sets: readonly AcknowledgedSet[]
}

/** A group's acknowledgement: what a 997 or 999 says. */
export function acknowledgeGroup(group: JudgedGroup): Acknowledgement {
  const { functionalId, control, version } = group.header
  const claimed = /^\d{1,6}$/.test(group.claimed ?? '') ? Number(group.claimed) : group.received
  const errors = group.findings.filter(({ severity }) => severity === 'error')
  const codes = sorted(errors.map((one) => standardOf(one).ak905))
  const entry: AcknowledgedGroup = {
    functionalId,
    control,
    version,
    status: group.verdict,
    claimed: String(claimed),
    received: String(group.received),
    accepted: String(group.accepted),
    ...(codes.length > 0 ? { codes } : {}),
    ...(group.sets.length > 0 ? { sets: [...group.sets] } : {}),
  }
  return { schema: 'acknowledgement/1', group: entry }
}

/** A group's verdict from its own findings and how many of its sets were accepted, noted and rejected. */
export function groupVerdict(
  findings: readonly Finding[],
  sets: { accepted: number; noted: number; rejected: number },
): Verdict {
  if (hasError(findings)) return 'rejected'
  if (sets.rejected > 0) return sets.accepted + sets.noted > 0 ? 'partially-accepted' : 'rejected'
  return sets.noted > 0 ? 'accepted-with-errors' : 'accepted'
}
