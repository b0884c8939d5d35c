// The corpus by type of document: how many there are, what became of them, and what is left over of them.
import { printable } from '../../exchange/engine/place.ts'
import { table } from '../terminal.ts'
import type { Fate, Outcome } from './outcome.ts'
import { mappedShare, placedShare, type Share, understoodShare } from './share.ts'

/** One type's documents. */
export interface TypeCount {
  /** Such as x12/004010/855; empty where not even that is known. */
  type: string
  documents: number
  fates: Record<Fate, number>
  /** Those whose envelope is no reason to reject them, and how many of these were published. */
  intact: number
  intactPublished: number
  /** Mean over the documents of (mapped + checked) / all values, 0 to 1; absent where no guide reads them. */
  understood?: number
  /** Mean over the documents of (mapped + what places a mapped value) / all values. */
  placed?: number
  /** Mean over the documents of mapped / all values. */
  mapped?: number
  /** Elements without a place in the canonical document, the most frequent first. */
  left: { guide: string; documents: number; example: string }[]
}

/** Counts outcomes by type, in the order of the types' names. */
export function byType(outcomes: readonly Outcome[]): TypeCount[] {
  const types = Map.groupBy(outcomes, ({ type }) => type ?? '')
  return [...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, documents]) => counted(type, documents))
}

function counted(type: string, outcomes: readonly Outcome[]): TypeCount {
  const fates: Record<Fate, number> = { clean: 0, noted: 0, draft: 0, refused: 0, crashed: 0 }
  for (const { fate } of outcomes) fates[fate]++
  const intact = outcomes.filter((one) => one.intact === true)
  const shares = outcomes.flatMap(({ share }) => (share ? [share] : []))
  return {
    type,
    documents: outcomes.length,
    fates,
    intact: intact.length,
    intactPublished: intact.filter(({ fate }) => fate === 'clean' || fate === 'noted').length,
    ...(shares.length > 0 && {
      understood: mean(shares, understoodShare),
      placed: mean(shares, placedShare),
      mapped: mean(shares, mappedShare),
    }),
    left: leftOver(outcomes),
  }
}

const mean = (shares: readonly Share[], of: (share: Share) => number): number =>
  shares.reduce((sum, one) => sum + of(one), 0) / shares.length

function leftOver(outcomes: readonly Outcome[]): TypeCount['left'] {
  const found = new Map<string, { guide: string; documents: number; example: string }>()
  for (const { left } of outcomes)
    for (const [guide, example] of left ?? []) {
      const known = found.get(guide) ?? { guide, documents: 0, example }
      known.documents++
      found.set(guide, known)
    }
  return [...found.values()].sort((a, b) => b.documents - a.documents || (a.guide < b.guide ? -1 : 1))
}

const percent = (part: number | undefined): string =>
  part === undefined ? '' : `${(100 * part).toFixed(1)} %`.padStart(7)

/** The table by type. */
export function typeTable(counts: readonly TypeCount[]): string {
  const head = ['TYPE', 'documents', 'clean', 'findings', 'draft', 'refused', 'intact', 'of these published']
  const rows = counts.map(
    ({ type, documents, fates, intact, intactPublished, understood, placed, mapped }) => [
      type || '(unknown)',
      ...[documents, fates.clean, fates.noted, fates.draft, fates.refused + fates.crashed, intact].map((n) =>
        String(n).padStart(5),
      ),
      intact === 0 ? '' : percent(intactPublished / intact),
      percent(understood),
      percent(placed),
      percent(mapped),
    ],
  )
  return table([[...head, 'mapped or checked', 'mapped or placing', 'mapped'], ...rows])
}

/** Of each type so many elements that are left over, with the count of documents and one value. */
export function leftTable(counts: readonly TypeCount[], most: number): string {
  const rows = counts.flatMap(({ type, left }) =>
    left
      .slice(0, most)
      .map((one) => [
        type,
        String(one.documents).padStart(5),
        one.guide,
        printable(one.example).slice(0, 40),
      ]),
  )
  return table([['TYPE', 'documents', 'LEFT OVER', 'such as'], ...rows])
}
