// An acknowledgement repeats what a partner wrote wrongly, and must not become wrong by it: what its own wire
// can't carry is taken out of it before it is written.
import type { AcknowledgedSegment, AcknowledgedSet, Acknowledgement } from '../../canonical/canonical.ts'
import type { Mapping } from '../../guide/mapping.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import { flawOf } from '../../x12/writer.ts'
import { sayIn } from './ackRelease.ts'
import { outputFor, type Wire } from './wire.ts'

/** AK103, AK203: the version of what is acknowledged is said from this release on. */
const SAYS_VERSION = '005010'

/** The document as it can be said by a mapping: an acknowledgement in the codes of its release. */
export function meant(mapping: Mapping, document: CanonicalDocument, wire: Wire): CanonicalDocument {
  if (mapping.guide.canonical !== 'acknowledgement') return document
  const release = mapping.guide.guide.split('/')[1] ?? ''
  return sayable(document as unknown as Acknowledgement, release, wire) as unknown as CanonicalDocument
}

/** The acknowledgement as the 997 of a release can say it on this wire. */
function sayable(acknowledgement: Acknowledgement, release: string, wire: Wire): Acknowledgement {
  const { group } = acknowledgement
  if (!group) return acknowledgement
  const { version, ...rest } = group
  const says = release >= SAYS_VERSION
  const carried: Acknowledgement = {
    ...acknowledgement,
    group: {
      ...rest,
      ...(says && version !== undefined ? { version: echo(version, wire) } : {}),
      functionalId: echo(group.functionalId, wire),
      control: echo(group.control, wire),
      ...(group.sets ? { sets: group.sets.map((set) => carriedSet(set, says, wire)) } : {}),
    },
  }
  return sayIn(release, carried)
}

function carriedSet(set: AcknowledgedSet, says: boolean, wire: Wire): AcknowledgedSet {
  const { convention, segments, ...rest } = set
  return {
    ...rest,
    id: echo(set.id, wire),
    control: echo(set.control, wire),
    ...(says && convention !== undefined ? { convention: echo(convention, wire) } : {}),
    ...(segments ? { segments: segments.map((one) => carriedSegment(one, wire)) } : {}),
  }
}

function carriedSegment(segment: AcknowledgedSegment, wire: Wire): AcknowledgedSegment {
  const elements = segment.elements?.map(({ copy, ...element }) =>
    copy === undefined || isCarried(copy, wire) ? { ...element, ...(copy ? { copy } : {}) } : element,
  )
  return { ...segment, id: echo(segment.id, wire), ...(elements ? { elements } : {}) }
}

const isCarried = (text: string, wire: Wire) => flawOf(text, wire.delimiters, outputFor(wire)) === undefined

// A control number that can't be repeated is shown as far as it can, for a person to find it by.
function echo(text: string, wire: Wire): string {
  if (text !== '' && isCarried(text, wire)) return text
  return [...text].map((one) => (isCarried(one, wire) ? one : '?')).join('') || '?'
}
