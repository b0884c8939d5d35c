// What each byte of a file is, as a tree: interchanges and what stands between them, and inside of each its groups,
// sets and single segments. It is put together from what the framer says of each stretch, never by subtracting,
// so that a byte of which it says nothing shows as a gap.
import type { FramedRange, FrameEvent } from '../../x12/types.ts'

/** One stretch of bytes; what it is made of, where that is told, is in its parts. */
export interface FileRange {
  /** From the first byte of the file. */
  offset: number
  length: number
  /** An XML document is one interchange. */
  is: 'interchange' | 'group' | FramedRange['is']
  /** Of a header, a trailer, a control segment; the set's ST01. */
  id?: string
  /** ISA13 of an interchange, GS06 of a group. */
  control?: string
  /** Code of the finding that speaks of these bytes. */
  code?: string
  /** Why padding could be passed over. */
  tolerances?: string[]
  parts?: FileRange[]
}

/** The ranges of a framed file, in the order of its bytes. */
export function rangesOf(events: readonly FrameEvent[]): FileRange[] {
  const outside: FileRange[] = []
  let interchange: FileRange[] = []
  let group: FileRange[] = []
  for (const event of events) {
    if (event.kind === 'range') {
      const { interchange: inInterchange, group: inGroup, ...range } = event.range
      const parts = inGroup !== undefined ? group : inInterchange !== undefined ? interchange : outside
      parts.push(range)
    } else if (event.kind === 'group-end') {
      const { offset, length, header } = event.group
      interchange.push({ offset, length, is: 'group', control: header.control, parts: group })
      group = []
    } else if (event.kind === 'interchange-end') {
      const { offset, length, header } = event.interchange
      outside.push({ offset, length, is: 'interchange', control: header.control, parts: interchange })
      interchange = []
    }
  }
  return outside
}

/** How many bytes are in no range or in several: of the file, and of each range that has parts. 0 is right. */
export const unaccounted = (ranges: readonly FileRange[], size: number): number => amiss(ranges, 0, size)

function amiss(ranges: readonly FileRange[], from: number, to: number): number {
  let at = from
  let bytes = 0
  for (const { offset, length, parts } of ranges) {
    bytes += Math.abs(offset - at)
    at = offset + length
    if (parts) bytes += amiss(parts, offset, at)
  }
  return bytes + Math.abs(to - at)
}
