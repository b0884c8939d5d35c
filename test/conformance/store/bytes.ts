import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CHUNK_BYTES } from '../../../src/store/record.ts'
import { type Bench, sharedStore } from './bench.ts'
import { AT, aReceipt, LATER, newId, outbound, take } from './samples.ts'

const numbered = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251)

export function bytesPromises(bench: Bench): void {
  describe('raw bytes', () => {
    const opened = sharedStore(bench)
    const keep = (blob: string, ordinal: number, bytes: Uint8Array, at = AT) =>
      opened.store.keepChunk({ blob, ordinal, bytes, at })

    it('come back as they were kept, from any offset, across the border of two chunks', async () => {
      const blob = newId('blob')
      const bytes = numbered(CHUNK_BYTES + 1000)
      await keep(blob, 0, bytes.subarray(0, CHUNK_BYTES))
      await keep(blob, 1, bytes.subarray(CHUNK_BYTES))
      assert.deepEqual(await opened.store.readBytes(blob, 0, bytes.length), bytes)
      assert.deepEqual(await opened.store.readBytes(blob, 7, 9), bytes.slice(7, 16))
      const border = CHUNK_BYTES - 3
      assert.deepEqual(await opened.store.readBytes(blob, border, 10), bytes.slice(border, border + 10))
    })

    it('are shorter at the end, and empty past it or where there is no such blob', async () => {
      const blob = newId('blob')
      await keep(blob, 0, Uint8Array.of(1, 2, 3))
      assert.deepEqual(await opened.store.readBytes(blob, 1, 100), Uint8Array.of(2, 3))
      assert.deepEqual(await opened.store.readBytes(blob, 3, 100), new Uint8Array())
      assert.deepEqual(await opened.store.readBytes(blob, 5 * CHUNK_BYTES, 100), new Uint8Array())
      assert.deepEqual(await opened.store.readBytes(newId('blob'), 0, 100), new Uint8Array())
    })

    it('are given to each of those who ask at the same time', async () => {
      const [one, other] = [newId('blob'), newId('blob')]
      const bytes = numbered(CHUNK_BYTES + 10)
      await keep(one, 0, Uint8Array.of(1, 2, 3))
      await keep(other, 0, bytes.subarray(0, CHUNK_BYTES))
      await keep(other, 1, bytes.subarray(CHUNK_BYTES))
      const { store } = opened
      const read = await Promise.all([
        store.readBytes(one, 1, 100),
        store.readBytes(newId('blob'), 0, 100),
        store.readBytes(other, 5, 3),
        store.readBytes(other, CHUNK_BYTES - 2, 4),
        store.readBytes(one, 1, 1),
      ])
      const expected = [[2, 3], [], bytes.slice(5, 8), bytes.slice(CHUNK_BYTES - 2, CHUNK_BYTES + 2), [2]]
      assert.deepEqual(
        read,
        expected.map((some) => Uint8Array.from(some)),
      )
    })

    it('end with the last chunk where it is a full one', async () => {
      const blob = newId('blob')
      const bytes = numbered(CHUNK_BYTES)
      await keep(blob, 0, bytes)
      assert.deepEqual(await opened.store.readBytes(blob, 0, 3 * CHUNK_BYTES), bytes)
    })

    it('are kept once where the same chunk comes again', async () => {
      const blob = newId('blob')
      await keep(blob, 0, Uint8Array.of(1, 2, 3))
      await keep(blob, 0, Uint8Array.of(1, 2, 3))
      assert.deepEqual(await opened.store.readBytes(blob, 0, 100), Uint8Array.of(1, 2, 3))
    })

    it('stay in the hands of the one who keeps them', async () => {
      const bytes = Uint8Array.of(1, 2, 3)
      await keep(newId('blob'), 0, bytes)
      assert.deepEqual(bytes, Uint8Array.of(1, 2, 3))
    })

    it('are refused in a chunk that is too large', async () => {
      await assert.rejects(keep(newId('blob'), 0, new Uint8Array(CHUNK_BYTES + 1)), { name: 'RangeError' })
    })

    it('are gone once their blob is discarded', async () => {
      const blob = newId('blob')
      await keep(blob, 0, Uint8Array.of(1))
      await opened.store.discardBlob(blob)
      assert.deepEqual(await opened.store.readBytes(blob, 0, 1), new Uint8Array())
    })
  })

  describe('sweeping blobs', () => {
    const opened = sharedStore(bench)
    const keep = (blob: string, at = AT) =>
      opened.store.keepChunk({ blob, ordinal: 0, bytes: Uint8Array.of(1), at })
    const there = async (blob: string) => (await opened.store.readBytes(blob, 0, 1)).length === 1

    it('leaves what a receipt, an outbound document or a drop file names', async () => {
      const { store } = opened
      const [received, sealed, shown] = [newId('blob'), newId('blob'), newId('blob')]
      for (const blob of [received, sealed, shown]) await keep(blob)
      await store.receive(aReceipt({ blob: received }), false)
      const document = outbound()
      await store.submit({ document, canonical: '{}' })
      const lease = await take(store, 'write', document.id)
      await store.commitWriting(lease, {
        document: document.id,
        body: Uint8Array.of(1),
        findings: [],
        lineage: '[]',
      })
      const sealing = await take(store, 'seal', document.id)
      await store.commitSealing(sealing, { document: document.id, control: '1', blob: sealed, bytes: 1 })
      const place = { partner: 'acme', environment: 'production', folder: 'outbound', day: '' } as const
      await store.commitDelivering(await take(store, 'deliver', document.id), {
        document: document.id,
        at: AT,
        file: { ...place, name: 'a.997', blob: shown, bytes: 1, at: AT },
      })
      assert.equal(await store.sweepBlobs(LATER), 0)
      for (const blob of [received, sealed, shown]) assert.equal(await there(blob), true)
    })

    it('discards those that nothing names, once they are old, in any number', async () => {
      const old = Array.from({ length: 1100 }, () => newId('blob'))
      await Promise.all(old.map((blob) => keep(blob)))
      const young = newId('blob')
      await keep(young, LATER)
      assert.equal(await opened.store.sweepBlobs(LATER), old.length)
      assert.equal(await there(old[0]!), false)
      assert.equal(await there(young), true)
    })

    it('takes a blob for young whose bytes came again', async () => {
      const blob = newId('blob')
      await keep(blob, AT)
      await keep(blob, LATER)
      await opened.store.sweepBlobs(LATER)
      assert.equal(await there(blob), true)
    })
  })
}
