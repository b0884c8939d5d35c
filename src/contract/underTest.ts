// One mapping as it is to be tried, in either direction.
import type { ResolvedGuide } from '../guide/model.ts'
import type { LoadedPartner } from '../partner/load.ts'

/** As everywhere, from the gateway's point of view: `in` reads a partner's file, `out` writes one. */
export type Direction = 'in' | 'out'

/** A mapping, whose guide need not be the one in force. */
export interface MappingUnderTest {
  partner: string
  /** Such as 850-in. */
  mapping: string
  guide: ResolvedGuide
  /** Whose agreement and crosswalks go with it. */
  loaded: LoadedPartner
}

/** The direction that a mapping's name ends with. */
export const directionOf = (mapping: string): Direction => (mapping.endsWith('-out') ? 'out' : 'in')

/** A partner's mapping as it is loaded; undefined where the agreement has none of that name. */
export function underTest(loaded: LoadedPartner, mapping: string): MappingUnderTest | undefined {
  const guide = loaded.mappings.find(({ name }) => name === mapping)?.guide
  return guide && { partner: loaded.partner, mapping, guide, loaded }
}
