// Findings → the canonical acknowledgement, in codes that no release has shortened yet (ackRelease.ts does).
// One entry per segment in error with its elements below it; codes sorted, and no more than five of a kind.
import type {
  AcknowledgedElement,
  AcknowledgedGroup,
  AcknowledgedSegment,
  AcknowledgedSet,
  Acknowledgement,
} from '../../canonical/canonical.ts'
import { entryOf, hasError, standardOf } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { Verdict } from '../../store/record.ts'
import type { Delimiters, GroupHeader, InterchangeHeader } from '../../x12/types.ts'
import { copyOf } from './badData.ts'

/** AK502–506 and AK905–909. */
const MOST_CODES = 5
/** AK3 segments of one set; one that has more is wrong as a whole. */
const MOST_SEGMENTS = 1_000

/** One set as it was judged. */
export interface JudgedSet {
  id: string
  control: string
  convention?: string
  verdict: Verdict
  findings: readonly Finding[]
}

/** A set's entry: AK2 to AK5. */
export function acknowledgeSet(set: JudgedSet, delimiters: Delimiters): AcknowledgedSet {
  const errors = set.findings.filter(({ severity }) => severity === 'error')
  const segments = segmentsInError(errors, delimiters)
  const codes = errors.map((one) => standardOf(one).ak502)
  const rejectedForNothingElse = set.verdict === 'rejected' && errors.length > 0 && !codes.some(Boolean)
  if (segments.length > 0 || rejectedForNothingElse) codes.push('5')
  const told = sorted(codes)
  return {
    id: set.id,
    control: set.control,
    ...(set.convention === undefined ? {} : { convention: set.convention }),
    status: set.verdict,
    ...(told.length > 0 ? { codes: told } : {}),
    ...(segments.length > 0 ? { segments } : {}),
  }
}

/** Each code once, numbers before the I-codes of the 999, five at most. */
function sorted(codes: readonly (string | undefined)[]): string[] {
  const known = [...new Set(codes.filter((code) => code !== undefined))]
  const rank = (code: string) => (code.startsWith('I') ? 1_000 + Number(code.slice(1)) : Number(code))
  return known.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_CODES)
}

interface SegmentInError {
  id: string
  position: number
  code: string | undefined
  elements: { position: number; element: AcknowledgedElement }[]
}

function segmentsInError(errors: readonly Finding[], delimiters: Delimiters): AcknowledgedSegment[] {
  const found = new Map<string, SegmentInError>()
  for (const one of errors) {
    const { segment } = one.at
    const { level } = entryOf(one.code)
    if (segment === undefined || !['segment', 'element', 'document'].includes(level)) continue
    const entry = entryFor(one, segment, found)
    entry.code ??= standardOf(one).ak304
    const element = elementInError(one, delimiters)
    if (element) entry.elements.push({ position: one.at.element ?? 0, element })
  }
  const inOrder = [...found.values()].sort((a, b) => a.position - b.position)
  return inOrder.slice(0, MOST_SEGMENTS).map(segmentEntry)
}

// A missing segment is told by its own id, at the place where it was missed.
function entryFor(one: Finding, position: number, found: Map<string, SegmentInError>): SegmentInError {
  const missing = typeof one.facts.expected === 'string' && entryOf(one.code).level === 'segment'
  const id = missing ? String(one.facts.expected) : (one.at.id ?? '')
  const key = `${position} ${id}`
  const made = found.get(key) ?? { id, position, code: undefined, elements: [] }
  found.set(key, made)
  return made
}

function segmentEntry({ id, position, code, elements }: SegmentInError): AcknowledgedSegment {
  const below = elements.sort((a, b) => a.position - b.position).map(({ element }) => element)
  return {
    id: id.slice(0, 3) || 'UNK',
    position: String(position),
    code: code ?? '8',
    ...(below.length > 0 ? { elements: below } : {}),
  }
}

/** What AK403 says of findings about what a document means, which no code of the standard is for. */
const MEANING: Readonly<Record<string, string>> = { 'crosswalk-missing': '7', 'constant-differs': '7' }

function elementInError(one: Finding, delimiters: Delimiters): AcknowledgedElement | undefined {
  const { element, component, repetition } = one.at
  const code = standardOf(one).ak403 ?? MEANING[one.code]
  if (element === undefined || code === undefined) return undefined
  const copy = copyOf(one, delimiters)
  return {
    position: String(element),
    ...(component === undefined ? {} : { component: String(component) }),
    ...(repetition === undefined ? {} : { repetition: String(repetition) }),
    ...(typeof one.facts.reference === 'string' && /^\d+$/.test(one.facts.reference)
      ? { reference: one.facts.reference }
      : {}),
    code,
    ...(copy === undefined ? {} : { copy }),
  }
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

/**
 * An interchange's acknowledgement: what a TA1 says. It repeats the ISA's date and time; where they are none
 * the receipt's stand in for them, since a TA1 can't do without.
 */
export function acknowledgeInterchange(
  header: Pick<InterchangeHeader, 'control' | 'date' | 'time'>,
  verdict: 'accepted' | 'rejected',
  findings: readonly Finding[],
  { receivedAt, centuryPivot = 50 }: { receivedAt: string; centuryPivot?: number },
): Acknowledgement {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const codes = errors.map((one) => standardOf(one).ta105).filter((code) => code !== undefined)
  const date = /^(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.exec(header.date)
  const time = /^([01]\d|2[0-3])([0-5]\d)$/.exec(header.time)
  return {
    schema: 'acknowledgement/1',
    interchange: {
      control: /^\d{1,9}$/.test(header.control) ? header.control.padStart(9, '0') : '000000000',
      date: date
        ? `${Number(date[1]) < centuryPivot ? '20' : '19'}${date[1]}-${date[2]}-${date[3]}`
        : receivedAt.slice(0, 10),
      time: time ? `${time[1]}:${time[2]}` : receivedAt.slice(11, 16),
      status: verdict,
      code: codes[0] ?? (verdict === 'accepted' ? '000' : '022'),
    },
  }
}
