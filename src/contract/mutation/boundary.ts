// Documents at the boundary: an approved sample with one thing more, less or otherwise, made for one mutant. What
// guide and mutant read of it tells them apart, or nothing does.
import { placesOf } from '../../guide/places.ts'
import type { Exercised } from '../coverage/exercise.ts'
import { directionOf, type MappingUnderTest } from '../underTest.ts'
import { editJson } from './editJson.ts'
import { editX12 } from './editX12.ts'
import { editXml } from './editXml.ts'
import type { Mutant, Probe } from './mutant.ts'

/** How many samples a boundary document is made of, for each probe. */
const MOST_BASES = 3

/** The boundary documents of a mutant, those out of samples that touch its place first. */
export function* boundaryDocuments(
  { guide, mapping }: MappingUnderTest,
  { probes, address }: Mutant,
  exercised: readonly Exercised[],
): Generator<{ probe: Probe; bytes: Uint8Array }> {
  const places = new Map(placesOf(guide).map((place) => [place.address, place]))
  const edit = directionOf(mapping) === 'out' ? editJson : guide.syntax === 'x12' ? editX12 : editXml
  const near = [...exercised].sort((a, b) => Number(b.touched.has(address)) - Number(a.touched.has(address)))
  for (const probe of probes)
    for (const base of near.slice(0, MOST_BASES)) {
      const place = places.get(probe.address)
      const bytes = place && edit(place, probe, base)
      if (bytes) yield { probe, bytes }
    }
}
