// Transfers as ssh2-sftp-client makes them: many at once, large, broken off.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { openDropPoint } from './dropPoint.ts'
import { heldBytes } from './memory.ts'
import { sftp } from './openSsh.ts'
import { interchange } from './sample.ts'
import { openWire } from './wire.ts'

test('put and fastPut are receipts with the very bytes', async (t) => {
  const point = await openDropPoint(t)
  const client = await point.connect('acme')
  const large = interchange(2, 30_000)
  await client.put(Buffer.from(interchange(1)), '/inbound/put.edi')
  await client.fastPut(await point.write('large.edi', large), '/inbound/fast.edi')
  assert.deepEqual(await point.received(), [
    { name: 'put.edi', content: interchange(1) },
    { name: 'fast.edi', content: large },
  ])
})

test('get and fastGet bring the very bytes', async (t) => {
  const point = await openDropPoint(t)
  const at = '2026-03-01T09:00:00.000Z'
  const place = { partner: 'acme', environment: 'test', folder: 'archive', day: '2026-02-28', at } as const
  const content = Buffer.from(interchange(3, 60_000))
  await point.place({ ...place, name: 'po.edi', content })
  const client = await point.connect('acme')
  const path = '/test/archive/2026-02-28/po.edi'
  assert.ok(content.equals((await client.get(path)) as Buffer))
  await client.fastGet(path, join(point.local, 'fast'))
  assert.ok(content.equals(await readFile(join(point.local, 'fast'))))
  assert.equal((await client.stat(path)).size, content.length)
})

test('a put whose source breaks off is not received', async (t) => {
  const point = await openDropPoint(t)
  const client = await point.connect('acme')
  const watcher = await point.connect('acme')
  async function* source() {
    yield Buffer.from(interchange(1, 2000).slice(0, 50_000))
    while ((await watcher.list('/inbound'))[0]?.size !== 50_000) await new Promise(setImmediate)
    throw new Error('cable pulled')
  }
  await assert.rejects(client.put(Readable.from(source()), '/inbound/po.edi'), /cable pulled/)
  await client.end()
  assert.deepEqual(await point.receipts(), [])
  assert.equal((await watcher.list('/inbound'))[0]?.size, 50_000)
})

test('fifty files at once over one connection are fifty receipts', async (t) => {
  const point = await openDropPoint(t)
  const wire = await openWire(point, 'acme')
  const numbers = Array.from({ length: 50 }, (_, n) => n)
  const put = async (n: number): Promise<void> => {
    const handle = await wire.open(`/inbound/po-${n}.edi`, 'w')
    await wire.write(handle, 0, interchange(n))
    await wire.close(handle)
  }
  await Promise.all(numbers.map(put))
  const received = await point.received()
  const byName = new Map(received.map(({ name, content }) => [name, content]))
  assert.equal(received.length, 50)
  for (const n of numbers) assert.equal(byName.get(`po-${n}.edi`), interchange(n))
  const client = await point.connect('acme')
  assert.equal((await client.list('/inbound')).length, 50)
})

test('sixty megabytes pass without ever being held in memory', async (t) => {
  const point = await openDropPoint(t)
  const content = Buffer.from(interchange(1, 1_950_000))
  assert.ok(content.length > 60_000_000)
  const path = await point.write('large.edi', content)
  const before = heldBytes()
  let most = 0
  const timer = setInterval(() => {
    most = Math.max(most, heldBytes() - before)
  }, 50)
  const { code, said } = await sftp(point.account('acme'), [`put ${path} /inbound/large.edi`])
  clearInterval(timer)
  assert.equal(code, 0, said)
  const [receipt] = await point.receipts()
  assert.equal(receipt?.sha256, createHash('sha256').update(content).digest('hex'))
  // What waits for the collector counts as held: 16 MB were seen, where the whole would be 60.
  assert.ok(most > 0 && most < 40_000_000, `${most} bytes were held`)
})

test('a listing of many files comes whole', async (t) => {
  const point = await openDropPoint(t)
  const at = '2026-03-01T09:00:00.000Z'
  const place = { partner: 'acme', environment: 'production', folder: 'error', day: '', at } as const
  const names = Array.from({ length: 250 }, (_, n) => `po-${String(n).padStart(3, '0')}.edi.error.txt`)
  await point.place(...names.map((name) => ({ ...place, name, content: Buffer.from(name) })))
  const client = await point.connect('acme')
  assert.deepEqual((await client.list('/error')).map(({ name }) => name).sort(), names)
  await client.delete('/error/po-000.edi.error.txt')
  assert.equal((await client.list('/error')).length, 249)
})
