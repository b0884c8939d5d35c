// What reading and writing by a guide take and leave.
import type { Finding, Place } from '../finding/finding.ts'

/** Which wire value became which canonical value. Offsets are bytes from the start of the receipt. */
export interface LineageEntry extends Place {
  /** JSON Pointer into the canonical document. */
  pointer: string
  /** Address in the resolved guide. */
  guide: string
  /** Where the value is not on the wire: `default`. */
  by?: 'default'
}

/** The first entry at or below each of some JSON Pointers; none for what did not stand on the wire. */
export type Whereabouts = (wanted: ReadonlySet<string>) => ReadonlyMap<string, LineageEntry>

/** A value that is known and valid, and has no place in the canonical document. */
export interface Unmapped extends Place {
  guide: string
  value: string
}

export type CanonicalDocument = Record<string, unknown>

/** What one set or one XML document was understood as. */
export interface Reading {
  readonly document: CanonicalDocument
  readonly findings: Finding[]
  readonly lineage: LineageEntry[]
  readonly unmapped: Unmapped[]
}

/** A partner's code tables and policies, as data: functions don't cross to a worker thread. */
export interface ReadPolicy {
  /** Crosswalk → rows of the partner; `from` and `to` are inclusive days, empty = open. */
  crosswalks?: Readonly<Record<string, readonly CodeRow[]>>
  /** Names the rows: partner and version. Where the crosswalks themselves are left out, an engine thread knows them. */
  rows?: { partner: string; version: number }
  /** The day whose rows are in effect for a document that states no date of its own: that of its receipt. */
  day?: string
  /** What an unknown code in a crosswalk or table does: kept and told (pass), or an error (park, reject). */
  unknownCode?: 'pass' | 'park' | 'reject'
  /** Two-digit years below it are 20xx. */
  centuryPivot?: number
  charset?: 'latin1' | 'utf-8'
}

export interface CodeRow {
  theirs: string
  ours: string
  from?: string
  to?: string
  readOnly?: boolean
  /** Written where several of theirs mean the same; else the first of them is. */
  preferred?: boolean
}

/** A row that a document waits for: one of `theirs` (inbound) and `ours` (outbound) is known. */
export interface MissingRow {
  crosswalk: string
  theirs?: string
  ours?: string
  /** Where the code stands first in the document. */
  at: Place
  /** The day on which the row must be in effect; empty where any will do. */
  day: string
}

/** A segment to be written: its id and its elements; composites and repetitions are nested. */
export type WireElement = string | readonly string[] | readonly (readonly string[])[]
export interface WireSegment {
  id: string
  elements: readonly WireElement[]
}
