// What others can be told by webhook: which becoming of a document, and of an alert, is which event. Whoever adds a row here adds an event;
// who wants it, and how it gets there, is the same for all.
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { Alert } from '../store/alerts.ts'
import type { AcknowledgementState, Document, DocumentState } from '../store/record.ts'
import type { HouseEvent, Webhook } from '../store/webhooks.ts'

const BY_STATE = {
  published: 'document.ready',
  draft: 'document.rejected',
} as const satisfies Partial<Record<DocumentState, string>>

const BY_ACKNOWLEDGEMENT = {
  rejected: 'acknowledgement.rejected',
  overdue: 'acknowledgement.overdue',
} as const satisfies Partial<Record<AcknowledgementState, string>>

const OF_ALERTS = ['alert.began', 'alert.ended', 'mapping.drifted'] as const

/** What is told of alerts; `mapping.drifted` of one kind beside its beginning. */
export type AlertEvent = (typeof OF_ALERTS)[number]

/** Every type of event that there is. */
export const EVENT_TYPES: readonly string[] = [
  ...Object.values(BY_STATE),
  ...Object.values(BY_ACKNOWLEDGEMENT),
  ...OF_ALERTS,
]

type Told = Pick<Document, 'id' | 'partner' | 'environment'>

/** The event that a document came into a state; undefined where nobody is told of that. */
export const eventOfState = (house: House, document: Told, state: DocumentState): HouseEvent | undefined =>
  eventOf(house, document, (BY_STATE as Record<string, string>)[state])

/** The event of what became of the acknowledgement of a document of ours. */
export const eventOfAcknowledgement = (
  house: House,
  document: Told,
  state: AcknowledgementState,
): HouseEvent | undefined => eventOf(house, document, (BY_ACKNOWLEDGEMENT as Record<string, string>)[state])

function eventOf(
  house: House,
  { id, partner, environment }: Told,
  type: string | undefined,
): HouseEvent | undefined {
  return type === undefined
    ? undefined
    : { id: house.newId(), at: instant(house.clock), environment, partner, type, document: id }
}

/** The event of what became of an alert. */
export const eventOfAlert = (
  house: Pick<House, 'newId' | 'clock'>,
  { id, partner = '', environment }: Alert,
  type: AlertEvent,
): HouseEvent => ({ id: house.newId(), at: instant(house.clock), environment, partner, type, alert: id })

/** Only those that there are. */
export const events = (some: readonly (HouseEvent | undefined)[]): HouseEvent[] =>
  some.filter((one) => one !== undefined)

/** What came of telling once. `trouble`: the other side is, and not only this event, so the next ones would fare as this one. */
export type Sent =
  | { outcome: 'delivered' | 'refused' | 'trouble'; said: string }
  /** The other side wants nothing more. */
  | { outcome: 'gone'; said: string }

/** Tells one webhook of one event; handed in by main, since it speaks a protocol. Never throws. */
export type Notify = (webhook: Webhook, event: HouseEvent, about: About) => Promise<Sent>

/** What an event tells of, as it is now. */
export type About = { document: Document } | { alert: Alert }
