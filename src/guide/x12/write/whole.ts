// Whether a segment has what it must have, by the bits of the elements that are there.
import type { NotePlan, SegmentPlan } from './writePlan.ts'

/** Whether a segment with these elements lacks none, and no note is broken. */
export function isWhole({ required, notes }: SegmentPlan, bits: number): boolean {
  if ((bits & required) !== required) return false
  for (let i = 0; i < notes.length; i++) if (!holds(notes[i]!, bits)) return false
  return true
}

/** Whether a syntax note holds for the elements that are there. */
function holds({ kind, first, all }: NotePlan, bits: number): boolean {
  const present = bits & all
  switch (kind) {
    case 'P':
      return present === 0 || present === all
    case 'R':
      return present !== 0
    case 'C':
      return (bits & first) === 0 || present === all
    case 'L':
      return (bits & first) === 0 || present !== first
    case 'E':
      return (present & (present - 1)) === 0
  }
}
