// A refusal with what only HTTP knows: headers of the answer, and further members of its problem.
import { Refusal, type RefusalCode } from '../../exchange/refusal.ts'
import type { Limit } from '../agreed/exceeded.ts'

/** Members a problem may have beside those of RFC 9457. */
export interface Members {
  errors?: { at: string; says: string }[]
  /** RFC 6749, section 5.2. */
  error?: string
  error_description?: string
  /** Which word of the agreement. */
  limit?: Limit
}

export class HttpRefusal extends Refusal {
  readonly headers: Readonly<Record<string, string>>
  readonly members: Members

  constructor(
    code: RefusalCode,
    detail: string,
    more: { headers?: Record<string, string>; members?: Members },
  ) {
    super(code, detail)
    this.headers = more.headers ?? {}
    this.members = more.members ?? {}
  }
}

const REALM = 'realm="edi-partner-gateway"'

/** 401 with the challenge of RFC 6750, section 3; without a token no `error` is told. */
export function unauthenticated(detail: string, tokenWasThere: boolean): HttpRefusal {
  const error = tokenWasThere ? `, error="invalid_token", error_description="${detail}"` : ''
  return new HttpRefusal('unauthenticated', detail, {
    headers: { 'www-authenticate': `Bearer ${REALM}${error}` },
  })
}

/** 403 of RFC 6750: the token is good, but not for this. */
export function insufficient(detail: string): HttpRefusal {
  return new HttpRefusal('forbidden', detail, {
    headers: { 'www-authenticate': `Bearer ${REALM}, error="insufficient_scope"` },
  })
}

/** 401 of the token endpoint: the same words for an unknown client and a wrong secret. */
export function invalidClient(): HttpRefusal {
  const detail = 'This client is not known, or its secret is not right.'
  return new HttpRefusal('unauthenticated', detail, {
    headers: { 'www-authenticate': `Basic ${REALM}` },
    members: { error: 'invalid_client', error_description: detail },
  })
}

/** 400 of the token endpoint. */
export const invalidGrant = (error: string, detail: string): HttpRefusal =>
  new HttpRefusal('invalid-request', detail, { members: { error, error_description: detail } })

/** 429; `seconds` until it is worth to try again. */
export const tooMany = (detail: string, seconds: number): HttpRefusal =>
  new HttpRefusal('too-many', detail, { headers: { 'retry-after': String(Math.max(1, Math.ceil(seconds))) } })
