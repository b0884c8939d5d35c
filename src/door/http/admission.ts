// Who gets in. Runs before anything of a request is parsed or validated: a stranger learns nothing but that he
// is one, and can't make us work.
import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '../../exchange/refusal.ts'
import type { House } from '../../setting/house.ts'
import { bareAddress } from '../../setting/networks.ts'
import type { Agreed } from '../agreed/agreed.ts'
import { type Allowance, type Buckets, type Grant, openBuckets } from '../throttle.ts'
import { bareContentType } from './contentType.ts'
import { insufficient, tooMany, unauthenticated } from './httpRefusal.ts'
import type { HttpLimits } from './limits.ts'
import type { Caller } from './operation.ts'
import type { Route } from './routes.ts'
import type { SigningKeys } from './signingKey.ts'
import { verifyToken } from './token.ts'

/** Makes, for each route, what lets a request on to it or refuses it (401, 403, 429). */
export function openAdmission(
  house: House,
  keys: SigningKeys,
  limits: HttpLimits,
  agreed: Agreed,
): (route: Route) => RequestHandler {
  const known = openBuckets(house.clock, limits.requests)
  const strangers = openBuckets(house.clock, limits.anonymous)
  return (route) => async (req, res, next) => {
    if (route.roles) {
      const caller = await identify(house, keys, req, strangers)
      res.locals.caller = caller
      count(res, known.take(caller.principal), limits.requests)
      if (!route.roles.includes(caller.role)) throw insufficient(`This is not for the role ${caller.role}.`)
      if (caller.partner !== undefined) await letIn(agreed, caller.partner, req, res)
      res.locals.admitted = true
    } else {
      count(res, strangers.take(addressOf(req)), limits.anonymous)
    }
    bareContentType(req, route.bodies.length > 0)
    next()
  }
}

/** A partner comes from where was agreed, and with no more requests at once. */
async function letIn(agreed: Agreed, partner: string, req: Request, res: Response): Promise<void> {
  const who = { partner, door: 'http' } as const
  const terms = await agreed.terms.of(who)
  if (!terms.comesFrom(bareAddress(addressOf(req)))) throw elsewhere()
  agreed.enter(who, terms)
  res.once('close', () => agreed.leave(who))
}

/** 403 of a partner that comes from where was not agreed. */
export const elsewhere = (): Refusal =>
  new Refusal('forbidden', 'The address that you come from is not among the networks that are agreed.')

/** The peer's address, or what a trusted proxy says it is. */
export const addressOf = (req: Request): string => req.ip ?? req.socket.remoteAddress ?? 'unknown'

const BEARER = /^bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i

async function identify(house: House, keys: SigningKeys, req: Request, strangers: Buckets): Promise<Caller> {
  try {
    return await bearerOf(house, keys, req.headers.authorization)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { granted, wait } = strangers.take(addressOf(req))
    throw granted ? error : tooMany('Too many requests without a good token.', wait)
  }
}

async function bearerOf(house: House, keys: SigningKeys, authorization: string | undefined): Promise<Caller> {
  if (authorization === undefined) throw unauthenticated('A token is needed; get one at /v1/token.', false)
  const [, token] = BEARER.exec(authorization) ?? []
  if (token === undefined) throw unauthenticated('The Authorization header holds no bearer token.', true)
  const { tokenId, expires: _, ...caller } = verifyToken(keys, token, house.clock())
  if (await house.store.isRevoked(tokenId)) throw unauthenticated('The token was revoked.', true)
  return caller
}

/** RateLimit and RateLimit-Policy as in draft-ietf-httpapi-ratelimit-headers-10. */
function count(res: Response, grant: Grant, { capacity, perSecond }: Allowance): void {
  const { granted, remaining, wait, full } = grant
  res.set('ratelimit-policy', `"requests";q=${capacity};w=${Math.ceil(capacity / perSecond)}`)
  res.set('ratelimit', `"requests";r=${remaining};t=${Math.ceil(full)}`)
  if (!granted) throw tooMany('Too many requests.', wait)
}
