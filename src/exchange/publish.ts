// Publish: the documents of a group that were read enter the ERP's feed, in the order of the wire. One that speaks of
// an order is held against it first, and may wait for an order that has not come yet: as long as was agreed.
import { instant } from '../setting/clock.ts'
import type { Document, FeedEntry } from '../store/record.ts'
import type { Weighed } from '../store/referring.ts'
import type { Desk, Held } from './desk.ts'
import { eventOfState, events } from './telling.ts'
import { weigh } from './weighing/weigh.ts'

/** Publishes what was read of the group that the step is about. */
export async function publish(desk: Desk, held: Held): Promise<void> {
  const { house, sizes } = desk
  const group = held.step.subject
  for (;;) {
    const over = await house.store.waitingOver(group, instant(house.clock), sizes.page)
    if (over.length === 0) break
    await commit(desk, held, over, true, true)
    held.goOn()
  }
  for (;;) {
    // What a page publishes is not in state `read` any more, so the next page begins at the front again.
    const documents = await house.store.documentsOf(group, 0, sizes.page, 'read')
    const more = documents.length === sizes.page
    await commit(desk, held, documents, false, more)
    if (!more) return
    held.goOn()
  }
}

async function commit(
  desk: Desk,
  held: Held,
  documents: readonly Document[],
  isOver: boolean,
  more: boolean,
): Promise<void> {
  const weighed: Weighed = { findings: [], parked: [], waiting: [] }
  const entries: Omit<FeedEntry, 'position' | 'decision'>[] = []
  for (const document of documents) {
    const { findings, parked, waiting } = await weigh(desk, document, isOver)
    if (findings) weighed.findings.push({ document: document.id, findings })
    if (parked !== undefined) weighed.parked.push({ document: document.id, reason: parked })
    else if (waiting) weighed.waiting.push({ document: document.id, ...waiting })
    else entries.push(entryOf(desk, document))
  }
  const ready = new Set(entries.map(({ document }) => document))
  const told = documents.filter(({ id }) => ready.has(id))
  const happened = events(told.map((one) => eventOfState(desk.house, one, 'published')))
  await desk.house.store.commitPublishing(held.lease, entries, more, weighed, happened)
}

const entryOf = ({ house }: Desk, { id, environment, partner, canonical }: Document) => ({
  id: house.newId(),
  environment,
  partner,
  type: canonical,
  document: id,
  at: instant(house.clock),
})
