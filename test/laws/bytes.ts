// A mapping through bytes: what is written is real wire, and what is read comes from it.

import type { Finding } from '../../src/finding/finding.ts'
import { type Mapping, readX12, readXml, writeDocument } from '../../src/guide/mapping.ts'
import type { CanonicalDocument, Reading, WireSegment } from '../../src/guide/reading.ts'
import { Output } from '../../src/x12/output.ts'
import type { Delimiters } from '../../src/x12/types.ts'
import { type ElementValue, writeSegment } from '../../src/x12/writer.ts'
import { readXml as parseXml } from '../../src/xml/reader.ts'

export const DELIMITERS: Delimiters = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e }

export interface WireDocument {
  bytes: Uint8Array
  findings: Finding[]
}

/** The document as bytes: ST to SE for X12, the whole document for XML. */
export function toBytes(mapping: Mapping, document: CanonicalDocument): WireDocument {
  const written = writeDocument(mapping, document)
  if (written.syntax === 'xml') return { bytes: written.bytes, findings: written.findings }
  return { bytes: setBytes(written.segments), findings: written.findings }
}

export function setBytes(segments: readonly WireSegment[]): Uint8Array {
  const out = new Output({ charset: 'utf-8' })
  const write = (elements: ElementValue[]) => {
    const refusal = writeSegment(elements, DELIMITERS, out)
    if (refusal) throw new Error(`the writer refuses ${JSON.stringify(refusal)}`)
  }
  write(['ST', '850', '0001'])
  for (const { id, elements } of segments) write([id, ...(elements as ElementValue[])])
  write(['SE', String(segments.length + 2), '0001'])
  return out.take()
}

/** Bytes read by the mapping. */
export function fromBytes(mapping: Mapping, bytes: Uint8Array): Reading {
  if (mapping.syntax === 'x12')
    return readX12(mapping, { bytes, delimiters: DELIMITERS, offset: 0 }, { charset: 'utf-8' })
  const { root, findings } = parseXml(bytes)
  if (!root) throw new Error(`not XML: ${JSON.stringify(findings)}`)
  return readXml(mapping, root, {})
}

/** As JSON has it: without undefined members, keys in any order. */
export const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
