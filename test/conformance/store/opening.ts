import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Document } from '../../../src/store/record.ts'
import { LeaseLost } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import {
  AT,
  aDocument,
  aGroup,
  anInterchange,
  aReceipt,
  findStep,
  LATER,
  newId,
  openReceipt,
  take,
} from './samples.ts'

const finding = {
  code: 'segment-unknown',
  severity: 'error' as const,
  at: { segment: 3 },
  facts: { got: 'ZZZ' },
}
const nothing = { interchanges: [], groups: [], documents: [] }

export function openingPromises(bench: Bench): void {
  describe('committing an opening', () => {
    const opened = sharedStore(bench)

    const received = async () => {
      const receipt = aReceipt()
      await opened.store.receive(receipt, false)
      return receipt
    }

    it('goes in slices: the step stands where the last one left it, and rows of the same id are replaced', async () => {
      const { store } = opened
      const receipt = await received()
      const interchange = anInterchange(receipt.id)
      const group = aGroup(receipt.id, interchange.id, { sets: 0 })
      const lease = await take(store, 'open', receipt.id)
      await store.commitOpening(lease, {
        interchanges: [interchange],
        groups: [group],
        documents: [aDocument({ group: group.id, receipt: receipt.id })],
        position: '{"offset":4096}',
      })
      const closed = { ...group, sets: 2, findings: [finding] }
      const second = aDocument({ group: group.id, receipt: receipt.id, ordinal: 2 })
      await store.commitOpening(lease, { interchanges: [], groups: [closed], documents: [second] })
      await store.retryStep(lease, AT, 'the connection went')
      assert.equal((await findStep(store, 'open', receipt.id))?.position, '{"offset":4096}')
      assert.deepEqual(await store.groupsOf(receipt.id), [closed])
      assert.equal((await store.documentsOf(group.id, 0, 10)).length, 2)
      assert.equal((await store.receipt(receipt.id))?.state, 'received')
    })

    it('ends the step with the receipt opened and the next steps left', async () => {
      const { store } = opened
      const { receipt, groups } = await openReceipt(store, [1, 1])
      assert.equal((await store.receipt(receipt.id))?.state, 'opened')
      assert.equal(await findStep(store, 'open', receipt.id), undefined)
      for (const { id } of groups) await take(store, 'read', id)
    })

    it('refuses a receipt with its findings', async () => {
      const { store } = opened
      const receipt = await received()
      await store.commitOpening(await take(store, 'open', receipt.id), {
        ...nothing,
        done: {
          receipt: receipt.id,
          state: 'refused',
          findings: [finding],
          steps: [{ verb: 'acknowledge', subject: receipt.id, partner: 'acme' }],
        },
      })
      const kept = await store.receipt(receipt.id)
      assert.deepEqual([kept?.state, kept?.findings], ['refused', [finding]])
      await take(store, 'acknowledge', receipt.id)
    })

    it('leaves nothing of a slice that fails half way, and nothing undone beside it', async () => {
      const { store } = opened
      const receipt = await received()
      const interchange = anInterchange(receipt.id)
      const lease = await take(store, 'open', receipt.id)
      const broken = { ...aDocument(), type: null } as unknown as Document
      const beside = aReceipt()
      const [failed] = await Promise.allSettled([
        store.commitOpening(lease, { interchanges: [interchange], groups: [], documents: [broken] }),
        store.receive(beside, false),
      ])
      assert.equal(failed.status, 'rejected')
      assert.equal(await store.interchange(interchange.id), undefined)
      assert.equal((await store.receipt(beside.id))?.state, 'received')
      await store.commitOpening(lease, { ...nothing, interchanges: [interchange] })
      assert.deepEqual(await store.interchange(interchange.id), interchange)
    })

    it('takes five thousand documents in a slice', async () => {
      const { documents, groups } = await openReceipt(opened.store, [5000])
      const page = await opened.store.documentsOf(groups[0]!.id, 4990, 100)
      assert.deepEqual(page, documents.slice(4990))
    })

    it('is void where the step was taken by another one', async () => {
      const { store } = opened
      const receipt = await received()
      const lost = await take(store, 'open', receipt.id)
      await store.retryStep(lost, AT, 'stopped')
      const held = await take(opened.other, 'open', receipt.id)
      const interchange = anInterchange(receipt.id)
      await assert.rejects(store.commitOpening(lost, { ...nothing, interchanges: [interchange] }), LeaseLost)
      assert.equal(await store.interchange(interchange.id), undefined)
      await opened.other.commitOpening(held, { ...nothing, interchanges: [interchange] })
      assert.deepEqual(await store.interchange(interchange.id), interchange)
    })

    it('leaves steps that are due later', async () => {
      const { store } = opened
      const receipt = await received()
      const group = newId('group')
      await store.commitOpening(await take(store, 'open', receipt.id), {
        ...nothing,
        done: {
          receipt: receipt.id,
          state: 'opened',
          findings: [],
          steps: [{ verb: 'read', subject: group, partner: 'acme', dueAt: LATER }],
        },
      })
      assert.equal(await findStep(store, 'read', group), undefined)
      const due = await store.claimSteps({ limit: 1000, now: LATER, leaseUntil: LATER })
      assert.equal(due.filter(({ subject }) => subject === group).length, 1)
    })
  })
}
