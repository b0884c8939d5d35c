// A partner's crosswalk rows by their codes, in effect on a day. A table of items has a hundred thousand rows, and is
// asked for each line of an order.
import type { CodeRow } from './reading.ts'

interface Index {
  theirs: ReadonlyMap<string, readonly CodeRow[]>
  ours: ReadonlyMap<string, readonly CodeRow[]>
}

/** Made once for each table, and gone with it. */
const indexes = new WeakMap<readonly CodeRow[], Index>()

/** Our code for theirs, on a day or whenever; undefined where no row says it. */
export const oursFor = (rows: readonly CodeRow[], theirs: string, date?: string): string | undefined =>
  indexOf(rows)
    .theirs.get(theirs)
    ?.find((row) => isInEffect(row, date))?.ours

/** Their code for ours, of the rows that may be written: the preferred one, else the first. */
export function theirsFor(rows: readonly CodeRow[], ours: string, date?: string): string | undefined {
  const known = indexOf(rows).ours.get(ours)
  const written = known?.filter((row) => !row.readOnly && isInEffect(row, date))
  return (written?.find(({ preferred }) => preferred) ?? written?.[0])?.theirs
}

/**
 * Which of the times between which rows change a day is in: two days of one span have the same rows in effect. Any day
 * has where no row has a first or a last day; -1 for whichever day where some do.
 */
export function spanOf(
  crosswalks: Readonly<Record<string, readonly CodeRow[]>>,
  day: string | undefined,
): number {
  const known = turns.get(crosswalks) ?? turnsOf(crosswalks)
  turns.set(crosswalks, known)
  if (known.length === 0) return 0
  if (day === undefined) return -1
  let [low, high] = [0, known.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (known[middle]! <= day) low = middle + 1
    else high = middle
  }
  return low
}

/** From each of these on other rows are in effect, in order. */
const turns = new WeakMap<object, readonly string[]>()

// What comes at once behind a last day, in the order of texts.
const turnsOf = (crosswalks: Readonly<Record<string, readonly CodeRow[]>>): string[] => {
  const days = Object.values(crosswalks).flatMap((rows) =>
    rows.flatMap(({ from, to }) => [...(from ? [from] : []), ...(to ? [`${to}\0`] : [])]),
  )
  return [...new Set(days)].sort()
}

function isInEffect({ from, to }: CodeRow, date: string | undefined): boolean {
  return date === undefined || ((!from || from <= date) && (!to || to >= date))
}

function indexOf(rows: readonly CodeRow[]): Index {
  const known = indexes.get(rows)
  if (known) return known
  const index = { theirs: Map.groupBy(rows, (row) => row.theirs), ours: Map.groupBy(rows, (row) => row.ours) }
  indexes.set(rows, index)
  return index
}
