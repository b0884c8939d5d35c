// What only shows when all of a set is there: that something stands too few times, or that a situation demands or
// forbids it. It is judged by the reader itself, on bytes, so that no rule is said twice; guides without such rules
// pay nothing.
import type { Finding } from '../../../finding/finding.ts'
import { Output } from '../../../x12/output.ts'
import type { Delimiters } from '../../../x12/types.ts'
import { type ElementValue, writeSegment } from '../../../x12/writer.ts'
import type { ReadPolicy, WireSegment } from '../../reading.ts'
import type { CompiledElement, CompiledSet, Level, Variant } from '../compiled.ts'
import { SetReader } from '../read.ts'

// No value may hold them, whatever the partner's own are.
const DELIMITERS: Delimiters = { element: 0x1d, component: 0x1f, repetition: 0x1e, segment: 0x1c }
/** What the writer leaves to the reader; all else it judges while it writes. */
const LEFT = /^(element|segment)-dependent-|-under-min$|^repetitions-too-few$|^code-unused$/

const readers = new WeakMap<CompiledSet, { reader: SetReader | undefined }>()

/** What our own reader finds in segments beyond what their writing told. */
export function readBack(set: CompiledSet, segments: readonly WireSegment[], policy: ReadPolicy): Finding[] {
  if (!isReadBack(set)) return []
  const out = new Output({ charset: 'utf-8', suffix: '' })
  for (const { id, elements } of segments)
    if (writeSegment([id, ...(elements as ElementValue[])], DELIMITERS, out)) return []
  return readBackBytes(set, out.take(), DELIMITERS, { ...policy, charset: 'utf-8' })
}

/** As `readBack`, of bytes in the character set that the policy names. */
export function readBackBytes(
  set: CompiledSet,
  segments: Uint8Array,
  delimiters: Delimiters,
  policy: ReadPolicy,
): Finding[] {
  const reader = readerOf(set)
  if (!reader) return []
  const out = new Output({ charset: 'utf-8', suffix: '' })
  writeSegment(['ST', 'X', '1'], delimiters, out)
  out.append(segments)
  writeSegment(['SE', 'X'], delimiters, out)
  const found = reader.validate({ bytes: out.take(), delimiters, offset: 0 }, policy)
  return found.filter(({ code }) => LEFT.test(code)).map(withoutBytes)
}

/** Whether a set has rules of the kind. */
export const isReadBack = (set: CompiledSet): boolean => readerOf(set) !== undefined

// The bytes are no partner's.
function withoutBytes(finding: Finding): Finding {
  const { offset: _, length: __, ...at } = finding.at
  return { ...finding, at }
}

function readerOf(set: CompiledSet): SetReader | undefined {
  const known = readers.get(set)
  if (known) return known.reader
  const needed = set.situation !== undefined || isCounted(set.level)
  const reader = needed ? new SetReader(set) : undefined
  readers.set(set, { reader })
  return reader
}

const isCounted = ({ positions }: Level): boolean =>
  positions.some(({ variants }) => variants.some((one) => one.usage !== 'unused' && isCountedVariant(one)))

const isCountedVariant = ({ min, segment, loop }: Variant): boolean =>
  min > 1 || segment.elements.some(isCountedElement) || (loop !== undefined && isCounted(loop))

const isCountedElement = ({ repeatMin }: CompiledElement): boolean => repeatMin > 1
