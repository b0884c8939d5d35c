// What is worked out of one guide when documents are made of its tapes, and serves all of them.
import type { Plan } from '../plan.ts'
import { CodeWords } from './codeWords.ts'
import { Shapes } from './shapes.ts'
import { spellingOf } from './spelling.ts'

export interface Understood {
  shapes: Shapes
  words: CodeWords
  /** By leaf: how values are spelled, and how many of their digits are decimals. */
  spellings: Uint8Array
  decimals: Uint8Array
  /** How often lineage was packed. */
  packed: number
}

const known = new WeakMap<Plan, Understood>()

/** What was worked out of a plan; the same for all of its documents. */
export function understoodOf(plan: Plan): Understood {
  const before = known.get(plan)
  if (before) return before
  const made: Understood = {
    shapes: new Shapes(plan),
    words: new CodeWords(plan),
    spellings: Uint8Array.from(plan.leaves, spellingOf),
    decimals: Uint8Array.from(plan.leaves, ({ element }) => element?.decimals ?? 0),
    packed: 0,
  }
  known.set(plan, made)
  return made
}
