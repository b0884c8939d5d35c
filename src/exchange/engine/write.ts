// A canonical document → the set between ST and SE in the partner's bytes, or a whole XML document.
import type { Finding } from '../../finding/finding.ts'
import { packLineage } from '../../guide/lineage.ts'
import { type Mapping, writeDocument } from '../../guide/mapping.ts'
import type { CanonicalDocument, ReadPolicy } from '../../guide/reading.ts'
import { isEcho, putSegments } from './put.ts'
import { meant } from './sayable.ts'
import { outputFor, type Wire } from './wire.ts'
import { manySets, writeInSlices } from './writeSlices.ts'

export interface WrittenBody {
  /** Absent where the findings say what can't be written. */
  body?: Uint8Array
  findings: Finding[]
  lineage: string
}

/** Writes a document without its envelope. */
export function writeBody(
  mapping: Mapping,
  document: CanonicalDocument,
  policy: ReadPolicy,
  wire: Wire,
): WrittenBody {
  const sets = manySets(mapping, document)
  if (sets && mapping.syntax === 'x12')
    return { ...writeInSlices(mapping, document, sets, policy, wire), lineage: packLineage([]) }
  const written = writeDocument(mapping, meant(mapping, document, wire), policy)
  const lineage = packLineage(written.lineage)
  const findings = written.findings.filter((one) => !isEcho(one))
  if (written.syntax === 'xml') return { body: written.bytes, findings, lineage }
  const out = outputFor(wire)
  const refused = putSegments(written.segments, wire, out)
  if (refused) return { findings: [...findings, refused], lineage }
  return { body: out.take(), findings, lineage }
}
