// A partner's file, understood by one mapping through the same functions as in the running gateway: what the
// contract says of a mapping is what the mapping will do.
import type { SetVerdict, Tolerance } from '../exchange/engine/judge.ts'
import { understand } from '../exchange/engine/understand.ts'
import { hasError } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import { compileMapping, type Mapping } from '../guide/mapping.ts'
import type { ResolvedGuide } from '../guide/model.ts'
import type { CanonicalDocument, LineageEntry, ReadPolicy, Unmapped } from '../guide/reading.ts'
import { ruleOf } from '../partner/active.ts'
import type { LoadedPartner } from '../partner/load.ts'
import { policyOf } from '../partner/registry.ts'
import { Framer } from '../x12/framer.ts'
import type { FramedGroup, FramedInterchange, FramedSet } from '../x12/types.ts'

/** One mapping as it is to be tried: it need not be the one in force. */
export interface MappingUnderTest {
  partner: string
  /** Such as 850-in. */
  mapping: string
  guide: ResolvedGuide
  policy: ReadPolicy
  tolerance: Tolerance
}

/** A partner's mapping as it is loaded; undefined where the agreement has none of that name. */
export function underTest(loaded: LoadedPartner, mapping: string): MappingUnderTest | undefined {
  const guide = loaded.mappings.find(({ name }) => name === mapping)?.guide
  if (!guide) return undefined
  const { agreement, crosswalks, partner } = loaded
  const { onErrors } = ruleOf(agreement, mapping) ?? {}
  const { unknownCode } = agreement
  const tolerance = {
    ...(onErrors === undefined ? {} : { onErrors }),
    ...(unknownCode === undefined ? {} : { unknownCode }),
  }
  return { partner, mapping, guide, policy: policyOf(agreement, crosswalks), tolerance }
}

/** What became of one set or XML document. */
export interface Understood {
  document: CanonicalDocument
  verdict: SetVerdict
  /** True where the ERP gets it. */
  published: boolean
  findings: readonly Finding[]
  lineage: readonly LineageEntry[]
  unmapped: readonly Unmapped[]
}

/** Understands files by one mapping, which is compiled once. */
export function openUnderstanding(under: MappingUnderTest): (bytes: Uint8Array) => Understood[] {
  let mapping: Mapping | undefined
  return (bytes) => {
    mapping ??= compileMapping(under.guide)
    return mapping.syntax === 'xml'
      ? [one(mapping, under, { bytes, offset: 0 }, [])]
      : sets(mapping, under, bytes)
  }
}

/** The envelopes of a file, each with what is wrong with it. */
interface Envelopes {
  interchanges: FramedInterchange[]
  groups: FramedGroup[]
  sets: FramedSet[]
}

function frame(bytes: Uint8Array): Envelopes {
  const framer = new Framer()
  const found: Envelopes = { interchanges: [], groups: [], sets: [] }
  for (const event of [...framer.push(bytes), ...framer.end()]) {
    if (event.kind === 'interchange-end') found.interchanges.push(event.interchange)
    else if (event.kind === 'group-end') found.groups.push(event.group)
    else if (event.kind === 'set') found.sets.push(event.set)
  }
  return found
}

function sets(mapping: Mapping, under: MappingUnderTest, bytes: Uint8Array): Understood[] {
  const { interchanges, groups, sets } = frame(bytes)
  return sets.flatMap(({ interchange, group, offset, length, findings }): Understood[] => {
    const around = interchanges.find(({ ordinal }) => ordinal === interchange)
    const within = groups.find((one) => one.interchange === interchange && one.ordinal === group)
    if (!around) return []
    const { delimiters, tolerances } = around
    const stretch = { bytes: bytes.subarray(offset, offset + length), offset, delimiters, tolerances }
    return [one(mapping, under, stretch, [...around.findings, ...(within?.findings ?? []), ...findings])]
  })
}

function one(
  mapping: Mapping,
  { policy, tolerance }: MappingUnderTest,
  stretch: Parameters<typeof understand>[1],
  findings: readonly Finding[],
): Understood {
  const rejected = hasError(findings)
  const { document, verdict, state, lineage, unmapped, ...rest } = understand(mapping, stretch, {
    policy,
    tolerance,
    findings,
    rejected,
  })
  return { document, verdict, published: state === 'read', findings: rest.findings, lineage, unmapped }
}

/** What a file was understood as says of itself beside its documents: codes of findings, each once, in order. */
export const findingCodes = (understood: readonly Understood[]): string[] =>
  [...new Set(understood.flatMap(({ findings }) => findings.filter(isTold).map(({ code }) => code)))].sort()

// Notes are for us, and no partner is told them.
const isTold = ({ severity }: Finding): boolean => severity !== 'note'
