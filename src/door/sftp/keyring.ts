// The keys by which partners come in: as they handed them over, each that of one partner alone.
import { Refusal } from '../../exchange/refusal.ts'
import type { Agreement } from '../../partner/agreement.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Principal } from '../../store/credentials.ts'
import { defined } from '../http/query.ts'
import { endWatch } from '../ring/endWatch.ts'
import { addHeld, expireHeld, type Held, heldBy, type Ring } from '../ring/ring.ts'
import { refused, standing } from '../ring/standing.ts'
import { readPublicKey, storedKey } from './publicKey.ts'

export interface Key extends Held {
  type: string
  bits?: number
  fingerprint: string
}

export interface NewKey {
  principal: string
  /** As the partner handed it over. */
  key: string
  comment?: string
  /** RFC 3339; now where it is absent. */
  from?: string
  expires?: string
  /** The key that it takes the place of, by its fingerprint, and until when that is good. */
  replaces?: string
  replacedUntil?: string
}

const KEYS: Ring<Key> = {
  ...{ kind: 'ssh-key', word: 'key', act: 'key', most: 20 },
  listed({ kind: _, value, ...credential }, whose, now) {
    const { line: __, comment, ...key } = storedKey(value)
    const partner = whose?.partner
    return { ...defined({ partner, comment }), ...key, ...credential, ...standing(credential, now) }
  },
  nameOf: ({ fingerprint }) => fingerprint,
  told: {
    kind: 'key-expiring',
    title: 'SSH key',
    opens: (principal) => `lets ${principal} in`,
    expiring:
      'Ask the partner for its next public key and let it in beside this one; where one is in, ask it to change over.',
    shutOut:
      'Ask the partner for a new public key and let it in; where it comes by SFTP no more, take its principal out of the agreement.',
    command: (principal) => `edigw keys add ${principal} FILE.pub`,
  },
}

/** Every key, by principal; of one principal or partner where it is named. */
export const keysOf = (
  house: Pick<House, 'store' | 'clock'>,
  only: { principal?: string; partner?: string } = {},
): Promise<Key[]> => heldBy(house, KEYS, only)

/** Lets a principal in by a key; one that it replaces gets its end. Throws a Refusal. */
export async function addKey(house: House, asked: NewKey, by: string): Promise<Key> {
  const { line, comment } = readPublicKey(asked.key)
  const { principal, from = instant(house.clock), expires, replaces, replacedUntil } = asked
  const { partner } = await admitted(house, principal)
  checkFresh(await keysOf(house), principal, partner, line)
  const credential = {
    ...{ id: house.newId(), principal, value: line, from },
    ...defined({ comment: asked.comment ?? comment, expires }),
  }
  return addHeld(house, KEYS, { credential, replaces, replacedUntil }, by)
}

/** Sets the end of a key, by its id: now, or when it is said. Throws a Refusal. */
export const expireKey = (
  house: House,
  id: string,
  end: { at?: string; reason: string },
  by: string,
): Promise<Key> => expireHeld(house, KEYS, id, end, by)

/** Keys of partners that expire, and principals that no key lets in any more. */
export const keyWatch = (house: Pick<House, 'store' | 'clock'>) => endWatch(house, KEYS)

/** The principal, known from now on where an agreement in force names it. */
async function admitted({ store }: House, id: string): Promise<Principal> {
  const known = await store.principal(id)
  if (known?.role === 'partner') return known
  if (known) throw refused('/principal', `"${id}" is of role ${known.role}; only partners come by SFTP.`)
  for (const { partner, content } of await store.activeAgreements()) {
    if (!(JSON.parse(content) as Agreement).principals.includes(id)) continue
    await store.putPrincipal({ id, role: 'partner', partner })
    return { id, role: 'partner', partner }
  }
  throw refused('/principal', `No agreement in force names the principal "${id}".`)
}

function checkFresh(there: Key[], principal: string, partner: string | undefined, line: string): void {
  const { fingerprint } = storedKey(line)
  const same = there.find((key) => key.state !== 'expired' && key.fingerprint === fingerprint)
  if (same && same.principal === principal)
    throw new Refusal('conflict', `${principal} has this key already, since ${same.from}.`)
  if (same && same.partner !== partner)
    throw new Refusal('conflict', 'The key is that of another partner: each needs one of its own.')
}
