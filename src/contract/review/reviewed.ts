// What a review says of a sample, as data: lines with their values, what each became, and what stands in no line.
import type { Fate } from '../../exchange/engine/fate.ts'
import type { CanonicalDocument } from '../../guide/reading.ts'
import type { Direction } from '../underTest.ts'
import type { SourceLine } from './lines.ts'

/** A canonical value that a wire value became. */
export interface Meant {
  pointer: string
  value: unknown
  /** What a person approved, where it is something else. */
  approved?: { value: unknown }
}

export interface Cell {
  /** Element, component and repetition such as `04`, `02-1`, `01 (2nd)`; attribute; empty for an XML text. */
  where: string
  text: string
  /** The guide's title of it. */
  title: string
  fate: Fate
  meant: Meant[]
  /** Outbound: what a person approved to be written here, where it is something else. */
  approved?: { value: unknown }
  /** Why it comes to nothing; empty where nobody said. */
  reason?: string
  /** File and line of the guide that says so. */
  said?: string
}

export interface ReviewLine extends Omit<SourceLine, 'values'> {
  cells: Cell[]
  findings: readonly string[]
}

/**
 * A value of the document that stands nowhere in the file, or one that was approved and is not there any more.
 * `unwritten`: the guide has no place for it, for a reason or without one.
 */
export interface Besides {
  pointer: string
  value: unknown
  why: 'default' | 'constant' | 'gone' | 'unwritten'
  reason?: string
}

export interface ReviewedDocument {
  verdict: string
  published: boolean
  document: CanonicalDocument
  besides: readonly Besides[]
}

export interface ReviewedSample {
  name: string
  direction: Direction
  file: string
  state: 'approved' | 'to review' | 'not drafted'
  by?: string
  reason?: string
  documents: readonly ReviewedDocument[]
  lines: readonly ReviewLine[]
  /** Findings that belong to no line. */
  findings: readonly string[]
  counts: Readonly<Record<Fate, number>> & { changed: number; canonical: number }
}

export interface Review {
  partner: string
  direction: Direction
  mapping: string
  guide: string
  title: string
  canonical: string
  samples: readonly ReviewedSample[]
}
