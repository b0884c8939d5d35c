// The keys by which partners come in: several for each principal, each from a day and until one, so that one can be replaced
// without a night call: the old one goes on for a while beside the new. Every act is in the audit trail.
import { Refusal } from '../../exchange/refusal.ts'
import type { Agreement } from '../../partner/agreement.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Credential, Principal } from '../../store/credentials.ts'
import { defined } from '../http/query.ts'
import { checkEnd, checkSpan, earlier, refused, type Standing, standing } from '../standing.ts'
import { readPublicKey, storedKey } from './publicKey.ts'

export interface Key extends Omit<Credential, 'kind' | 'value'>, Standing {
  partner?: string
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

/** Of one principal, good or still to come: each log-in looks at all of them. */
const MOST = 20

/** Every key, by principal; of one principal or partner where it is named. */
export async function keysOf(
  { store, clock }: Pick<House, 'store' | 'clock'>,
  only: { principal?: string; partner?: string } = {},
): Promise<Key[]> {
  const [credentials, principals] = await Promise.all([
    store.everyCredential('ssh-key', only.principal),
    store.principals(),
  ])
  const partners = new Map(principals.map(({ id, partner }) => [id, partner]))
  return credentials
    .map((credential) => described(credential, partners.get(credential.principal), clock()))
    .filter(({ partner }) => only.partner === undefined || partner === only.partner)
}

/** Lets a principal in by a key; one that it replaces gets its end. Throws a Refusal. */
export async function addKey(house: House, asked: NewKey, by: string): Promise<Key> {
  const { line, comment } = readPublicKey(asked.key)
  const { principal, from = instant(house.clock), expires, replaces } = asked
  checkSpan('key', instant(house.clock), from, expires)
  const { partner } = await admitted(house, principal)
  const there = await keysOf(house)
  checkFresh(there, principal, partner, line)
  const replaced = replaces === undefined ? undefined : standingKey(there, principal, replaces)
  const credential: Credential = {
    ...{ id: house.newId(), principal, kind: 'ssh-key', value: line, from, addedBy: by },
    ...defined({ comment: asked.comment ?? comment, expires }),
  }
  const added = described(credential, partner, house.clock())
  const until = expires === undefined ? '' : `, until ${expires}`
  const detail = `${added.fingerprint}, from ${from}${until}`
  await noted(house, by, 'key added', principal, detail).addCredential(credential)
  if (replaced) {
    const end = earlier(asked.replacedUntil ?? from, replaced.expires)
    await endKey(house, replaced, end, `replaced by ${added.fingerprint}`, by)
  }
  return added
}

/** Sets the end of a key, by its id: now, or when it is said. Throws a Refusal. */
export async function expireKey(
  house: House,
  id: string,
  { at, reason }: { at?: string; reason: string },
  by: string,
): Promise<Key> {
  const now = instant(house.clock)
  const find = async () => (await keysOf(house)).find((one) => one.id === id)
  const key = await find()
  if (!key) throw new Refusal('not-found', 'There is no such key.')
  checkEnd('key', now, key, at)
  await endKey(house, key, at ?? now, reason, by)
  return (await find()) ?? key
}

function described(credential: Credential, partner: string | undefined, now: Date): Key {
  const { kind: _, value, ...rest } = credential
  const { line: __, comment, ...key } = storedKey(value)
  return { ...defined({ partner, comment }), ...key, ...rest, ...standing(credential, now) }
}

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
  const standing = there.filter(({ state }) => state !== 'expired')
  const { fingerprint } = storedKey(line)
  const same = standing.find((key) => key.fingerprint === fingerprint)
  if (same && same.principal === principal)
    throw new Refusal('conflict', `${principal} has this key already, since ${same.from}.`)
  if (same && same.partner !== partner)
    throw new Refusal('conflict', 'The key is that of another partner: each needs one of its own.')
  if (standing.filter((key) => key.principal === principal).length < MOST) return
  throw new Refusal('conflict', `${principal} has ${MOST} keys, which is the most: let one expire first.`)
}

function standingKey(there: Key[], principal: string, fingerprint: string): Key {
  const mine = there.filter((key) => key.principal === principal && key.state !== 'expired')
  const found = mine.find((key) => key.fingerprint === fingerprint)
  if (found) return found
  const known = mine.map((key) => key.fingerprint).join(', ') || 'none'
  throw refused('/replaces', `${principal} has no such key; it has ${known}.`)
}

async function endKey(house: House, key: Key, expires: string, reason: string, by: string): Promise<void> {
  const detail = `${key.fingerprint}, at ${expires}: ${reason}`
  await noted(house, by, 'key ends', key.principal, detail).endCredential({ id: key.id, expires })
}

const noted = ({ store, clock }: House, principal: string, act: string, subject: string, detail: string) =>
  store.audited({ at: instant(clock), principal, act, subject, detail })
