// Interchanges and groups: what came is counted, and what was agreed to be answered is answered once. An agreement may
// have been replaced while a file was on its way, so an answer is missing only where the version of then and that of now
// ask for it, and one too many where neither does.
import type { ActiveAgreement } from '../../partner/active.ts'
import { ACKNOWLEDGES, acknowledgeRule, activate } from '../../partner/active.ts'
import { matchGroup } from '../../partner/match.ts'
import type { Registry } from '../../partner/registry.ts'
import type { GroupInBooks, InterchangeInBooks } from '../../store/books.ts'
import type { GroupHeader } from '../../x12/types.ts'
import { isGroupAnswered, isTa1Due } from '../engine/due.ts'
import type { KeptHeader } from '../opening/rows.ts'
import { about, counted, type Disagreement, type Judged } from './disagreement.ts'

/** Agreements by which something may have been answered: the pinned version, and the one in force. */
export type Agreements = (hash: string | null, partner: string | null) => Promise<readonly ActiveAgreement[]>

/** Looks agreements up in the store; versions never change, so each is looked up once. */
export function agreementsOf(registry: Registry): Agreements {
  const known = new Map<string, Promise<readonly ActiveAgreement[]>>()
  const look = async (hash: string, partner: string): Promise<readonly ActiveAgreement[]> => {
    const active = await registry.active()
    const now = active.find((one) => one.hash === hash) ?? active.find((one) => one.partner === partner)
    if (hash === '' || now?.hash === hash) return now ? [now] : []
    const then = activate(await registry.agreement(hash), hash, now?.mappings ?? [])
    return now ? [then, now] : [then]
  }
  return (hash, partner) => {
    const key = `${hash} ${partner}`
    const found = known.get(key) ?? look(hash ?? '', partner ?? '')
    known.set(key, found)
    return found
  }
}

/** Whether the receipt of something is over: nothing will be answered any more. */
const isOver = ({ receiptState, acknowledging }: Pick<GroupInBooks, 'receiptState' | 'acknowledging'>) =>
  receiptState === 'concluded' || (receiptState === 'refused' && acknowledging === null)

function answeredOnce(
  tell: ReturnType<typeof about>,
  kind: string,
  answers: number,
  asked: readonly boolean[],
): Disagreement[] {
  if (answers > 1) return [tell('twice', `is answered by ${answers} ${kind}s`)]
  if (answers === 0 && asked.length > 0 && asked.every(Boolean))
    return [tell('unanswered', `is to be answered by a ${kind}, and there is none`)]
  if (answers === 1 && !asked.some(Boolean))
    return [tell('altered', `is answered by a ${kind}, and nobody agreed on one`)]
  return []
}

/** What an interchange is counted as, and what is wrong with it. */
export async function judgeInterchange(
  interchange: InterchangeInBooks,
  agreements: Agreements,
): Promise<Judged> {
  const { id, partner, control, receipt, receiptState, answers } = interchange
  const tell = about('interchanges', id, `interchange ${id} (${partner}, ${control})`)
  if (receiptState === null)
    return { as: 'unknown', found: [tell('altered', `is of receipt ${receipt}, which is not there`)] }
  if (!isOver(interchange)) return { as: 'under way', found: [] }
  const asked = (await agreements(interchange.agreement, partner)).map((one) => asksTa1(interchange, one))
  return {
    as: answers > 0 ? 'answered' : 'not to be answered',
    found: answeredOnce(tell, 'TA1', answers, asked),
  }
}

function asksTa1(
  { syntax, header: json, verdict, groups, others }: InterchangeInBooks,
  { agreement }: ActiveAgreement,
): boolean {
  if (syntax !== 'x12') return false
  const { header, acknowledgements } = JSON.parse(json) as KeptHeader
  const ids = groups === 0 ? [] : [others > 0 ? '' : ACKNOWLEDGES]
  const about = { header, groups: ids, acknowledgements: acknowledgements.length }
  return isTa1Due({ ...about, verdict: verdict ?? 'accepted' }, agreement.envelope?.ta1)
}

/** What a group is counted as, and what is wrong with it. */
export async function judgeGroup(group: GroupInBooks, agreements: Agreements): Promise<Judged> {
  const { id, partner, functionalId, control, receipt, receiptState, syntax } = group
  const tell = about('groups', id, `group ${id} (${partner}, ${`${functionalId} ${control}`.trim()})`)
  if (receiptState === null || syntax === null) {
    const lacks = receiptState === null ? `receipt ${receipt}, which` : 'an interchange that'
    return { as: 'unknown', found: [tell('altered', `is of ${lacks} is not there`)] }
  }
  const found = [...miscounted(group, tell), ...orphaned(group, tell)]
  if (!isOver(group)) return { as: 'under way', found }
  const asked = (await agreements(group.agreement, partner)).map((one) => asksGroup(group, one))
  found.push(...answeredOnce(tell, '997 or 999', group.answers, asked))
  return { as: group.answers > 0 ? 'answered' : 'not to be answered', found }
}

/** Where a receipt was refused in its middle, its last group may be listed in part. */
function miscounted(
  { receiptState, sets, documents }: GroupInBooks,
  tell: ReturnType<typeof about>,
): Disagreement[] {
  if (receiptState === 'received' || receiptState === 'refused' || sets === documents) return []
  const kind = documents < sets ? 'lost' : 'twice'
  return [tell(kind, `came with ${counted(sets, 'set')}, and has ${counted(documents, 'document')}`)]
}

/** Groups of acknowledgements are told by their documents: nobody answers them, so that they stay as they were read. */
function orphaned(group: GroupInBooks, tell: ReturnType<typeof about>): Disagreement[] {
  const { state, functionalId, ordinal, receiptState, opening, reading, acknowledging } = group
  if (functionalId === ACKNOWLEDGES || ordinal === 0 || state === 'acknowledged') return []
  if ((opening ?? reading ?? acknowledging) !== null) return []
  // One that was read waits for the others of its receipt.
  if (state === 'read' && receiptState === 'opened') return []
  return [tell('orphan', `is ${state}, and no step reads or acknowledges it`)]
}

function asksGroup(
  { syntax, functionalId, ordinal, header, interchangeVerdict }: GroupInBooks,
  active: ActiveAgreement,
): boolean {
  if (syntax !== 'x12' || ordinal === 0) return false
  const [matched] = matchGroup(JSON.parse(header) as GroupHeader, 0, active).rules
  return isGroupAnswered(functionalId, interchangeVerdict ?? 'accepted', acknowledgeRule(active, matched))
}
