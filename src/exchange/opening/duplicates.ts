// Whether a control number came before with other content (DESIGN §2, Identity). Only what would be taken
// otherwise claims its number: a rejected interchange may be mended and sent again under the same one.
import { finding, hasError } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { type Agreement, milliseconds } from '../../partner/agreement.ts'
import { after, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Environment, Group, Interchange } from '../../store/record.ts'
import type { GroupHeader, InterchangeHeader } from '../../x12/types.ts'
import { isCutOff } from '../engine/cutOff.ts'

const WINDOW = '90d'

export interface Claimant {
  receipt: string
  environment: Environment
  agreement: Agreement
}

/** ISA05–08 as one text: who speaks to whom. */
const wayOf = (header: InterchangeHeader): string[] => [
  header.senderQualifier,
  header.sender,
  header.receiverQualifier,
  header.receiver,
]

const plain = (control: string) => control.replace(/^0+(?=\d)/, '')

/** Identity of an interchange: ISA05–08 and ISA13. */
export const interchangeKey = (header: InterchangeHeader): string =>
  JSON.stringify(['isa', ...wayOf(header), plain(header.control)])

const groupKey = (header: InterchangeHeader, group: GroupHeader): string =>
  JSON.stringify([
    'gs',
    ...wayOf(header),
    group.functionalId,
    group.sender,
    group.receiver,
    plain(group.control),
  ])

/**
 * What an interchange is beside those before it: the first of its number, another one of it, or one that broke off
 * brought again, whose groups that were taken then are not taken twice.
 */
export type Standing = { is: 'first' } | { is: 'duplicate' | 'rest'; finding: Finding }

/** Claims the interchange's number. `recent` are rows that the store has not yet. */
export async function standingOf(
  house: House,
  claimant: Claimant,
  header: InterchangeHeader,
  at: { ordinal: number; offset: number },
  recent: readonly Interchange[],
): Promise<Standing> {
  if (claimant.agreement.duplicates?.isa13 === 'accept') return { is: 'first' }
  const key = interchangeKey(header)
  const before = await claim(house, claimant, key, at.ordinal)
  if (!before) return { is: 'first' }
  const place = { segment: 1, id: 'ISA', element: 13, offset: at.offset }
  const found = finding('interchange-duplicate', place, { got: header.control, ...before })
  const there = [...recent, ...(await house.store.interchangesOf(before.receipt))]
  return {
    is: there.some((one) => one.key === key && isKeptPart(one)) ? 'rest' : 'duplicate',
    finding: found,
  }
}

const isKeptPart = ({ findings }: Pick<Interchange, 'findings'>): boolean =>
  !hasError(findings) && findings.some(isCutOff)

/** Whether a group's number is used once, in whatever interchange. */
export const claimsGroups = ({ duplicates, truncated }: Agreement): boolean =>
  (duplicates?.gs06 ?? (truncated === 'keep-complete' ? 'reject' : 'accept')) === 'reject'

/**
 * The finding where the group's number was used in an earlier interchange; in one of the same number where group
 * numbers are used again.
 */
export async function duplicateGroup(
  house: House,
  claimant: Claimant,
  header: InterchangeHeader,
  group: Group,
  interchange: number,
): Promise<Finding | undefined> {
  const ordinal = interchange * 1_000_000 + group.ordinal
  const { offset, ...gs } = group.header as GroupHeader & { offset: number }
  const key = groupKey(header, gs)
  const within = claimsGroups(claimant.agreement) ? key : JSON.stringify([key, plain(header.control)])
  const before = await claim(house, claimant, within, ordinal)
  return (
    before && finding('group-duplicate', { id: 'GS', element: 6, offset }, { got: group.control, ...before })
  )
}

/** The finding where an XML document of this sender, type, number and date came before. */
export async function duplicateXml(
  house: House,
  claimant: Claimant,
  key: string,
  number: string,
): Promise<Finding | undefined> {
  if (claimant.agreement.duplicates?.isa13 === 'accept') return undefined
  const before = await claim(house, claimant, key, 1)
  return before && finding('document-duplicate', { line: 1, column: 1 }, { got: number, ...before })
}

async function claim(
  house: House,
  { receipt, environment, agreement }: Claimant,
  key: string,
  ordinal: number,
): Promise<{ receipt: string; receivedAt: string } | undefined> {
  const since = after(house.clock, -milliseconds(agreement.duplicates?.window ?? WINDOW))
  const at = instant(house.clock)
  const answer = await house.store.claimEnvelope({ key, environment, receipt, ordinal, at, since })
  return answer.first ? undefined : { receipt: answer.receipt, receivedAt: answer.at }
}
