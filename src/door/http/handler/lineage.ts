// Lineage, which wire value became which canonical value, and the values that became none.
import { Refusal } from '../../../exchange/refusal.ts'
import { unpackLineage } from '../../../guide/lineage.ts'
import type { LineageEntry, Unmapped } from '../../../guide/reading.ts'
import type { House } from '../../../setting/house.ts'
import type { Document, Reading } from '../../../store/record.ts'
import type { components } from '../api.d.ts'
import { cursorAfter, readNumberCursor } from '../cursor.ts'
import type { Caller, SomeHandlers } from '../operation.ts'
import { pageSize } from '../query.ts'
import { visibleDocument } from '../visible.ts'
import { openWindow } from '../wire.ts'

type LineageView = components['schemas']['LineageEntry']

export const lineageHandlers = (house: House): SomeHandlers<'showLineage' | 'showUnmapped'> => ({
  async showLineage({ path, query, caller }) {
    const { document, reading } = await readingOf(house, caller, path.id)
    const all = unpackLineage(reading.lineage)
    const page = pageOf(all.filter(under(query.pointer ?? '')), query)
    return { status: 200, json: { ...page, items: await withWire(house, document, page.items) } }
  },

  async showUnmapped({ path, query, caller }) {
    const { reading } = await readingOf(house, caller, path.id)
    const all: Unmapped[] = JSON.parse(reading.unmapped)
    return { status: 200, json: pageOf(all, query) }
  },
})

async function readingOf(
  house: House,
  caller: Caller,
  id: string,
): Promise<{ document: Document; reading: Reading }> {
  const document = await visibleDocument(house, caller, id)
  const reading = await house.store.reading(id)
  if (!reading) throw new Refusal('not-found', `The document was not read; it is ${document.state}.`)
  return { document, reading }
}

/** Whether an entry stands at a pointer or below it: /lines/1 is not above /lines/10. */
const under = (pointer: string) => (entry: LineageEntry) =>
  entry.pointer === pointer || entry.pointer.startsWith(`${pointer}/`)

function pageOf<T>(all: readonly T[], query: { after?: string; limit?: number }) {
  const start = readNumberCursor('ordinal', query.after)
  const items = all.slice(start, start + pageSize(query))
  return { items, nextCursor: cursorAfter('ordinal', start + items.length) }
}

/** The entries with their text on the wire; one that came by default has none. */
async function withWire(
  house: House,
  document: Document,
  entries: readonly LineageEntry[],
): Promise<LineageView[]> {
  const receipt = document.receipt === undefined ? undefined : await house.store.receipt(document.receipt)
  if (!receipt) return [...entries]
  const read = openWindow(house, receipt.blob)
  const shown: LineageView[] = []
  for (const entry of entries) {
    const { offset, length, by } = entry
    const onWire = offset !== undefined && length !== undefined && by === undefined
    shown.push(onWire ? { ...entry, wire: await read(offset, length) } : entry)
  }
  return shown
}
