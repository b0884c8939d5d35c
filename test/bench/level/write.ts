// Writing: canonical documents to an interchange as large as the receipt. The documents are read beforehand from
// its beginning, some hundreds, all different, and written again and again; each is data as parsed from JSON.
import { readX12 } from '../../../src/guide/mapping.ts'
import type { CanonicalDocument } from '../../../src/guide/reading.ts'
import { writeSetBytes } from '../../../src/guide/x12/writeBytes.ts'
import { Output } from '../../../src/x12/output.ts'
import type { Delimiters } from '../../../src/x12/types.ts'
import { writeSegment } from '../../../src/x12/writer.ts'
import { type Level, type OpenLevel, type Outcome, PIECE } from './level.ts'
import { mappingOf, type SetMapping } from './mapping.ts'
import { overSets } from './sets.ts'
import { inMemory } from './source.ts'

const DELIMITERS: Delimiters = { element: 0x2a, component: 0x3e, segment: 0x7e }
const DIFFERENT = 400

export const open: OpenLevel = (guide, sample) => {
  const mapping = mappingOf(guide)
  const documents = documentsOf(mapping, sample)
  if (documents.length === 0) throw new Error('the beginning of the receipt holds no whole set')
  return writing(mapping, documents, guide.slice(-3))
}

function documentsOf(mapping: SetMapping, sample: Uint8Array): CanonicalDocument[] {
  const documents: CanonicalDocument[] = []
  overSets((set) => {
    if (documents.length < DIFFERENT)
      documents.push(JSON.parse(JSON.stringify(readX12(mapping, set, {}).document)) as CanonicalDocument)
    return 0
  })(inMemory(sample))
  return documents
}

const writing =
  (mapping: SetMapping, documents: readonly CanonicalDocument[], id: string): Level =>
  (source) => {
    const out = new Output()
    const outcome: Outcome = { bytes: 0, documents: 0, findings: 0 }
    let drained = 0
    while (out.length < source.length) {
      const document = documents[outcome.documents % documents.length]!
      outcome.findings += writeSet(mapping, document, id, String(++outcome.documents).padStart(4, '0'), out)
      if (out.length - drained > PIECE) drained += out.take().length
    }
    outcome.bytes = out.length
    return outcome
  }

function writeSet(
  { set }: SetMapping,
  document: CanonicalDocument,
  id: string,
  control: string,
  out: Output,
): number {
  writeSegment(['ST', id, control], DELIMITERS, out)
  const { segments, findings } = writeSetBytes(set, document, {}, DELIMITERS, out)
  writeSegment(['SE', String(segments + 2), control], DELIMITERS, out)
  return findings.length
}
