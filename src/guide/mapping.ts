// What one agreement does with one document type, ready to run: the one door of the engine through which
// the gateway, the CLI, the console's preview and the contract suite all go.
import type { Finding } from '../finding/finding.ts'
import { SegmentCursor } from '../x12/segments.ts'
import type { Delimiters } from '../x12/types.ts'
import type { XmlElement } from '../xml/tree.ts'
import type { ResolvedGuide } from './model.ts'
import type { CanonicalDocument, LineageEntry, Reading, ReadPolicy, WireSegment } from './reading.ts'
import { compileSet } from './x12/compile.ts'
import type { CompiledSet } from './x12/compiled.ts'
import { readSet } from './x12/read.ts'
import { writeSet } from './x12/write.ts'
import { compileXml } from './xml/compile.ts'
import type { CompiledXml } from './xml/compiled.ts'
import { readXmlDocument } from './xml/read.ts'
import { writeXmlDocument } from './xml/write.ts'

export type Mapping =
  | { syntax: 'x12'; guide: ResolvedGuide; set: CompiledSet }
  | { syntax: 'xml'; guide: ResolvedGuide; xml: CompiledXml }

/** Compiles a resolved guide; costs some milliseconds, so keep it by the guide's hash. */
export function compileMapping(guide: ResolvedGuide): Mapping {
  if (guide.syntax === 'x12') return { syntax: 'x12', guide, set: compileSet(guide) }
  return { syntax: 'xml', guide, xml: compileXml(guide) }
}

/** One set's bytes, ST to SE, with where they stand in the receipt. */
export interface SetBytes {
  bytes: Uint8Array
  delimiters: Delimiters
  offset: number
  /** As framed: they say whether line breaks are wrapping. */
  tolerances?: readonly string[]
}

/** Reads one transaction set. */
export function readX12(mapping: Mapping & { syntax: 'x12' }, set: SetBytes, policy: ReadPolicy): Reading {
  const cursor = new SegmentCursor(set.bytes, set.delimiters, set.offset, {
    charset: policy.charset ?? 'latin1',
    tolerances: set.tolerances ?? [],
  })
  return readSet(mapping.set, cursor, policy)
}

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
