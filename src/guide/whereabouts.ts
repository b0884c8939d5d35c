// Where on the wire single values of a document stood, for those who ask about a few of thousands.
import type { LineageEntry } from './reading.ts'

/**
 * The first entry at or below each of some pointers. However many there are, they have few lengths, so that each entry is
 * cut a few times and not searched for.
 */
export function placesIn(
  lineage: Iterable<LineageEntry>,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, LineageEntry> {
  const places = new Map<string, LineageEntry>()
  const lengths = [...new Set([...wanted].map((at) => at.length))]
  for (const entry of lineage) {
    if (places.size === wanted.size) break
    for (const length of lengths) {
      if (length < entry.pointer.length && entry.pointer[length] !== '/') continue
      const at = entry.pointer.slice(0, length)
      if (wanted.has(at) && !places.has(at)) places.set(at, entry)
    }
  }
  return places
}

/** Pointers up to which a tree is searched for each of them; behind that all of its entries are made at once. */
const FEW = 16

/** Tells of a pointer whether something wanted may stand at it, below it or above it; always true where many are wanted. */
export function nearTo(wanted: ReadonlySet<string>): (pointer: string) => boolean {
  const few = [...wanted]
  if (few.length > FEW) return () => true
  return (pointer) => few.some((one) => one.startsWith(pointer) || pointer.startsWith(one))
}
