// What a caller may see. A thing of another partner, or of production for a token of test, is answered as if
// it weren't there: whether it exists is nobody else's business.
import { Refusal } from '../../exchange/refusal.ts'
import type { House } from '../../setting/house.ts'
import type { Document, Environment, Receipt } from '../../store/record.ts'
import type { Caller } from './operation.ts'

interface Owned {
  partner: string
  environment: Environment
}

/** Whether the caller may see a thing of this partner and environment. */
const maySee = (caller: Caller, { partner, environment }: Owned): boolean =>
  (caller.role !== 'partner' || caller.partner === partner) &&
  (caller.environment !== 'test' || environment === 'test')

/** The document, if the caller may see it; else a refusal (404). */
export const visibleDocument = async ({ store }: House, caller: Caller, id: string): Promise<Document> =>
  visible(caller, await store.document(id), 'document')

/** The receipt, if the caller may see it; else a refusal (404). */
export const visibleReceipt = async ({ store }: House, caller: Caller, id: string): Promise<Receipt> =>
  visible(caller, await store.receipt(id), 'receipt')

function visible<T extends Owned>(caller: Caller, thing: T | undefined, word: string): T {
  if (!thing || !maySee(caller, thing)) throw new Refusal('not-found', `There is no such ${word}.`)
  return thing
}

/** What a list is narrowed to for a caller; undefined where nothing of what is asked may be seen. */
export function scopeOf(
  caller: Caller,
  asked: { partner?: string; environment?: Environment },
): { partner?: string; environment?: Environment } | undefined {
  const partner = caller.role === 'partner' ? (caller.partner ?? '') : asked.partner
  if (asked.partner !== undefined && asked.partner !== partner) return undefined
  const environment = caller.environment === 'test' ? 'test' : asked.environment
  if (asked.environment !== undefined && asked.environment !== environment) return undefined
  return {
    ...(partner === undefined ? {} : { partner }),
    ...(environment === undefined ? {} : { environment }),
  }
}
