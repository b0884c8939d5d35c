// One look at everything that an operator must know of. What was not there at the look before began: it is told once, by
// event and mail; what lasts is said again each day until somebody has taken it on; what is over is told once more.
import { after, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Alert, AlertLook } from '../../store/alerts.ts'
import type { Duty } from '../duties.ts'
import { printable } from '../engine/place.ts'
import type { Mail } from '../mail.ts'
import { eventOfAlert } from '../telling.ts'
import type { Condition, Watch } from './condition.ts'
import { letterOf } from './letter.ts'

const DAY = 86_400_000
/** Letters that were sent are kept so long. */
const KEPT = 30 * DAY
/** More conditions of a kind than anybody reads; the rest come up when these are mended. */
const MOST = 200
const LONGEST = 500

export interface Alerting {
  watches: readonly Watch[]
  /** How letters leave that the store can't keep; none are written where absent. */
  mail?: Mail
}

/** How often the house looks, in milliseconds. */
const EVERY = 60_000

export interface Lookout {
  duty: Duty
  /** Looks now; after the look that is under way, if there is one. */
  look(): Promise<void>
}

/** Makes what looks; of several processes one looks at a time, by its turn, and within one process by a queue. */
export function openLookout(house: House, alerting: Alerting): Lookout {
  let last: Promise<void> = Promise.resolve()
  const unkept = new Set<string>()
  const look = () => {
    const next = last.then(() => lookOnce(house, alerting, unkept))
    last = next.catch(() => {})
    return next
  }
  return { duty: { name: 'alerts', every: EVERY, act: look, unturned: look }, look }
}

type Found = readonly (Condition[] | undefined)[]

/** Looks, and keeps what was found; what must not wait for a store that keeps nothing is mailed, and is then among the `unkept`. */
async function lookOnce(house: House, alerting: Alerting, unkept: Set<string>): Promise<void> {
  const found = await Promise.all(alerting.watches.map((watch) => findingsOf(house, watch)))
  try {
    await keep(house, alerting, found)
    unkept.clear()
  } catch (error) {
    await mailUrgent(house, alerting, found, unkept)
    throw error
  }
}

/** Keeps what began, lasts and is over. Where nothing is so and nothing was, nothing is written. */
async function keep(house: House, { watches, mail }: Alerting, found: Found): Promise<void> {
  const now = instant(house.clock)
  const open = await house.store.openAlerts()
  const looks = watches.flatMap((watch, index) => {
    const conditions = found[index]
    return conditions ? [compared(house, watch, conditions, open)] : []
  })
  const began = looks.flatMap((one) => one.began)
  const lasting = looks.flatMap((one) => one.lasting)
  const ended = looks.flatMap((one) => one.ended)
  if (began.length + lasting.length + ended.length === 0) return
  const again = lasting.filter(({ told }) => told === now)
  const letter = mail ? letterOf({ id: house.newId(), at: now, began, again, ended }) : undefined
  await house.store.commitLook({
    at: now,
    began,
    lasting,
    ended: ended.map(({ id }) => id),
    events: [
      ...looks.flatMap((one) => one.events),
      ...ended.map((one) => eventOfAlert(house, one, 'alert.ended')),
    ],
    ...(letter ? { letter } : {}),
    forgetBefore: after(house.clock, -KEPT),
  })
  for (const { kind, subject, says } of began) house.log.warn({ kind, subject, says }, 'an alert began')
}

/** Mails, once each, what is urgent; it is told again when the store keeps it. */
async function mailUrgent(
  house: House,
  { watches, mail }: Alerting,
  found: Found,
  unkept: Set<string>,
): Promise<void> {
  const urgent = watches.flatMap(({ kind, isUrgent }, index) =>
    isUrgent ? (found[index] ?? []).map((one) => ({ ...begun(house, kind, one), id: '' })) : [],
  )
  const began = urgent.filter(({ subject }) => !unkept.has(subject))
  const at = instant(house.clock)
  const letter = mail && letterOf({ id: house.newId(), at, began, again: [], ended: [] })
  if (!letter) return
  try {
    await mail(letter)
    for (const { subject } of began) unkept.add(subject)
  } catch (err) {
    house.log.error({ err }, 'an alert could neither be kept nor mailed')
  }
}

/** What a watch found, each subject once; nothing where it could not look. */
async function findingsOf({ log }: House, { kind, find }: Watch): Promise<Condition[] | undefined> {
  try {
    const bySubject = new Map((await find()).map((one) => [one.subject, one]))
    return [...bySubject.values()].slice(0, MOST)
  } catch (err) {
    log.error({ err, kind }, 'a condition could not be looked at')
    return undefined
  }
}

interface Compared extends Pick<AlertLook, 'events'> {
  began: Alert[]
  lasting: Alert[]
  ended: Alert[]
}

function compared(
  house: House,
  { kind, event }: Watch,
  conditions: readonly Condition[],
  open: readonly Alert[],
): Compared {
  const now = instant(house.clock)
  const known = new Map(open.filter((one) => one.kind === kind).map((one) => [one.subject, one]))
  const lasting = conditions.flatMap((one) => {
    const before = known.get(one.subject)
    return before ? [lastingStill(before, one, now)] : []
  })
  const there = new Set(conditions.map(({ subject }) => subject))
  const began = conditions.filter(({ subject }) => !known.has(subject)).map((one) => begun(house, kind, one))
  return {
    began,
    lasting,
    ended: [...known.values()].filter(({ subject }) => !there.has(subject)),
    events: began.flatMap((one) => [
      eventOfAlert(house, one, 'alert.began'),
      ...(event ? [eventOfAlert(house, one, event)] : []),
    ]),
  }
}

function begun({ newId, clock }: House, kind: string, condition: Condition): Alert {
  const now = instant(clock)
  const { subject, partner, environment = 'production' } = condition
  return {
    id: newId(),
    kind,
    subject,
    ...(partner === undefined ? {} : { partner }),
    environment,
    ...wordsOf(condition),
    began: now,
    seen: now,
    told: now,
  }
}

/** As it is now; told of again where it has become worse, or where that is a day ago and nobody has taken it on. */
function lastingStill({ command: _, ...before }: Alert, condition: Condition, now: string): Alert {
  const isLong = Date.parse(now) - Date.parse(before.told) >= DAY
  const isWorse = condition.worse !== undefined && condition.worse > before.told
  const told = isWorse || (before.acknowledgedAt === undefined && isLong) ? now : before.told
  return { ...before, ...wordsOf(condition), seen: now, told }
}

/** Sentences hold what partners wrote: one line each, and not a long one. */
function wordsOf({ says, advice, command }: Condition) {
  const line = (text: string) => printable(text).slice(0, LONGEST)
  return {
    says: line(says),
    advice: line(advice),
    ...(command === undefined ? {} : { command: line(command) }),
  }
}
