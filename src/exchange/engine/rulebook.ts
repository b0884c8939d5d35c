// Which mapping reads a document of a file: by one partner's agreement, or, where nobody's agreement is asked
// for, by the guide that the envelope itself names.
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { library } from '../../guide/library.ts'
import { compileMapping, type Mapping } from '../../guide/mapping.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { ReadPolicy } from '../../guide/reading.ts'
import { type ActiveRule, activate, summarise } from '../../partner/active.ts'
import type { LoadedPartner } from '../../partner/load.ts'
import { matchGroup, matchInterchange, matchSet } from '../../partner/match.ts'
import { matchXml, type XmlEnvelope } from '../../partner/matchXml.ts'
import { policyOf } from '../../partner/registry.ts'
import type { Environment } from '../../store/record.ts'
import type { GroupHeader, InterchangeHeader } from '../../x12/types.ts'
import type { Tolerance } from './judge.ts'

/** A mapping, and what was agreed about using it. */
export interface Ruled {
  mapping: Mapping
  policy: ReadPolicy
  tolerance: Tolerance
}

export interface Rulebook {
  /** What is wrong with an interchange's addresses and usage. */
  interchange(header: InterchangeHeader, offset: number): Finding[]
  /** What is wrong with a group, and how its sets are read. */
  group(
    header: GroupHeader,
    offset: number,
  ): { findings: Finding[]; ruled: (set: string) => Ruled | undefined }
  xml(envelope: XmlEnvelope): { findings: Finding[]; ruled?: Ruled }
}

/** The rules of one partner, as loaded from its folder. */
export function partnerRules(partner: LoadedPartner, environment: Environment = 'production'): Rulebook {
  const { agreement, hash, mappings, crosswalks } = partner
  const active = activate(
    agreement,
    hash,
    mappings.map(({ name, guide }) => summarise(name, guide)),
  )
  const principal = agreement.principals[0] ?? partner.partner
  const bounds = { principal, environment, agreements: [active] }
  const policy = policyOf(agreement, crosswalks)
  const compiled = compiler()
  const rule = ({ rule: { onErrors }, mapping }: ActiveRule): Ruled => {
    const { unknownCode } = agreement
    const guide = mappings.find(({ name }) => name === mapping.name)!.guide
    const tolerance = { ...(onErrors ? { onErrors } : {}), ...(unknownCode ? { unknownCode } : {}) }
    return { mapping: compiled(guide), policy, tolerance }
  }
  return {
    interchange: (header, offset) => matchInterchange(header, offset, bounds).findings,
    group(header, offset) {
      const { findings, rules } = matchGroup(header, offset, active)
      const ruled = (set: string) => {
        const found = matchSet(set, rules)
        return found && rule(found)
      }
      return { findings, ruled }
    },
    xml(envelope) {
      const { findings, rule: found } = matchXml(envelope, bounds)
      return { findings, ...(found ? { ruled: rule(found) } : {}) }
    },
  }
}

/** The shipped guides as the standard has them, whoever the partner is. */
export function shippedRules(): Rulebook {
  const compiled = compiler()
  const ruled = (id: string): Ruled | undefined =>
    library().ids().includes(id)
      ? { mapping: compiled(library().resolve(id)), policy: {}, tolerance: {} }
      : undefined
  return {
    interchange: () => [],
    group: (header, offset) => ({
      findings: groupFindings(header, offset),
      ruled: (set) => ruled(`x12/${header.version.slice(0, 6)}/${set}`),
    }),
    xml({ root }) {
      const id = library()
        .ids()
        .find((one) => !one.startsWith('x12/') && hasRoot(library().resolve(one), root))
      const at = { line: 1, column: 1 }
      const unknown = finding('xml-root-unknown', at, { got: root.local, namespace: root.uri })
      return id === undefined ? { findings: [unknown] } : { findings: [], ruled: ruled(id)! }
    },
  }
}

const hasRoot = (guide: ResolvedGuide, root: { local: string; uri: string }) =>
  guide.root === root.local && (guide.namespaces?.[''] ?? '') === root.uri

function groupFindings({ functionalId, version }: GroupHeader, offset: number): Finding[] {
  const known = library()
    .ids()
    .filter((id) => id.startsWith('x12/0'))
    .map((id) => library().resolve(id))
    .filter(({ group }) => group === functionalId)
  const place = (element: number) => ({ id: 'GS', element, offset })
  if (known.length === 0) return [finding('group-unsupported', place(1), { got: functionalId })]
  const releases = known.map(({ guide }) => guide.split('/')[1] ?? '')
  if (releases.some((release) => version.startsWith(release))) return []
  const facts = { got: version, expected: releases.join(' or ') }
  return [finding('group-version-unsupported', place(8), facts)]
}

/** Compiles each guide once. */
function compiler(): (guide: ResolvedGuide) => Mapping {
  const known = new Map<string, Mapping>()
  return (guide) => {
    const mapping = known.get(guide.hash) ?? compileMapping(guide)
    known.set(guide.hash, mapping)
    return mapping
  }
}
