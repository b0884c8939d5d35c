// Our access tokens: ES256 JWTs that say who, in which role, for which partner and environment. Algorithm,
// issuer and audience are fixed here and never taken from the token (RFC 8725).
import jwt from 'jsonwebtoken'
import type { Role } from '../../store/record.ts'
import { unauthenticated } from './httpRefusal.ts'
import type { Caller } from './operation.ts'
import type { SigningKeys } from './signingKey.ts'

export const ISSUER = 'edi-partner-gateway'
export const AUDIENCE = 'edi-partner-gateway/api'
export const TOKEN_SECONDS = 3600

/** A caller, and the token's own id and end, by which it can be revoked. */
export interface Verified extends Caller {
  tokenId: string
  expires: Date
}

/** A token for a caller, good from `at` for an hour. */
export function signToken(keys: SigningKeys, caller: Caller, about: { id: string; at: Date }): string {
  const iat = Math.floor(about.at.getTime() / 1000)
  const claims = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: caller.principal,
    role: caller.role,
    ...(caller.partner === undefined ? {} : { partner: caller.partner }),
    env: caller.environment,
    jti: about.id,
    iat,
    exp: iat + TOKEN_SECONDS,
  }
  return jwt.sign(claims, keys.sign.key, { algorithm: 'ES256', keyid: keys.sign.kid })
}

/** Tokens whose signature was good, by the keys of then: to check it again costs 0.1 ms at each of an hour's requests. */
const known = new WeakMap<SigningKeys, Map<string, Verified>>()
const MOST_KNOWN = 1_000

/** Who a token speaks for, at an instant. Throws a refusal (401) that says why it is not taken. */
export function verifyToken(keys: SigningKeys, token: string, at: Date): Verified {
  const good = known.get(keys) ?? new Map<string, Verified>()
  known.set(keys, good)
  const before = good.get(token)
  if (before && at < before.expires) return before
  good.delete(token)
  const verified = verifiedAnew(keys, token, at)
  if (good.size >= MOST_KNOWN) good.delete(good.keys().next().value!)
  good.set(token, verified)
  return verified
}

function verifiedAnew(keys: SigningKeys, token: string, at: Date): Verified {
  const key = keys.verify.get(keyIdOf(token))
  if (!key) throw unauthenticated('The token is not signed by a key of ours.', true)
  return callerOf(checked(token, key, at))
}

function keyIdOf(token: string): string {
  try {
    const kid = jwt.decode(token, { complete: true })?.header?.kid
    return typeof kid === 'string' ? kid : ''
  } catch {
    // The decoder throws where the claims are not JSON.
    return ''
  }
}

function checked(token: string, key: jwt.PublicKey, at: Date): jwt.JwtPayload {
  try {
    return jwt.verify(token, key, {
      algorithms: ['ES256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      clockTimestamp: Math.floor(at.getTime() / 1000),
    }) as jwt.JwtPayload
  } catch (error) {
    const expired = error instanceof jwt.TokenExpiredError
    throw unauthenticated(expired ? 'The token has expired.' : 'The token is not valid.', true)
  }
}

const ROLES: readonly string[] = ['partner', 'erp', 'operator'] satisfies Role[]

/** Claims of a token with a good signature; one that lacks what we put into every token is not taken. */
function callerOf(claims: jwt.JwtPayload): Verified {
  const { sub, role, partner, env, jti, exp } = claims
  const whole =
    typeof sub === 'string' &&
    ROLES.includes(role) &&
    (role === 'partner') === (typeof partner === 'string') &&
    (env === 'production' || env === 'test') &&
    typeof jti === 'string' &&
    typeof exp === 'number'
  if (!whole) throw unauthenticated('The token does not say what ours say.', true)
  const verified: Verified = {
    principal: sub,
    role: role as Role,
    environment: env,
    tokenId: jti,
    expires: new Date(exp * 1000),
  }
  return typeof partner === 'string' ? { ...verified, partner } : verified
}
