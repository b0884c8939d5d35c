// An acknowledgement that names many sets, written some sets at a time: as one document it would take a hundred
// times its size in memory. Each part is read back by the guide at once, so nothing is taken on trust.
import { isDeepStrictEqual } from 'node:util'
import type { AcknowledgedSet, Acknowledgement } from '../../canonical/canonical.ts'
import type { Finding } from '../../finding/finding.ts'
import { type Mapping, readX12 } from '../../guide/mapping.ts'
import type { CanonicalDocument, ReadPolicy } from '../../guide/reading.ts'
import { writeSetBytes } from '../../guide/x12/writeBytes.ts'
import { isEcho } from './echo.ts'
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
    const { bytes, findings } = writePart(mapping, part, policy, wire)
    if (findings.length > 0) return { body: out.take(), findings }
    // AK1 stands in front of all sets and AK9 behind them, and both are the same in every part.
    const isLast = from + SETS_AT_ONCE >= sets.length
    const begin = from === 0 ? 0 : firstEnd(bytes, wire)
    out.append(bytes.subarray(begin, isLast ? bytes.length : lastBegin(bytes, wire)))
  }
  return { body: out.take(), findings: [] }
}

const firstEnd = (bytes: Uint8Array, { delimiters, suffix }: Wire): number =>
  bytes.indexOf(delimiters.segment) + 1 + suffix.length

const lastBegin = (bytes: Uint8Array, { delimiters, suffix }: Wire): number =>
  bytes.lastIndexOf(delimiters.segment, bytes.length - suffix.length - 2) + 1 + suffix.length

const withSets = (document: CanonicalDocument, sets: readonly AcknowledgedSet[]): CanonicalDocument => ({
  ...document,
  group: { ...(document.group as object), sets },
})

function writePart(
  mapping: X12Mapping,
  part: CanonicalDocument,
  policy: ReadPolicy,
  wire: Wire,
): { bytes: Uint8Array; findings: Finding[] } {
  const document = meant(mapping, part, wire)
  const out = outputFor(wire)
  const written = writeSetBytes(mapping.set, document, policy, wire.delimiters, out)
  const findings = written.findings.filter((one) => one.severity === 'error' && !isEcho(one))
  const bytes = out.take()
  if (findings.length === 0) checkPart(mapping, document, bytes, policy, wire)
  return { bytes, findings }
}

function checkPart(
  mapping: X12Mapping,
  document: CanonicalDocument,
  bytes: Uint8Array,
  policy: ReadPolicy,
  wire: Wire,
): void {
  const charset = wire.charset === 'utf-8' ? ('utf-8' as const) : ('latin1' as const)
  const stretch = { bytes, delimiters: wire.delimiters, offset: 0 }
  const reading = readX12(mapping, stretch, { ...policy, charset })
  if (!isDeepStrictEqual(reading.document, document))
    throw new Error('a part of an acknowledgement means something else when it is read')
}
