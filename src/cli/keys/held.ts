// How keys and client secrets are listed, and what both commands take.
import type { Held } from '../../door/ring/ring.ts'
import { styled } from '../terminal.ts'

/** How long the one that is replaced goes on where nothing is said. */
export const OVERLAP = '14d'

/** How it stands with one, in few words. */
export function stateOf({ state, from, expires, daysLeft }: Held): string {
  if (state === 'expired') return `expired ${expires!.slice(0, 10)}`
  if (state === 'not-yet') return `from ${from.slice(0, 10)}`
  if (state === 'expiring') return styled('yellow', `expires in ${daysLeft} days`)
  return expires === undefined ? 'active' : `active until ${expires.slice(0, 10)}`
}

/** When it was used last, and from where. */
export const lastUsed = ({ usedAt, usedFrom }: Held): string =>
  usedAt === undefined ? 'never' : `${usedAt.slice(0, 16).replace('T', ' ')} from ${usedFrom}`

/** A request body. */
export const asJson = (body: object) => ({ type: 'application/json', content: JSON.stringify(body) })
