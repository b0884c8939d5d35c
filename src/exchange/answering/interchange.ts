// Whether an interchange is answered by a TA1, and what that says.
import type { Acknowledgement } from '../../canonical/canonical.ts'
import type { Agreement } from '../../partner/agreement.ts'
import type { Group, Interchange, Receipt } from '../../store/record.ts'
import { acknowledgeInterchange } from '../engine/acknowledgeInterchange.ts'
import { interchangeVerdict } from '../engine/cutOff.ts'
import { isTa1Due } from '../engine/due.ts'
import type { KeptHeader } from '../opening/rows.ts'

/** The acknowledgement that is due; undefined where none is. */
export function interchangeAnswer(
  receipt: Receipt,
  interchange: Interchange,
  groups: readonly Group[],
  agreement: Agreement | undefined,
): Acknowledgement | undefined {
  if (interchange.syntax !== 'x12') return undefined
  const { header, acknowledgements } = interchange.header as KeptHeader
  const verdict = interchangeVerdict(interchange.findings)
  const ids = groups.map(({ functionalId }) => functionalId)
  const answerable = { header, verdict, groups: ids, acknowledgements: acknowledgements.length } as const
  if (!isTa1Due(answerable, agreement?.envelope?.ta1)) return undefined
  const { centuryPivot = 50 } = agreement ?? {}
  return acknowledgeInterchange(header, verdict, interchange.findings, {
    receivedAt: receipt.at,
    centuryPivot,
  })
}
