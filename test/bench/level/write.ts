// Writing: canonical documents to an interchange as large as the receipt. Some hundreds, all different, are read
// beforehand from its beginning. They come as a gateway has them, each just parsed from its JSON text: that is not
// counted, but what is written has been touched a moment ago. Four hundred that lie ready cost 1.6 to 2 times as much:
// every text of theirs has to come from memory again.
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
  const texts = textsOf(mapping, sample)
  if (texts.length === 0) throw new Error('the beginning of the receipt holds no whole set')
  return writing(mapping, texts, guide.slice(-3))
}

function textsOf(mapping: SetMapping, sample: Uint8Array): string[] {
  const texts: string[] = []
  overSets((set) => {
    if (texts.length < DIFFERENT) texts.push(JSON.stringify(readX12(mapping, set, {}).document))
    return 0
  })(inMemory(sample))
  return texts
}

const writing =
  (mapping: SetMapping, texts: readonly string[], id: string): Level =>
  (source, aside = (work) => work()) => {
    const out = new Output()
    const outcome: Outcome = { bytes: 0, documents: 0, findings: 0 }
    let drained = 0
    while (out.length < source.length)
      for (const document of aside(() => someOf(texts, outcome.documents))) {
        outcome.findings += writeSet(mapping, document, id, String(++outcome.documents).padStart(4, '0'), out)
        if (out.length - drained > PIECE) drained += out.take().length
        if (out.length >= source.length) break
      }
    outcome.bytes = out.length
    return outcome
  }

/** As many documents as fit into a piece, from the n-th on. */
function someOf(texts: readonly string[], from: number): CanonicalDocument[] {
  const documents: CanonicalDocument[] = []
  let length = 0
  for (let at = from; length < PIECE; at++) {
    const text = texts[at % texts.length]!
    documents.push(JSON.parse(text) as CanonicalDocument)
    length += text.length
  }
  return documents
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
