// What one agreement does with one document type, ready to run: the one door of the engine through which
// the gateway, the CLI, the console's preview and the contract suite all go.
import type { Finding } from '../finding/finding.ts'
import type { XmlElement } from '../xml/tree.ts'
import { type Completion, completionsOf } from './complete.ts'
import { LineagePacker, packLineage } from './lineage.ts'
import type { ResolvedGuide } from './model.ts'
import type {
  CanonicalDocument,
  LineageEntry,
  Reading,
  ReadPolicy,
  Whereabouts,
  WireSegment,
} from './reading.ts'
import { placesIn } from './whereabouts.ts'
import { compileSet } from './x12/compile.ts'
import type { CompiledSet } from './x12/compiled.ts'
import { SetReading } from './x12/read/setReading.ts'
import { type SetBytes, SetReader } from './x12/read.ts'
import { writeSet } from './x12/write.ts'
import { compileXml } from './xml/compile.ts'
import type { CompiledXml } from './xml/compiled.ts'
import { readXmlDocument } from './xml/read.ts'
import { writeXmlDocument } from './xml/write.ts'

export type { SetBytes }

interface Mapped {
  guide: ResolvedGuide
  /** What is put in before writing. */
  completions: readonly Completion[]
}

export type Mapping = Mapped &
  ({ syntax: 'x12'; set: CompiledSet; reader: SetReader } | { syntax: 'xml'; xml: CompiledXml })

/** Compiles a resolved guide; costs some milliseconds, so keep it by the guide's hash. */
export function compileMapping(guide: ResolvedGuide): Mapping {
  const mapped = { guide, completions: completionsOf(guide) }
  if (guide.syntax !== 'x12') return { ...mapped, syntax: 'xml', xml: compileXml(guide) }
  const set = compileSet(guide)
  return { ...mapped, syntax: 'x12', set, reader: new SetReader(set) }
}

/** Reads one transaction set. */
export const readX12 = (mapping: Mapping & { syntax: 'x12' }, set: SetBytes, policy: ReadPolicy): Reading =>
  mapping.reader.read(set, policy)

/** A reading's document as the JSON text in which it is kept: what JSON.stringify makes of it. */
export const documentText = (reading: Reading): string =>
  reading instanceof SetReading ? reading.json : JSON.stringify(reading.document)

/** A reading's lineage as the text in which it is kept. */
export function lineageText(reading: Reading): string {
  if (!(reading instanceof SetReading)) return packLineage(reading.lineage)
  const packer = new LineagePacker()
  reading.pack(packer)
  return packer.text()
}

/** Where on the wire a reading's values stood. */
export const whereaboutsIn =
  (reading: Reading): Whereabouts =>
  (wanted) =>
    reading instanceof SetReading ? reading.places(wanted) : placesIn(reading.lineage, wanted)

/** Reads one transaction set for what `use` makes of it; the reading is not to be kept. */
export const useX12 = <T>(
  mapping: Mapping & { syntax: 'x12' },
  set: SetBytes,
  policy: ReadPolicy,
  use: (reading: Reading) => T,
): T => mapping.reader.use(set, policy, use)

/** All that is wrong with one transaction set by the guide: what `readX12` finds, and nothing else of it. */
export const validateX12 = (
  mapping: Mapping & { syntax: 'x12' },
  set: SetBytes,
  policy: ReadPolicy,
): Finding[] => mapping.reader.validate(set, policy)

/** Reads one XML document from its root element. */
export const readXml = (
  mapping: Mapping & { syntax: 'xml' },
  root: XmlElement,
  policy: ReadPolicy,
): Reading => readXmlDocument(mapping.xml, root, policy)

export type Written =
  | { syntax: 'x12'; segments: WireSegment[]; findings: Finding[]; lineage: LineageEntry[] }
  | { syntax: 'xml'; bytes: Uint8Array; findings: Finding[]; lineage: LineageEntry[] }

/** Writes a canonical document in the guide's syntax: the segments between ST and SE, or the whole XML. */
export function writeDocument(
  mapping: Mapping,
  document: CanonicalDocument,
  policy: ReadPolicy = {},
): Written {
  if (mapping.syntax === 'x12') return { syntax: 'x12', ...writeSet(mapping.set, document, policy) }
  return { syntax: 'xml', ...writeXmlDocument(mapping.xml, document, policy) }
}
