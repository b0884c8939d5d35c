// How what a mapping makes is put beside what was approved: canonical documents value by value, wires part by part.
import { type Difference, differences } from './difference.ts'
import { directionOf } from './underTest.ts'
import { wireDifferences } from './view/differences.ts'

/** A difference; `pointer` is into what was expected, `at` into what was got, where it stands elsewhere there. */
export interface Compared extends Difference {
  at?: string
}

type Document = Readonly<Record<string, unknown>>

/** The differences of one document of a mapping. */
export const compared = (mapping: string, expected: Document, got: Document): Compared[] =>
  directionOf(mapping) === 'in' ? differences(expected, got) : wireDifferences(expected, got)
