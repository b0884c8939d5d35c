// A rule judges what a document means: amounts that add up, dates in order. It knows canonical documents only, and
// nothing of X12 or XML; what it asks about and a document leaves out, it has nothing to say of.
import type { FindingCode } from '../../finding/catalogue.ts'
import type { Facts } from '../../finding/finding.ts'
import type { CanonicalDocument } from '../reading.ts'

/** One breach: the value that is wrong, and what the sentence says of it. */
export interface Breach {
  /** JSON pointer of the value. */
  at: string
  facts: Facts
}

export interface Rule {
  /** Its name in a guide, and the code of its findings. */
  code: FindingCode
  judge: (document: CanonicalDocument) => Breach[]
}

/** An object of the document and its pointer. */
export interface Place {
  value: Record<string, unknown>
  at: string
}

/** The entries of a list that are objects; none where there is no list. */
export const entriesAt = (holder: Record<string, unknown>, name: string, at: string): Place[] =>
  (Array.isArray(holder[name]) ? (holder[name] as unknown[]) : []).flatMap((value, index) =>
    isObject(value) ? [{ value, at: `${at}/${name}/${index}` }] : [],
  )

/** A text at a path below an object, such as `price.amount`. */
export function textAt(holder: unknown, path: string): string | undefined {
  const value = path
    .split('.')
    .reduce((one, name) => (isObject(one) ? one[name] : undefined), holder as unknown)
  return typeof value === 'string' ? value : undefined
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
