// The secrets by which clients get their tokens: several for each principal, each from a day and until one, so that one can be
// replaced while the other still works. Only hashes are kept; a secret is shown once. Every act is in the audit trail.
import { randomBytes } from 'node:crypto'
import { Refusal } from '../../exchange/refusal.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Credential } from '../../store/credentials.ts'
import type { Role } from '../../store/record.ts'
import { checkEnd, checkSpan, earlier, refused, type Standing, standing } from '../standing.ts'
import { defined } from './query.ts'
import { hashSecret } from './secret.ts'

export interface Secret extends Omit<Credential, 'kind' | 'value'>, Standing {
  role: Role
  partner?: string
}

export interface NewSecret {
  principal: string
  comment?: string
  /** RFC 3339; never where absent. */
  expires?: string
  /** The one that it takes the place of, by its id, and until when that is good. */
  replaces?: string
  replacedUntil?: string
}

/** Of one principal, good or still to come: each token that is asked for is tried with all of them. */
const MOST = 5

/** Every secret, by principal; of one principal where it is named. */
export async function secretsOf(
  { store, clock }: Pick<House, 'store' | 'clock'>,
  principal?: string,
): Promise<Secret[]> {
  const [credentials, principals] = await Promise.all([
    store.everyCredential('client-secret', principal),
    store.principals(),
  ])
  const known = new Map(principals.map((one) => [one.id, one]))
  return credentials.flatMap((credential) => {
    const { kind: _, value: __, ...rest } = credential
    const whose = known.get(credential.principal)
    if (!whose) return []
    const { role, partner } = whose
    return [{ ...rest, role, ...defined({ partner }), ...standing(credential, clock()) }]
  })
}

/** A new secret of a principal that is known, beside those that it has; one that it replaces gets its end. Throws a Refusal. */
export async function addSecret(
  house: House,
  asked: NewSecret,
  by: string,
): Promise<{ secret: string; kept: Secret }> {
  const { principal, comment, expires, replaces } = asked
  const at = instant(house.clock)
  checkSpan('secret', at, at, expires)
  const there = (await secretsOf(house, principal)).filter(({ state }) => state !== 'expired')
  if (there.length >= MOST)
    throw new Refusal(
      'conflict',
      `${principal} has ${MOST} secrets, which is the most: let one expire first.`,
    )
  const replaced = replaces === undefined ? undefined : there.find(({ id }) => id === replaces)
  if (replaces !== undefined && !replaced)
    throw refused('/replaces', `${principal} has no secret ${replaces} that has not expired.`)
  if (!(await house.store.principal(principal)))
    throw refused('/principal', `There is no principal "${principal}".`)
  const secret = randomBytes(32).toString('base64url')
  const [id, value] = [house.newId(), await hashSecret(secret, randomBytes(16))]
  const credential: Credential = {
    ...{ id, principal, kind: 'client-secret', value, from: at, addedBy: by },
    ...defined({ comment, expires }),
  }
  const until = expires === undefined ? '' : `, until ${expires}`
  await noted(house, by, 'client secret added', principal, `${id}${until}`).addCredential(credential)
  if (replaced) {
    const end = earlier(asked.replacedUntil ?? at, replaced.expires)
    await endSecret(house, replaced, end, `replaced by ${id}`, by)
  }
  const kept = (await secretsOf(house, principal)).find((one) => one.id === id)
  return { secret, kept: kept! }
}

/** Sets the end of a secret: now, or when it is said. Tokens that were given for it are good for their hour. Throws a Refusal. */
export async function expireSecret(
  house: House,
  id: string,
  { at, reason }: { at?: string; reason: string },
  by: string,
): Promise<Secret> {
  const now = instant(house.clock)
  const find = async () => (await secretsOf(house)).find((one) => one.id === id)
  const secret = await find()
  if (!secret) throw new Refusal('not-found', 'There is no such secret.')
  checkEnd('secret', now, secret, at)
  await endSecret(house, secret, at ?? now, reason, by)
  return (await find()) ?? secret
}

async function endSecret(
  house: House,
  secret: Secret,
  end: string,
  reason: string,
  by: string,
): Promise<void> {
  const { id, principal } = secret
  const detail = `${id}, at ${end}: ${reason}`
  await noted(house, by, 'client secret ends', principal, detail).endCredential({ id, expires: end })
}

const noted = ({ store, clock }: House, principal: string, act: string, subject: string, detail: string) =>
  store.audited({ at: instant(clock), principal, act, subject, detail })
