// How many of a document's values became what: the share that the corpus is measured by.
import { type Fate, type FatedValue, fatesOf } from '../../exchange/engine/fate.ts'
import type { FileSet } from '../../exchange/engine/readFile.ts'
import type { WireValue } from '../../exchange/engine/wireValues.ts'

/** How many values there are of each fate; together they are all. */
export type Share = Record<Fate, number> & {
  /** Of the checked values: qualifiers by which a mapped value has its place, and what makes a tree. */
  placing: number
}

/** What a document's values became, `values` being all of them. */
export function shareOf(
  values: readonly WireValue[],
  set: Pick<FileSet, 'lineage' | 'unmapped' | 'findings'>,
): Share {
  const fated = fatesOf(values, set)
  const share: Share = { mapped: 0, checked: 0, unmapped: 0, unread: 0, placing: placingIn(fated) }
  for (const { fate } of fated) share[fate]++
  return share
}

// A qualifier whose value came to nothing has placed nothing.
function placingIn(fated: readonly FatedValue[]): number {
  const mapped = fated.flatMap(({ fate, value: { at } }) => (fate === 'mapped' && at ? [at] : []))
  const segments = new Set(mapped.map(({ segment }) => segment))
  const elements = new Set(mapped.map(({ segment, element }) => `${segment}.${element}`))
  return fated.filter(({ fate, value: { names, at } }) => {
    if (fate !== 'checked' || !names || !at) return false
    if (names === 'tree') return true
    return names === 'segment' ? segments.has(at.segment) : elements.has(`${at.segment}.${at.element! + 1}`)
  }).length
}

/** Mapped values, and those that placed one, of all; 1 for a document that states none. */
export const placedShare = (share: Share): number => shareIn(share, share.mapped + share.placing)

/** Mapped values of all; 1 for a document that states none. */
export const mappedShare = (share: Share): number => shareIn(share, share.mapped)

/** Mapped and checked values of all; 1 for a document that states none. */
export const understoodShare = (share: Share): number => shareIn(share, share.mapped + share.checked)

function shareIn({ mapped, checked, unmapped, unread }: Share, part: number): number {
  const all = mapped + checked + unmapped + unread
  return all === 0 ? 1 : part / all
}
