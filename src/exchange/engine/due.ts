// What is answered at all, by what was agreed. Acknowledgements are never acknowledged, so that two houses can't go
// on thanking each other.
import { ACKNOWLEDGES } from '../../partner/active.ts'
import type { AcknowledgeRule, Ta1Rule } from '../../partner/agreement.ts'
import type { Verdict } from '../../store/record.ts'
import { isId } from '../../x12/isaRules.ts'
import type { InterchangeHeader } from '../../x12/types.ts'

/** An interchange as far as it counts here. */
export interface AnswerableInterchange {
  header: Pick<InterchangeHeader, 'sender' | 'receiver' | 'acknowledgementRequested'>
  verdict: Verdict
  /** GS01 of its groups. */
  groups: readonly string[]
  /** How many TA1 segments came in it. */
  acknowledgements: number
}

/** Whether a TA1 answers an interchange: one in error unless never, else where it asks for it or it was agreed. */
export function isTa1Due(interchange: AnswerableInterchange, rule: Ta1Rule = 'on-request'): boolean {
  const { header, verdict } = interchange
  if (!isReachable(interchange) || rule === 'never') return false
  if (verdict !== 'accepted') return true
  if (rule === 'on-error' || onlyAnswers(interchange)) return false
  return rule === 'always' || header.acknowledgementRequested === '1'
}

/** Without both addresses, such that an ISA can say them, there is nobody to send an answer to. */
export const isReachable = ({ header }: Pick<AnswerableInterchange, 'header'>): boolean =>
  isId(header.sender) && isId(header.receiver)

const onlyAnswers = ({ groups, acknowledgements }: AnswerableInterchange): boolean =>
  groups.every((id) => id === ACKNOWLEDGES) && (groups.length > 0 || acknowledgements > 0)

/** Whether a 997 or 999 answers a group; the groups of a rejected interchange are answered by its TA1. */
export const isGroupAnswered = (
  functionalId: string,
  interchange: Verdict,
  { kind }: Pick<AcknowledgeRule, 'kind'>,
): boolean => functionalId !== ACKNOWLEDGES && interchange !== 'rejected' && kind !== 'none'
