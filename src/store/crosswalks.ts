// Crosswalk rows in versions, and the documents that wait for rows: the store's verbs about them.
import type { AwaitedRow, CrosswalkRow, Environment, KeptCrosswalkRow } from './record.ts'

/** What became of a row that was put: `against` are those in force that contradict it. */
export type RowPut =
  | { outcome: 'added' | 'changed' | 'same'; version: number; released: number }
  | { outcome: 'conflict'; against: CrosswalkRow[] }

/** A row that documents wait for, and how many; `at` and `document` are those of the oldest. */
export type MissingRow = AwaitedRow & { documents: number }

export interface Crosswalks {
  /** The rows of a version in their order, of the one in force where none is named; version 0 has none. */
  crosswalkRows(partner: string, version?: number): Promise<{ version: number; rows: CrosswalkRow[] }>
  /** Rows with their versions by ordinal, after one; with `ended` also those that are not in force any more. */
  crosswalkHistory(ask: {
    partner: string
    crosswalk?: string
    ended: boolean
    after: number
    limit: number
  }): Promise<KeptCrosswalkRow[]>
  /**
   * Adds a row; the documents that wait for nothing else are read or written anew, in their order. A row in force for
   * the same code and some of the same days is ended by one that is forced, and refuses one that is not.
   */
  putCrosswalkRow(put: {
    row: CrosswalkRow
    at: string
    principal: string
    /** Why a row in force may be changed. */
    reason?: string
  }): Promise<RowPut>
  /** Ends the row of a code that begins on a day; undefined where there is none in force. */
  removeCrosswalkRow(row: {
    partner: string
    crosswalk: string
    theirs: string
    from: string
    at: string
    principal: string
    reason: string
  }): Promise<{ version: number } | undefined>
  /** Rows that documents wait for, those of the oldest document first; `after` the id of one. */
  missingRows(ask: {
    partner?: string
    environment?: Environment
    after?: string
    limit: number
  }): Promise<MissingRow[]>
  /** The rows that a document waits for. */
  awaitedRows(document: string): Promise<AwaitedRow[]>
}
