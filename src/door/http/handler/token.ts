// POST /v1/token: the client credentials grant. Throttled by client and address before any secret is hashed, so
// that neither guessing nor the cost of hashing can be had for nothing.
import { instant } from '../../../setting/clock.ts'
import type { House } from '../../../setting/house.ts'
import { bareAddress } from '../../../setting/networks.ts'
import type { Principal } from '../../../store/credentials.ts'
import type { Agreed } from '../../agreed/agreed.ts'
import type { Who } from '../../agreed/terms.ts'
import { openBuckets, openGate } from '../../throttle.ts'
import { elsewhere } from '../admission.ts'
import { clientSecretOf } from '../credentials.ts'
import { invalidClient, invalidGrant, tooMany } from '../httpRefusal.ts'
import type { HttpLimits } from '../limits.ts'
import type { Caller, SomeHandlers } from '../operation.ts'
import { whichSecret } from '../secret.ts'
import type { SigningKeys } from '../signingKey.ts'
import { signToken, TOKEN_SECONDS } from '../token.ts'

/** Hashing runs on the four threads that also read files: two stay free. */
const HASHING_AT_ONCE = 2
const HASHING_WAITING = 50

interface Proven {
  principal: Principal
  /** The id of the secret. */
  credential: string
}

/** How a principal proves its secret; undefined where the secret is not right. */
type Prove = (client: string, secret: string) => Promise<Proven | undefined>

export function tokenHandlers(
  house: House,
  keys: SigningKeys,
  limits: HttpLimits,
  { terms }: Agreed,
): SomeHandlers<'issueToken'> {
  const attempts = openBuckets(house.clock, limits.attempts)
  const prove = openProof(house)
  return {
    async issueToken({ body, origin }) {
      const form = body.value
      if (form.grant_type !== 'client_credentials')
        throw invalidGrant('unsupported_grant_type', 'The only grant type is client_credentials.')
      const { client, secret } = clientSecretOf(origin.authorization, form)
      const attempt = `${client}\n${origin.address}`
      const { granted, wait } = attempts.take(attempt)
      if (!granted) throw tooMany('Too many wrong secrets; wait.', wait)
      const proven = await prove(client, secret)
      if (!proven) return refuseClient(house, client, origin.address)
      attempts.giveBack(attempt)
      const { partner } = proven.principal
      const isHere = async (door: Who) => (await terms.of(door)).comesFrom(bareAddress(origin.address))
      if (partner !== undefined && !(await isHere({ partner, door: 'http' }))) throw elsewhere()
      const caller = {
        ...callerFor(proven.principal),
        environment: form.environment ?? ('production' as const),
      }
      return issue(house, keys, caller, { id: proven.credential, from: origin.address })
    },
  }
}

function openProof({ store, clock, log }: House): Prove {
  const gate = openGate(HASHING_AT_ONCE, HASHING_WAITING)
  return async (client, secret) => {
    const [principal, credentials] = await Promise.all([
      store.principal(client),
      store.credentials(client, 'client-secret', instant(clock)),
    ])
    const hashes = credentials.map(({ value }) => value)
    const place = await gate(() => whichSecret(secret, hashes))
    if (place === undefined) throw tooMany('Too many are asking for tokens at once.', 1)
    const credential = credentials[place]?.id
    if (credential === undefined || !principal) return undefined
    if ((principal.role === 'partner') === (principal.partner !== undefined)) return { principal, credential }
    log.error(
      { principal: principal.id },
      'a principal of role partner needs a partner, others must have none',
    )
    return undefined
  }
}

async function refuseClient({ store, clock, log }: House, client: string, address: string): Promise<never> {
  const principal = client.slice(0, 100)
  log.warn({ principal, address }, 'token refused')
  await store.audit({
    at: instant(clock),
    principal,
    act: 'token refused',
    subject: principal,
    detail: address,
  })
  throw invalidClient()
}

const callerFor = ({ id, role, partner }: Principal): Omit<Caller, 'environment'> => ({
  principal: id,
  role,
  ...(partner === undefined ? {} : { partner }),
})

async function issue(
  { store, clock, newId }: House,
  keys: SigningKeys,
  caller: Caller,
  by: { id: string; from: string },
) {
  const at = clock()
  const id = newId()
  const { principal, role, environment } = caller
  const access_token = signToken(keys, caller, { id, at })
  const entry = { at: at.toISOString(), principal, act: 'token issued', subject: id, detail: environment }
  await store.audited(entry).useCredential({ ...by, at: entry.at })
  return {
    status: 200 as const,
    headers: { 'cache-control': 'no-store' },
    json: { access_token, token_type: 'Bearer' as const, expires_in: TOKEN_SECONDS, role, environment },
  }
}
