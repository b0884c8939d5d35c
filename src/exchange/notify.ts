// Notify: a webhook is told what happened, oldest first. Whoever does not answer is asked again over three days; as long
// as he does not, the rest waits behind, so that a dead address costs one try at a time and no other partner's work.
import { after, instant } from '../setting/clock.ts'
import type { HouseEvent, Webhook, WebhookDelivery } from '../store/webhooks.ts'
import type { Desk, Held } from './desk.ts'
import type { About, Sent } from './telling.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long it is until the next try, after the first, the second, …: 75 hours together. */
const WAITS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** Events are kept for replays so long. */
const KEPT = 30 * DAY

/** Deliveries of one webhook at a time. */
const BATCH = 10

/** Tells the webhook that the step is about. */
export async function notify(desk: Desk, held: Held): Promise<void> {
  const { store, clock } = desk.house
  // Another process tells.
  if (!desk.notify) return end(desk, held, after(clock, MINUTE))
  const webhook = await store.webhook(held.step.subject)
  const ask = { webhook: held.step.subject, now: instant(clock), limit: BATCH }
  const due = webhook?.state === 'active' ? await store.dueDeliveries(ask) : []
  for (const delivery of due) {
    const until = await tellOne(desk, held, webhook!, delivery)
    if (until !== undefined) return end(desk, held, until)
    held.goOn()
  }
  await end(desk, held)
}

const end = ({ house: { store, clock } }: Desk, held: Held, holdUntil?: string): Promise<void> =>
  store.endNotifying(held.lease, {
    now: instant(clock),
    forget: after(clock, -KEPT),
    ...(holdUntil === undefined ? {} : { holdUntil }),
  })

/** Tells one event; answers until when the others have to wait, if they do. */
async function tellOne(
  desk: Desk,
  held: Held,
  webhook: Webhook,
  delivery: Awaited<ReturnType<Desk['house']['store']['dueDeliveries']>>[number],
): Promise<string | undefined> {
  const { store, clock, log } = desk.house
  const { happened, ...row } = delivery
  const sent = await desk.notify!(webhook, happened, await aboutOf(desk, happened))
  const attempts = row.attempts + 1
  const wait = WAITS[attempts - 1]
  const dueAt = after(clock, wait ?? 0)
  const state = stateOf(sent, wait)
  await store.commitNotifying(held.lease, {
    ...row,
    state,
    attempts,
    dueAt,
    at: instant(clock),
    said: sent.said,
  })
  const about = { webhook: webhook.id, event: happened.id, said: sent.said, attempts }
  if (sent.outcome !== 'delivered') log.warn(about, 'a webhook was not told')
  const reason = whyRemoved(sent, wait)
  if (reason === undefined) return sent.outcome === 'trouble' ? dueAt : undefined
  log.error(about, 'a webhook is told nothing more')
  await store.removeWebhook({ id: webhook.id, reason })
  return instant(clock)
}

async function aboutOf({ house: { store } }: Desk, { id, document, alert }: HouseEvent): Promise<About> {
  const found = document === undefined ? undefined : await store.document(document)
  if (found) return { document: found }
  const told = alert === undefined ? undefined : await store.alert(alert)
  if (told) return { alert: told }
  throw new Error(`what event ${id} tells of, ${document ?? alert}, is not in the store`)
}

function stateOf({ outcome }: Sent, wait: number | undefined): WebhookDelivery['state'] {
  if (outcome === 'delivered') return 'delivered'
  return outcome === 'gone' || wait === undefined ? 'failed' : 'due'
}

function whyRemoved({ outcome, said }: Sent, wait: number | undefined): string | undefined {
  if (outcome === 'gone') return `The address is gone: ${said}`
  if (outcome === 'trouble' && wait === undefined) return `Nothing was delivered for three days: ${said}`
  return undefined
}
