// Receipts: what became of each file or body.
import type { House } from '../../../setting/house.ts'
import type { Document } from '../../../store/record.ts'
import { cursorAfter, readCursor } from '../cursor.ts'
import type { SomeHandlers } from '../operation.ts'
import { defined, pageSize } from '../query.ts'
import { acknowledgementView } from '../view/acknowledgement.ts'
import { viewSummary } from '../view/document.ts'
import { viewReceipt } from '../view/receipt.ts'
import { scopeOf, visibleReceipt } from '../visible.ts'

export const receiptHandlers = (house: House): SomeHandlers<'listReceipts' | 'showReceipt'> => ({
  async listReceipts({ query, caller }) {
    const paged = query.order === 'newest' ? 'newest' : 'id'
    const after = readCursor(paged, query.after)
    const since = query.since === undefined ? undefined : new Date(query.since).toISOString()
    const scope = scopeOf(caller, defined({ partner: query.partner }))
    const limit = pageSize(query)
    const found = scope
      ? await house.store.receipts({
          ...defined({ partner: scope.partner, state: query.state, since, after }),
          newestFirst: paged === 'newest',
          limit,
        })
      : []
    const seen = found.filter(({ environment }) => caller.environment !== 'test' || environment === 'test')
    const nextCursor = cursorAfter(paged, found.at(-1)?.id ?? after)
    return { status: 200, json: { items: seen.map(viewReceipt), nextCursor } }
  },

  async showReceipt({ path, query, caller }) {
    const receipt = await visibleReceipt(house, caller, path.id)
    const after = readCursor('id', query.after)
    const ask = { receipt: receipt.id, ...defined({ after }), limit: pageSize(query) }
    const documents = await house.store.documents(ask)
    const nextCursor = cursorAfter('id', documents.at(-1)?.id ?? after)
    const shown = await Promise.all(documents.map((one) => viewMatched(house, one)))
    return { status: 200, json: { ...viewReceipt(receipt), documents: shown, nextCursor } }
  },
})

/** A document of a receipt; an acknowledgement with what it was matched with. */
async function viewMatched(house: House, document: Document): Promise<ReturnType<typeof viewSummary>> {
  const acknowledgement = await acknowledgementView(house, document)
  return { ...viewSummary(document), ...defined({ acknowledgement }) }
}
