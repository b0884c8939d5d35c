// Whether an interchange is answered by a TA1, and what that says. A rejected one is, unless it was agreed never
// to; one that was taken only where it asks for it, or where it was agreed.
import type { Acknowledgement } from '../../canonical/canonical.ts'
import { hasError } from '../../finding/catalogue.ts'
import type { Agreement } from '../../partner/agreement.ts'
import type { Group, Interchange, Receipt } from '../../store/record.ts'
import type { InterchangeHeader } from '../../x12/types.ts'
import { acknowledgeInterchange } from '../engine/acknowledgeInterchange.ts'
import type { KeptHeader } from '../opening/rows.ts'

/** The acknowledgement that is due; undefined where none is. */
export function interchangeAnswer(
  receipt: Receipt,
  interchange: Interchange,
  groups: readonly Group[],
  agreement: Agreement | undefined,
): Acknowledgement | undefined {
  if (interchange.syntax !== 'x12') return undefined
  const { header } = interchange.header as KeptHeader
  const rejected = hasError(interchange.findings)
  if (!isDue(header, rejected, onlyAnswers(interchange, groups), agreement)) return undefined
  const verdict = rejected ? 'rejected' : 'accepted'
  const { centuryPivot = 50 } = agreement ?? {}
  return acknowledgeInterchange(header, verdict, interchange.findings, {
    receivedAt: receipt.at,
    centuryPivot,
  })
}

function isDue(
  header: KeptHeader['header'],
  rejected: boolean,
  answersOnly: boolean,
  agreement: Agreement | undefined,
): boolean {
  // Without both addresses there is nobody to send it to.
  if (header.sender === '' || header.receiver === '') return false
  const rule = agreement?.envelope?.ta1 ?? 'on-request'
  if (rule === 'never') return false
  if (rejected || rule === 'always') return rejected || !answersOnly
  return rule === 'on-request' && isAsked(header) && !answersOnly
}

const isAsked = ({ acknowledgementRequested }: Pick<InterchangeHeader, 'acknowledgementRequested'>) =>
  acknowledgementRequested === '1'

// Acknowledgements are never acknowledged, so that two houses can't go on thanking each other.
function onlyAnswers(interchange: Interchange, groups: readonly Group[]): boolean {
  const { acknowledgements } = interchange.header as KeptHeader
  return (
    groups.every(({ functionalId }) => functionalId === 'FA') &&
    (groups.length > 0 || acknowledgements.length > 0)
  )
}
