// What the ERP failed, and what its partner was promised to be told of it: one document of ours, which a draft is too as
// long as it waits for its release. By which agreement it was decided nobody wrote down, so an answer is missing only where
// the version of then and that of now promise one, and one too many where neither does.
import type { ActiveAgreement } from '../../partner/active.ts'
import type { FailRule } from '../../partner/agreement.ts'
import type { EntryInBooks } from '../../store/books.ts'
import type { DocumentState } from '../../store/record.ts'
import type { Agreements } from './answers.ts'
import type { about, Disagreement, Judged } from './disagreement.ts'
import { isSealed } from './sealed.ts'

type Answer = Exclude<FailRule['answer'], 'none'>

/** What a version of an agreement promises about a document of a type that the ERP fails. */
function promised({ inbound, outbound }: ActiveAgreement, type: string | null): Answer | undefined {
  const answer = inbound.find(({ mapping }) => mapping.type === type)?.rule.onFail?.answer ?? 'none'
  const isWritten = outbound.some(({ mapping }) => mapping.canonical === answer)
  return answer !== 'none' && isWritten ? answer : undefined
}

const NAMED: Readonly<Record<string, string>> = {
  'application-advice': 'an application advice',
  'order-response': 'an order response',
}

const named = (canonical: string): string => NAMED[canonical] ?? canonical

/** What an entry that was decided on is counted as, and whether its partner is told what he was promised, and that alone. */
export async function judgeTold(
  entry: EntryInBooks,
  agreements: Agreements,
  tell: ReturnType<typeof about>,
): Promise<Judged> {
  const { decision, answers, answer, answerState, partner } = entry
  if (decision !== 'failed') return { as: decision, found: answers === 0 ? [] : [untrue(entry, tell)] }
  const versions = await agreements(entry.agreement, partner)
  const asked = versions.map((one) => promised(one, entry.type))
  if (answer === null || answerState === null) return { as: 'failed', found: untold(asked, partner, tell) }
  const as = wordFor(answerState)
  if (answers > 1)
    return { as, found: [tell('twice', `was failed, and ${partner} is told so in ${answers} documents`)] }
  const found = asked.includes(answer as Answer)
    ? []
    : [tell('altered', `was failed, and ${partner} is told so by ${named(answer)}, on which nobody agreed`)]
  return { as, found }
}

function wordFor(state: DocumentState): string {
  if (state === 'held') return 'failed and held for release'
  return isSealed(state) ? 'failed and told' : `failed with an answer ${state}`
}

const untrue = ({ partner, decision, answers }: EntryInBooks, tell: ReturnType<typeof about>): Disagreement =>
  tell(
    'altered',
    `is ${decision}, and ${partner} is told in ${answers === 1 ? 'a document' : `${answers} documents`} that the ERP failed it`,
  )

function untold(
  asked: readonly (Answer | undefined)[],
  partner: string,
  tell: ReturnType<typeof about>,
): Disagreement[] {
  const [first] = asked
  if (first === undefined || asked.includes(undefined)) return []
  return [
    tell(
      'unanswered',
      `was failed, and ${partner} is to be told so by ${named(first)}, of which there is none, sent or held`,
    ),
  ]
}
