import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AwaitedReference, Document } from '../../../src/store/record.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, ownStore, sharedStore } from './bench.ts'
import { anEntry, findStep, type OpenedReceipt, outbound, readReceipt, take } from './samples.ts'

const UNTIL = '2026-01-05T12:00:00.000Z'
const NOTHING = { findings: [], parked: [], waiting: [] }

let partners = 0
/** A partner of its own for each test that shares a store. */
const newPartner = () => `supplier-${++partners}`

const numberOf = ({ id }: Document) => `PO of ${id}`

const awaits = ({ id, partner, environment }: Document, numbers: string[]): AwaitedReference[] =>
  numbers.map((number) => ({ document: id, partner, environment, canonical: 'order', number, until: UNTIL }))

/** Lets the one document of a read receipt wait for orders. */
async function wait(store: Store, { groups, documents }: OpenedReceipt, numbers: string[]): Promise<void> {
  const [document] = documents as [Document]
  const waiting = [{ document: document.id, reason: 'it waits', references: awaits(document, numbers) }]
  const lease = await take(store, 'publish', groups[0]!.id)
  await store.commitPublishing(lease, [], false, { ...NOTHING, waiting })
}

const publish = async (store: Store, { groups, documents }: OpenedReceipt) =>
  store.commitPublishing(await take(store, 'publish', groups[0]!.id), documents.map(anEntry), false)

const stateOf = async (store: Store, { documents }: OpenedReceipt) =>
  (await store.document(documents[0]!.id))?.state

export function referringPromises(bench: Bench): void {
  describe('a document that waits for those it refers to', () => {
    const opened = sharedStore(bench)

    it('is not published, and tells what it waits for', async () => {
      const { store } = opened
      const change = await readReceipt(store, 1, { partner: newPartner() })
      await wait(store, change, ['A-1', 'A-2'])
      const [document] = change.documents as [Document]
      const kept = await store.document(document.id)
      assert.deepEqual([kept?.state, kept?.reason], ['waiting', 'it waits'])
      assert.deepEqual(await store.awaitedReferences(document.id), awaits(document, ['A-1', 'A-2']))
      assert.equal(await findStep(store, 'publish', change.groups[0]!.id), undefined)
    })

    it('goes on when the last of them is published', async () => {
      const { store } = opened
      const partner = newPartner()
      const first = await readReceipt(store, 1, { partner })
      const second = await readReceipt(store, 1, { partner })
      const change = await readReceipt(store, 1, { partner })
      await wait(
        store,
        change,
        [first, second].map(({ documents }) => numberOf(documents[0]!)),
      )
      await publish(store, first)
      assert.equal(await stateOf(store, change), 'waiting')
      await publish(store, second)
      assert.equal(await stateOf(store, change), 'read')
      assert.ok(await findStep(store, 'publish', change.groups[0]!.id))
    })

    it('goes on at once where they came meanwhile', async () => {
      const { store } = opened
      const partner = newPartner()
      const order = await readReceipt(store, 1, { partner })
      const change = await readReceipt(store, 1, { partner })
      await publish(store, order)
      await wait(store, change, [numberOf(order.documents[0]!)])
      assert.equal(await stateOf(store, change), 'read')
      assert.ok(await findStep(store, 'publish', change.groups[0]!.id))
    })

    it('goes on when what it waits for is submitted to the partner', async () => {
      const { store } = opened
      const partner = newPartner()
      const response = await readReceipt(store, 1, { partner })
      await wait(store, response, ['OUR-1'])
      const document = outbound({ canonical: 'order', number: 'OUR-1', partner })
      await store.submit({ document, canonical: '{}' })
      assert.equal(await stateOf(store, response), 'read')
    })

    it('goes on when anything of the kind names what is waited for', async () => {
      const { store } = opened
      const partner = newPartner()
      const invoice = await readReceipt(store, 1, { partner })
      const [document] = invoice.documents as [Document]
      const [own] = awaits(document, ['OUR-3'])
      const references = [{ ...own!, canonical: 'shipment', naming: 'order' }]
      const lease = await take(store, 'publish', invoice.groups[0]!.id)
      const waiting = [{ document: document.id, reason: 'it waits', references }]
      await store.commitPublishing(lease, [], false, { ...NOTHING, waiting })
      assert.deepEqual(await store.awaitedReferences(document.id), references)
      const submit = (canonical: string, of: string, number: string) =>
        store.submit({ document: outbound({ canonical, partner }), canonical: '{}', names: [{ of, number }] })
      await submit('order-change', 'order', 'OUR-3')
      await submit('shipment', 'order', 'OUR-4')
      await submit('shipment', 'shipment', 'OUR-3')
      assert.equal(await stateOf(store, invoice), 'waiting')
      await submit('shipment', 'order', 'OUR-3')
      assert.equal(await stateOf(store, invoice), 'read')
    })

    it('goes on by nothing of another partner, environment or kind', async () => {
      const { store } = opened
      const partner = newPartner()
      const response = await readReceipt(store, 1, { partner })
      await wait(store, response, ['OUR-2'])
      for (const over of [
        { partner: newPartner() },
        { partner, environment: 'test' as const },
        { partner, canonical: 'invoice' },
      ])
        await store.submit({
          document: outbound({ canonical: 'order', number: 'OUR-2', ...over }),
          canonical: '{}',
        })
      assert.equal(await stateOf(store, response), 'waiting')
    })

    it('does not wait any more once it is published, or read anew', async () => {
      const { store } = opened
      const partner = newPartner()
      const [over, again] = [
        await readReceipt(store, 1, { partner }),
        await readReceipt(store, 1, { partner }),
      ]
      await wait(store, over, ['A-3'])
      await wait(store, again, ['A-3'])
      await store.reprocess(again.documents[0]!.id, undefined, UNTIL)
      assert.deepEqual(await store.awaitedReferences(again.documents[0]!.id), [])
      assert.equal(await stateOf(store, again), 'opened')
      assert.equal(await stateOf(store, over), 'waiting')
    })
  })

  describe('a time that is over', () => {
    it('makes the publishing due once more, and names who has waited', () =>
      ownStore(bench, async ({ store }) => {
        const change = await readReceipt(store, 1)
        const [document] = change.documents as [Document]
        const group = change.groups[0]!.id
        await wait(store, change, ['A-1'])
        assert.deepEqual(await store.waitingOver(group, '2026-01-05T11:59:59.999Z', 10), [])
        const over = await store.waitingOver(group, UNTIL, 10)
        assert.deepEqual(
          over.map(({ id }) => id),
          [document.id],
        )
        const steps = await store.claimSteps({
          limit: 10,
          now: UNTIL,
          leaseUntil: '2999-01-01T00:00:00.000Z',
        })
        const due = steps.find(({ verb, subject }) => verb === 'publish' && subject === group)!
        const findings = [{ code: 'reference-unknown', severity: 'warning' as const, at: {}, facts: {} }]
        await store.commitPublishing({ step: due.id, token: due.token }, [anEntry(document)], false, {
          ...NOTHING,
          findings: [{ document: document.id, findings }],
        })
        const kept = await store.document(document.id)
        assert.deepEqual([kept?.state, kept?.reason, kept?.findings], ['published', undefined, findings])
        assert.deepEqual(await store.awaitedReferences(document.id), [])
      }))
  })

  describe('a document that is weighed and found wanting', () => {
    it('waits for a person, with the reason', () =>
      ownStore(bench, async ({ store }) => {
        const invoice = await readReceipt(store, 1)
        const { id } = invoice.documents[0]!
        const lease = await take(store, 'publish', invoice.groups[0]!.id)
        const parked = [{ document: id, reason: 'a price differs' }]
        await store.commitPublishing(lease, [], false, { ...NOTHING, parked })
        const kept = await store.document(id)
        assert.deepEqual([kept?.state, kept?.reason], ['parked', 'a price differs'])
      }))

    it('does not wait for anything else any more', () =>
      ownStore(bench, async ({ store }) => {
        const invoice = await readReceipt(store, 1)
        const [group, { id }] = [invoice.groups[0]!.id, invoice.documents[0]!]
        await wait(store, invoice, ['A-1'])
        const claim = { limit: 10, now: UNTIL, leaseUntil: '2999-01-01T00:00:00.000Z' }
        const due = (await store.claimSteps(claim)).find(({ subject }) => subject === group)!
        const parked = [{ document: id, reason: 'a price differs' }]
        const lease = { step: due.id, token: due.token }
        await store.commitPublishing(lease, [], false, { ...NOTHING, parked })
        assert.deepEqual(await store.awaitedReferences(id), [])
        const later = await store.claimSteps({ ...claim, now: claim.leaseUntil })
        assert.ok(later.every(({ verb }) => verb !== 'publish'))
      }))
  })
}
