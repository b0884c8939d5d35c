// An acknowledgement repeats what a partner wrote wrongly, and must not become wrong by it: what its own wire
// can't carry is taken out of it before it is written.
import type {
  AcknowledgedContext,
  AcknowledgedSegment,
  AcknowledgedSet,
  Acknowledgement,
} from '../../canonical/canonical.ts'
import type { Mapping } from '../../guide/mapping.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import { flawOf } from '../../x12/writer.ts'
import { sayIn } from './ackRelease.ts'
import type { Wire } from './wire.ts'

/** AK103, AK203: the version of what is acknowledged is said from this release on. */
const SAYS_VERSION = '005010'

/** The document as it can be said by a mapping: an acknowledgement in the codes of its release. */
export function meant(mapping: Mapping, document: CanonicalDocument, wire: Wire): CanonicalDocument {
  if (mapping.syntax !== 'x12' || mapping.guide.canonical !== 'acknowledgement') return document
  const [, release = '', set = ''] = mapping.guide.guide.split('/')
  const kind = set === '999' ? '999' : '997'
  const said = sayIn(kind, release, document as unknown as Acknowledgement)
  return sayable(said, release, wire) as unknown as CanonicalDocument
}

/** The acknowledgement as it can be said on this wire. */
function sayable(acknowledgement: Acknowledgement, release: string, wire: Wire): Acknowledgement {
  const { group } = acknowledgement
  if (!group) return acknowledgement
  const { version, ...rest } = group
  const says = release >= SAYS_VERSION
  return {
    ...acknowledgement,
    group: {
      ...rest,
      ...(says && version !== undefined ? { version: echo(version, wire) } : {}),
      functionalId: echo(group.functionalId, wire),
      control: echo(group.control, wire),
      ...(group.sets ? { sets: group.sets.map((set) => carriedSet(set, says, wire)) } : {}),
    },
  }
}

function carriedSet(set: AcknowledgedSet, says: boolean, wire: Wire): AcknowledgedSet {
  const { convention, segments = [], ...rest } = set
  const placed = segments.filter(({ position }) => position.length <= (says ? 10 : LONGEST_POSITION))
  return {
    ...rest,
    id: echo(set.id, wire),
    control: echo(set.control, wire),
    ...(says && convention !== undefined ? { convention: echo(convention, wire) } : {}),
    ...(placed.length > 0 ? { segments: placed.map((one) => carriedSegment(one, wire)) } : {}),
  }
}

/** AK302 has six digits before 005010; a segment further back in a set is an error of the set as a whole. */
const LONGEST_POSITION = 6

function carriedSegment(
  { loop, contexts, elements, ...segment }: AcknowledgedSegment,
  wire: Wire,
): AcknowledgedSegment {
  return {
    ...segment,
    id: echo(segment.id, wire),
    ...(isLoop(loop, wire) ? { loop } : {}),
    ...carriedContexts(contexts, wire),
    ...(elements ? { elements: elements.map((one) => carriedElement(one, wire)) } : {}),
  }
}

type Element = NonNullable<AcknowledgedSegment['elements']>[number]

const carriedElement = ({ copy, contexts, ...element }: Element, wire: Wire): Element => ({
  ...element,
  ...(copy !== undefined && isCarried(copy, wire) ? { copy } : {}),
  ...carriedContexts(contexts, wire),
})

// A record whose name can't be repeated is not named; a trigger is told without its loop.
function carriedContexts(
  contexts: readonly AcknowledgedContext[] | undefined,
  wire: Wire,
): { contexts?: AcknowledgedContext[] } {
  const carried = (contexts ?? [])
    .filter(({ value = '' }) => isCarried(value, wire))
    .map(({ loop, ...one }) => ({ ...one, ...(isLoop(loop, wire) ? { loop } : {}) }))
  return carried.length > 0 ? { contexts: carried } : {}
}

/** AK303, IK303, CTX04: LS01 has four characters from 005010 on, and six before, which hardly anybody used. */
const LONGEST_LOOP = 4

const isLoop = (loop: string | undefined, wire: Wire): loop is string =>
  loop !== undefined && loop !== '' && loop.length <= LONGEST_LOOP && isCarried(loop, wire)

const isCarried = (text: string, wire: Wire) => flawOf(text, wire.delimiters, wire.charset) === undefined

// A control number that can't be repeated is shown as far as it can, for a person to find it by.
function echo(text: string, wire: Wire): string {
  if (text !== '' && isCarried(text, wire)) return text
  return [...text].map((one) => (isCarried(one, wire) ? one : '?')).join('') || '?'
}
