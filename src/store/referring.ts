// What the store remembers of documents that speak of others, and wait for them.
import type { Finding } from '../finding/finding.ts'
import type { AwaitedReference, Document } from './record.ts'

/** What was found as documents were weighed for the feed, beside those that enter it. */
export interface Weighed {
  /** All findings of a document, those from before among them. */
  findings: { document: string; findings: Finding[] }[]
  parked: { document: string; reason: string }[]
  /** Those that wait for documents they refer to. */
  waiting: { document: string; reason: string; references: AwaitedReference[] }[]
}

export interface Referring {
  /** Documents of a group that have waited long enough for those they refer to. */
  waitingOver(group: string, now: string, limit: number): Promise<Document[]>
  /** What a document waits for. */
  awaitedReferences(document: string): Promise<AwaitedReference[]>
}
