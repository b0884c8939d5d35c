// Idempotency-Key for requests whose body is only known when it has passed: the key is noted as in flight
// before the first byte, and the body's fingerprint is kept with the answer after the last.
import { Refusal } from '../../exchange/refusal.ts'
import { after, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'

export interface KeyedRequest {
  principal: string
  key: string
  /** One key is for one operation. */
  operation: string
  /** Seconds after which a request in flight is taken for lost. */
  lostAfter: number
}

/** What is kept of a request that was answered. */
export interface Kept {
  fingerprint: string
  answer: unknown
}

/** Notes a request as in flight, or gives what is kept of the first with its key. Refuses while that is in flight. */
export async function beginKeyed(
  { store, clock }: House,
  { principal, key, operation, lostAfter }: KeyedRequest,
): Promise<Kept | undefined> {
  const begun = await store.beginIdempotent({
    principal,
    key,
    fingerprint: operation,
    at: instant(clock),
    staleBefore: after(clock, -lostAfter * 1000),
  })
  if (begun.kind === 'new') return undefined
  if (begun.kind === 'replay') return JSON.parse(begun.answer)
  if (begun.kind === 'mismatch') throw keyReused()
  throw new Refusal(
    'in-flight',
    'A request with this Idempotency-Key is still being answered; send it again soon.',
  )
}

/** Keeps the answer for whoever sends the same again. */
export const finishKeyed = (
  { store }: House,
  { principal, key, operation }: KeyedRequest,
  kept: Kept,
): Promise<void> =>
  store.finishIdempotent({ principal, key, fingerprint: operation, answer: JSON.stringify(kept) })

/**
 * Answers a request whose body is known, once for its key: the same again gets the same answer, another body with the
 * key is refused, and a request that came to nothing is forgotten. Without a key each request is a new one.
 */
export async function answeredOnce<T>(
  house: House,
  { key, ...rest }: Omit<KeyedRequest, 'key'> & { key?: string },
  fingerprint: string,
  act: () => Promise<T>,
): Promise<{ answer: T; replayed: boolean }> {
  if (key === undefined) return { answer: await act(), replayed: false }
  const request = { key, ...rest }
  const kept = await beginKeyed(house, request)
  if (kept && kept.fingerprint !== fingerprint) throw keyReused()
  if (kept) return { answer: kept.answer as T, replayed: true }
  try {
    const answer = await act()
    await finishKeyed(house, request, { fingerprint, answer })
    return { answer, replayed: false }
  } catch (error) {
    await abandonKeyed(house, request)
    throw error
  }
}

/** Forgets a request that came to nothing. */
export const abandonKeyed = ({ store }: House, { principal, key }: KeyedRequest): Promise<void> =>
  store.abandonIdempotent({ principal, key })

export const keyReused = (): Refusal =>
  new Refusal('key-reused', 'This Idempotency-Key came before with another request.')
