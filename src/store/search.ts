// Finding everything about a piece of text that somebody has in hand, sending again, and what waits.
import type { Document, Environment, FeedEntry, Receipt } from './record.ts'

/** What a text was found in. */
export type FoundBy = 'number' | 'reference' | 'control' | 'file'

export interface Found {
  documents: { document: Document; by: FoundBy }[]
  /** Files of which nothing could be made documents. */
  receipts: Receipt[]
}

/** Documents that wait without being parked. */
export interface WaitingGroup {
  environment: Environment
  partner: string
  direction: 'in' | 'out'
  /** `waiting` for an order that they refer to, `held` until released, `written` until their batch is due. */
  state: 'waiting' | 'held' | 'written'
  count: number
  document: string
  at: string
  reason: string
}

export interface Search {
  /**
   * Documents whose number, or that of a document they name, is or begins with the text; whose ISA13 or GS06 it is, or
   * `GS06/ST02`; whose file's name is or begins with it. Newest first, at most `limit` of each.
   */
  find(ask: { text: string; environment?: Environment; limit: number }): Promise<Found>
  /** What the ERP was given of a document. */
  feedEntriesOf(document: string): Promise<FeedEntry[]>
  countWaiting(): Promise<WaitingGroup[]>
  /**
   * The sealed bytes go to the drop point again, with all that stands in their interchange; answers which documents.
   * Nothing where one of them is not delivered. What is not acknowledged is waited for anew.
   */
  resend(asked: { document: string; says: string }): Promise<string[]>
}
