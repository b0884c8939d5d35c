// How much of a document we take. Each limit is checked while bytes come in, so that reading stops
// at the byte that breaks it; saxes alone would go on, and needs quadratic time on deep nesting.

export interface XmlLimits {
  /** Bytes of the whole document. */
  bytes: number
  /** Elements within each other, the root included. */
  depth: number
  elements: number
  /** Of one element, namespace declarations included. */
  attributes: number
  /** Namespace declarations of one element. */
  namespaces: number
  /** UTF-16 units of a name with its prefix. */
  nameLength: number
  attributeLength: number
  /** UTF-16 units of the text of one element, of a comment, of a run between tags as it stands. */
  textLength: number
  /** Runs of text of one element, cut by CDATA sections, comments or children. */
  textRuns: number
  /** Local names of elements that carry files in base64: their text is bounded by `bytes` only. */
  longText: readonly string[]
}

/**
 * Real documents seen: depth up to 15, 9 attributes, 90 namespaces (RosettaNet), 200 KB of base64,
 * other text far below the limit. Half a million elements are an order of some 20,000 lines.
 */
export const defaultLimits: XmlLimits = {
  bytes: 64 * 1024 * 1024,
  depth: 64,
  elements: 500_000,
  attributes: 256,
  namespaces: 192,
  nameLength: 256,
  attributeLength: 16 * 1024,
  textLength: 64 * 1024,
  textRuns: 1000,
  longText: ['EmbeddedDocumentBinaryObject', 'AttachmentBinaryObject'],
}

export interface XmlOptions extends Partial<XmlLimits> {
  /**
   * `ignore` passes over a DOCTYPE that has only an external identifier (cXML has one by custom),
   * and fetches nothing. One with declarations of its own is refused always.
   */
  doctype?: 'refuse' | 'ignore'
}
