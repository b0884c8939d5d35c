// A sealed file in staging is a file like any other to who writes and reads it.
import assert from 'node:assert/strict'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { CHUNK, ChunkedFile } from '../../../src/door/sftp/chunked.ts'
import { newKeyLine } from '../../../src/store/seal/keys.ts'
import { sealOf } from '../../../src/store/seal/seal.ts'

const MOST = 12 * CHUNK
const place = fc.oneof(
  fc.integer({ min: 0, max: MOST }),
  fc.integer({ min: 0, max: 12 }).map((n) => n * CHUNK),
)
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ at: place, length: fc.integer({ min: 1, max: 3 * CHUNK }), fill: fc.nat(255) }),
  },
  { weight: 1, arbitrary: fc.record({ cut: place }) },
  { weight: 1, arbitrary: fc.constant('reopen' as const) },
)

test('what was written anywhere, cut off and gone on with, is read as from a plain file', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'chunked-'))
  t.after(() => rm(directory, { recursive: true }))
  const seal = sealOf({ text: newKeyLine() })
  let files = 0
  const openAt = async (path: string, flags: string, size: number) =>
    new ChunkedFile(await open(path, flags), seal, 'one', size)
  const behaves = async (steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) => {
    const path = join(directory, String(++files))
    const plain = Buffer.alloc(2 * MOST)
    let size = 0
    let file = await openAt(path, 'wx+', 0)
    for (const one of steps) {
      if (one === 'reopen') {
        await file.truncate(size)
        await file.datasync()
        await file.close()
        file = await openAt(path, 'r+', size)
      } else if ('cut' in one) {
        size = Math.min(size, one.cut)
        plain.fill(0, size)
        await file.truncate(size)
      } else {
        // Holes are cut off before a file is opened again.
        const at = Math.min(one.at, size)
        plain.fill(one.fill, at, at + one.length)
        size = Math.max(size, at + one.length)
        // As a fast client's come: not in their order, and without waiting for an answer.
        const half = Math.ceil(one.length / 2)
        const writes = [
          [half, one.length],
          [0, half],
        ] as const
        await Promise.all(
          writes.map(([from, to]) =>
            file.write(plain.subarray(at, at + one.length), from, to - from, at + from),
          ),
        )
      }
    }
    const read = Buffer.alloc(size)
    await file.read(read, 0, size, 0)
    await file.close()
    assert.ok(read.equals(plain.subarray(0, size)))
  }
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), behaves), { numRuns: 40 })
})
