// What is reviewed: a mapping with its contract, and each document of a sample with what is not as approved.
import type { Place } from '../../finding/finding.ts'
import type { GuideRow } from '../../guide/describe.ts'
import type { Mapping } from '../../guide/mapping.ts'
import type { MappingContract } from '../contract.ts'
import type { Difference } from '../difference.ts'
import type { Tried } from '../tried.ts'
import type { MappingUnderTest } from '../underTest.ts'

export interface Reviewer {
  under: MappingUnderTest
  contract: MappingContract | undefined
  mapping: Mapping
  /** Of the guide, by address. */
  rows: ReadonlyMap<string, GuideRow>
}

/** A document of a sample, whichever way it goes: the canonical one, and how it is read or written. */
export interface Subject extends Tried {
  /** Differences from what was approved; of the canonical document inbound, of the wire outbound. */
  changes: readonly Change[]
}

export interface Change extends Difference {
  /** Outbound: where on the wire it is, unless it is nowhere there. */
  place?: Place
}
