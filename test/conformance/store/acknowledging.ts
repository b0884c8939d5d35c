import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CHUNK_BYTES, type Folder } from '../../../src/store/record.ts'
import { LeaseLost, type Store } from '../../../src/store/store.ts'
import { type Bench, sharedStore } from './bench.ts'
import { AT, findStep, newId, outbound, readReceipt, take } from './samples.ts'

const text = (words: string) => new TextEncoder().encode(words)
const place = (folder: Folder) => ({
  partner: 'acme',
  environment: 'production' as const,
  folder,
  day: folder === 'archive' ? '2026-01-05' : '',
})

export function acknowledgingPromises(bench: Bench): void {
  describe('committing an acknowledgement', () => {
    const opened = sharedStore(bench)
    const none = { interchanges: [], groups: [], submissions: [], files: [] }

    const namesIn = async (store: Store, folder: Folder, part: string) =>
      (await store.listFiles({ ...place(folder), limit: 1000 }))
        .map(({ name }) => name)
        .filter((name) => name.includes(part))

    it('sets the verdicts, concludes the receipt, submits what is to be sent, and moves the file', async () => {
      const { store } = opened
      const { receipt, interchange, groups } = await readReceipt(store, 1)
      const document = outbound({ regarding: groups[0]!.id })
      const name = receipt.name!
      await store.commitAcknowledging(await take(store, 'acknowledge', receipt.id), {
        receipt: receipt.id,
        interchanges: [{ id: interchange.id, verdict: 'accepted' }],
        groups: [{ id: groups[0]!.id, verdict: 'accepted-with-errors' }],
        submissions: [{ document, canonical: '{"acknowledges":"PO"}' }],
        files: [{ ...place('archive'), name, blob: receipt.blob, bytes: 1200, at: AT, receipt: receipt.id }],
      })
      assert.equal((await store.receipt(receipt.id))?.state, 'concluded')
      assert.equal((await store.interchange(interchange.id))?.verdict, 'accepted')
      const group = await store.group(groups[0]!.id)
      assert.deepEqual([group?.state, group?.verdict], ['acknowledged', 'accepted-with-errors'])
      assert.deepEqual(await store.document(document.id), document)
      assert.deepEqual(await store.documents({ regarding: groups[0]!.id, limit: 10 }), [document])
      assert.deepEqual(await store.outbound(document.id), { canonical: '{"acknowledges":"PO"}' })
      assert.equal(await store.findFile({ ...place('inbound'), name }), undefined)
      assert.equal((await store.findFile({ ...place('archive'), name }))?.receipt, receipt.id)
      assert.equal(await findStep(store, 'acknowledge', receipt.id), undefined)
    })

    it('leaves the write step of each submission', async () => {
      const { store } = opened
      const { receipt } = await readReceipt(store, 1)
      const submissions = [outbound(), outbound()].map((document) => ({ document, canonical: '{}' }))
      const lease = await take(store, 'acknowledge', receipt.id)
      await store.commitAcknowledging(lease, { ...none, receipt: receipt.id, submissions })
      for (const { document } of submissions) await take(store, 'write', document.id)
    })

    it('keeps the bytes of small texts, and of long ones', async () => {
      const { store } = opened
      const { receipt } = await readReceipt(store, 1)
      const [short, long] = [text('Line 3: ...'), new Uint8Array(CHUNK_BYTES + 5).fill(65)]
      const files = [short, long].map((content, index) => ({
        ...place('error'),
        name: `${receipt.id}.${index}`,
        content,
        at: AT,
      }))
      const lease = await take(store, 'acknowledge', receipt.id)
      await store.commitAcknowledging(lease, { ...none, receipt: receipt.id, files })
      for (const { name, content } of files) {
        const file = await store.findFile({ ...place('error'), name })
        assert.equal(file?.bytes, content.byteLength)
        assert.deepEqual(await store.readBytes(file!.blob, 0, 2 * CHUNK_BYTES), content)
      }
    })

    it('keeps files of the same name apart, and those that belong together alike', async () => {
      const { store } = opened
      for (let time = 0; time < 3; time++) {
        const { receipt } = await readReceipt(store, 1)
        const named = (name: string) => ({
          ...place('error'),
          name,
          content: text(`${name} ${time}`),
          at: AT,
        })
        const lease = await take(store, 'acknowledge', receipt.id)
        const files = [named('bad.edi'), named('bad.edi.error.txt'), named('bad.edi.error.json')]
        await store.commitAcknowledging(lease, { ...none, receipt: receipt.id, files })
      }
      assert.deepEqual(await namesIn(store, 'error', 'bad'), [
        'bad.2.edi',
        'bad.2.edi.error.json',
        'bad.2.edi.error.txt',
        'bad.3.edi',
        'bad.3.edi.error.json',
        'bad.3.edi.error.txt',
        'bad.edi',
        'bad.edi.error.json',
        'bad.edi.error.txt',
      ])
    })

    it('leaves a newer file of the same name in the inbound folder', async () => {
      const { store } = opened
      const name = `${newId('name')}.edi`
      const older = await readReceipt(store, 1, { name })
      const newer = await readReceipt(store, 1, { name })
      const lease = await take(store, 'acknowledge', older.receipt.id)
      await store.commitAcknowledging(lease, { ...none, receipt: older.receipt.id })
      assert.equal((await store.findFile({ ...place('inbound'), name }))?.receipt, newer.receipt.id)
    })

    it('happens once: what comes with a lost lease is void', async () => {
      const { store } = opened
      const { receipt } = await readReceipt(store, 1)
      const lease = await take(store, 'acknowledge', receipt.id)
      const results = { ...none, receipt: receipt.id }
      await store.commitAcknowledging(lease, results)
      const document = outbound()
      const again = { ...results, submissions: [{ document, canonical: '{}' }] }
      await assert.rejects(store.commitAcknowledging(lease, again), LeaseLost)
      assert.equal(await store.document(document.id), undefined)
    })
  })
}
