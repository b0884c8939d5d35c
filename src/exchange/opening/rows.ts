// Framed X12 → rows: one interchange, group or set as the store remembers it.

import { hasError } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import type { ActiveAgreement, ActiveRule } from '../../partner/active.ts'
import type { GroupMatch } from '../../partner/match.ts'
import type { Document, Group, Interchange, Receipt } from '../../store/record.ts'
import type { FramedGroup, FramedInterchange, FramedSet } from '../../x12/types.ts'
import { interchangeKey } from './duplicates.ts'
import type { OpenGroup, OpenInterchange } from './progress.ts'

/** What an interchange's row keeps of its header; what is secret in an ISA is not kept. */
export interface KeptHeader {
  header: Omit<OpenInterchange['header'], 'security' | 'authorization'>
  delimiters: OpenInterchange['delimiters']
  /** TA1 segments that came with it. */
  acknowledgements: string[][]
}

/** The interchange's row; while it is still open, all that is known only at its end is left out. */
export function interchangeRow(
  receipt: Receipt,
  open: OpenInterchange,
  framed: Pick<FramedInterchange, 'ordinal' | 'offset' | 'findings'> & Partial<FramedInterchange>,
): Interchange {
  const { security: _, authorization: __, ...header } = open.header
  const kept: KeptHeader = {
    header,
    delimiters: framed.delimiters ?? open.delimiters,
    acknowledgements: framed.acknowledgements ?? [],
  }
  return {
    id: open.id,
    receipt: receipt.id,
    ordinal: framed.ordinal,
    syntax: 'x12',
    partner: open.partner,
    agreement: open.agreement,
    environment: open.environment,
    key: interchangeKey(open.header),
    control: open.header.control,
    offset: framed.offset,
    length: framed.length ?? 0,
    header: kept,
    tolerances: framed.tolerances ?? [],
    findings: framed.findings,
    ...(hasError(framed.findings) ? { verdict: 'rejected' } : {}),
  }
}

/** The group's row. */
export function groupRow(
  receipt: Receipt,
  interchange: string,
  id: string,
  framed: Pick<FramedGroup, 'ordinal' | 'header' | 'offset' | 'findings'> & Partial<FramedGroup>,
): Group {
  const { header, offset, findings, ordinal, claimed } = framed
  return {
    id,
    receipt: receipt.id,
    interchange,
    ordinal,
    functionalId: header.functionalId,
    control: header.control,
    version: header.version,
    ...(claimed === undefined ? {} : { claimed }),
    sets: framed.sets ?? 0,
    header: { ...header, offset },
    findings,
    state: 'opened',
    ...(hasError(findings) ? { verdict: 'rejected' } : {}),
  }
}

/** Why a set that acknowledges what we sent waits. */
const TO_RECONCILE =
  'It acknowledges something that we sent, and the agreement in force has no guide for it: apply the partners again.'

/** The set's row; `rule` is what it will be read by, absent where it can't be. */
export function documentRow(
  about: { receipt: Receipt; interchange: OpenInterchange; group: OpenGroup; id: string; at: string },
  framed: FramedSet,
  version: string,
  findings: Finding[],
  rule: ActiveRule | undefined,
): Document {
  const { receipt, interchange, group } = about
  const waits = group.acknowledges && !hasError(findings) && !interchange.refused
  const isRead = rule !== undefined && !findings.some(({ code }) => code === 'set-too-large')
  return {
    id: about.id,
    direction: 'in',
    receipt: receipt.id,
    interchange: interchange.id,
    group: group.id,
    ordinal: framed.ordinal,
    partner: interchange.partner,
    environment: interchange.environment,
    type: rule?.mapping.type ?? `x12/${version.slice(0, 6)}/${framed.id}`,
    canonical: rule?.mapping.canonical ?? (group.acknowledges ? 'acknowledgement' : ''),
    agreement: interchange.agreement,
    ...(rule ? { mapping: rule.mapping.hash } : {}),
    control: framed.control,
    ...(framed.convention === undefined ? {} : { convention: framed.convention }),
    offset: framed.offset,
    length: framed.length,
    segments: framed.segments,
    ...(isRead ? { state: 'opened' } : waits ? { state: 'parked', reason: TO_RECONCILE } : notRead),
    findings,
    at: about.at,
  }
}

const notRead = { state: 'draft', verdict: 'rejected' } as const

/** The names of a match's mappings, to be found again in the next slice. */
export const ruleNames = ({ rules }: GroupMatch): string[] => rules.map(({ mapping }) => mapping.name)

/** The rules of those names. */
export const rulesOf = ({ inbound, heard }: ActiveAgreement, names: readonly string[]): ActiveRule[] =>
  [...inbound, ...heard].filter(({ mapping }) => names.includes(mapping.name))
