// The keys that documents are sealed by at rest, as an operator changes them: everything is sealed by the newest one, some of
// it at a time, and then the one before is needed no more.
import { instant } from '../setting/clock.ts'
import type { House } from '../setting/house.ts'
import type { ResealPlace } from '../store/sealing.ts'
import { Refusal } from './refusal.ts'

type Holding = Pick<House, 'store' | 'clock'>

/** So many batches make one answer: less than a second. */
const BATCHES = 10

/**
 * Seals some of what is kept by the newest key, from a place on that an answer named, and names the next one. Refuses where
 * nothing is sealed, or a key is not at hand. The beginning is audited.
 */
export async function resealSome(
  { store, clock }: Holding,
  principal: string,
  from?: string,
): Promise<{ resealed: number; next?: string }> {
  let place = from === undefined ? undefined : placeOf(from)
  let resealed = 0
  for (let n = 0; n < BATCHES; n++) {
    const done = await store.reseal(place).catch(refuseKeys)
    resealed += done.resealed
    place = done.next
    if (!place) break
  }
  if (from === undefined) {
    const { current = '' } = await store.storeKeys()
    await store.audit({
      at: instant(clock),
      principal,
      act: 'store sealed anew',
      subject: current,
      detail: '',
    })
  }
  return { resealed, ...(place ? { next: JSON.stringify([place.part, ...place.row]) } : {}) }
}

function placeOf(text: string): ResealPlace {
  const refuse = () => {
    throw new Refusal('invalid-request', '"from" is not what an answer named as "next".')
  }
  try {
    const [part, ...row] = JSON.parse(text) as unknown[]
    const isFit = Number.isSafeInteger(part) && row.length <= 2
    if (!isFit || !row.every((one) => typeof one === 'string' || Number.isSafeInteger(one))) return refuse()
    return { part: part as number, row: row as (string | number)[] }
  } catch {
    return refuse()
  }
}

function refuseKeys(error: unknown): never {
  if (error instanceof Error && error.name === 'StoreKeyError')
    throw new Refusal('conflict', `${error.message}.`)
  throw error
}

/** The store needs a key no more; it is audited with the reason. Refuses while it seals anything, or is the newest. */
export async function forgetStoreKey(
  { store, clock }: Holding,
  id: string,
  { principal, reason }: { principal: string; reason: string },
): Promise<void> {
  const entry = { at: instant(clock), principal, act: 'store key forgotten', subject: id, detail: reason }
  const outcome = await store.audited(entry).forgetStoreKey(id).catch(refuseKeys)
  if (outcome === 'unknown') throw new Refusal('not-found', 'The store needs no such key.')
  if (outcome === 'in-use')
    throw new Refusal('conflict', 'The key still seals something: seal it by the newest key first.')
  if (outcome === 'current')
    throw new Refusal('conflict', 'It is the newest key, by which everything is sealed.')
}
