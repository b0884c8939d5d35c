// What became of every value that a document states: mapped into the canonical document, checked and needed no
// more, left over in the sidecar, or not read for an error. X12 and XML are counted by this one function.
import type { FileSet } from '../../exchange/engine/readFile.ts'
import type { Place } from '../../finding/finding.ts'
import { speaksOf, spotOf, type WireValue } from './wireValues.ts'

/** How many values there are of each; mapped + checked + unmapped + unread = all. */
export interface Share {
  /** In the canonical document, by lineage. */
  mapped: number
  /** A constant, a qualifier, a count: compared by the guide. */
  checked: number
  /** Known and without a place in the canonical document. */
  unmapped: number
  /** At an error, or in a segment or element that is not read for one. */
  unread: number
}

/** What a document's values became, `values` being all of them. */
export function shareOf(
  values: readonly WireValue[],
  { lineage, unmapped, findings }: Pick<FileSet, 'lineage' | 'unmapped' | 'findings'>,
): Share {
  const kept = bySpot(lineage)
  const left = bySpot(unmapped)
  const wrong = bySpot(findings.filter(({ severity }) => severity === 'error').map(({ at }) => at))
  const share: Share = { mapped: 0, checked: 0, unmapped: 0, unread: 0 }
  for (const value of values) {
    const is = (places: Map<string, Place[]>) =>
      places.get(value.spot)?.some((place) => speaksOf(place, value)) ?? false
    if (is(kept)) share.mapped++
    else if (is(left)) share.unmapped++
    else if (value.checked && !is(wrong)) share.checked++
    else share.unread++
  }
  return share
}

function bySpot(places: readonly Place[]): Map<string, Place[]> {
  const found = new Map<string, Place[]>()
  for (const place of places) {
    const spot = spotOf(place)
    const here = found.get(spot)
    if (here) here.push(place)
    else found.set(spot, [place])
  }
  return found
}

/** Mapped and checked values of all; 1 for a document that states none. */
export function understoodShare({ mapped, checked, unmapped, unread }: Share): number {
  const all = mapped + checked + unmapped + unread
  return all === 0 ? 1 : (mapped + checked) / all
}
