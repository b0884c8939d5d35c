// The documents that another one refers to, as far as this house has them: what partners sent and what the ERP sent them.
import type { Reference } from '../../canonical/references.ts'
import { type Document, KNOWN_STATES } from '../../store/record.ts'
import type { Desk } from '../desk.ts'

/** Documents of one number are few; the last one is what counts. */
const MOST = 50

/** Which references are known, and the canonical texts of orders among them. */
export async function lookUp(
  desk: Desk,
  { partner, environment }: Pick<Document, 'partner' | 'environment'>,
  references: readonly Reference[],
): Promise<{ unknown: Reference[]; orders: string[] }> {
  const unknown: Reference[] = []
  const orders: string[] = []
  for (const reference of references) {
    const { of: canonical, number } = reference
    const found = await desk.house.store.documents({ partner, environment, canonical, number, limit: MOST })
    const last = found.findLast(({ state }) => KNOWN_STATES.includes(state))
    if (!last) unknown.push(reference)
    else if (canonical === 'order') orders.push(...(await textOf(desk, last)))
  }
  return { unknown, orders }
}

async function textOf({ house: { store } }: Desk, { id, direction }: Document): Promise<string[]> {
  const kept = direction === 'in' ? await store.reading(id) : await store.outbound(id)
  return kept ? [kept.canonical] : []
}
