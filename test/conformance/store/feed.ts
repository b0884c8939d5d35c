import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Document, Environment, FeedEntry } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, ownStore, sharedStore } from './bench.ts'
import { AT, anEntry, LATER, newId, type OpenedReceipt, readReceipt, take } from './samples.ts'

const all = { environment: 'production' as const, types: [], after: 0, undecided: false, limit: 1000 }
const documentsIn = (entries: FeedEntry[]) => entries.map(({ document }) => document)

/** Puts a read receipt's documents into the feed, in their order. */
async function publish(store: Store, { groups, documents }: OpenedReceipt): Promise<void> {
  await store.commitPublishing(await take(store, 'publish', groups[0]!.id), documents.map(anEntry), false)
}

/** Follows the feed by its cursor until it has seen so many entries; what it saw, in order. */
async function follow(store: Store, count: number): Promise<FeedEntry[]> {
  const seen: FeedEntry[] = []
  while (seen.length < count) {
    const page = await store.feedAfter({ ...all, after: seen.at(-1)?.position ?? 0, limit: 7 })
    seen.push(...page)
  }
  return seen
}

export function feedPromises(bench: Bench): void {
  describe('committing a publishing', () => {
    const opened = sharedStore(bench)

    it('puts documents into the feed in the order given, each one position after the other', async () => {
      const { store } = opened
      const read = await readReceipt(store, 3)
      const before = (await store.feedAfter(all)).at(-1)?.position ?? 0
      const entries = read.documents.map(anEntry).reverse()
      await store.commitPublishing(await take(store, 'publish', read.groups[0]!.id), entries, false)
      const page = await store.feedAfter({ ...all, after: before })
      assert.deepEqual(
        page,
        entries.map((entry, index) => ({ ...entry, position: before + 1 + index, decision: 'undecided' })),
      )
      assert.deepEqual(await store.feedEntry(entries[0]!.id), page[0])
      assert.equal((await store.document(read.documents[0]!.id))?.state, 'published')
    })

    it('goes on under its lease while more is to come', async () => {
      const { store } = opened
      const { documents, groups } = await readReceipt(store, 2)
      const lease = await take(store, 'publish', groups[0]!.id)
      await store.commitPublishing(lease, [anEntry(documents[0]!)], true)
      await store.commitPublishing(lease, [anEntry(documents[1]!)], false)
      await assert.rejects(store.commitPublishing(lease, [], false))
    })

    it('leaves out what is not read: published before, a draft, or being read anew', async () => {
      const { store } = opened
      const { documents, groups } = await readReceipt(store, 3)
      const lease = await take(store, 'publish', groups[0]!.id)
      await store.commitPublishing(lease, [anEntry(documents[0]!)], true)
      await store.reprocess(documents[1]!.id, undefined, AT)
      const before = (await store.feedAfter(all)).at(-1)!.position
      await store.commitPublishing(lease, documents.map(anEntry), false)
      assert.deepEqual(documentsIn(await store.feedAfter({ ...all, after: before })), [documents[2]!.id])
      assert.equal((await store.document(documents[1]!.id))?.state, 'opened')
    })

    it('publishes a document once, however often it is named', async () => {
      const { store } = opened
      const { documents, groups } = await readReceipt(store, 1)
      const lease = await take(store, 'publish', groups[0]!.id)
      await store.commitPublishing(lease, [anEntry(documents[0]!), anEntry(documents[0]!)], false)
      const entries = (await store.feedAfter(all)).filter(({ document }) => document === documents[0]!.id)
      assert.equal(entries.length, 1)
    })
  })

  describe('the feed', () => {
    it('has no entry appear before a position that a reader has seen, while a publisher is held open', () =>
      ownStore(bench, async ({ store, other, beside }) => {
        const [first, second] = [await readReceipt(store, 1), await readReceipt(store, 1)]
        await publish(store, first)
        const slow = await beside()
        await slow.run(bench.begin)
        await slow.run(`update feed set last = last + 1 where environment = 'production'`)
        const waiting = publish(other, second)
        const page = await store.feedAfter(all)
        assert.deepEqual(documentsIn(page), [first.documents[0]!.id])
        await slow.run(`insert into feed_entry (id, position, environment, partner, type, document, at, decision)
          values ('slow', 2, 'production', 'acme', 'order', 'slow-document', '${AT}', 'undecided')`)
        await slow.run('commit')
        await waiting
        const next = await store.feedAfter({ ...all, after: page.at(-1)!.position })
        assert.deepEqual(documentsIn(next), ['slow-document', second.documents[0]!.id])
        await slow.close()
      }))

    it('shows a follower each entry once, whatever number of publishers commit at once', () =>
      ownStore(bench, async ({ store, other }) => {
        const receipts: OpenedReceipt[] = []
        for (let count = 0; count < 16; count++) receipts.push(await readReceipt(store, 5))
        const steps = await store.claimSteps({ limit: 1000, now: LATER, leaseUntil: LATER })
        const lease = ({ groups }: OpenedReceipt) => {
          const { id, token } = steps.find(
            ({ verb, subject }) => verb === 'publish' && subject === groups[0]!.id,
          )!
          return { step: id, token }
        }
        const following = follow(other, 80)
        await Promise.all(
          receipts.map(async (receipt, index) => {
            const by = index % 2 ? store : other
            const [head, ...rest] = receipt.documents.map(anEntry)
            await by.commitPublishing(lease(receipt), [head!], true)
            await by.commitPublishing(lease(receipt), rest, false)
          }),
        )
        const seen = await following
        const published = receipts.flatMap(({ documents }) => documents.map(({ id }: Document) => id))
        assert.deepEqual(documentsIn(seen).sort(), published.sort())
        assert.deepEqual(
          seen.map(({ position }) => position),
          Array.from({ length: 80 }, (_, index) => index + 1),
        )
      }))

    it('goes by environment, type, and whether an entry is decided', () =>
      ownStore(bench, async ({ store }) => {
        const one = async (environment: Environment, type: string) => {
          const { documents, groups } = await readReceipt(store, 1, { environment })
          const entry = { ...anEntry(documents[0]!), type }
          await store.commitPublishing(await take(store, 'publish', groups[0]!.id), [entry], false)
          return entry.id
        }
        const order = await one('production', 'order')
        const invoice = await one('production', 'invoice')
        const tried = await one('test', 'order')
        const ids = async (ask: object) => (await store.feedAfter({ ...all, ...ask })).map(({ id }) => id)
        assert.deepEqual(await ids({}), [order, invoice])
        assert.deepEqual(await ids({ environment: 'test' }), [tried])
        assert.deepEqual(await ids({ types: ['invoice', 'shipment'] }), [invoice])
        assert.deepEqual(await ids({ types: ['invoice', 'order', 'order'] }), [order, invoice])
        assert.deepEqual(await ids({ types: ['invoice', 'order'], limit: 1 }), [order])
        assert.deepEqual(await ids({ limit: 1 }), [order])
        assert.deepEqual(await ids({ after: 1 }), [invoice])
        await store.decide(order, { decision: 'accepted', at: LATER })
        assert.deepEqual(await ids({ undecided: true }), [invoice])
        assert.deepEqual(await ids({ undecided: true, types: ['order'] }), [])
        assert.deepEqual(await ids({ undecided: true, types: ['order', 'invoice'] }), [invoice])
      }))
  })

  describe('deciding', () => {
    const opened = sharedStore(bench)

    it('keeps the first decision; the same again changes nothing, another one is a conflict', async () => {
      const { store } = opened
      const read = await readReceipt(store, 1)
      await publish(store, read)
      const { id } = (await store.feedAfter(all)).find(({ document }) => document === read.documents[0]!.id)!
      const failed = { decision: 'failed' as const, at: LATER, reason: 'no such item' }
      assert.equal(await store.decide(id, failed), 'decided')
      assert.equal(await store.decide(id, { ...failed, at: AT }), 'same')
      assert.equal(await store.decide(id, { decision: 'accepted', at: AT }), 'conflict')
      const { decision, decidedAt, reason } = (await store.feedEntry(id))!
      assert.deepEqual([decision, decidedAt, reason], ['failed', LATER, 'no such item'])
    })

    it('knows what it does not know', async () => {
      assert.equal(await opened.store.decide(newId('entry'), { decision: 'accepted', at: AT }), 'unknown')
      assert.equal(await opened.store.feedEntry(newId('entry')), undefined)
    })
  })
}
