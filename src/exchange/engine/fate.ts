// What became of every value that a document states: mapped into the canonical document, checked and needed no more,
// left over in the sidecar, or not read for an error. X12 and XML are told by this one function.
import type { Finding, Place } from '../../finding/finding.ts'
import type { LineageEntry, Unmapped } from '../../guide/reading.ts'
import { speaksOf, spotOf, type WireValue } from './wireValues.ts'

/**
 * `mapped`: in the canonical document, by lineage. `checked`: a constant, a qualifier, a count that the guide compares.
 * `unmapped`: known and without a place in the canonical document. `unread`: at an error, or in what is not read for one.
 */
export type Fate = 'mapped' | 'checked' | 'unmapped' | 'unread'

export interface FatedValue {
  value: WireValue
  fate: Fate
  /** Where it went, if it is mapped; several where one value says several things. */
  kept: readonly LineageEntry[]
  /** If it is unmapped. */
  left: readonly Unmapped[]
}

/** The fate of each value of a document. */
export function fatesOf(
  values: readonly WireValue[],
  {
    lineage,
    unmapped,
    findings,
  }: { lineage: readonly LineageEntry[]; unmapped: readonly Unmapped[]; findings: readonly Finding[] },
): FatedValue[] {
  const kept = bySpot(lineage)
  const left = bySpot(unmapped)
  const wrong = bySpot(findings.filter(({ severity }) => severity === 'error').map(({ at }) => at))
  return values.map((value): FatedValue => {
    const here = <T extends Place>(places: Map<string, T[]>) =>
      places.get(value.spot)?.filter((place) => speaksOf(place, value)) ?? []
    const to = here(kept)
    if (to.length > 0) return { value, fate: 'mapped', kept: to, left: [] }
    const over = here(left)
    if (over.length > 0) return { value, fate: 'unmapped', kept: [], left: over }
    const fate = value.checked && here(wrong).length === 0 ? 'checked' : 'unread'
    return { value, fate, kept: [], left: [] }
  })
}

function bySpot<T extends Place>(places: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const place of places) {
    const spot = spotOf(place)
    const here = found.get(spot)
    if (here) here.push(place)
    else found.set(spot, [place])
  }
  return found
}
