// Which mapping reads a document of a file, and which writes its answer: by one partner's agreement, or, where
// nobody's agreement is asked for, by the guides that the envelope itself names.
import { finding } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { library } from '../../guide/library.ts'
import { compileMapping, type Mapping } from '../../guide/mapping.ts'
import type { ResolvedGuide } from '../../guide/model.ts'
import type { ReadPolicy } from '../../guide/reading.ts'
import { type ActiveRule, acknowledgeRule, activate, answerMapping, summarise } from '../../partner/active.ts'
import type { AcknowledgeRule, Agreement } from '../../partner/agreement.ts'
import type { LoadedPartner } from '../../partner/load.ts'
import { matchGroup, matchInterchange, matchSet } from '../../partner/match.ts'
import { matchXml, type XmlEnvelope } from '../../partner/matchXml.ts'
import { partsOf } from '../../partner/names.ts'
import { policyOf } from '../../partner/registry.ts'
import type { Environment } from '../../store/record.ts'
import type { GroupHeader, InterchangeHeader } from '../../x12/types.ts'
import { TAKEN_AS_FAR, type Tolerance } from './judge.ts'
import { guideFor } from './xmlEnvelope.ts'

/** A mapping, and what was agreed about using it. */
export interface Ruled {
  mapping: Mapping
  policy: ReadPolicy
  tolerance: Tolerance
  /** GS08 to the letter, where the agreement says it. */
  version?: string
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
  /** Absent where nobody's is asked for. */
  agreement?: Agreement
  /** How a group is answered. */
  acknowledge(header: GroupHeader): AcknowledgeRule
  /** What writes an answer of a kind; `release` is that of the group. */
  answer(kind: AnswerKind, release: string): Answering
}

export type AnswerKind = 'TA1' | '997' | '999'

export interface Answering {
  mapping: Mapping
  policy: ReadPolicy
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
  const rule = ({ rule: { onErrors, version }, mapping }: ActiveRule): Ruled => {
    const { unknownCode } = agreement
    const guide = mappings.find(({ name }) => name === mapping.name)!.guide
    const agreed = { ...(onErrors ? { onErrors } : {}), ...(unknownCode ? { unknownCode } : {}) }
    const tolerance = mapping.canonical === 'acknowledgement' ? TAKEN_AS_FAR : agreed
    return { mapping: compiled(guide), policy, tolerance, ...(version === undefined ? {} : { version }) }
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
    agreement,
    acknowledge: (header) => acknowledgeRule(active, matchGroup(header, 0, active).rules[0]),
    answer(kind, release) {
      const agreed = answerMapping(active, kind, release)
      const guide = mappings.find(({ name }) => name === agreed?.name)?.guide
      return { mapping: compiled(guide ?? shippedAnswer(kind, release)), policy }
    },
  }
}

/** Shipped guides, each resolved once: that takes longer than reading a document of twenty lines. */
const known = new Map<string, ResolvedGuide>()

function resolved(id: string): ResolvedGuide {
  const guide = known.get(id) ?? library().resolve(id)
  known.set(id, guide)
  return guide
}

/**
 * The shipped guides as the standard has them, whoever the partner is; `agreed` is what is done about errors, `instead`
 * are guides that are taken for the shipped ones of their names.
 */
export function shippedRules(agreed: Tolerance = {}, instead: readonly ResolvedGuide[] = []): Rulebook {
  const compiled = compiler()
  const ruled = (id: string): Ruled | undefined => {
    if (!library().ids().includes(id)) return undefined
    const guide = instead.find((one) => one.guide === id) ?? resolved(id)
    const tolerance = guide.canonical === 'acknowledgement' ? TAKEN_AS_FAR : agreed
    return { mapping: compiled(guide), policy: {}, tolerance }
  }
  return {
    interchange: () => [],
    group: (header, offset) => ({
      findings: groupFindings(header, offset),
      // Also in a group of another kind, which is told of the set: what it says is a draft then.
      ruled: (set) => ruled(`x12/${header.version.slice(0, 6)}/${set}`),
    }),
    xml(envelope) {
      const id = guideFor(envelope)
      const { root } = envelope
      const at = { line: 1, column: 1 }
      const unknown = finding('xml-root-unknown', at, { got: root.local, namespace: root.uri })
      return id === undefined ? { findings: [unknown] } : { findings: [], ruled: ruled(id)! }
    },
    acknowledge: () => ({ kind: '997', sets: 'all' }),
    answer: (kind, release) => ({ mapping: compiled(shippedAnswer(kind, release)), policy: {} }),
  }
}

/** The shipped guide of an answer: of a group's own release, else of the newest before it, or the oldest there is. */
function shippedAnswer(kind: AnswerKind, release: string): ResolvedGuide {
  const releases = library()
    .ids()
    .map(partsOf)
    .filter(({ syntax, document }) => syntax === 'x12' && document === kind)
    .map((one) => one.release)
    .sort()
  const fitting = releases.findLast((one) => one <= release) ?? releases[0]
  return resolved(`x12/${fitting}/${kind}`)
}

function groupFindings({ functionalId, version }: GroupHeader, offset: number): Finding[] {
  if (version === '') return []
  const ids = library()
    .ids()
    .filter((id) => id.startsWith('x12/0'))
  const isOfGroup = (id: string) => library().head(id).group === functionalId
  // Those of its own release first: it has a guide nearly always, and a head is only known by loading its file.
  if (ids.some((id) => version.startsWith(partsOf(id).release) && isOfGroup(id))) return []
  const releases = [...new Set(ids.filter(isOfGroup).map((id) => partsOf(id).release))]
  // Where nobody agreed on kinds of groups, it is the sets that no guide is there for.
  if (releases.length === 0) return []
  const facts = { got: version, expected: releases.join(' or ') }
  return [finding('group-version-unsupported', { id: 'GS', element: 8, offset }, facts)]
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
