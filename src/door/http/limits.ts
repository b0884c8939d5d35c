// How much the door takes, from whom. Each number is on the side of the mistake that is less bad: a refused
// request is sent again, an exhausted gateway serves nobody.
import type { Allowance } from '../throttle.ts'

export interface HttpLimits {
  /** Largest body of POST /v1/documents, in bytes. */
  bodyBytes: number
  /** Largest canonical document that is submitted, in bytes: it is held in memory. */
  documentBytes: number
  /** Requests of one principal. */
  requests: Allowance
  /** Requests without a good token, by address; also each refused token. */
  anonymous: Allowance
  /** Wrong secrets, by client and address. */
  attempts: Allowance
  /** Bodies of one principal that come in at the same time. */
  bodiesAtOnce: number
  /** All request headers together, in bytes. */
  headerBytes: number
  /** Seconds until the headers must be there. */
  headersSeconds: number
  /** Seconds until a request must be there whole: a 100 MB body at half a megabit a second takes 27 minutes. */
  requestSeconds: number
  /** Seconds until a form or JSON body must be there. */
  smallBodySeconds: number
  /** Seconds without a byte in either direction. */
  idleSeconds: number
  /** Seconds between two requests of a connection; longer than a usual proxy's 60, so that it closes first. */
  keepAliveSeconds: number
  connections: number
  /** Seconds that requests under way have when the door closes. */
  closeSeconds: number
}

export const defaultLimits: HttpLimits = {
  bodyBytes: 100 * 2 ** 20,
  documentBytes: 10 * 2 ** 20,
  requests: { capacity: 2000, perSecond: 200 },
  anonymous: { capacity: 120, perSecond: 2 },
  attempts: { capacity: 10, perSecond: 1 / 6 },
  bodiesAtOnce: 16,
  headerBytes: 16 * 1024,
  headersSeconds: 15,
  requestSeconds: 1800,
  smallBodySeconds: 10,
  idleSeconds: 120,
  keepAliveSeconds: 65,
  connections: 2000,
  closeSeconds: 10,
}

/** Forms and JSON bodies; the largest is a failure's text. */
export const SMALL_BODY_BYTES = 16 * 1024
