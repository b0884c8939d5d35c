// Publish: the documents of a group that were read enter the ERP's feed, in the order of the wire.
import { instant } from '../setting/clock.ts'
import type { Desk, Held } from './desk.ts'

/** Publishes what was read of the group that the step is about. */
export async function publish({ house, sizes }: Desk, held: Held): Promise<void> {
  const { store } = house
  for (;;) {
    // What a page publishes is not in state `read` any more, so the next page begins at the front again.
    const documents = await store.documentsOf(held.step.subject, 0, sizes.page, 'read')
    const more = documents.length === sizes.page
    const at = instant(house.clock)
    const entries = documents.map(({ id, environment, partner, canonical }) => ({
      id: house.newId(),
      environment,
      partner,
      type: canonical,
      document: id,
      at,
    }))
    await store.commitPublishing(held.lease, entries, more)
    if (!more) return
    held.goOn()
  }
}
