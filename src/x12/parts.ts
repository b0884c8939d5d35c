// Where a value is parted: into repetitions, or into components. A delimiter may be of several bytes, and a release
// character may stand before one that is data.
import type { DelimiterName, Delimiters } from './types.ts'

/** Indexes from and to. */
export type Span = [from: number, to: number]

/** Whether a delimiter stands at an index. */
export function isAt(bytes: Uint8Array, at: number, name: DelimiterName, delimiters: Delimiters): boolean {
  if (bytes[at] !== delimiters[name]) return false
  return delimiters.wide?.[name]?.every((byte, n) => bytes[at + n] === byte) ?? true
}

/** What is between two indexes, parted. */
export function partsIn(
  bytes: Uint8Array,
  [from, to]: Span,
  name: 'component' | 'repetition',
  delimiters: Delimiters,
): Span[] {
  const { [name]: delimiter, wide, release } = delimiters
  const parts: Span[] = []
  let start = from
  for (let at = from; delimiter !== undefined && at < to; at++) {
    if (bytes[at] === release) at++
    else if (bytes[at] === delimiter && isAt(bytes, at, name, delimiters)) {
      parts.push([start, at])
      start = at + (wide?.[name]?.length ?? 1)
      at = start - 1
    }
  }
  parts.push([start, to])
  return parts
}
