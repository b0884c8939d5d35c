// The ways by which callers prove who they are: SSH keys and client secrets alike. Each principal has several, each from a day
// and until one, so that one can be replaced without a night call: the old one goes on for a while beside the new. Every act
// is in the audit trail. What the two kinds do not share stands in a `Ring`.
import { Refusal } from '../../exchange/refusal.ts'
import { instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'
import type { Credential, Principal } from '../../store/credentials.ts'
import { checkEnd, checkSpan, earlier, refused, type Standing } from './standing.ts'

/** One of a principal, as it is listed: never the secret itself. */
export interface Held extends Omit<Credential, 'kind' | 'value'>, Standing {
  partner?: string
}

/** One kind of them. */
export interface Ring<T extends Held> {
  kind: Credential['kind']
  /** What one is called in a sentence, and in the audit trail. */
  word: string
  act: string
  /** Of one principal, good or still to come: who comes in is held against all of them. */
  most: number
  /** As it is listed; undefined where it is not, since nobody knows its principal. */
  listed(credential: Credential, whose: Principal | undefined, now: Date): T | undefined
  /** What its owner knows it by. */
  nameOf(one: T): string
  told: Told
}

/** What operators are told of the end of one. */
interface Told {
  /** The kind of the alert. */
  kind: string
  /** Such as SSH key, and what it does for a principal. */
  title: string
  opens(principal: string): string
  expiring: string
  shutOut: string
  /** The command that makes the next one. */
  command(principal: string): string
}

/** A new one, and which it takes the place of. */
export interface Adding {
  credential: Omit<Credential, 'kind' | 'addedBy'>
  /** By its name, and until when that is good: until the new one is, where nothing is said. */
  replaces?: string | undefined
  replacedUntil?: string | undefined
}

/** All of a kind, by principal; of one principal or partner where it is named. */
export async function heldBy<T extends Held>(
  { store, clock }: Pick<House, 'store' | 'clock'>,
  ring: Ring<T>,
  only: { principal?: string; partner?: string } = {},
): Promise<T[]> {
  const [credentials, principals] = await Promise.all([
    store.everyCredential(ring.kind, only.principal),
    store.principals(),
  ])
  const known = new Map(principals.map((one) => [one.id, one]))
  return credentials.flatMap((credential) => {
    const one = ring.listed(credential, known.get(credential.principal), clock())
    return one && (only.partner === undefined || one.partner === only.partner) ? [one] : []
  })
}

/** Adds one beside those that are there, and gives the one that it replaces its end. Throws a Refusal. */
export async function addHeld<T extends Held>(
  house: House,
  ring: Ring<T>,
  { credential: { principal, from, expires, ...rest }, replaces, replacedUntil }: Adding,
  by: string,
): Promise<T> {
  checkSpan(ring.word, instant(house.clock), from, expires)
  const whose = await house.store.principal(principal)
  if (!whose) throw refused('/principal', `There is no principal "${principal}".`)
  const there = (await heldBy(house, ring, { principal })).filter(({ state }) => state !== 'expired')
  checkRoom(ring, there, principal)
  const replaced = replaces === undefined ? undefined : toReplace(ring, there, principal, replaces)
  const until = expires === undefined ? {} : { expires }
  const credential: Credential = { ...rest, principal, kind: ring.kind, from, ...until, addedBy: by }
  const added = ring.listed(credential, whose, house.clock())!
  const name = ring.nameOf(added)
  const detail = `${name}, from ${from}${expires === undefined ? '' : `, until ${expires}`}`
  await noted(house, by, `${ring.act} added`, principal, detail).addCredential(credential)
  if (replaced) {
    const end = earlier(replacedUntil ?? from, replaced.expires)
    await setEnd(house, ring, replaced, end, `replaced by ${name}`, by)
  }
  return added
}

function checkRoom<T extends Held>({ word, most }: Ring<T>, there: readonly T[], principal: string): void {
  if (there.length < most) return
  const many = `${principal} has ${most} ${word}s, which is the most`
  throw new Refusal('conflict', `${many}: let one expire first.`)
}

function toReplace<T extends Held>(ring: Ring<T>, there: readonly T[], principal: string, name: string): T {
  const found = there.find((one) => ring.nameOf(one) === name)
  if (found) return found
  const known = there.map((one) => ring.nameOf(one)).join(', ') || 'none'
  throw refused('/replaces', `${principal} has no such ${ring.word}; it has ${known}.`)
}

/** Sets the end of one, by its id: now, or when it is said. Throws a Refusal. */
export async function expireHeld<T extends Held>(
  house: House,
  ring: Ring<T>,
  id: string,
  { at, reason }: { at?: string; reason: string },
  by: string,
): Promise<T> {
  const now = instant(house.clock)
  const find = async () => (await heldBy(house, ring)).find((one) => one.id === id)
  const one = await find()
  if (!one) throw new Refusal('not-found', `There is no such ${ring.word}.`)
  checkEnd(ring.word, now, one, at)
  await setEnd(house, ring, one, at ?? now, reason, by)
  return (await find()) ?? one
}

async function setEnd<T extends Held>(
  house: House,
  ring: Ring<T>,
  one: T,
  expires: string,
  reason: string,
  by: string,
): Promise<void> {
  const detail = `${ring.nameOf(one)}, at ${expires}: ${reason}`
  await noted(house, by, `${ring.act} ends`, one.principal, detail).endCredential({ id: one.id, expires })
}

const noted = ({ store, clock }: House, principal: string, act: string, subject: string, detail: string) =>
  store.audited({ at: instant(clock), principal, act, subject, detail })
