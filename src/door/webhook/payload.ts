// What a webhook is told. It names the document and says little of it: whoever wants more asks the API with a token of
// his own, so that an address that leaks tells a stranger no prices.
import { kindOf } from '../../canonical/canonical.ts'
import type { Document } from '../../store/record.ts'
import type { HouseEvent } from '../../store/webhooks.ts'

export interface Payload {
  /** Such as document.ready. */
  type: string
  /** When it happened. */
  timestamp: string
  data: {
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
}

/** The payload of an event; the document is as it is now, which may be later than the event. */
export function payloadOf({ type, at, environment, partner }: HouseEvent, document: Document): Payload {
  const { id, direction, canonical, number } = document
  const self = `/v1/documents/${id}`
  const kind = direction === 'in' ? kindOf(canonical) : undefined
  return {
    type,
    timestamp: at,
    data: {
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
    },
  }
}
