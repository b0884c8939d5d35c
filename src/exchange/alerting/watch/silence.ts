// What does not happen: an ERP that takes nothing out of its feed, a partner that usually sends and does not.
import type { Agreement } from '../../../partner/agreement.ts'
import { milliseconds } from '../../../partner/agreement.ts'
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import type { AgreementVersion } from '../../../store/record.ts'
import type { Condition, Watch } from '../condition.ts'

const HOUR = 3_600_000

const hours = (time: number): string => `${Math.floor(time / HOUR)} hours`

/** The oldest entry of production that nobody decided on is older than so many hours. */
export const feedWatch = ({ store, clock }: House, patience: number): Watch => ({
  kind: 'feed-not-taken',
  find: async () => {
    const ask = { types: [], after: 0, undecided: true, limit: 1 }
    const [oldest] = await store.feedAfter({ ...ask, environment: 'production' })
    const age = oldest ? clock().getTime() - Date.parse(oldest.at) : 0
    if (!oldest || patience === 0 || age < patience * HOUR) return []
    return [
      {
        subject: 'production',
        says: `The ERP has not decided on what entered its feed ${hours(age)} ago (document ${oldest.document}), nor on what came after it`,
        advice: 'See whether the ERP’s job runs, and why it neither accepts nor fails this entry.',
        command: `edigw documents show ${oldest.document}`,
      },
    ]
  },
})

/** Partners whose agreement says how long they are silent at most, and who are longer. */
export const silenceWatch = ({ store, clock }: House): Watch => ({
  kind: 'partner-silent',
  find: async () => {
    const versions = await store.activeAgreements()
    const asked = new Map(versions.flatMap(silenceOf))
    const last = await store.lastReceipts([...asked.keys()])
    const now = instant(clock)
    return last.flatMap(({ partner, at }) => silent({ partner, at, now, most: asked.get(partner)! }))
  },
})

function silenceOf({ partner, content }: AgreementVersion): [string, number][] {
  const { silence } = JSON.parse(content) as Agreement
  return silence === undefined ? [] : [[partner, milliseconds(silence)]]
}

function silent(of: { partner: string; at: string; now: string; most: number }): Condition[] {
  const { partner, at, now, most } = of
  const quiet = Date.parse(now) - Date.parse(at)
  if (quiet < most) return []
  return [
    {
      subject: partner,
      partner,
      says: `Nothing came from ${partner} for ${hours(quiet)}; the last file came ${at.slice(0, 16)}Z`,
      advice: 'Ask the partner whether it sends, and see whether it can log in.',
      command: `edigw documents list --partner ${partner} --direction in`,
    },
  ]
}
