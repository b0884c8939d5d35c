// Findings of a set → its segments in error (AK3, IK3), each with its elements (AK4, IK4) and with what an error
// depends on (CTX). One entry a segment, in the order of the bytes.
import type {
  AcknowledgedContext,
  AcknowledgedElement,
  AcknowledgedSegment,
} from '../../canonical/canonical.ts'
import { entryOf, standardOf } from '../../finding/catalogue.ts'
import type { Facts, Finding } from '../../finding/finding.ts'
import type { Delimiters } from '../../x12/types.ts'
import { copyOf } from './badData.ts'

/** AK3 segments of one set; one that has more is wrong as a whole. */
const MOST_SEGMENTS = 1_000
/** AK4 may stand 99 times below an AK3. */
const MOST_ELEMENTS = 99

/** What names a set's record: the element, such as BEG03, and its value. */
export interface RecordName {
  name: string
  value: string
}

interface SegmentInError {
  id: string
  position: number
  code: string | undefined
  loop: string | undefined
  triggers: AcknowledgedContext[]
  elements: { finding: Finding; element: AcknowledgedElement }[]
}

/** The entries of a set's errors; `record` is named beside each, where the set has one. */
export function segmentsInError(
  errors: readonly Finding[],
  delimiters: Delimiters,
  record?: RecordName,
): AcknowledgedSegment[] {
  const found = new Map<string, SegmentInError>()
  for (const one of errors) {
    const { segment } = one.at
    const { level } = entryOf(one.code)
    if (segment === undefined || !['segment', 'element', 'document'].includes(level)) continue
    const entry = entryFor(one, segment, found)
    entry.loop ??= one.facts.loop
    const element = elementInError(one, delimiters)
    if (element) entry.elements.push({ finding: one, element })
    else takeSegment(one, entry)
  }
  const inOrder = [...found.values()].sort((a, b) => a.position - b.position)
  return inOrder.slice(0, MOST_SEGMENTS).map((one) => segmentEntry(one, record))
}

function takeSegment(one: Finding, entry: SegmentInError): void {
  entry.code ??= standardOf(one).ak304
  const trigger = triggerOf(one.facts)
  if (trigger) entry.triggers.push(trigger)
}

// A missing segment is told by its own id, at the place where it was missed.
function entryFor(one: Finding, position: number, found: Map<string, SegmentInError>): SegmentInError {
  const missing = typeof one.facts.expected === 'string' && entryOf(one.code).level === 'segment'
  const id = missing ? String(one.facts.expected) : (one.at.id ?? '')
  const key = `${position} ${id}`
  const made = found.get(key) ?? {
    id,
    position,
    code: undefined,
    loop: undefined,
    triggers: [],
    elements: [],
  }
  found.set(key, made)
  return made
}

function segmentEntry(
  { id, position, code, loop, triggers, elements }: SegmentInError,
  record: RecordName | undefined,
): AcknowledgedSegment {
  const contexts = [...triggers.slice(0, MOST_TRIGGERS), ...(record ? [{ ...record }] : [])]
  const below = elements.sort(byPlace).map(({ element }) => element)
  const told = below.filter((one, index) => !isRepeat(one, below[index - 1])).slice(0, MOST_ELEMENTS)
  return {
    id: id.slice(0, 3) || 'UNK',
    position: String(position),
    ...(loop === undefined ? {} : { loop }),
    code: code ?? '8',
    ...(contexts.length > 0 ? { contexts } : {}),
    ...(told.length > 0 ? { elements: told } : {}),
  }
}

/** CTX may stand ten times, the last of them for the record. */
const MOST_TRIGGERS = 9

type Placed = SegmentInError['elements'][number]

const byPlace = ({ finding: { at: a } }: Placed, { finding: { at: b } }: Placed): number =>
  a.element! - b.element! ||
  (a.repetition ?? 0) - (b.repetition ?? 0) ||
  (a.component ?? 0) - (b.component ?? 0)

const isRepeat = (one: AcknowledgedElement, before: AcknowledgedElement | undefined): boolean =>
  before !== undefined &&
  one.position === before.position &&
  one.component === before.component &&
  one.repetition === before.repetition &&
  one.code === before.code

function elementInError(one: Finding, delimiters: Delimiters): AcknowledgedElement | undefined {
  const { element, component, repetition } = one.at
  const code = standardOf(one).ak403
  if (element === undefined || code === undefined) return undefined
  const copy = copyOf(one, delimiters)
  const trigger = triggerOf(one.facts)
  return {
    position: String(element),
    ...(component === undefined ? {} : { component: String(component) }),
    ...(repetition === undefined ? {} : { repetition: String(repetition) }),
    ...numbered(one.facts.reference),
    code,
    ...(copy === undefined ? {} : { copy }),
    ...(trigger ? { contexts: [trigger] } : {}),
  }
}

// A composite has a name such as C040, which is no data element number.
const numbered = (reference: string | undefined): { reference?: string } =>
  reference !== undefined && /^\d{1,4}$/.test(reference) ? { reference } : {}

/** Where the value stands that a situational rule follows from; undefined where the rule follows from an absence. */
function triggerOf(facts: Facts): AcknowledgedContext | undefined {
  const { triggerId, triggerSegment, triggerLoop, triggerElement, triggerComponent, triggerReference } = facts
  if (triggerId === undefined || triggerSegment === undefined) return undefined
  return {
    name: 'situational-trigger',
    segment: triggerId,
    position: String(triggerSegment),
    ...(triggerLoop === undefined ? {} : { loop: triggerLoop }),
    ...(triggerElement === undefined ? {} : { element: String(triggerElement) }),
    ...(triggerComponent === undefined ? {} : { component: String(triggerComponent) }),
    ...numbered(triggerReference),
  }
}
