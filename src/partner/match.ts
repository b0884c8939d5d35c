// Whose interchange is this, and under which agreement? The authenticated principal bounds which agreements
// may match; then ISA05–08, ISA15, then GS02/GS03 and GS08. What doesn't match is never read under another
// partner: the findings say what to answer (DESIGN §2).
import { type FindingCode, finding } from '../finding/catalogue.ts'
import type { Finding } from '../finding/finding.ts'
import type { Environment } from '../store/record.ts'
import type { GroupHeader, InterchangeHeader } from '../x12/types.ts'
import { ACKNOWLEDGES, type ActiveAgreement, type ActiveRule, acknowledgementRules } from './active.ts'
import type { X12Address, XmlAddress } from './agreement.ts'

/** Who brought it, and where. */
export interface Bounds {
  principal: string
  /** Environment of the drop point or token. */
  environment: Environment
  /** Every agreement in force. */
  agreements: readonly ActiveAgreement[]
}

export interface Match {
  /** Absent where the findings say why. */
  agreement?: ActiveAgreement
  environment: Environment
  findings: Finding[]
}

/** The agreements that a principal may bring documents under. */
export const within = ({ principal, agreements }: Bounds): ActiveAgreement[] =>
  agreements.filter(({ agreement }) => agreement.principals.includes(principal))

const isX12 = (address: X12Address | XmlAddress): address is X12Address => 'isa' in address
const isaOf = (addresses: readonly (X12Address | XmlAddress)[]) =>
  addresses.filter(isX12).map(({ isa }) => isa)

/** The agreement of an interchange that begins at `offset`. */
export function matchInterchange(header: InterchangeHeader, offset: number, bounds: Bounds): Match {
  const sender = `${header.senderQualifier}/${header.sender}`
  const receiver = `${header.receiverQualifier}/${header.receiver}`
  const from = within(bounds).filter(({ agreement }) => isaOf(agreement.ids.theirs).includes(sender))
  const found = from.find(({ agreement }) => isaOf(agreement.ids.ours).includes(receiver))
  const environment = header.usage === 'T' ? 'test' : bounds.environment
  const tell = (code: FindingCode, element: number, facts: object) =>
    finding(code, { segment: 1, id: 'ISA', element, offset }, { ...facts })
  if (found) {
    const { findings, ...rest } = usageOf(header.usage, found, bounds.environment, tell)
    return findings.length > 0 ? { environment, findings } : { agreement: found, ...rest, findings }
  }
  if (from.length === 0) {
    const known = within(bounds).flatMap(({ agreement }) => isaOf(agreement.ids.theirs))
    return { environment, findings: [tell('sender-unknown', 6, { got: sender, expected: anyOf(known) })] }
  }
  const ours = bounds.agreements.flatMap(({ agreement }) => isaOf(agreement.ids.ours))
  const expected = anyOf(from.flatMap(({ agreement }) => isaOf(agreement.ids.ours)))
  const wrong = ours.includes(receiver)
    ? tell('receiver-invalid', 8, { got: receiver, expected })
    : tell('receiver-unknown', 8, { got: receiver, expected })
  return { environment, findings: [wrong] }
}

const anyOf = (ids: readonly string[]): string => [...new Set(ids)].join(' or ')

type Tell = (code: FindingCode, element: number, facts: object) => Finding

// A test in the production drop point goes its way as a test where both are agreed; a production document in
// the test drop point never reaches the ERP, and never passes for a test.
function usageOf(
  usage: string,
  { agreement }: ActiveAgreement,
  dropped: Environment,
  tell: Tell,
): { environment: Environment; findings: Finding[] } {
  const said = usage === 'T' ? 'test' : 'production'
  const agreed = agreement.environment === 'both' || agreement.environment === said
  const fits = said === 'test' || dropped === 'production'
  if (usage !== 'I' && agreed && fits) return { environment: said, findings: [] }
  const expected = said === 'test' || usage === 'I' ? 'P' : 'T'
  return { environment: said, findings: [tell('usage-not-agreed', 15, { got: usage, expected })] }
}

/** What the bytes alone show of an ISA → what matching then only says again. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'sender-qualifier-invalid': ['sender-unknown'],
  'sender-id-invalid': ['sender-unknown'],
  'receiver-id-invalid': ['receiver-unknown', 'receiver-invalid'],
  'receiver-qualifier-invalid': ['receiver-unknown', 'receiver-invalid'],
  'usage-invalid': ['usage-not-agreed'],
  'interchange-header-malformed': [
    'sender-unknown',
    'receiver-unknown',
    'receiver-invalid',
    'usage-not-agreed',
  ],
}

/** The findings of matching that those of the ISA itself don't say already. */
export function notYetSaid(matching: readonly Finding[], ofIsa: readonly Finding[]): Finding[] {
  const said = new Set(ofIsa.flatMap(({ code }) => SAID[code] ?? []))
  return matching.filter(({ code }) => !said.has(code))
}

export interface GroupMatch {
  /** The rules that its sets may follow. */
  rules: ActiveRule[]
  /** It holds acknowledgements of what we sent. */
  acknowledges: boolean
  findings: Finding[]
}

/** The rules of a group that begins at `offset`; what its GS must say and does not is told of the GS already. */
export function matchGroup(header: GroupHeader, offset: number, agreement: ActiveAgreement): GroupMatch {
  const match = matched(header, offset, agreement)
  return { ...match, findings: match.findings.filter(({ facts }) => facts.got !== '') }
}

function matched(header: GroupHeader, offset: number, agreement: ActiveAgreement): GroupMatch {
  const tell = (code: FindingCode, element: number, facts: object) =>
    finding(code, { id: 'GS', element, offset }, { ...facts })
  const acknowledges = header.functionalId === ACKNOWLEDGES
  const strange = strangeParty(header, agreement, tell)
  if (strange) return { rules: [], acknowledges, findings: [strange] }
  if (acknowledges)
    return { rules: acknowledgementRules(agreement, header.version), acknowledges, findings: [] }
  const kind = agreement.inbound.filter(({ mapping }) => mapping.group === header.functionalId)
  if (kind.length === 0) {
    const facts = { got: header.functionalId, expected: groupsOf(agreement) }
    return { rules: [], acknowledges, findings: [tell('group-unsupported', 1, facts)] }
  }
  const rules = kind.filter((one) => fitsVersion(one, header.version))
  const expected = [...new Set(kind.map(versionOf))].join(' or ')
  const findings =
    rules.length > 0 ? [] : [tell('group-version-unsupported', 8, { got: header.version, expected })]
  return { rules, acknowledges, findings }
}

const groupsOf = ({ inbound }: ActiveAgreement): string =>
  anyOf([...inbound.flatMap(({ mapping }) => mapping.group ?? []), ACKNOWLEDGES])

const versionOf = ({ rule, mapping }: ActiveRule) => rule.version ?? mapping.release ?? ''

// 004010VICS is release 004010 by a convention of the VICS.
const fitsVersion = ({ rule, mapping }: ActiveRule, version: string) =>
  rule.version === undefined ? version.startsWith(mapping.release ?? '-') : version === rule.version

function strangeParty(header: GroupHeader, { agreement }: ActiveAgreement, tell: Tell): Finding | undefined {
  const sides = [
    { name: 'GS02', element: 2, got: header.sender, known: agreement.ids.theirs },
    { name: 'GS03', element: 3, got: header.receiver, known: agreement.ids.ours },
  ]
  for (const { name, element, got, known } of sides) {
    const codes = known.filter(isX12).map(({ gs }) => gs)
    if (!codes.includes(undefined) && !codes.includes(got))
      return tell('group-party-unknown', element, { got, name, expected: codes.join(' or ') })
  }
  return undefined
}

/** The rule of a set in a matched group; undefined where its ST01 was not agreed. */
export const matchSet = (id: string, rules: readonly ActiveRule[]): ActiveRule | undefined =>
  rules.find(({ mapping }) => mapping.set === id)
