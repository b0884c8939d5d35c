// Kept documents, tried by any version of a mapping: what would become of them, by the same jobs as in the flow, and
// nothing of it is kept. The store is only looked at, so that no trial can publish, answer or count anything.
import type { Finding } from '../../finding/finding.ts'
import { packLineage } from '../../guide/lineage.ts'
import type { Registry } from '../../partner/registry.ts'
import type { Clock } from '../../setting/clock.ts'
import type { Document } from '../../store/record.ts'
import type { Looking } from '../../store/verb/names.ts'
import type { Pool } from '../pool.ts'

/** What a trial is given. */
export interface Bench {
  store: Looking
  registry: Registry
  pool: Pool
  clock: Clock
  sizes: BenchSizes
}

export interface BenchSizes {
  /** Documents that are looked up at a time. */
  page: number
  /** Bytes and documents of one job. */
  bytes: number
  documents: number
}

export const benchSizes: BenchSizes = { page: 500, bytes: 1024 * 1024, documents: 50 }

/** What would become of one document. */
export interface Outcome {
  /** `read`: it goes on, to the ERP or to the partner; `parked`: it waits for a crosswalk row; `draft`: it goes nowhere. */
  state: 'read' | 'draft' | 'parked'
  findings: readonly Finding[]
  /** Inbound: the canonical document as JSON; outbound empty. */
  canonical: string
  /** Outbound: the bytes as they would leave, under the first control numbers; absent where nothing is written. */
  wire?: Uint8Array
  /** Packed. */
  lineage: string
  /** Inbound: as JSON, what came to nothing. */
  unmapped: string
  /** Why it goes nowhere, where no finding says so. */
  refusal?: string
}

/** One document, tried by several versions. */
export interface TriedDocument {
  document: Document
  /** As the versions were given. */
  outcomes: readonly Outcome[]
  /** Inbound: bytes of the receipt that hold the document, and where they begin in it. */
  source: { bytes: Uint8Array; base: number }
}

export const NO_SOURCE = { bytes: new Uint8Array(), base: 0 }

const NOTHING = {
  state: 'draft',
  findings: [],
  canonical: '{}',
  lineage: packLineage([]),
  unmapped: '[]',
} as const

/** No mapping read it. */
export const unread = ({ findings }: Document): Outcome => ({ ...NOTHING, findings })

/** The engine broke on it. */
export const faulted = (error: unknown): Outcome => ({
  ...NOTHING,
  refusal: `the engine breaks on it: ${error instanceof Error ? error.message : String(error)}`,
})
