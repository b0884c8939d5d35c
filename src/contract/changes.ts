// What became different, gathered over many documents: canonical path by canonical path, how often, in which samples,
// and a few examples with their place on the wire. It holds a bounded number of words, however many documents come by.
import { pathOfPointer } from './canonicalPath.ts'
import type { Difference } from './difference.ts'

/** `lost`: nothing stands there any more; `added`: nothing stood there before. */
export type ChangeKind = 'changed' | 'lost' | 'added'

export interface ChangeExample {
  /** The sample or document that it is taken from. */
  of: string
  pointer: string
  was: unknown
  now: unknown
  /** Where the value came from, such as `PO1 #7 element 4 "12.50" (byte 812) by partners/acme/850.yaml:14`. */
  from: string
}

export interface Change {
  /** Such as lines[].price.amount. */
  path: string
  kind: ChangeKind
  count: number
  /** In how many samples or documents. */
  documents: number
  examples: readonly ChangeExample[]
}

/** So many examples of a change are kept. */
const EXAMPLES = 3
/** So many different changes are told apart; a wholly different document has no more paths worth reading. */
const CHANGES = 1000

interface Counted extends Change {
  examples: ChangeExample[]
  last: string
}

/** Counts changes as they come. */
export class ChangeTally {
  readonly #changes = new Map<string, Counted>()
  /** Changes that were not told apart any more. */
  beyond = 0

  /** Takes a difference between what was and what is; `from` is asked only where it becomes an example. */
  add(of: string, { pointer, expected: was, got: now }: Difference, from: () => string): void {
    const kind = now === undefined ? 'lost' : was === undefined ? 'added' : 'changed'
    const path = pathOfPointer(pointer)
    const key = `${kind} ${path}`
    const known = this.#changes.get(key)
    if (!known && this.#changes.size >= CHANGES) {
      this.beyond++
      return
    }
    const change = known ?? { path, kind, count: 0, documents: 0, examples: [], last: '' }
    this.#changes.set(key, change)
    change.count++
    if (change.last !== of) change.documents++
    change.last = of
    if (change.examples.length < EXAMPLES) change.examples.push({ of, pointer, was, now, from: from() })
  }

  /** The changes, most frequent first. */
  changes(): Change[] {
    return [...this.#changes.values()]
      .sort((a, b) => b.count - a.count || a.path.localeCompare(b.path, 'en'))
      .map(({ last: _, ...change }) => change)
  }
}
