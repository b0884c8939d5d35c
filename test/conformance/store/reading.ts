import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Document } from '../../../src/store/record.ts'
import { LeaseLost, type Store } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import {
  AT,
  anEntry,
  findStep,
  isRead,
  NEVER,
  newId,
  type OpenedReceipt,
  openReceipt,
  readReceipt,
  take,
} from './samples.ts'

const finding = {
  code: 'element-missing',
  severity: 'error' as const,
  at: { segment: 2, element: 3 },
  facts: {},
}

export function readingPromises(bench: Bench): void {
  describe('committing a reading', () => {
    const opened = sharedStore(bench)

    it('goes in slices under one lease, and keeps each document’s verdict, findings and reading', async () => {
      const { store } = opened
      const { documents, groups } = await openReceipt(store, [3])
      const group = groups[0]!.id
      const [first, second, third] = documents
      const lease = await take(store, 'read', group)
      await store.commitReading(lease, {
        group,
        documents: [isRead(first!)],
        position: '{"ordinal":1}',
        publish: true,
      })
      assert.deepEqual(
        (await store.documentsOf(group, 0, 10, 'opened')).map(({ id }) => id),
        [second!.id, third!.id],
      )
      const draft = {
        id: second!.id,
        state: 'draft' as const,
        verdict: 'rejected' as const,
        findings: [finding],
      }
      await store.commitReading(lease, {
        group,
        documents: [draft],
        position: '{"ordinal":2}',
        publish: false,
      })
      assert.deepEqual(await store.document(second!.id), { ...second, ...draft })
      assert.deepEqual(await store.document(first!.id), {
        ...first,
        state: 'read',
        verdict: 'accepted',
        number: `PO of ${first!.id}`,
        date: '2026-01-02',
      })
      assert.deepEqual(await store.reading(first!.id), isRead(first!).reading)
      assert.equal(await store.reading(second!.id), undefined)
      await store.retryStep(lease, AT, 'stopped')
      assert.equal((await findStep(store, 'read', group))?.position, '{"ordinal":2}')
    })

    it('leaves the group read with its verdict, and the acknowledgement once all groups are read', async () => {
      const { store } = opened
      const { documents, groups, receipt } = await openReceipt(store, [1, 1])
      const leases = new Map()
      for (const step of await store.claimSteps({ limit: 1000, now: AT, leaseUntil: NEVER })) {
        leases.set(step.subject, { step: step.id, token: step.token })
      }
      const close = (index: number) =>
        store.commitReading(leases.get(groups[index]!.id), {
          group: groups[index]!.id,
          documents: [isRead(documents[index]!)],
          publish: false,
          done: { verdict: 'accepted' },
        })
      await close(0)
      assert.equal((await store.group(groups[0]!.id))?.state, 'read')
      assert.equal((await store.group(groups[0]!.id))?.verdict, 'accepted')
      assert.equal(await findStep(store, 'acknowledge', receipt.id), undefined)
      await close(1)
      await take(store, 'acknowledge', receipt.id)
    })

    it('leaves one acknowledgement where the last groups end at once', async () => {
      const { store, other } = opened
      const receipts: OpenedReceipt[] = []
      for (let count = 0; count < 20; count++) receipts.push(await openReceipt(store, [1, 1]))
      const steps = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: NEVER })
      const close = (by: Store, group: string, document: Document) => {
        const { id: step, token } = steps.find(({ subject }) => subject === group)!
        const slice = { group, documents: [isRead(document)], publish: true }
        return by.commitReading({ step, token }, { ...slice, done: { verdict: 'accepted' } })
      }
      for (const { groups, documents } of receipts) {
        const [first, second] = groups.map(({ id }) => id)
        await Promise.all([close(store, first!, documents[0]!), close(other, second!, documents[1]!)])
      }
      const left = await store.claimSteps({ limit: 1000, now: AT, leaseUntil: NEVER })
      const answered = left.filter(({ verb }) => verb === 'acknowledge').map(({ subject }) => subject)
      assert.deepEqual(
        answered.filter((subject) => receipts.some(({ receipt }) => receipt.id === subject)).sort(),
        receipts.map(({ receipt }) => receipt.id).sort(),
      )
    })

    it('changes no document of another group', async () => {
      const { store } = opened
      const { documents, groups } = await openReceipt(store, [1, 1])
      const lease = await take(store, 'read', groups[0]!.id)
      const { reading: _, ...strange } = isRead(documents[1]!)
      await store.commitReading(lease, { group: groups[0]!.id, documents: [strange], publish: false })
      assert.equal((await store.document(documents[1]!.id))?.state, 'opened')
    })

    it('wakes the publishing that runs just now once more, so that it misses no document', async () => {
      const { store } = opened
      const { documents, groups } = await openReceipt(store, [2])
      const group = groups[0]!.id
      const [first, second] = documents
      const reading = await take(store, 'read', group)
      await store.commitReading(reading, { group, documents: [isRead(first!)], publish: true })
      const publishing = await take(store, 'publish', group)
      await store.commitReading(reading, { group, documents: [isRead(second!)], publish: true })
      await store.commitPublishing(publishing, [anEntry(first!)], false)
      const again = await take(store, 'publish', group)
      await store.commitPublishing(again, [anEntry(second!)], false)
      assert.equal(await findStep(store, 'publish', group), undefined)
      assert.equal((await store.document(second!.id))?.state, 'published')
    })

    it('is void where the lease was lost, with all that it brought', async () => {
      const { store } = opened
      const { documents, groups } = await openReceipt(store, [1])
      const group = groups[0]!.id
      const lost = await take(store, 'read', group)
      await store.retryStep(lost, AT, 'stopped')
      await take(store, 'read', group)
      const slice = { group, documents: documents.map(isRead), publish: true }
      await assert.rejects(store.commitReading(lost, slice), LeaseLost)
      assert.equal((await store.document(documents[0]!.id))?.state, 'opened')
      assert.equal(await store.reading(documents[0]!.id), undefined)
      assert.equal(await findStep(store, 'publish', group), undefined)
    })

    it('takes five thousand documents in a slice', async () => {
      const { store } = opened
      const { documents } = await readReceipt(store, 5000)
      assert.equal((await store.document(documents[4999]!.id))?.state, 'read')
      assert.deepEqual(await store.reading(documents[4999]!.id), isRead(documents[4999]!).reading)
    })
  })

  describe('reprocessing', () => {
    const opened = sharedStore(bench)

    it('reads a document anew: without its reading, with the mapping given, in its group', async () => {
      const { store } = opened
      const { documents, groups } = await readReceipt(store, 2)
      const { id } = documents[0]!
      assert.equal(await store.reprocess(id, 'newer-mapping', AT), true)
      const document = await store.document(id)
      assert.deepEqual(
        [document?.state, document?.mapping, document?.verdict],
        ['opened', 'newer-mapping', undefined],
      )
      assert.equal(await store.reading(id), undefined)
      assert.equal((await store.documentsOf(groups[0]!.id, 0, 10, 'opened')).length, 1)
      await take(store, 'read', groups[0]!.id)
    })

    it('reads it as then where no mapping is given', async () => {
      const { store } = opened
      const { documents } = await readReceipt(store, 1)
      await store.reprocess(documents[0]!.id, undefined, AT)
      assert.equal((await store.document(documents[0]!.id))?.mapping, 'mapping-hash')
    })

    it('does not acknowledge a second time', async () => {
      const { store } = opened
      const { documents, groups, receipt } = await readReceipt(store, 1)
      const group = groups[0]!.id
      await store.commitAcknowledging(await take(store, 'acknowledge', receipt.id), {
        receipt: receipt.id,
        interchanges: [],
        groups: [{ id: group, verdict: 'rejected' }],
        submissions: [],
        files: [],
      })
      await store.reprocess(documents[0]!.id, undefined, AT)
      const slice = { group, documents: documents.map(isRead), publish: true }
      await store.commitReading(await take(store, 'read', group), { ...slice, done: { verdict: 'accepted' } })
      assert.equal(await findStep(store, 'acknowledge', receipt.id), undefined)
      const kept = await store.group(group)
      assert.deepEqual([kept?.state, kept?.verdict], ['acknowledged', 'rejected'])
    })

    it('is read once more where its group is being read just now', async () => {
      const { store } = opened
      const { documents, groups, receipt } = await openReceipt(store, [1])
      const group = groups[0]!.id
      const reading = await take(store, 'read', group)
      const slice = { group, documents: documents.map(isRead), publish: false }
      await store.commitReading(reading, slice)
      await store.reprocess(documents[0]!.id, undefined, AT)
      await store.commitReading(reading, {
        group,
        documents: [],
        publish: false,
        done: { verdict: 'accepted' },
      })
      const again = await take(store, 'read', group)
      await store.commitReading(again, { ...slice, done: { verdict: 'accepted' } })
      await take(store, 'acknowledge', receipt.id)
    })

    it('answers false for a document that is not there, or not an inbound one', async () => {
      const { store } = opened
      const document = { ...(await openReceipt(store, [1])).documents[0]!, id: newId('document') }
      const { group: _, receipt: __, interchange: ___, ...sent } = document
      await store.submit({ document: { ...sent, direction: 'out', state: 'submitted' }, canonical: '{}' })
      assert.equal(await store.reprocess(document.id, undefined, AT), false)
      assert.equal(await store.reprocess(newId('document'), undefined, AT), false)
    })
  })
}
