// What documents can be found by.
import type { AcknowledgementState, DocumentState, Environment, NamedDocument, SentAs } from './record.ts'

export interface DocumentFilter extends Partial<SentAs> {
  partner?: string
  number?: string
  state?: DocumentState
  type?: string
  direction?: 'in' | 'out'
  environment?: Environment
  receipt?: string
  regarding?: string
  canonical?: string
  replaces?: string
  acknowledgement?: AcknowledgementState
  /** Waits for its acknowledgement, and that has been at risk since before this instant. */
  atRisk?: string
  /** It is parked, by a finding of this code; `crosswalk-missing` where it waits for a row. */
  parkedBy?: string
  /** It came at this time or later. */
  since?: string
  /** Its own number, or that of a document that it names. */
  about?: string
  /** It names this document. */
  names?: NamedDocument
  /** Without those that were sent anew since, once or several times, and then accepted. */
  open?: boolean
  /** Newest first; else oldest first. */
  newestFirst?: boolean
  /** Those that come after this id. */
  after?: string
  limit: number
}
