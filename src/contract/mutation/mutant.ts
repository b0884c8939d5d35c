// A mutant: the resolved guide with one thing otherwise, as a person's slip would make it. What the contract does not
// notice of it, it would not notice of a person either.
import type { Leaf, Node, ResolvedGuide } from '../../guide/model.ts'
import type { GuidePlace } from '../../guide/places.ts'

/** What is put at a place of the guide; nothing where the place is taken out. */
export interface Edit {
  steps: readonly string[]
  to: unknown
}

/** A change of a document that could show the difference between guide and mutant, at an address of the guide. */
export type Probe =
  | { kind: 'omit'; address: string }
  | { kind: 'put'; address: string; text: string }
  /** The segment or element stands there so many times. */
  | { kind: 'repeat'; address: string; times: number }

export interface Mutant {
  /** Such as `another qualifier`. */
  operator: string
  address: string
  /** What is otherwise: `ST → BY`. */
  words: string
  edits: readonly Edit[]
  /** Documents at the boundary, made of approved samples, that could tell it from the guide. */
  probes: readonly Probe[]
  /** About what no accepted document can show, such as how often at most: boundary documents may kill it. */
  structural: boolean
  /** About a place without a value, which samples show without saying so. */
  silent: boolean
}

/** The guide with the edits made. Everything else is shared with it. */
export function mutated(
  guide: ResolvedGuide,
  { operator, address, words, edits }: Pick<Mutant, 'operator' | 'address' | 'words' | 'edits'>,
): ResolvedGuide {
  const made = edits.reduce<unknown>((value, { steps, to }) => changedAt(value, steps, to), guide)
  return { ...(made as ResolvedGuide), hash: `${guide.hash} ${operator} ${address} ${words}` }
}

function changedAt(value: unknown, [step, ...rest]: readonly string[], to: unknown): unknown {
  if (step === undefined) return to
  const held = (value ?? {}) as Readonly<Record<string, unknown>>
  const inner = changedAt(held[step], rest, to)
  // Keys stay in their order, since it is the order on the wire.
  if (inner !== undefined) return { ...held, [step]: inner }
  return Object.fromEntries(Object.entries(held).filter(([key]) => key !== step))
}

/** An edit of one word of a place. */
export const wordEdit = ({ steps }: GuidePlace, word: keyof Leaf | keyof Node, to: unknown): Edit => ({
  steps: [...steps, word],
  to,
})
