// An interchange that breaks off before its IEA, by what was agreed (`handlingOfCut`). Rejected as a whole, it is sent
// again as it is. Kept as far as it is complete, its TA1 says E with 023, each group has its own 997, the torn one with
// AK905 3; brought again under its number, only what was missing is taken. A file that nobody's agreement is asked for
// is kept too: who looks into it wants to see what is there.
import { finding, hasError } from '../../finding/catalogue.ts'
import type { Finding } from '../../finding/finding.ts'
import { type Agreement, handlingOfCut } from '../../partner/agreement.ts'
import { quotable } from '../../x12/byte.ts'
import type { FramedGroup, FramedSet } from '../../x12/types.ts'

/** What says that there is no IEA. */
const CUT_OFF: readonly string[] = ['interchange-truncated', 'interchange-trailer-missing']

/** Whether a finding says that an interchange has no IEA. */
export const isCutOff = ({ code }: Finding): boolean => CUT_OFF.includes(code)

/** Whether what is complete of a cut-off interchange is taken; `whole` counts its groups that have a trailer. */
export const keepsComplete = (agreement: Agreement | undefined, whole: number): boolean =>
  whole > 0 && (agreement === undefined || handlingOfCut(agreement) === 'keep-complete')

/** The finding of the set that an interchange breaks off in. */
export const cutSet = ({ offset, length, segments, control }: FramedSet): Finding =>
  finding(
    'set-trailer-missing',
    { segment: segments + 1, id: 'SE', offset: offset + length, length: 0 },
    { got: quotable(control) },
  )

/** The finding of the group that an interchange breaks off in. */
export const cutGroup = ({ offset, length, header }: FramedGroup): Finding =>
  finding(
    'group-trailer-missing',
    { id: 'GE', offset: offset + length, length: 0 },
    { got: quotable(header.control) },
  )

/** An interchange's findings where what is complete of it is taken: that it breaks off rejects it no more. */
export const takenAsComplete = (findings: readonly Finding[]): Finding[] =>
  findings.map((one) => (isCutOff(one) ? { ...one, severity: 'warning' } : one))

export type InterchangeVerdict = 'accepted' | 'accepted-with-errors' | 'rejected'

/** What a TA1 says of an interchange with these findings. */
export function interchangeVerdict(findings: readonly Finding[]): InterchangeVerdict {
  if (hasError(findings)) return 'rejected'
  return findings.some(isCutOff) ? 'accepted-with-errors' : 'accepted'
}
