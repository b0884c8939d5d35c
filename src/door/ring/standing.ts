// How long a way to prove who one is lets anybody in: SSH keys and client secrets alike are each good from a day and perhaps
// until one, told of in time before it, and replaced with an overlap.
import { Refusal } from '../../exchange/refusal.ts'
import type { Credential } from '../../store/credentials.ts'

export interface Standing {
  /** `expiring`: good, but not for much longer. */
  state: 'active' | 'not-yet' | 'expiring' | 'expired'
  /** Whole days left, where it has an end that has not come. */
  daysLeft?: number
}

/** One is said to expire from so many days before on. */
const WARNING_DAYS = 30
const DAY = 86_400_000

/** How it stands with one at a time. */
export function standing({ from, expires }: Pick<Credential, 'from' | 'expires'>, now: Date): Standing {
  const at = now.toISOString()
  if (expires !== undefined && expires <= at) return { state: 'expired' }
  const left = expires === undefined ? {} : { daysLeft: daysBetween(now, expires) }
  if (from > at) return { state: 'not-yet', ...left }
  const isEnding = left.daysLeft !== undefined && left.daysLeft < WARNING_DAYS
  return { state: isEnding ? 'expiring' : 'active', ...left }
}

const daysBetween = (now: Date, end: string): number =>
  Math.floor((new Date(end).getTime() - now.getTime()) / DAY)

/** Throws the Refusal of one that would never be good. */
export function checkSpan(what: string, now: string, from: string, expires: string | undefined): void {
  if (expires === undefined || (expires > from && expires > now)) return
  throw refused('/expires', `A ${what} from ${from} until ${expires} is never good: say a later end.`)
}

/** Throws the Refusal of an end that can't be set any more. */
export function checkEnd(
  what: string,
  now: string,
  { state, expires }: Standing & { expires?: string },
  at: string | undefined,
): void {
  if (state === 'expired') throw new Refusal('conflict', `It has expired already, at ${expires}.`)
  if (at !== undefined && at < now) throw refused('/at', `${at} is over: a ${what} ends now, or later.`)
}

/** The earlier of two ends, of which the second may be none. */
export const earlier = (one: string, other: string | undefined): string =>
  other !== undefined && other < one ? other : one

/** A request that says something wrong at a place. */
export const refused = (at: string, says: string): Refusal =>
  new Refusal('invalid-request', says, [{ at, says }])

/** One that is known, with when it was used last. */
type Used = Standing & Pick<Credential, 'usedAt' | 'expires'>

/** Those that will end soon and are still relied on: no other is there for longer and came into use instead. */
export const ending = <T extends Used>(all: readonly T[]): T[] =>
  all.filter((one) => one.state === 'expiring' && !isLeft(one, all))

function isLeft(one: Used, all: readonly Used[]): boolean {
  const next = all.filter(({ state }) => state === 'active' || state === 'not-yet')
  const last = one.usedAt ?? ''
  return next.some(({ usedAt = '' }) => usedAt > last) || (last === '' && next.length > 0)
}

/** The last one that let somebody in, where none does any more since not long ago. */
export function lastOf<T extends Used>(all: readonly T[], now: Date): T | undefined {
  const last = all.toSorted((a, b) => ((a.expires ?? '') < (b.expires ?? '') ? 1 : -1))[0]
  if (!last || all.some(({ state }) => state !== 'expired')) return undefined
  return now.getTime() - Date.parse(last.expires!) > WARNING_DAYS * DAY ? undefined : last
}

/** Days left from which on it is told, and told again. */
const STAGES = [WARNING_DAYS, 7, 1]

/** When it last became more urgent that one ends. */
export function urgentSince({ expires = '', daysLeft = 0 }: Used): string {
  const stage = STAGES.findLast((one) => daysLeft < one) ?? WARNING_DAYS
  return new Date(Date.parse(expires) - stage * DAY).toISOString()
}

/** "it was used last at 2026-03-01T09:30Z" */
export const lastUse = ({ usedAt }: Pick<Credential, 'usedAt'>): string =>
  usedAt === undefined ? 'it was never used' : `it was used last at ${usedAt.slice(0, 16)}Z`
