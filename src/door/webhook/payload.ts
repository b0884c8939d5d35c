// What a webhook is told. It names the document or the alert and says little of it: whoever wants more asks the API with
// a token of his own, so that an address that leaks tells a stranger no prices.
import { kindOf } from '../../canonical/canonical.ts'
import type { About } from '../../exchange/telling.ts'
import type { Alert } from '../../store/alerts.ts'
import type { Document } from '../../store/record.ts'
import type { HouseEvent } from '../../store/webhooks.ts'

export interface Payload {
  /** Such as document.ready. */
  type: string
  /** When it happened. */
  timestamp: string
  data: OfDocument | OfAlert
}

interface OfDocument {
  environment: string
  partner: string
  document: string
  direction: 'in' | 'out'
  /** Such as order. */
  canonical: string
  /** The business number, where it is known. */
  number?: string
  links: { document: string; feed?: string; acknowledgements?: string }
}

interface OfAlert {
  environment: string
  /** Absent where it is the house's own. */
  partner?: string
  alert: string
  /** Such as documents-parked. */
  kind: string
  began: string
  ended?: string
  links: { alert: string }
}

/** The payload of an event; what it tells of is as it is now, which may be later than the event. */
export function payloadOf(event: HouseEvent, about: About): Payload {
  const data = 'alert' in about ? ofAlert(event, about.alert) : ofDocument(event, about.document)
  return { type: event.type, timestamp: event.at, data }
}

function ofAlert({ environment }: HouseEvent, { id, kind, partner, began, ended }: Alert): OfAlert {
  return {
    environment,
    ...(partner === undefined ? {} : { partner }),
    alert: id,
    kind,
    began,
    ...(ended === undefined ? {} : { ended }),
    links: { alert: `/v1/alerts/${id}` },
  }
}

function ofDocument(
  { environment, partner }: HouseEvent,
  { id, direction, canonical, number }: Document,
): OfDocument {
  const self = `/v1/documents/${id}`
  const kind = direction === 'in' ? kindOf(canonical) : undefined
  return {
    environment,
    partner,
    document: id,
    direction,
    canonical,
    ...(number === undefined ? {} : { number }),
    links: {
      document: self,
      ...(kind?.feed ? { feed: `/v1/${kind.collection}` } : {}),
      ...(direction === 'out' ? { acknowledgements: `${self}/acknowledgements` } : {}),
    },
  }
}
