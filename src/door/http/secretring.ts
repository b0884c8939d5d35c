// The secrets by which clients get their tokens. Only hashes are kept; a secret is shown once.
import { randomBytes } from 'node:crypto'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Role } from '../../store/record.ts'
import { endWatch } from '../ring/endWatch.ts'
import { addHeld, expireHeld, type Held, heldBy, type Ring } from '../ring/ring.ts'
import { standing } from '../ring/standing.ts'
import { defined } from './query.ts'
import { hashSecret } from './secret.ts'

export interface Secret extends Held {
  role: Role
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

const SECRETS: Ring<Secret> = {
  ...{ kind: 'client-secret', word: 'secret', act: 'client secret', most: 5 },
  listed({ kind: _, value: __, ...credential }, whose, now) {
    if (!whose) return undefined
    const { role, partner } = whose
    return { ...credential, role, ...defined({ partner }), ...standing(credential, now) }
  },
  nameOf: ({ id }) => id,
  told: {
    kind: 'secret-expiring',
    title: 'client secret',
    opens: (principal) => `gets ${principal} a token`,
    expiring: 'Make the next one beside it, and hand it over: the old one goes on until its end.',
    shutOut: 'Make a new one and hand it over, where it still comes by the API.',
    command: (principal) => `edigw secrets add ${principal}`,
  },
}

/** Every secret, by principal; of one principal where it is named. */
export const secretsOf = (house: Pick<House, 'store' | 'clock'>, principal?: string): Promise<Secret[]> =>
  heldBy(house, SECRETS, defined({ principal }))

/** A new secret of a principal that is known, beside those that it has; one that it replaces gets its end. Throws a Refusal. */
export async function addSecret(
  house: House,
  { principal, comment, expires, replaces, replacedUntil }: NewSecret,
  by: string,
): Promise<{ secret: string; kept: Secret }> {
  const secret = randomBytes(32).toString('base64url')
  const [id, value, from] = [house.newId(), await hashSecret(secret, randomBytes(16)), instant(house.clock)]
  const credential = { id, principal, value, from, ...defined({ comment, expires }) }
  return { secret, kept: await addHeld(house, SECRETS, { credential, replaces, replacedUntil }, by) }
}

/** Sets the end of a secret: now, or when it is said. Tokens that were given for it are good for their hour. Throws a Refusal. */
export const expireSecret = (
  house: House,
  id: string,
  end: { at?: string; reason: string },
  by: string,
): Promise<Secret> => expireHeld(house, SECRETS, id, end, by)

/** Secrets that expire, and principals whose last one has. */
export const secretWatch = (house: Pick<House, 'store' | 'clock'>) => endWatch(house, SECRETS)
