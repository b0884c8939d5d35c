// Documents that wait for a person, and acknowledgements that are late or reject: one condition for each partner and reason, whose
// count says how bad it is.
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { LateGroup, ParkedGroup, RejectedGroup } from '../../../store/alerts.ts'
import { adviceFor } from '../advice.ts'
import { type Condition, counted, type Watch } from '../condition.ts'

/** Documents that are parked, by partner and reason. */
export const parkedWatch = ({ store }: House): Watch => ({
  kind: 'documents-parked',
  find: async () => (await store.countParked()).map(parked),
})

function parked({
  environment,
  partner,
  direction,
  code,
  count,
  document,
  at,
  reason,
}: ParkedGroup): Condition {
  const way = direction === 'in' ? `from ${partner}` : `to ${partner}`
  const are = count === 1 ? 'is' : 'are'
  return {
    subject: `${environment}/${partner}/${direction}/${code}`,
    partner,
    environment,
    says: `${counted(count, 'document')} ${way} ${are} parked (${code}), the oldest since ${at.slice(0, 16)}Z: ${reason}`,
    ...adviceFor(code, { partner, document, direction }),
  }
}

/** Acknowledgements that are overdue, by partner. */
export const overdueWatch = (house: House): Watch => ({
  kind: 'acknowledgement-overdue',
  find: () => late(house, 'overdue'),
})

/** Acknowledgements for which most of the time is gone, by partner. */
export const atRiskWatch = (house: House): Watch => ({
  kind: 'acknowledgement-at-risk',
  find: () => late(house, 'at-risk'),
})

async function late({ store, clock }: House, state: LateGroup['state']): Promise<Condition[]> {
  const groups = await store.countLate(instant(clock))
  return groups.filter((one) => one.state === state).map((one) => lateCondition(one))
}

function lateCondition({ environment, partner, state, count, due }: LateGroup): Condition {
  const isOverdue = state === 'overdue'
  return {
    subject: `${environment}/${partner}`,
    partner,
    environment,
    says: `${partner} has not acknowledged ${counted(count, 'document')} of ours; the first ${isOverdue ? 'was' : 'is'} due ${due.slice(0, 16)}Z`,
    advice: isOverdue
      ? 'Ask the partner whether it came. What was lost is sent again with the same control numbers by documents resend.'
      : 'Nothing yet: ask the partner if it matters, before the time is over.',
    command: `edigw documents list --partner ${partner} --acknowledgement ${state}`,
  }
}

/** Documents of ours that partners rejected, by partner; told again when another one is. */
export const rejectedWatch = ({ store }: House): Watch => ({
  kind: 'acknowledgement-rejected',
  find: async () => (await store.countRejected()).map(rejected),
})

const rejected = ({ environment, partner, count, document, last }: RejectedGroup): Condition => ({
  subject: `${environment}/${partner}`,
  partner,
  environment,
  says: `${partner} rejected ${counted(count, 'document')} of ours, the last at ${last.slice(0, 16)}Z, and has accepted nothing instead`,
  advice:
    'See what was wrong, mend it where it comes from, and send it anew by documents regenerate; take the alert on if nothing is to be sent.',
  command:
    count === 1
      ? `edigw documents show ${document}`
      : `edigw documents list --partner ${partner} --acknowledgement rejected`,
  worse: last,
})
