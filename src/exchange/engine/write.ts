// A canonical document → the set between ST and SE in the partner's bytes, or a whole XML document.
import type { Acknowledgement } from '../../canonical/canonical.ts'
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { packLineage } from '../../guide/lineage.ts'
import { type Mapping, writeDocument } from '../../guide/mapping.ts'
import type { CanonicalDocument, ReadPolicy, WireSegment } from '../../guide/reading.ts'
import { type WriteRefusal, writeSegment } from '../../x12/writer.ts'
import { sayable } from './sayable.ts'
import { outputFor, type Wire } from './wire.ts'

export interface WrittenBody {
  /** Absent where the findings say what can't be written. */
  body?: Uint8Array
  findings: Finding[]
  lineage: string
}

/** The document as it can be said by a mapping: an acknowledgement in the codes of its release. */
export function meant(mapping: Mapping, document: CanonicalDocument, wire: Wire): CanonicalDocument {
  if (mapping.guide.canonical !== 'acknowledgement') return document
  const release = mapping.guide.guide.split('/')[1] ?? ''
  return sayable(document as unknown as Acknowledgement, release, wire) as unknown as CanonicalDocument
}

/** Writes a document without its envelope. */
export function writeBody(
  mapping: Mapping,
  document: CanonicalDocument,
  policy: ReadPolicy,
  wire: Wire,
): WrittenBody {
  const written = writeDocument(mapping, meant(mapping, document, wire), policy)
  const lineage = packLineage(written.lineage)
  const findings = written.findings.filter((one) => !isEcho(one))
  if (written.syntax === 'xml') return { body: written.bytes, findings, lineage }
  const { body, refused } = toBytes(written.segments, wire)
  if (refused) return { findings: [...findings, refused], lineage }
  return { body, findings, lineage }
}

// What a partner's own ST and GS say is repeated as it is, also where it is not what the standard wants there.
const ECHO = /\.(AK1\.[123]|AK2\.[123]|AK3\.1)$/
const SHAPE = new Set(['element-too-short', 'element-too-long', 'character-invalid', 'code-unknown'])

/** Whether a finding is only about a partner's own control numbers and names, repeated to it. */
export const isEcho = ({ code, guide }: Finding): boolean => SHAPE.has(code) && ECHO.test(guide ?? '')

function toBytes(segments: readonly WireSegment[], wire: Wire): { body: Uint8Array; refused?: Finding } {
  const out = outputFor(wire)
  for (const [index, { id, elements }] of segments.entries()) {
    const refusal = writeSegment([id, ...elements], wire.delimiters, out)
    if (refusal) return { body: out.take(), refused: refusalFinding(refusal, index + 2) }
  }
  return { body: out.take() }
}

const REASONS: Readonly<Record<WriteRefusal['reason'], string>> = {
  id: 'that is no segment identifier',
  delimiter: 'it holds a delimiter, and X12 has no escape for one',
  'control-character': 'it holds a control character',
  character: 'it holds a character that the agreed character set does not have',
  'no-repetition-separator': 'this version can’t repeat an element',
  'too-long': 'it is too long for its place',
}

/** What the writer refused, as a finding. */
export function refusalFinding(refusal: WriteRefusal, segment: number): Finding {
  const { element, component, repetition, value, reason } = refusal
  const at = {
    segment,
    id: refusal.segment,
    element,
    ...(component === undefined ? {} : { component }),
    ...(repetition === undefined ? {} : { repetition }),
  }
  const name = `${refusal.segment}${String(element).padStart(2, '0')}`
  return finding('value-unsayable', at, { got: value, path: name, name, reason: REASONS[reason] })
}
