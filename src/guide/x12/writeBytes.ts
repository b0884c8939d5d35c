// A canonical document → the segments between ST and SE as bytes of a partner's wire.
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { quotable } from '../../x12/byte.ts'
import type { Output } from '../../x12/output.ts'
import type { Delimiters } from '../../x12/types.ts'
import { type WriteRefusal, writeSegment } from '../../x12/writer.ts'
import type { ReadContext } from '../leaf.ts'
import type { CanonicalDocument, LineageEntry, ReadPolicy } from '../reading.ts'
import type { CompiledSet } from './compiled.ts'
import { elementName } from './notes.ts'
import { planOf } from './write/planSet.ts'
import { putSet } from './write/putSet.ts'
import { isReadBack, readBackBytes } from './write/readBack.ts'
import { writeSet } from './write.ts'

export interface SetWritten {
  segments: number
  /** A value can't stand on this wire, and nothing was put. */
  refused: boolean
  /** What can't be said, and what our own reader would find. */
  findings: Finding[]
}

/**
 * Puts a document's segments, those between ST and SE, into an output. Where a finding says that a value can't
 * stand on the wire, nothing is put; any other finding is the caller's to judge. Lineage is made only where there
 * is an (empty) list for it.
 */
export function writeSetBytes(
  set: CompiledSet,
  document: CanonicalDocument,
  policy: ReadPolicy,
  delimiters: Delimiters,
  out: Output,
  lineage?: LineageEntry[],
): SetWritten {
  const before = out.length
  const segments = putFast(set, document, policy, { delimiters, out }, lineage)
  if (segments !== undefined) {
    const charset = out.charset === 'utf-8' ? ('utf-8' as const) : ('latin1' as const)
    const findings = isReadBack(set)
      ? readBackBytes(set, out.since(before), delimiters, { ...policy, charset })
      : []
    return { segments, refused: false, findings }
  }
  out.rewind(before)
  const written = writeSet(set, document, policy)
  if (lineage) lineage.splice(0, Number.POSITIVE_INFINITY, ...written.lineage)
  for (const [index, { id, elements }] of written.segments.entries()) {
    const refusal = writeSegment([id, ...elements], delimiters, out)
    if (!refusal) continue
    out.rewind(before)
    return {
      segments: 0,
      refused: true,
      findings: [...written.findings, refusalFinding(refusal, index + 2, written.lineage)],
    }
  }
  return { segments: written.segments.length, refused: false, findings: written.findings }
}

function putFast(
  set: CompiledSet,
  document: CanonicalDocument,
  policy: ReadPolicy,
  wire: { delimiters: Delimiters; out: Output },
  lineage: LineageEntry[] | undefined,
): number | undefined {
  const plan = planOf(set)
  if (!plan) return undefined
  const { date } = document
  const context: ReadContext = typeof date === 'string' ? { policy, date } : { policy }
  return putSet(plan, document, context, wire, lineage)
}

function reasonOf({ reason, character = '' }: WriteRefusal): string {
  const named = quotable(character)
  switch (reason) {
    case 'id':
      return 'that is no segment identifier'
    case 'delimiter':
      return `it holds the delimiter ${named}, and X12 has no escape for one`
    case 'control-character':
      return `it holds the control character ${named}`
    case 'character':
      return `it holds ${named}, which the agreed character set does not have`
    case 'no-repetition-separator':
      return 'this version can’t repeat an element'
    case 'too-long':
      return 'it is too long for its place'
  }
}

/** What the writer refused, as a finding; the segment counts from ST. It names the value's place in the document. */
function refusalFinding(refusal: WriteRefusal, segment: number, lineage: readonly LineageEntry[]): Finding {
  const { element, component, repetition, value } = refusal
  const at = {
    segment,
    id: refusal.segment,
    element,
    ...(component === undefined ? {} : { component }),
    ...(repetition === undefined ? {} : { repetition }),
  }
  const name = elementName(refusal.segment, element)
  const source = lineage.find((one) => one.segment === segment && one.element === element)
  const path = source?.pointer ?? name
  const place = source ? { ...at, path } : at
  return finding(
    'value-unsayable',
    place,
    { got: value, path, name, reason: reasonOf(refusal) },
    source?.guide,
  )
}
