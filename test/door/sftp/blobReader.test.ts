import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { BlobReader } from '../../../src/door/sftp/blobReader.ts'
import { CHUNK_BYTES } from '../../../src/store/record.ts'
import { borrowStore } from '../../store/borrowed.ts'

/** A blob of three chunks, and a reader that counts how often the store is asked. */
async function blobOf(t: TestContext, content: Buffer) {
  const { store } = await borrowStore()
  t.after(() => store.close())
  for (let ordinal = 0; ordinal * CHUNK_BYTES < content.length; ordinal += 1) {
    const bytes = content.subarray(ordinal * CHUNK_BYTES, (ordinal + 1) * CHUNK_BYTES)
    await store.keepChunk({ blob: 'b', ordinal, bytes, at: '2026-03-01T09:30:00.000Z' })
  }
  const asked: number[] = []
  const readBytes: typeof store.readBytes = (blob, offset, length) => {
    asked.push(offset)
    return store.readBytes(blob, offset, length)
  }
  return { reader: new BlobReader({ readBytes }), asked }
}

test('any range of a blob is what the blob has there', async (t) => {
  const content = randomBytes(2 * CHUNK_BYTES + 12_345)
  const { reader } = await blobOf(t, content)
  const ranges = [
    [0, 10],
    [CHUNK_BYTES - 5, 10],
    [100_000, 400_000],
    [content.length - 10, 100],
    [content.length, 10],
    [0, content.length],
    [262_144, 262_144],
  ] as const
  for (const [offset, length] of ranges) {
    const expected = content.subarray(offset, offset + length)
    assert.ok(expected.equals(await reader.read('b', offset, length)), `${length} at ${offset}`)
  }
  assert.equal((await reader.read('no such blob', 0, 10)).length, 0)
})

test('small reads of one file ask the store for large windows, once each', async (t) => {
  const content = randomBytes(CHUNK_BYTES)
  const { reader, asked } = await blobOf(t, content)
  const offsets = Array.from({ length: 32 }, (_, n) => n * 32_768)
  const parts = await Promise.all(offsets.map((offset) => reader.read('b', offset, 32_768)))
  assert.ok(content.equals(Buffer.concat(parts)))
  assert.deepEqual(asked, [0, 262_144, 524_288, 786_432])
})
