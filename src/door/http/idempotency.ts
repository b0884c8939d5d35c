// Idempotency-Key for requests whose body is only known when it has passed: the key is noted as in flight
// before the first byte, and the body's fingerprint with the answer after the last.
import { Refusal } from '../../exchange/refusal.ts'
import { after, instant } from '../../setting/clock.ts'
import type { House } from '../../setting/house.ts'

export interface KeyedRequest {
  principal: string
  key: string
  /** Seconds after which a request in flight is taken for lost. */
  lostAfter: number
}

/** Stands for a body that has not passed yet; no fingerprint is empty. */
const UNKNOWN = ''

/** Notes the request as in flight, or says that one with its key was answered before. Refuses where one is in flight. */
export async function beginKeyed(house: House, request: KeyedRequest): Promise<'first' | 'answered'> {
  const { kind } = await begin(house, request, UNKNOWN)
  if (kind === 'in-flight') throw inFlight()
  return kind === 'new' ? 'first' : 'answered'
}

/** The answer kept for a key and a body. Refuses a key that came with another body. */
export async function recallKeyed(house: House, request: KeyedRequest, fingerprint: string): Promise<string> {
  const kept = await begin(house, request, fingerprint)
  if (kept.kind === 'replay') return kept.answer
  if (kept.kind === 'mismatch')
    throw new Refusal('key-reused', 'This Idempotency-Key came before with another body or environment.')
  if (kept.kind === 'new') await abandonKeyed(house, request)
  throw inFlight()
}

/** Keeps the answer for whoever sends the same again. */
export const finishKeyed = (
  { store }: House,
  { principal, key }: KeyedRequest,
  kept: { fingerprint: string; answer: string },
): Promise<void> => store.finishIdempotent({ principal, key, ...kept })

/** Forgets a request that came to nothing. */
export const abandonKeyed = ({ store }: House, { principal, key }: KeyedRequest): Promise<void> =>
  store.abandonIdempotent({ principal, key })

const begin = ({ store, clock }: House, { principal, key, lostAfter }: KeyedRequest, fingerprint: string) =>
  store.beginIdempotent({
    principal,
    key,
    fingerprint,
    at: instant(clock),
    staleBefore: after(clock, -lostAfter * 1000),
  })

const inFlight = () =>
  new Refusal('in-flight', 'A request with this Idempotency-Key is still being answered. Send it again soon.')
