// What is told to others by webhook: the events that happened, who subscribed to them, and what became of each
// delivery. An event is kept in the transaction of what it tells, and only where somebody wants it.
import type { Environment, Lease } from './record.ts'

/** Something that became of a document, or an alert. */
export interface HouseEvent {
  id: string
  at: string
  environment: Environment
  /** Empty where the event is the house's own. */
  partner: string
  /** Such as document.ready. */
  type: string
  /** What it tells of: this, or else the alert. */
  document?: string
  alert?: string
}

/** An address that wants to be told. */
export interface Webhook {
  id: string
  environment: Environment
  url: string
  /** Types of events; all where it is empty. */
  events: string[]
  /** By which deliveries are signed. */
  secret: string
  /** The secret before, by which they are signed as well until then. */
  previousSecret?: string
  previousUntil?: string
  state: 'active' | 'removed'
  /** Why it was removed. */
  reason?: string
  at: string
  principal: string
}

export type DeliveryState = 'due' | 'delivered' | 'failed'

/** One event on its way to one webhook. */
export interface WebhookDelivery {
  webhook: string
  event: string
  state: DeliveryState
  attempts: number
  dueAt: string
  /** When it was last tried, or came to be. */
  at: string
  /** What the other side answered, or why it could not be reached. */
  said?: string
}

export interface Webhooks {
  /** Keeps a webhook, or another form of it under the same id. */
  putWebhook(webhook: Webhook): Promise<void>
  webhook(id: string): Promise<Webhook | undefined>
  /** The active ones, oldest first; of one environment where it is named. */
  webhooks(environment?: Environment): Promise<Webhook[]>
  /** It is told nothing more, and its secrets are forgotten; false where it was not active. */
  removeWebhook(removal: { id: string; reason: string }): Promise<boolean>
  /** Deliveries of a webhook by event, after one. */
  webhookDeliveries(ask: {
    webhook: string
    state?: DeliveryState
    after?: string
    limit: number
  }): Promise<(WebhookDelivery & { happened: HouseEvent })[]>
  /** Deliveries whose time has come, oldest event first. */
  dueDeliveries(ask: {
    webhook: string
    now: string
    limit: number
  }): Promise<(WebhookDelivery & { happened: HouseEvent })[]>
  /** What became of one delivery; the step goes on. */
  commitNotifying(lease: Lease, delivery: WebhookDelivery): Promise<void>
  /**
   * Ends a notify step until the next delivery is due; with `holdUntil` not before that, whatever happens meanwhile.
   * Deliveries that came to an end before `forget` are forgotten, and the events that nobody waits for.
   */
  endNotifying(lease: Lease, end: { now: string; holdUntil?: string; forget: string }): Promise<void>
  /** Tells a webhook again what happened from a time on, and before another; answers how much, `limit` at most. */
  replayEvents(ask: {
    webhook: string
    from: string
    to: string
    now: string
    limit: number
  }): Promise<number>
}
