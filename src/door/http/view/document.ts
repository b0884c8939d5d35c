// A document as callers see it. Its links are only those that answer now: canonical or draft, never both.
import { sentence } from '../../../finding/catalogue.ts'
import type { Finding } from '../../../finding/finding.ts'
import type { AwaitedRow, Document, DocumentState } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import { defined } from '../query.ts'
import { acknowledgementSummary } from './acknowledgement.ts'
import { viewMissing } from './crosswalk.ts'
import { viewFinding } from './finding.ts'
import { receiptPath } from './receipt.ts'

type Schemas = components['schemas']

export function viewSummary(document: Document): Schemas['DocumentSummary'] {
  const { id, direction, receipt, partner, environment, type, canonical, control, state, at } = document
  const { number, date, verdict, regarding } = document
  return {
    id,
    direction,
    ...defined({ receipt }),
    partner,
    environment,
    type,
    canonical,
    ...defined({ number, date }),
    control,
    state,
    ...defined({ verdict, why: whyOf(document) }),
    at,
    ...defined({ regarding, acknowledgement: acknowledgementSummary(document) }),
    links: documentLinks(document),
  }
}

/** Why it waits or was rejected, in one sentence. */
function whyOf({ reason, verdict, findings }: Document): string | undefined {
  if (reason !== undefined) return reason
  const wrong = findings.find(({ severity }) => severity === 'error')
  if (wrong) return sentence(wrong)
  return verdict === 'rejected' ? 'Its group or interchange was rejected.' : undefined
}

/** What a document's own record doesn't say of it. */
export interface Around {
  /** The crosswalk rows that it waits for. */
  awaited?: readonly AwaitedRow[]
  /** The document that was sent instead of it. */
  replacedBy?: string | undefined
  /** Of its interchange and its group. */
  envelope?: readonly Finding[]
}

/** A document with its findings, and what is known around it. */
export function viewDocument(
  document: Document,
  { awaited = [], replacedBy, envelope = [] }: Around = {},
): Schemas['Document'] {
  const { findings, segments, length, interchange, group, agreement, mapping, crosswalks, reason } = document
  const { replaces, deliveredAt, fetchedAt } = document
  return {
    ...viewSummary(document),
    findings: findings.map(viewFinding),
    ...(envelope.length > 0 ? { envelopeFindings: envelope.map(viewFinding) } : {}),
    segments,
    bytes: length,
    ...defined({ interchange, group, mapping, crosswalks, reason }),
    ...defined({ replaces, deliveredAt, fetchedAt, replacedBy }),
    ...(awaited.length > 0 ? { missing: awaited.map(viewMissing) } : {}),
    ...sentAs(document),
    agreement,
  }
}

/** How an outbound document left, once it is sealed. */
function sentAs({ sender, receiver, ...document }: Document): { sentAs?: Schemas['SentAs'] } {
  if (sender === undefined || receiver === undefined) return {}
  const { interchangeControl, functionalId, groupControl, setControl } = document
  const controls = defined({ interchangeControl, functionalId, groupControl, setControl })
  return { sentAs: { sender, receiver, ...controls } }
}

export function documentLinks(document: Document): Schemas['DocumentLinks'] {
  const self = `/v1/documents/${document.id}`
  const below = (name: string) => ({ [name]: `${self}/${name}` })
  return {
    self,
    ...(document.receipt === undefined ? {} : { receipt: receiptPath(document.receipt) }),
    ...(hasRaw(document) ? below('raw') : {}),
    ...(hasCanonical(document) ? below('canonical') : {}),
    ...(document.state === 'draft' ? below('draft') : {}),
    ...(hasReading(document) ? { ...below('lineage'), ...below('unmapped') } : {}),
    ...below('acknowledgements'),
  }
}

const READ: readonly DocumentState[] = ['read', 'published', 'reconciled']

/** Whether there is a canonical document that is valid. */
export const hasCanonical = ({ direction, state }: Document): boolean =>
  direction === 'out' || READ.includes(state)

const hasReading = (document: Document) =>
  document.direction === 'in' && (hasCanonical(document) || document.state === 'draft')

const hasRaw = ({ direction, state }: Document) => direction === 'in' || state !== 'submitted'
