// A canonical document → the set between ST and SE in the partner's bytes, or a whole XML document.
import { hasError } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { completed } from '../../guide/complete.ts'
import { packLineage } from '../../guide/lineage.ts'
import { type Mapping, readXml, writeDocument } from '../../guide/mapping.ts'
import type { CanonicalDocument, LineageEntry, ReadPolicy } from '../../guide/reading.ts'
import { writeSetBytes } from '../../guide/x12/writeBytes.ts'
import { readXml as parseXml } from '../../xml/reader.ts'
import { judgeAsWritten } from './asWritten.ts'
import { carried } from './carried.ts'
import { isEcho } from './echo.ts'
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
  const intended = meant(mapping, completed(document, mapping.completions), wire)
  const { document: said, findings: told } = carried(mapping, intended, policy, wire)
  const written =
    mapping.syntax === 'x12' ? writeX12(mapping, said, policy, wire) : writeXml(mapping, said, policy)
  const findings = [...told, ...written.findings]
  if (hasError(findings)) return { ...written, findings }
  return { ...written, findings: [...findings, ...judgeAsWritten(mapping.guide, said, findings)] }
}

function writeXml(
  mapping: Mapping & { syntax: 'xml' },
  said: CanonicalDocument,
  policy: ReadPolicy,
): WrittenBody {
  const written = writeDocument(mapping, said, policy)
  if (written.syntax !== 'xml') throw new Error('an XML mapping wrote X12')
  const findings = [...written.findings, ...readBack(mapping, written.bytes, written.findings, policy)]
  return { body: written.bytes, findings, lineage: packLineage(written.lineage) }
}

/** What our own reader would reject of the bytes, where writing itself found nothing to reject. */
function readBack(
  mapping: Mapping & { syntax: 'xml' },
  bytes: Uint8Array,
  findings: readonly Finding[],
  policy: ReadPolicy,
): Finding[] {
  if (hasError(findings)) return []
  const { root, findings: malformed } = parseXml(bytes, { bytes: Math.max(1, bytes.length) })
  const found = root ? readXml(mapping, root, policy).findings : malformed
  return found.filter(({ severity }) => severity === 'error')
}

function writeX12(
  { set }: Mapping & { syntax: 'x12' },
  document: CanonicalDocument,
  policy: ReadPolicy,
  wire: Wire,
): WrittenBody {
  const out = outputFor(wire)
  const entries: LineageEntry[] = []
  const written = writeSetBytes(set, document, policy, wire.delimiters, out, entries)
  const findings = written.findings.filter((one) => !isEcho(one))
  const lineage = packLineage(entries)
  return written.refused ? { findings, lineage } : { body: out.take(), findings, lineage }
}
