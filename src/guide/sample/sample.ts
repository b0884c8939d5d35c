// A sample of what a guide can say: the canonical document, drawn by a seed.
import type { Mapping } from '../mapping.ts'
import type { CanonicalDocument } from '../reading.ts'
import { sampleObeying } from './obeying.ts'
import { seeded } from './random.ts'
import { sampleOfSet } from './x12.ts'
import { sampleOfXml } from './xml.ts'

/** A document that the mapping can write; `fullness` from 0 (only what is required) to 1 (everything). */
export function sampleDocument(mapping: Mapping, seed: number, fullness: number): CanonicalDocument {
  const random = { next: seeded(seed), fullness }
  if (mapping.syntax === 'xml')
    return mapping.xml.situated ? sampleObeying(mapping, random) : sampleOfXml(mapping.xml, random)
  return mapping.set.situation ? sampleObeying(mapping, random) : sampleOfSet(mapping.set, random)
}
