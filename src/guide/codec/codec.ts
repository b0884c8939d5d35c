// A codec is a pair of functions, one the other's inverse: wire text ↔ canonical value. A value of several
// parts is an object that is merged at its path, such as {unit, partnerUnit}.
import type { FindingCode } from '../../finding/catalogue.ts'

export type Parts = Readonly<Record<string, string>>
export type CanonicalValue = string | boolean | Parts

/** What a codec may know besides the text. */
export interface CodecContext {
  /** Two-digit years below it are 20xx, others 19xx. */
  centuryPivot: number
  /** Implied decimals of X12 type Nn. */
  decimals: number
  /** Longest text that the place allows: 6 makes a date YYMMDD. */
  longest: number
  /** The partner's word for ours and ours for theirs, where the leaf names a crosswalk. */
  theirs?: (ours: string) => string | undefined
  ours?: (theirs: string) => string | undefined
}

/** The wire text is not of this form. `expected` completes "…is not …". */
export interface Malformed {
  code: FindingCode
  expected: string
}

export const isMalformed = (value: unknown): value is Malformed =>
  typeof value === 'object' && value !== null && 'expected' in value && 'code' in value

export interface Codec {
  /** The canonical value, or what is wrong with the text. */
  read: (wire: string, context: CodecContext) => CanonicalValue | Malformed
  /** The wire text; undefined where the value can't be said. */
  write: (value: unknown, context: CodecContext) => string | undefined
  /** What of the text the value leaves out, such as a zone: it is kept beside the document. */
  rest?: (wire: string) => string | undefined
  /** Names of the parts, for a codec whose value is an object. */
  parts?: readonly string[]
  /** A text of this form out of numbers from 0 to 1, for samples; undefined: any text. */
  sample?: (random: () => number) => CanonicalValue
}
