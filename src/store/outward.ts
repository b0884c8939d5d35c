// What the store is told of documents on their way out.
import type { Document, NamedDocument, Verb } from './record.ts'

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

/** By whose word something is given up, and why; kept in the audit trail, of each document and of its step. */
interface GivingUp {
  at: string
  principal: string
  reason: string
  /** What the documents say of themselves. */
  says: string
}

/**
 * A parked step, with what it was for: documents of ours that did not leave are given up, and numbers that were reserved for
 * them void; a webhook is not told what it was still to be told; a letter is not sent.
 */
export interface StepGivenUp extends GivingUp {
  step: string
  verb: Verb
}

/** A document of ours that is parked or held. */
export interface DocumentGivenUp extends GivingUp {
  document: string
}
