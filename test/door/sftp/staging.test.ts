// Uploads in progress on disk: what a gateway finds again that was killed. Opening a second staging over the
// directory of a first that was never closed is what a new process does.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { SFTP_LIMITS } from '../../../src/door/sftp/limits.ts'
import { type Staged, Staging } from '../../../src/door/sftp/staging.ts'
import { newIds } from '../../../src/setting/clock.ts'
import type { House } from '../../../src/setting/house.ts'
import { noLog } from '../../../src/setting/log.ts'
import { type KeySource, newKeyLine } from '../../../src/store/seal/keys.ts'
import { sealOf } from '../../../src/store/seal/seal.ts'
import { borrowStore } from '../../store/borrowed.ts'

const named = (name: string) => ({ partner: 'acme', environment: 'production', name }) as const

async function stagingFor(
  t: TestContext,
): Promise<{ directory: string; open(keys?: KeySource): Promise<Staging> }> {
  const local = await mkdtemp(join(tmpdir(), 'staging-'))
  const { store } = await borrowStore()
  const clock = () => new Date('2026-03-01T09:30:00.000Z')
  const house: House = { store, clock, newId: newIds(clock), log: noLog }
  t.after(async () => {
    await store.close()
    await rm(local, { recursive: true, force: true })
  })
  const directory = join(local, 'staging')
  return { directory, open: (keys) => Staging.open(house, directory, SFTP_LIMITS, sealOf(keys)) }
}

async function upload(staging: Staging, name: string, content: string): Promise<Staged> {
  const staged = await staging.create(named(name), 'acme')
  await staged.file!.write(0, Buffer.from(content))
  return staged
}

test('after a kill, closed and settling uploads are as they were', async (t) => {
  const { open } = await stagingFor(t)
  const before = await open()
  await before.keep(await upload(before, 'po.tmp', 'closed'), 'closed')
  await before.keep(await upload(before, 'po.edi', 'settling'), 'settling', '2026-03-01T09:31:00.000Z')
  await before.keep(await upload(before, 'partial.edi', 'partial'), 'partial')
  const after = await open()
  const states = after
    .all()
    .map(({ upload: { name, state, bytes, settleAt } }) => ({ name, state, bytes, settleAt }))
  assert.deepEqual(
    states.sort((a, b) => a.bytes - b.bytes),
    [
      { name: 'po.tmp', state: 'closed', bytes: 6, settleAt: undefined },
      { name: 'partial.edi', state: 'partial', bytes: 7, settleAt: undefined },
      { name: 'po.edi', state: 'settling', bytes: 8, settleAt: '2026-03-01T09:31:00.000Z' },
    ],
  )
  const file = after.reopen(after.find(named('po.edi'))!)
  assert.equal(Buffer.from(await file.read(0, 100)).toString(), 'settling')
  await file.drop()
})

test('after a kill, an open upload is a partial of what was noted to be on disk', async (t) => {
  const { directory, open } = await stagingFor(t)
  const before = await open()
  const staged = await before.create(named('large.edi'), 'acme')
  const piece = Buffer.alloc(1_000_000, 'x')
  for (let n = 0; n < 9; n += 1) await staged.file!.write(n * piece.length, piece)
  await staged.file!.write(20_000_000, piece)
  await upload(before, 'small.edi', 'never noted')
  const after = await open()
  assert.deepEqual(
    after.all().map(({ upload: { name, state, bytes } }) => [name, state, bytes]),
    [['large.edi', 'partial', 9_000_000]],
  )
  const resumed = await after.resume(after.find(named('large.edi'))!, 'acme')
  assert.equal(resumed.file!.size, 9_000_000)
  await after.leavePartial(resumed)
  assert.equal((await readFile(join(directory, staged.upload.id))).length, 9_000_000)
})

test('what belongs to no upload is removed, and what is not ours is left alone', async (t) => {
  const { directory, open } = await stagingFor(t)
  const before = await open()
  const torn = await upload(before, 'torn.tmp', 'torn')
  await before.keep(torn, 'closed')
  const shorter = await upload(before, 'shorter.tmp', 'shorter')
  await before.keep(shorter, 'closed')
  const lost = await upload(before, 'lost.tmp', 'lost')
  await before.keep(lost, 'closed')
  await writeFile(join(directory, `${torn.upload.id}.json`), '{"id":"')
  await truncate(join(directory, shorter.upload.id), 3)
  await rm(join(directory, lost.upload.id))
  await writeFile(join(directory, '01ARZ3NDEKTSV4RRFFQ69G5FAV'), 'no sidecar')
  await writeFile(join(directory, `${shorter.upload.id}.json.new`), 'half')
  await writeFile(join(directory, 'README'), 'of the operator')
  const after = await open()
  assert.deepEqual(
    after.all().map(({ upload: { name, state, bytes } }) => [name, state, bytes]),
    [['shorter.tmp', 'partial', 3]],
  )
  const { id } = shorter.upload
  assert.deepEqual((await readdir(directory)).sort(), [id, `${id}.json`, 'README'].sort())
})

test('a sidecar from elsewhere names no other file', async (t) => {
  const { directory, open } = await stagingFor(t)
  const before = await open()
  const { upload: kept } = await upload(before, 'a.tmp', 'a')
  await before.keep(before.find(named('a.tmp'))!, 'closed')
  const forged = { ...kept, id: '../../store/gateway.db', state: 'closed' }
  await writeFile(join(directory, `${kept.id}.json`), JSON.stringify(forged))
  assert.deepEqual((await open()).all(), [])
})

test('a sealed upload goes on after a kill, and nobody reads it on the disk', async (t) => {
  const { directory, open } = await stagingFor(t)
  const keys = { text: newKeyLine() }
  const text = Array.from({ length: 9_000 }, (_, n) => `N3*Kaiserstrasse ${n}~`).join('')
  const piece = (from: number, to: number) => [from, Buffer.from(text.slice(from, to))] as const
  const before = await open(keys)
  const staged = await before.create(named('po.edi'), 'acme')
  for (const [from, to] of [
    [70_000, 100_001],
    [0, 33],
    [33, 70_000],
  ] as const)
    await staged.file!.write(...piece(from, to))
  await before.leavePartial(staged)
  await assert.rejects(open(), /is sealed by store key [0-9a-f]{16}, and no key was given/)
  const after = await open(keys)
  const found = await after.resume(after.find(named('po.edi'))!, 'acme')
  assert.equal(found.file!.size, 100_001)
  await found.file!.write(...piece(100_001, text.length))
  assert.equal(Buffer.from(await found.file!.read(0, text.length)).toString(), text)
  assert.equal(Buffer.from(await found.file!.read(17, 40)).toString(), text.slice(17, 57))
  await after.keep(found, 'closed')
  const onDisk = await readFile(join(directory, found.upload.id))
  assert.equal(onDisk.includes('Kaiser'), false)
})

/** A closed upload of three chunks and a half, sealed, and the bytes of its file. */
async function closedUpload(open: (keys?: KeySource) => Promise<Staging>, directory: string) {
  const keys = { text: newKeyLine() }
  const before = await open(keys)
  const staged = await before.create(named('po.tmp'), 'acme')
  const content = Buffer.alloc(230_000, 'N3*Kaiserstrasse~')
  await staged.file!.write(0, content)
  await before.keep(staged, 'closed')
  const path = join(directory, staged.upload.id)
  return { keys, content, path, sealed: await readFile(path), sidecar: `${path}.json` }
}

test('a sealed upload that was changed on the disk is refused, wherever it was changed', async (t) => {
  const { directory, open } = await stagingFor(t)
  const { keys, content, path, sealed, sidecar } = await closedUpload(open, directory)
  const slot = sealed.length / 4
  const refused = /^The upload is not on our disk as it was written, so it is not taken: send it again\.$/
  const readAgain = async (): Promise<Buffer> => {
    const after = await open(keys)
    const file = after.reopen(after.find(named('po.tmp'))!)
    try {
      return Buffer.from(await file.read(0, content.length))
    } finally {
      await file.drop()
    }
  }
  assert.ok((await readAgain()).equals(content))
  const flipped = Buffer.from(sealed)
  flipped[slot + 1000]! ^= 1
  const moved = Buffer.concat([
    sealed.subarray(slot, 2 * slot),
    sealed.subarray(0, slot),
    sealed.subarray(2 * slot),
  ])
  for (const changed of [flipped, moved, Buffer.alloc(sealed.length)]) {
    await writeFile(path, changed)
    await assert.rejects(readAgain(), { name: 'Failure', retry: 'never', message: refused })
  }
  await writeFile(path, sealed)
  const noted = JSON.parse(await readFile(sidecar, 'utf8'))
  for (const change of [{ bytes: 131_072 }, { partner: 'nordwind' }, { proof: '' }]) {
    await writeFile(sidecar, JSON.stringify({ ...noted, ...change }))
    const after = await open(keys)
    const [staged] = after.all()
    await assert.rejects(after.resume(staged!, 'acme'), { message: refused })
    await staged?.file?.drop()
  }
  await writeFile(sidecar, JSON.stringify(noted))
  assert.ok((await readAgain()).equals(content))
})

test('an upload that was begun before its chunks were sealed goes on as it was', async (t) => {
  const { directory, open } = await stagingFor(t)
  const keys = { text: newKeyLine() }
  const seal = sealOf(keys)
  await open(keys)
  const [id, key] = ['01ARZ3NDEKTSV4RRFFQ69G5FAV', seal.current()!]
  const about = { principal: 'acme', state: 'closed', bytes: 9, at: '2026-03-01T09:30:00.000Z', key }
  await writeFile(join(directory, `${id}.json`), JSON.stringify({ id, ...named('po.tmp'), ...about }))
  const hidden = seal.veil({ of: 'staging', row: id }, key)(0, Buffer.from('ISA*00*  '))
  await writeFile(join(directory, id), hidden)
  const after = await open(keys)
  const file = after.reopen(after.find(named('po.tmp'))!)
  assert.equal(Buffer.from(await file.read(0, 9)).toString(), 'ISA*00*  ')
  await file.drop()
})
