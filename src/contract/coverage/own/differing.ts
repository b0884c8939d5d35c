// A partner's guide beside the one that its overlay changes: what a place said before, and who says now what it says.
import { library } from '../../../guide/library.ts'
import type { ResolvedGuide } from '../../../guide/model.ts'
import { type GuidePlace, placesOf } from '../../../guide/places.ts'
import { lineOf } from '../../lineOf.ts'
import type { MappingUnderTest } from '../../underTest.ts'

export interface Differing {
  under: MappingUnderTest
  /** Those in scope. */
  places: readonly GuidePlace[]
  /** The same place without the overlay; undefined where the overlay brought it. */
  before: (place: GuidePlace) => GuidePlace | undefined
}

/** Both guides of a mapping; undefined where there is no overlay, or none that changes a guide of the library. */
export function differing(under: MappingUnderTest): Differing | undefined {
  const { guide } = under
  if (guide.partner === undefined || !library().ids().includes(guide.guide)) return undefined
  const usual = new Map(placesOf(library().resolve(guide.guide)).map((place) => [place.address, place]))
  const places = placesOf(guide).filter(({ inScope }) => inScope)
  return { under, places, before: ({ address }) => usual.get(address) }
}

/** `by partners/acme/850.yaml:14`. */
export const byLine = (guide: ResolvedGuide, address: string): string => `by ${lineOf(guide, address)}`
