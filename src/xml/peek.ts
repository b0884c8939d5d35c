// A look at the first bytes of a document: what it is, before anything is decided about it.
import type { Finding } from '../finding/finding.ts'
import type { XmlOptions } from './limits.ts'
import { XmlReader } from './reader.ts'
import type { XmlName } from './tree.ts'

export interface Peeked {
  /** The root's name; absent while more bytes are needed, or where a finding says why. */
  root?: XmlName
  encoding?: string
  findings: Finding[]
}

const STEP = 1024

/**
 * Tells root and encoding from the beginning of a document, without reading on after the root's
 * start tag. With neither root nor findings the bytes end too soon: call again with more of them.
 */
export const peekRoot = (beginning: Uint8Array, options: XmlOptions = {}): Peeked => {
  const reader = new XmlReader(options)
  for (let at = 0; at < beginning.length && !reader.root && !reader.stopped; at += STEP) {
    reader.push(beginning.subarray(at, at + STEP))
  }
  const { root, encoding } = reader
  return { ...(root && { root }), ...(encoding && { encoding }), findings: root ? [] : reader.findings }
}
