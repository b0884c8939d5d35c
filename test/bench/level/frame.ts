// Framing: the envelope checked, and every segment and element of every set located, nothing read of them.
import { SegmentCursor } from '../../../src/x12/segments.ts'
import type { OpenLevel } from './level.ts'
import { overSets } from './sets.ts'

export const open: OpenLevel = () => {
  let cursor: SegmentCursor | undefined
  return overSets(({ bytes, delimiters, offset }) => {
    if (cursor) cursor.aim(bytes, offset)
    else cursor = new SegmentCursor(bytes, delimiters, offset)
    let elements = 0
    while (cursor.next()) elements += cursor.count
    return elements > 0 ? 0 : 1
  })
}
