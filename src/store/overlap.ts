// Whether two crosswalk rows hold on one day: then they can't both say what a code means.
import type { CrosswalkRow } from './record.ts'

type Days = Pick<CrosswalkRow, 'from' | 'to'>

/** Days are inclusive; an empty one is open. */
export const overlap = (one: Days, other: Days): boolean =>
  (one.to === '' || other.from === '' || other.from <= one.to) &&
  (other.to === '' || one.from === '' || one.from <= other.to)
