// An agreement in force, made ready for matching: each inbound rule beside the mapping that carries it out.
import type { ResolvedGuide, ToldBy } from '../guide/model.ts'
import { recordElement } from '../guide/record.ts'
import type { XmlName } from '../xml/tree.ts'
import type { AcknowledgeRule, Agreement, InboundRule, OutboundRule } from './agreement.ts'
import { namedGuides, partsOf, TA1_GUIDE } from './names.ts'

/** What matching needs to know of a mapping; the guide itself stays in the store. */
export interface ActiveMapping {
  name: string
  /** The version: the resolved guide's hash. */
  hash: string
  type: string
  canonical: string
  /** X12: GS01 and the release, such as PO and 004010. */
  group?: string
  release?: string
  /** X12: ST01, such as 850. */
  set?: string
  /** X12: the element that a document's own number stands in, such as BEG03. */
  record?: string
  /** XML: the root element, and what else tells its documents. */
  root?: XmlName
  /** What the guide and its overlay settle about rules. */
  rules?: ResolvedGuide['rules']
  toldBy?: ToldBy
  /** Why no version of it is in force, as a sentence: the others are those of a version that was not let in. */
  waits?: string
}

export interface ActiveRule {
  rule: InboundRule
  mapping: ActiveMapping
}

export interface ActiveOutbound {
  rule: OutboundRule
  mapping: ActiveMapping
}

export interface ActiveAgreement {
  partner: string
  /** The agreement's version. */
  hash: string
  agreement: Agreement
  inbound: readonly ActiveRule[]
  /** By which acknowledgements of what we sent are read, where the agreement does not list them itself. */
  heard: readonly ActiveRule[]
  outbound: readonly ActiveOutbound[]
  mappings: readonly ActiveMapping[]
}

/** The summary of a resolved guide. */
export function summarise(name: string, guide: ResolvedGuide): ActiveMapping {
  const { syntax, release, document } = partsOf(guide.guide)
  const base = {
    name,
    hash: guide.hash,
    type: guide.guide,
    canonical: guide.canonical,
    ...(guide.rules ? { rules: guide.rules } : {}),
  }
  if (syntax !== 'x12') {
    const root = { uri: guide.namespaces?.[''] ?? '', local: guide.root ?? '' }
    return { ...base, root, ...(guide.toldBy ? { toldBy: guide.toldBy } : {}) }
  }
  const record = recordElement(guide)
  return {
    ...base,
    release,
    set: document,
    ...(guide.group === undefined ? {} : { group: guide.group }),
    ...(record === undefined ? {} : { record }),
  }
}

/** An agreement beside its mappings; a rule whose mapping is not there is left out. */
export function activate(
  agreement: Agreement,
  hash: string,
  mappings: readonly ActiveMapping[],
): ActiveAgreement {
  const named = namedGuides(agreement).filter(({ word }) => word === 'type')
  const beside = <R>(from: 'inbound' | 'outbound', rules: readonly R[]) =>
    named.flatMap(({ from: list, index, name }) => {
      const mapping = mappings.find((one) => one.name === name)
      const rule = rules[index]
      return list === from && rule && mapping ? [{ rule, mapping }] : []
    })
  const heard = namedGuides(agreement).flatMap(({ implied, name, type }): ActiveRule[] => {
    const mapping = implied && mappings.find((one) => one.name === name)
    return mapping ? [{ rule: { type, onErrors: 'accept-with-errors' }, mapping }] : []
  })
  return {
    partner: agreement.agreement,
    hash,
    agreement,
    inbound: beside('inbound', agreement.inbound),
    heard,
    outbound: beside('outbound', agreement.outbound ?? []),
    mappings,
  }
}

/**
 * The rules that read the acknowledgements in a group of a version: for each kind of set the guide of its release, else
 * of the newest before it, or the oldest there is. Later releases only added to these sets, and none is answered.
 */
export function acknowledgementRules({ inbound, heard }: ActiveAgreement, version: string): ActiveRule[] {
  const known = [...inbound, ...heard].filter(({ mapping }) => mapping.group === ACKNOWLEDGES)
  const bySet = Map.groupBy(known, ({ mapping }) => mapping.set)
  return [...bySet.values()].map((rules) => {
    const sorted = rules.sort((a, b) => ((a.mapping.release ?? '') < (b.mapping.release ?? '') ? -1 : 1))
    return sorted.findLast(({ mapping }) => (mapping.release ?? '') <= version.slice(0, 6)) ?? sorted[0]!
  })
}

/** The rule that reads a TA1. */
export const interchangeAnswerRule = ({ inbound, heard }: ActiveAgreement): ActiveRule | undefined =>
  [...inbound, ...heard].find(({ mapping }) => mapping.type === TA1_GUIDE)

/** GS01 of groups that acknowledge what we sent. */
export const ACKNOWLEDGES = 'FA'

/** The inbound rule for a guide; of several, the one that a mapping of this name carries out. */
export function ruleOf(agreement: Agreement, type: string, mapping: string): InboundRule | undefined {
  const rules = agreement.inbound.filter((one) => one.type === type)
  // A guide without an overlay is the same version in both directions, and may be known by its outbound name.
  if (rules.length === 1) return rules[0]
  const named = namedGuides(agreement).find((one) => one.name === mapping && one.from === 'inbound')
  return named && named.word === 'type' ? agreement.inbound[named.index] : undefined
}

/** How a group is answered: by its rule, else by the first rule of the same syntax. */
export function acknowledgeRule({ inbound }: ActiveAgreement, matched?: ActiveRule): AcknowledgeRule {
  const rule = matched ?? inbound.find(({ mapping }) => mapping.release !== undefined)
  return rule?.rule.acknowledge ?? { kind: '997', sets: 'all' }
}

/** The mapping that writes an acknowledgement, in the release that was asked for or the first there is. */
export function answerMapping(
  { mappings }: ActiveAgreement,
  kind: 'TA1' | '997' | '999',
  release = '',
): ActiveMapping | undefined {
  if (kind === 'TA1') return mappings.find(({ type }) => type === TA1_GUIDE)
  const fitting = mappings.filter(({ set, name }) => set === kind && name.endsWith('-out'))
  return fitting.find((one) => one.release === release) ?? fitting[0]
}
