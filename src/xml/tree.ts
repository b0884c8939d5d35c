// An XML document as a tree. Names are local name and namespace URI: a prefix is the sender's
// private matter and is not kept. Values are text exactly as parsed, never numbers or dates.
import type { Finding } from '../finding/finding.ts'

export interface XmlName {
  /** Namespace URI, empty where the name has none. */
  uri: string
  local: string
}

/** An attribute; namespace declarations are not among them. */
export interface XmlAttribute extends XmlName {
  value: string
}

/** What can be written. An element has text or children; where it has both, the text comes first. */
export interface XmlTree extends XmlName {
  attributes: readonly XmlAttribute[]
  children: readonly XmlTree[]
  /** Character data. White space around the children of an element is not text. */
  text: string
}

/** What was read: the tree, and where everything stands. */
export interface XmlElement extends XmlTree {
  children: readonly XmlElement[]
  /** Place of the start tag's `<`, 1-based; columns are characters, not bytes. */
  line: number
  column: number
  /** Byte offset of the start tag's `<` from the first byte of the input. */
  offset: number
  /** Bytes up to and with the end tag's `>`. */
  length: number
  /**
   * Bytes of the character data as they stand (references not replaced), where they are one run:
   * not interrupted by a child, a comment or the border of a CDATA section.
   */
  textOffset?: number
  textLength?: number
}

/** What became of the bytes: a root where they are a document, findings where something is to say. */
export interface XmlReading {
  /** Absent where a finding is an error. */
  root?: XmlElement
  /** As read, in lower case, such as `utf-8`; absent where it was not understood. */
  encoding?: string
  findings: Finding[]
}
