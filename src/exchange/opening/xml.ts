// An XML document as the store remembers it: an interchange and a group of its own, so that everything that
// looks at X12 looks at XML too.
import { hasError } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { ActiveAgreement } from '../../partner/active.ts'
import { matchXml, type XmlEnvelope, type XmlMatch } from '../../partner/matchXml.ts'
import { instant } from '../../setting/clock.ts'
import type { Document, Group, Interchange, Receipt } from '../../store/record.ts'
import type { Desk } from '../desk.ts'
import { xmlKey } from '../engine/xmlEnvelope.ts'
import { inForce } from '../inForce.ts'
import { duplicateXml } from './duplicates.ts'

export interface OpenedXml {
  interchanges: Interchange[]
  groups: Group[]
  documents: Document[]
  /** Whether it matched an agreement. */
  matched: boolean
}

/** The rows of a whole XML document; `findings` are those of its bytes. */
export async function openXmlDocument(
  desk: Desk,
  receipt: Receipt,
  envelope: XmlEnvelope,
  agreements: readonly ActiveAgreement[],
  findings: readonly Finding[],
): Promise<OpenedXml> {
  const { principal, environment } = receipt
  const match = matchXml(envelope, { principal, environment, agreements })
  const found = [...findings, ...match.findings]
  const twice = hasError(found) ? undefined : await duplicate(desk, receipt, envelope, match)
  if (twice) found.push(twice)
  const interchange = interchangeRow(desk, receipt, envelope, match, found)
  const { agreement, rule } = match
  if (rule) inForce(rule.mapping)
  if (!agreement || !rule) return { interchanges: [interchange], groups: [], documents: [], matched: false }
  const group = groupRow(desk, receipt, interchange, envelope)
  const at = instant(desk.house.clock)
  const document: Document = {
    id: desk.house.newId(),
    direction: 'in',
    receipt: receipt.id,
    interchange: interchange.id,
    group: group.id,
    ordinal: 1,
    partner: agreement.partner,
    environment: match.environment,
    type: rule.mapping.type,
    canonical: rule.mapping.canonical,
    agreement: agreement.hash,
    mapping: rule.mapping.hash,
    control: envelope.number?.slice(0, 200) ?? '',
    offset: 0,
    length: receipt.bytes,
    segments: 0,
    state: 'opened',
    findings: twice ? [twice] : [],
    at,
  }
  return { interchanges: [interchange], groups: [group], documents: [document], matched: true }
}

async function duplicate(
  { house }: Desk,
  receipt: Receipt,
  envelope: XmlEnvelope,
  { agreement, environment }: XmlMatch,
): Promise<Finding | undefined> {
  const key = xmlKey(envelope)
  if (key === undefined || !agreement) return undefined
  const claimant = { receipt: receipt.id, environment, agreement: agreement.agreement }
  return duplicateXml(house, claimant, key, envelope.number ?? '')
}

function interchangeRow(
  { house }: Desk,
  receipt: Receipt,
  envelope: XmlEnvelope,
  { agreement, environment }: XmlMatch,
  findings: Finding[],
): Interchange {
  const id = house.newId()
  return {
    id,
    receipt: receipt.id,
    ordinal: 1,
    syntax: 'xml',
    partner: agreement?.partner ?? receipt.partner,
    agreement: agreement?.hash ?? '',
    environment,
    key: xmlKey(envelope) ?? JSON.stringify(['xml', id]),
    control: envelope.number?.slice(0, 200) ?? '',
    offset: 0,
    length: receipt.bytes,
    header: envelope,
    tolerances: [],
    findings,
    ...(hasError(findings) ? { verdict: 'rejected' } : {}),
  }
}

const groupRow = (
  { house }: Desk,
  receipt: Receipt,
  interchange: Interchange,
  envelope: XmlEnvelope,
): Group => ({
  id: house.newId(),
  receipt: receipt.id,
  interchange: interchange.id,
  ordinal: 1,
  functionalId: '',
  control: interchange.control,
  version: envelope.customization?.slice(0, 500) ?? '',
  sets: 1,
  header: {},
  findings: [],
  state: 'opened',
  ...(interchange.verdict === undefined ? {} : { verdict: interchange.verdict }),
})
