// Whose XML document is this? By its root and CustomizationID, and by the party ids that it names.
import { type FindingCode, finding } from '../finding/catalogue.ts'
import { closest, toldFrom } from '../guide/xml/told.ts'
import type { XmlName } from '../xml/tree.ts'
import type { ActiveAgreement, ActiveRule } from './active.ts'
import type { X12Address, XmlAddress } from './agreement.ts'
import { type Bounds, type Match, within } from './match.ts'

/** A party's id with its scheme, where the document has one. */
export interface PartyId {
  scheme?: string
  id: string
}

/** What tells an XML document's way: read from it before it is understood. */
export interface XmlEnvelope {
  root: XmlName
  version?: string
  customization?: string
  sender: readonly PartyId[]
  receiver: readonly PartyId[]
  /** Business number and issue date, for telling a duplicate. */
  number?: string
  date?: string
}

export interface XmlMatch extends Match {
  rule?: ActiveRule
}

/** The agreement and rule of a document. */
export function matchXml(envelope: XmlEnvelope, bounds: Bounds): XmlMatch {
  const { environment } = bounds
  const fail = (code: FindingCode, facts: object): XmlMatch => ({
    environment,
    findings: [finding(code, { line: 1, column: 1, offset: 0 }, { ...facts })],
  })
  const may = within(bounds)
  const roots = may.flatMap(({ inbound }) => inbound.flatMap(({ mapping }) => mapping.root ?? []))
  const { root } = envelope
  if (!roots.some(({ local, uri }) => local === root.local && uri === root.uri))
    return fail('guide-unknown', { got: rootText(root), expected: anyRoot(roots) })
  const from = may.filter(({ agreement }) => names(agreement.ids.theirs, envelope.sender))
  if (from.length === 0)
    return fail('sender-unknown', { got: shown(envelope.sender), expected: idsOf(may, 'theirs') })
  const found = from.find(({ agreement }) => names(agreement.ids.ours, envelope.receiver))
  if (!found)
    return fail('receiver-unknown', { got: shown(envelope.receiver), expected: idsOf(from, 'ours') })
  const rule = ruleFor(envelope, found)
  if (!rule) return fail('guide-unknown', { got: describe(envelope) })
  const agreed = found.agreement.environment
  if (agreed !== 'both' && agreed !== environment)
    return fail('usage-not-agreed', { got: environment, expected: agreed })
  return { agreement: found, rule, environment, findings: [] }
}

const ruleFor = (envelope: XmlEnvelope, { inbound }: ActiveAgreement) =>
  closest(inbound, ({ rule, mapping }) => {
    const { root, customization } = envelope
    if (mapping.root?.local !== root.local || mapping.root.uri !== root.uri) return undefined
    if (rule.customization !== undefined && rule.customization !== customization) return undefined
    const told = toldFrom(mapping.toldBy, envelope)
    return told === undefined || rule.customization === undefined ? told : told + AGREED
  })

/** What the agreement says tells more than all that a guide can say. */
const AGREED = 4

const rootText = ({ local, uri }: XmlName): string => (uri === '' ? local : `${local} of ${uri}`)

const anyRoot = (roots: readonly XmlName[]): string => [...new Set(roots.map(rootText))].join(' or ') || 'X12'

const idsOf = (agreements: readonly ActiveAgreement[], side: 'theirs' | 'ours'): string =>
  agreements
    .flatMap(({ agreement }) => agreement.ids[side].flatMap((one) => ('xml' in one ? [one.xml] : [])))
    .join(' or ')

const describe = ({ root, version, customization }: XmlEnvelope) =>
  [root.local, version, customization === undefined ? undefined : `by the customization ${customization}`]
    .filter(Boolean)
    .join(' ')

function names(addresses: readonly (X12Address | XmlAddress)[], parties: readonly PartyId[]): boolean {
  return addresses.some((address) => 'xml' in address && parties.some((party) => isParty(address.xml, party)))
}

// An address without a scheme takes the id under any.
const isParty = (address: string, { scheme, id }: PartyId) =>
  address.includes('/') ? address === `${scheme ?? ''}/${id}` : address === id

const shown = (parties: readonly PartyId[]): string =>
  parties.map(({ scheme, id }) => (scheme === undefined ? id : `${scheme}/${id}`)).join(' or ') || '(no id)'
