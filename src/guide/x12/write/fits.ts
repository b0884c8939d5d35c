// Whether an entry of a list is one that a node can say: by its codes alone, never by the partner's crosswalk rows in
// effect, so that a document goes the same way on every day.
import { type CompiledLeaf, writeLeaf } from '../../leaf.ts'
import type { CanonicalDocument } from '../../reading.ts'
import type { Fit } from './writePlan.ts'

/** Without a partner's crosswalks. */
export const CODES_ONLY = { policy: {} }

/** Whether an entry has a code for each of the words that are wanted of it. */
export function hasWords(wanted: readonly Fit[], entry: CanonicalDocument): boolean {
  for (let i = 0; i < wanted.length; i++) {
    const { steps, leaf, words } = wanted[i]!
    const value = valueAt(entry, steps)
    if (value === undefined ? leaf.constants : !isWord(value, words, leaf)) return false
  }
  return true
}

const isWord = (value: unknown, words: Fit['words'], leaf: CompiledLeaf): boolean =>
  words ? words.has(value) : writeLeaf(leaf, value, CODES_ONLY) !== undefined

/** What stands in an object behind some names. */
export function valueAt(object: unknown, steps: readonly string[]): unknown {
  let value = object
  for (const step of steps) value = (value as CanonicalDocument | null | undefined)?.[step]
  return value
}

/** Whether it is an object, and no list. */
export const isObject = (value: unknown): value is CanonicalDocument =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
