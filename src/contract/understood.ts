// A partner's file, understood by one mapping through the same function as in the CLI and the gateway: what the
// contract says of a mapping is what the mapping will do.
import { type FileSet, readBytes } from '../exchange/engine/readFile.ts'
import { partnerRules } from '../exchange/engine/rulebook.ts'
import type { Finding } from '../finding/finding.ts'
import type { ResolvedGuide } from '../guide/model.ts'
import type { CanonicalDocument, LineageEntry, Unmapped } from '../guide/reading.ts'
import type { LoadedPartner } from '../partner/load.ts'
import type { Verdict } from '../store/record.ts'

/** One mapping as it is to be tried: its guide need not be the one in force. */
export interface MappingUnderTest {
  partner: string
  /** Such as 850-in. */
  mapping: string
  guide: ResolvedGuide
  /** Whose agreement and crosswalks go with it. */
  loaded: LoadedPartner
}

/** A partner's mapping as it is loaded; undefined where the agreement has none of that name. */
export function underTest(loaded: LoadedPartner, mapping: string): MappingUnderTest | undefined {
  const guide = loaded.mappings.find(({ name }) => name === mapping)?.guide
  return guide && { partner: loaded.partner, mapping, guide, loaded }
}

/** What became of one set or XML document. */
export interface Understood {
  document: CanonicalDocument
  verdict: Verdict
  /** True where the ERP gets it. */
  published: boolean
  /** Of its envelope and its own. */
  findings: readonly Finding[]
  lineage: readonly LineageEntry[]
  unmapped: readonly Unmapped[]
}

/** Only a TA1 says when a file came, and no contract is about that. */
const receivedAt = '2000-01-01T00:00:00.000Z'

/** Understands files by one mapping, which is compiled once. */
export function openUnderstanding({
  loaded,
  mapping,
  guide,
}: MappingUnderTest): (bytes: Uint8Array) => Understood[] {
  const rules = partnerRules({ ...loaded, mappings: [{ name: mapping, guide }] })
  return (bytes) => {
    const { interchanges, findings } = readBytes(bytes, { rules, receivedAt })
    return interchanges.flatMap((interchange) =>
      interchange.groups.flatMap((group) =>
        group.sets.map((set) => understood(set, [...findings, ...interchange.findings, ...group.findings])),
      ),
    )
  }
}

const understood = (
  { document, verdict, state, findings, lineage, unmapped }: FileSet,
  around: readonly Finding[],
): Understood => ({
  document,
  verdict,
  published: state === 'read',
  findings: [...around, ...findings],
  lineage,
  unmapped,
})

/** What a file was understood as says of itself beside its documents: codes of findings, each once, in order. */
export const findingCodes = (understood: readonly Understood[]): string[] =>
  [...new Set(understood.flatMap(({ findings }) => findings.filter(isTold).map(({ code }) => code)))].sort()

// Notes are for us, and no partner is told them.
const isTold = ({ severity }: Finding): boolean => severity !== 'note'
