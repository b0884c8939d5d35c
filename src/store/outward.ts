// What the store is told of documents on their way out.
import type { Document, NamedDocument } from './record.ts'

/** That an acknowledgement is expected: when it is overdue, and from when on that is to be feared. */
export interface Awaited {
  due: string
  risk: string
}

/** A document that stands in an interchange with another one. */
export interface SealedWith {
  document: string
  setControl: string
}

/** An outbound document as it is submitted. */
export interface Submission {
  document: Document
  /** The canonical document as JSON. */
  canonical: string
  /** What it names, so that it is found by that. */
  names?: NamedDocument[]
}
