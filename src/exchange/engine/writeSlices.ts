// An acknowledgement that names many sets, written some sets at a time: as one document it would take a hundred
// times its size in memory. Each part is read back by the guide at once, so nothing is taken on trust.
import { isDeepStrictEqual } from 'node:util'
import type { AcknowledgedSet, Acknowledgement } from '../../canonical/canonical.ts'
import type { Finding } from '../../finding/finding.ts'
import { type Mapping, readX12, writeDocument } from '../../guide/mapping.ts'
import type { CanonicalDocument, ReadPolicy, WireSegment } from '../../guide/reading.ts'
import { isEcho, putSegments } from './put.ts'
import { meant } from './sayable.ts'
import { outputFor, type Wire } from './wire.ts'

/** Sets of one part; an acknowledgement with no more is written as a whole. */
const SETS_AT_ONCE = 1_000

type X12Mapping = Mapping & { syntax: 'x12' }

/** The sets of a large acknowledgement; undefined where a document is none. */
export function manySets(mapping: Mapping, document: CanonicalDocument): AcknowledgedSet[] | undefined {
  if (mapping.syntax !== 'x12' || mapping.guide.canonical !== 'acknowledgement') return undefined
  const sets = (document as unknown as Acknowledgement).group?.sets
  return sets && sets.length > SETS_AT_ONCE ? sets : undefined
}

/** Writes the group's header, its sets in parts, and its trailer; stops at the first part that can't be. */
export function writeInSlices(
  mapping: X12Mapping,
  document: CanonicalDocument,
  sets: readonly AcknowledgedSet[],
  policy: ReadPolicy,
  wire: Wire,
): { body: Uint8Array; findings: Finding[] } {
  const out = outputFor(wire)
  for (let from = 0; from < sets.length; from += SETS_AT_ONCE) {
    const part = withSets(document, sets.slice(from, from + SETS_AT_ONCE))
    const { segments, findings } = writePart(mapping, part, policy, wire)
    if (findings.length > 0) return { body: out.take(), findings }
    // AK1 stands in front of all sets and AK9 behind them, and both are the same in every part.
    const isLast = from + SETS_AT_ONCE >= sets.length
    const refused = putSegments(segments.slice(from === 0 ? 0 : 1, isLast ? undefined : -1), wire, out)
    if (refused) return { body: out.take(), findings: [refused] }
  }
  return { body: out.take(), findings: [] }
}

const withSets = (document: CanonicalDocument, sets: readonly AcknowledgedSet[]): CanonicalDocument => ({
  ...document,
  group: { ...(document.group as object), sets },
})

function writePart(
  mapping: X12Mapping,
  part: CanonicalDocument,
  policy: ReadPolicy,
  wire: Wire,
): { segments: WireSegment[]; findings: Finding[] } {
  const document = meant(mapping, part, wire)
  const written = writeDocument(mapping, document, policy)
  if (written.syntax !== 'x12') throw new Error('an X12 mapping wrote XML')
  const findings = written.findings.filter((one) => one.severity === 'error' && !isEcho(one))
  if (findings.length === 0) checkPart(mapping, document, written.segments, policy, wire)
  return { segments: written.segments, findings }
}

function checkPart(
  mapping: X12Mapping,
  document: CanonicalDocument,
  segments: readonly WireSegment[],
  policy: ReadPolicy,
  wire: Wire,
): void {
  const out = outputFor(wire)
  // What can't be put on the wire is told by the caller.
  if (putSegments(segments, wire, out)) return
  const charset = wire.charset === 'utf-8' ? ('utf-8' as const) : ('latin1' as const)
  const stretch = { bytes: out.take(), delimiters: wire.delimiters, offset: 0 }
  const reading = readX12(mapping, stretch, { ...policy, charset })
  if (!isDeepStrictEqual(reading.document, document))
    throw new Error('a part of an acknowledgement means something else when it is read')
}
