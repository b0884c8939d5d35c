// The bytes of an upload: in memory while they are few, in a file when they are many, the same in any order.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { type Room, UploadFile } from '../../../src/door/sftp/uploadFile.ts'

/** Room in a directory of its own; `opened` counts the files made there. */
async function roomFor(t: TestContext, more: Partial<Room> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'upload-'))
  t.after(() => rm(directory, { recursive: true, force: true }))
  const paths: string[] = []
  let remembered = 0
  const room: Room = {
    reserve: () => {},
    remember: (bytes) => {
      remembered += bytes
      return true
    },
    openFile: (): Promise<FileHandle> => {
      const path = join(directory, `${paths.length}`)
      paths.push(path)
      return open(path, 'wx+')
    },
    note: async () => {},
    ...more,
  }
  return { room, paths, remembered: () => remembered }
}

test('a small upload never touches the disk, and gives its memory back', async (t) => {
  const { room, paths, remembered } = await roomFor(t)
  const file = new UploadFile(room, 0)
  await file.write(0, Buffer.alloc(40_000, 'a'))
  await file.write(40_000, Buffer.alloc(20_000, 'b'))
  assert.equal((await file.read(0, 100_000)).length, 60_000)
  assert.equal(Buffer.from(await file.read(39_999, 2)).toString(), 'ab')
  assert.ok(remembered() >= 60_000 && remembered() <= 65_536)
  await file.drop()
  assert.equal(remembered(), 0)
  assert.deepEqual(paths, [])
})

test('a small upload that has to be kept is on disk afterwards', async (t) => {
  const { room, paths, remembered } = await roomFor(t)
  const file = new UploadFile(room, 0)
  await file.write(0, Buffer.from('whole'))
  await file.write(10, Buffer.from('behind a hole'))
  assert.equal(await file.keep(), 5)
  assert.equal(await readFile(paths[0]!, 'utf8'), 'whole')
  assert.equal(remembered(), 0)
})

test('where there is no memory an upload goes to disk at once', async (t) => {
  const { room, paths } = await roomFor(t, { remember: (bytes) => bytes <= 0 })
  const file = new UploadFile(room, 0)
  await file.write(0, Buffer.from('small'))
  assert.equal(paths.length, 1)
  assert.equal(Buffer.from(await file.read(0, 10)).toString(), 'small')
  await file.drop()
})

test('whatever the order and the size of the pieces, the file is what was meant', async (t) => {
  const content = randomBytes(150_000)
  const pieces = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 4, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(pieces, fc.integer({ min: 0 }), async (lengths, seed) => {
      const { room } = await roomFor(t)
      const file = new UploadFile(room, 0)
      const cuts = cutInto(content, lengths)
      const order = cuts
        .map((cut, n) => ({ cut, rank: (n * 7919 + seed) % 104_729 }))
        .sort((a, b) => a.rank - b.rank)
      await Promise.all(order.map(({ cut }) => file.write(cut.offset, cut.bytes)))
      assert.equal(file.whole, content.length)
      assert.ok(content.equals(await file.read(0, content.length)))
      await file.drop()
    }),
    { numRuns: 25 },
  )
})

function cutInto(content: Buffer, lengths: number[]): { offset: number; bytes: Buffer }[] {
  const cuts: { offset: number; bytes: Buffer }[] = []
  for (let offset = 0, n = 0; offset < content.length; n += 1) {
    const bytes = content.subarray(offset, offset + lengths[n % lengths.length]!)
    cuts.push({ offset, bytes })
    offset += bytes.length
  }
  return cuts
}

test('progress is noted one at a time, however slow the disk', async (t) => {
  const noted: number[] = []
  let under = 0
  const slow = Promise.withResolvers<void>()
  const note = async (whole: number): Promise<void> => {
    under += 1
    assert.equal(under, 1)
    noted.push(whole)
    await slow.promise
    under -= 1
  }
  const { room } = await roomFor(t, { note })
  const file = new UploadFile(room, 0)
  const piece = Buffer.alloc(4 * 2 ** 20)
  const writes = [0, 1, 2, 3, 4, 5].map((n) => file.write(n * piece.length, piece))
  while (noted.length === 0) await new Promise(setImmediate)
  slow.resolve()
  await Promise.all(writes)
  await file.write(6 * piece.length, piece)
  await file.write(7 * piece.length, piece)
  assert.ok(noted.length >= 2 && noted.every((whole) => whole % piece.length === 0), `${noted}`)
  await file.drop()
})

test('after a write that failed nothing more is written', async (t) => {
  const { room } = await roomFor(t, {
    reserve: (end) => {
      if (end > 10) throw new Error('no room')
    },
  })
  const file = new UploadFile(room, 0)
  await file.write(0, Buffer.from('0123456789'))
  await assert.rejects(file.write(10, Buffer.from('x')), /no room/)
  await assert.rejects(file.write(0, Buffer.from('x')), /no room/)
  assert.match(String(file.failure), /no room/)
  assert.equal(file.whole, 10)
  await file.drop()
})
