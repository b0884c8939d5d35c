// A mapping tried on a sample, through the same functions as in the CLI and the gateway: what the contract says of a
// mapping is what the mapping will do. Reading and writing give the same kind of outcome, so that whatever judges
// one judges the other.
import type { Finding } from '../finding/finding.ts'
import type { CanonicalDocument, LineageEntry, Unmapped } from '../guide/reading.ts'
import type { Verdict } from '../store/record.ts'
import { openReading } from './reading.ts'
import { directionOf, type MappingUnderTest } from './underTest.ts'
import { openWriting } from './writing.ts'

/** What became of one document: a set or an XML document that was read, or a canonical one that was written. */
export interface Tried {
  /** What is compared with what was approved: the canonical document that was read, the view of the wire written. */
  document: CanonicalDocument
  /** Outbound: the bytes as they would leave; absent where there are none. */
  wire?: Uint8Array
  verdict: Verdict
  /** True where it goes on: to the ERP, or to the partner. */
  published: boolean
  /** Outbound: why it does not leave, where no finding says so. */
  refusal?: string
  /** Of its envelope and its own. */
  findings: readonly Finding[]
  lineage: readonly LineageEntry[]
  /** Values that come to nothing: of the wire inbound, of the canonical document outbound. */
  unmapped: readonly Unmapped[]
}

/** Tries one sample: a partner's file inbound, a canonical document as JSON outbound. */
export type Trial = (bytes: Uint8Array) => Tried[]

/** Tries samples by one mapping, which is compiled once. Throws where the engine breaks on one. */
export const openTrial = (under: MappingUnderTest): Trial =>
  directionOf(under.mapping) === 'in' ? openReading(under) : openWriting(under)

/** What became of a sample says of itself beside its documents: codes of findings, each once, in order. */
export const findingCodes = (tried: readonly Tried[]): string[] =>
  [...new Set(tried.flatMap(({ findings }) => findings.filter(isTold).map(({ code }) => code)))].sort()

// Notes are for us, and no partner is told them.
const isTold = ({ severity }: Finding): boolean => severity !== 'note'
