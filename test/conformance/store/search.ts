import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import { AT, anEntry, isRead, LATER, newId, openReceipt, outbound, readReceipt, take } from './samples.ts'

/** A document of ours at the drop point that waits for its acknowledgement, under these numbers. */
async function sent(store: Store, controls: { interchangeControl: string; groupControl: string }) {
  const document = outbound({ type: 'x12/004010/810', canonical: 'invoice', number: newId('I') })
  const { id } = document
  await store.submit({ document, canonical: '{}' })
  const write = await take(store, 'write', id)
  await store.commitWriting(write, { document: id, body: Uint8Array.of(1), findings: [], lineage: '[]' })
  const names = { sender: '01/US', receiver: 'ZZ/THEM', functionalId: 'IN', setControl: '0001', ...controls }
  const sealed = { document: id, control: '0001', blob: newId('blob'), bytes: 1, ...names }
  await store.commitSealing(await take(store, 'seal', id), sealed)
  await deliver(store, id, AT)
  return document
}

const deliver = async (store: Store, id: string, at: string) =>
  store.commitDelivering(await take(store, 'deliver', id), {
    document: id,
    at,
    awaited: { due: LATER, risk: LATER },
  })

export function searchPromises(bench: Bench): void {
  describe('finding', () => {
    const opened = sharedStore(bench)
    const by = async (text: string, environment?: 'test') => {
      const ask = { text, limit: 10, ...(environment ? { environment } : {}) }
      const { documents } = await opened.store.find(ask)
      return documents.map(({ document, by: how }) => `${document.id} ${how}`)
    }

    it('finds documents by number, its beginning, what names it, control numbers and file name', async () => {
      const { store } = opened
      const { groups, documents } = await openReceipt(store, [1], { name: 'po-march.edi' })
      const [order] = documents
      const { id } = order!
      await store.commitReading(await take(store, 'read', groups[0]!.id), {
        group: groups[0]!.id,
        documents: [{ ...isRead(order!), number: '4500012345', names: [{ of: 'contract', number: 'C-77' }] }],
        publish: true,
        done: { verdict: 'accepted' },
      })
      for (const [text, how] of [
        ['4500012345', 'number'],
        ['45000', 'number'],
        ['C-77', 'reference'],
        ['C-7', 'reference'],
        ['1', 'control'],
        ['1/0001', 'control'],
        ['po-march', 'file'],
      ] as const)
        assert.ok((await by(text)).includes(`${id} ${how}`), text)
      assert.deepEqual(await by('4500012345', 'test'), [])
      assert.deepEqual(await by('4500012346'), [])
      assert.deepEqual(await by('45'), [], 'a beginning of two characters begins too much')
    })

    it('finds what we sent by ISA13, GS06 and GS06 with ST02, however they are spelt', async () => {
      const { store } = opened
      const { id } = await sent(store, { interchangeControl: '000000905', groupControl: '905' })
      for (const text of ['905', '000000905', '905/0001', '905/1', '7/905/0001'])
        assert.ok((await by(text)).includes(`${id} control`), text)
      assert.deepEqual(await by('905/0002'), [])
    })

    it('finds a file of which nothing became a document', async () => {
      const { store } = opened
      const { receipt } = await openReceipt(store, [], { name: 'nothing-in-it.edi' })
      const found = await store.find({ text: 'nothing-in-it', limit: 10 })
      assert.deepEqual([found.documents, found.receipts.map(({ id }) => id)], [[], [receipt.id]])
    })

    it('knows what the ERP was given of a document', async () => {
      const { store } = opened
      const { groups, documents } = await readReceipt(store, 1)
      const entry = anEntry(documents[0]!)
      await store.commitPublishing(await take(store, 'publish', groups[0]!.id), [entry], false)
      const entries = await store.feedEntriesOf(documents[0]!.id)
      assert.deepEqual(
        entries.map(({ id, decision }) => [id, decision]),
        [[entry.id, 'undecided']],
      )
    })
  })

  describe('sending again', () => {
    const opened = sharedStore(bench)

    it('leaves the same bytes for delivery, and waits for the acknowledgement anew', async () => {
      const { store } = opened
      const { id } = await sent(store, { interchangeControl: '000000906', groupControl: '906' })
      const before = await store.outbound(id)
      assert.deepEqual(await store.resend({ document: id, says: 'Sent again: it was lost' }), [id])
      const again = await store.document(id)
      assert.deepEqual([again?.state, again?.reason], ['sealed', 'Sent again: it was lost'])
      assert.deepEqual(await store.resend({ document: id, says: 'twice' }), [], 'it is on its way already')
      await deliver(store, id, LATER)
      const after = await store.document(id)
      assert.deepEqual(
        [after?.state, after?.deliveredAt, after?.acknowledgement, after?.interchangeControl],
        ['delivered', LATER, 'waiting', '000000906'],
      )
      assert.deepEqual(await store.outbound(id), before)
    })

    it('does nothing with what did not leave, or came in', async () => {
      const { store } = opened
      const { documents } = await readReceipt(store, 1)
      assert.deepEqual(await store.resend({ document: documents[0]!.id, says: '' }), [])
      const held = outbound({ state: 'held', partner: 'initech', type: 'x12/004010/855' })
      await store.submit({ document: held, canonical: '{}' })
      assert.deepEqual(await store.resend({ document: held.id, says: '' }), [])
      const [waiting] = (await store.countWaiting()).filter(({ partner }) => partner === 'initech')
      assert.deepEqual([waiting?.state, waiting?.count, waiting?.document], ['held', 1, held.id])
    })
  })
}

export function driftPromises(bench: Bench): void {
  describe('drift', () => {
    const opened = sharedStore(bench)

    it('is kept as it was seen first, and what was noticed is found by time', async () => {
      const { store } = opened
      const { documents } = await readReceipt(store, 1)
      const mapping = { partner: 'acme', mapping: '850-in' }
      assert.deepEqual(await store.driftOf(mapping), { keys: [] })
      const seen = {
        ...mapping,
        place: 'REF02',
        why: 'unmapped',
        value: 'X',
        document: documents[0]!.id,
        at: AT,
      }
      await store.commitDrift({ ...mapping, after: 'a', seen: [{ ...seen, key: 'old' }] })
      const fresh = { ...seen, key: 'new', noticed: LATER }
      await store.commitDrift({ ...mapping, after: 'b', seen: [fresh, { ...fresh, key: 'old' }] })
      assert.deepEqual(await store.driftOf(mapping), { after: 'b', keys: ['new', 'old'] })
      assert.deepEqual(await store.noticedDrift(LATER), [fresh])
      assert.deepEqual(await store.noticedDrift('2026-01-05T09:00:00.001Z'), [])
      assert.deepEqual(await store.unmappedOf([documents[0]!.id, 'nobody']), [
        { document: documents[0]!.id, unmapped: '[]' },
      ])
    })
  })
}
