// A tape with what it is about, as whoever makes something of it needs it.
import { latin1, utf8 } from '../../../x12/byte.ts'
import { type ReadContext, readLeaf } from '../../leaf.ts'
import type { Plan } from './plan.ts'
import { FROM, LEAF, TO, VALUE } from './tape.ts'

/** What a tape is about: the set's bytes, and what was agreed about reading them. */
export interface Taped {
  plan: Plan
  cells: Int32Array
  values: readonly unknown[]
  root: number
  unmapped: number
  bytes: Buffer
  /** Offset of the first of the bytes from the start of the receipt. */
  base: number
  context: ReadContext
}

/** The characters between two indexes, as the agreement says that they are written. */
export const textIn = (
  { bytes, context }: Pick<Taped, 'bytes' | 'context'>,
  from: number,
  to: number,
): string => (context.policy.charset === 'utf-8' ? utf8(bytes, from, to) : latin1(bytes, from, to))

/** The canonical value that a record stands for. */
export function canonicalOf(
  taped: Pick<Taped, 'plan' | 'cells' | 'values' | 'bytes' | 'context'>,
  record: number,
): unknown {
  const { plan, cells, values, context } = taped
  const said = cells[record + VALUE]!
  if (said < 0) return values[-said - 1]
  const { element, memo, part } = plan.leaves[cells[record + LEAF]!]!
  if (said > 0) {
    const value = memo!.values[said - 1]
    return part === undefined ? value : (value as Record<string, unknown>)[part]
  }
  const text = textIn(taped, cells[record + FROM]!, cells[record + TO]!)
  return element ? readLeaf(element, text, context).value : text.trimEnd()
}
