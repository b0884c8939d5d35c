// What a partner may not take: files too large, too much room, too many handles, answers it does not fetch.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDropPoint } from './dropPoint.ts'
import { heldBytes } from './memory.ts'
import { interchange } from './sample.ts'
import { openWire } from './wire.ts'

test('a file that grows too large is refused, and nothing of it is kept', async (t) => {
  const point = await openDropPoint(t, { limits: { fileBytes: 10_000 } })
  const client = await point.connect('acme')
  await assert.rejects(
    client.put(Buffer.from(interchange(1, 1000)), '/inbound/po.edi'),
    /at most 10000 bytes/,
  )
  assert.deepEqual(await client.list('/inbound'), [])
  await client.put(Buffer.from(interchange(1, 10)), '/inbound/po.edi')
  assert.equal((await point.receipts()).length, 1)
  const wire = await openWire(point, 'acme')
  const handle = await wire.open('/inbound/sparse.edi', 'w')
  await assert.rejects(wire.write(handle, 10_000, 'x'), /at most/)
  const far = await wire.open('/inbound/far.edi', 'w')
  await assert.rejects(wire.write(far, 2 ** 60, 'x'), /No file is that large/)
})

test('uploads of one partner take so much room together, and those of another are not touched by it', async (t) => {
  const point = await openDropPoint(t, { limits: { stagingBytes: 10_000, stagingFiles: 3 } })
  const acme = await point.connect('acme')
  const globex = await point.connect('globex')
  await acme.put(Buffer.alloc(9000, 'x'), '/inbound/large.tmp')
  await assert.rejects(acme.put(Buffer.alloc(1001, 'x'), '/inbound/more.tmp'), /all the room/)
  await globex.put(Buffer.alloc(9000, 'x'), '/inbound/large.tmp')
  await acme.delete('/inbound/large.tmp')
  await acme.put(Buffer.alloc(9000, 'x'), '/inbound/other.tmp')
  await acme.put(Buffer.alloc(10, 'x'), '/inbound/2.tmp')
  await acme.put(Buffer.alloc(10, 'x'), '/inbound/3.tmp')
  await assert.rejects(acme.put(Buffer.alloc(10, 'x'), '/inbound/4.tmp'), /Too many files/)
  await acme.put(Buffer.alloc(20, 'x'), '/inbound/3.tmp')
})

test('a session has so many handles', async (t) => {
  const point = await openDropPoint(t, { limits: { handles: 3 } })
  const wire = await openWire(point, 'acme')
  const handles = []
  for (let n = 0; n < 3; n += 1) handles.push(await wire.open(`/inbound/${n}.tmp`, 'w'))
  await assert.rejects(wire.open('/inbound/more.tmp', 'w'), /Too many files are open/)
  await assert.rejects(wire.open('/README.txt', 'r'), /Too many files are open/)
  await wire.close(handles[0]!)
  await wire.open('/README.txt', 'r')
})

test('a handle that was never given, or is closed, stands for nothing', async (t) => {
  const point = await openDropPoint(t)
  const wire = await openWire(point, 'acme')
  const handle = await wire.open('/README.txt', 'r')
  await wire.close(handle)
  for (const bad of [handle, Buffer.alloc(4, 0xff), Buffer.alloc(0), Buffer.alloc(100)]) {
    await assert.rejects(wire.read(bad, 0, 10), /nothing open/)
    await assert.rejects(wire.write(bad, 0, 'x'), /nothing open/)
    await assert.rejects(wire.close(bad), /nothing open/)
  }
})

test('everything but READ and WRITE is answered in the order in which it came', async (t) => {
  const point = await openDropPoint(t)
  const { sftp } = await openWire(point, 'acme')
  const answered: number[] = []
  const requests = [
    (done: () => void) => sftp.open('/inbound/po.tmp', 'w', done),
    (done: () => void) => sftp.realpath('.', done),
    (done: () => void) => sftp.lstat('/inbound/po.tmp', done),
    (done: () => void) => sftp.opendir('/inbound', done),
    (done: () => void) => sftp.mkdir('/x', done),
    (done: () => void) => sftp.readlink('/x', done),
    (done: () => void) => sftp.stat('/nothing', done),
    (done: () => void) => sftp.unlink('/inbound/po.tmp', done),
    (done: () => void) => sftp.realpath('/', done),
  ]
  await Promise.all(
    requests.map((ask, n) => new Promise<void>((resolve) => ask(() => resolve(void answered.push(n))))),
  )
  assert.deepEqual(answered, [0, 1, 2, 3, 4, 5, 6, 7, 8])
})

test('a client that asks for everything and fetches nothing does not fill our memory', async (t) => {
  const point = await openDropPoint(t)
  const at = '2026-03-01T09:00:00.000Z'
  const content = Buffer.alloc(1_000_000, 'x')
  await point.place({
    partner: 'acme',
    environment: 'production',
    folder: 'error',
    day: '',
    at,
    name: 'a',
    content,
  })
  const wire = await openWire(point, 'acme')
  const handle = await wire.open('/error/a', 'r')
  await wire.read(handle, 0, 10)
  const before = heldBytes()
  wire.socket.pause()
  const offsets = Array.from({ length: 2000 }, (_, n) => (n * 32_000) % 960_000)
  const buffer = Buffer.alloc(32_000)
  let bytes = 0
  const reads = offsets.map(
    (offset) =>
      new Promise<void>((resolve, reject) =>
        wire.sftp.read(handle, buffer, 0, 32_000, offset, (err, count) => {
          bytes += count
          if (err) reject(err)
          else resolve()
        }),
      ),
  )
  let most = 0
  for (let n = 0; n < 4; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    most = Math.max(most, heldBytes() - before)
  }
  assert.ok(most < 24_000_000, `${most} bytes were held`)
  wire.socket.resume()
  await Promise.all(reads)
  assert.equal(bytes, 2000 * 32_000)
})

test('a refusal is in the audit trail, once for each reason', async (t) => {
  const point = await openDropPoint(t, { limits: { fileBytes: 1000 } })
  const wire = await openWire(point, 'acme')
  await assert.rejects(wire.open('/outbound/x.edi', 'w'))
  await assert.rejects(wire.open('/nothing', 'r'))
  const handle = await wire.open('/inbound/po.edi', 'w')
  const writes = Array.from({ length: 20 }, (_, n) => wire.write(handle, 1000 + n, 'x'))
  await Promise.allSettled(writes)
  await assert.rejects(wire.close(handle))
  let refused: string[] = []
  for (let tries = 0; tries < 500 && refused.length < 2; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const trail = await point.house.store.auditTrail({ limit: 100 })
    refused = trail
      .filter(({ act }) => act === 'sftp-refused')
      .map(({ detail }) => detail.split(':', 2).join(':'))
  }
  assert.deepEqual(refused.sort(), ['OPEN: forbidden', 'WRITE: too-large'])
})
