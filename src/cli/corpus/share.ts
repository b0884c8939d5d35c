// How many of a document's values became what: the share that the corpus is measured by.
import { type Fate, fatesOf } from '../../exchange/engine/fate.ts'
import type { FileSet } from '../../exchange/engine/readFile.ts'
import type { WireValue } from '../../exchange/engine/wireValues.ts'

/** How many values there are of each fate; together they are all. */
export type Share = Record<Fate, number>

/** What a document's values became, `values` being all of them. */
export function shareOf(
  values: readonly WireValue[],
  set: Pick<FileSet, 'lineage' | 'unmapped' | 'findings'>,
): Share {
  const share: Share = { mapped: 0, checked: 0, unmapped: 0, unread: 0 }
  for (const { fate } of fatesOf(values, set)) share[fate]++
  return share
}

/** Mapped and checked values of all; 1 for a document that states none. */
export function understoodShare({ mapped, checked, unmapped, unread }: Share): number {
  const all = mapped + checked + unmapped + unread
  return all === 0 ? 1 : (mapped + checked) / all
}
