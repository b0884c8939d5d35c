// Webhooks and their deliveries as callers see them: the secret only where it is new.
import type { HouseEvent, Webhook, WebhookDelivery } from '../../../store/webhooks.ts'
import type { components } from '../api.d.ts'
import { defined } from '../query.ts'

type Schemas = components['schemas']
type EventType = Schemas['EventType']
type Delivery = WebhookDelivery & {
  happened: HouseEvent
}

export function viewWebhook(webhook: Webhook): Schemas['Webhook'] {
  const { id, url, events, environment, state, reason, at, principal } = webhook
  return {
    id,
    url,
    events: events as EventType[],
    environment,
    state,
    ...defined({ reason }),
    at,
    principal,
  }
}

export function viewDelivery(delivery: Delivery): Schemas['WebhookDelivery'] {
  const { event, state, attempts, dueAt, at, said, happened } = delivery
  return {
    event,
    type: happened.type as EventType,
    ...defined({ document: happened.document, alert: happened.alert }),
    ...(happened.partner === '' ? {} : { partner: happened.partner }),
    happened: happened.at,
    state,
    attempts,
    ...(state === 'due' ? { dueAt } : {}),
    at,
    ...defined({ said }),
  }
}
