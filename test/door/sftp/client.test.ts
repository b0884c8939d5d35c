// Our own client, at our own door.
import assert from 'node:assert/strict'
import { Readable, Writable } from 'node:stream'
import { test } from 'node:test'
import { atDropPoint, dropFile, fetchFiles, type RemoteDropPoint } from '../../../src/door/sftp/client.ts'
import { type DropPoint, openDropPoint } from './dropPoint.ts'
import { interchange } from './sample.ts'

const remoteOf = (point: DropPoint, hostKeys = [point.hostKey.fingerprint]): RemoteDropPoint => ({
  host: '127.0.0.1',
  port: point.door.port,
  username: 'acme',
  privateKey: point.keyOf('acme'),
  hostKeys,
})

function sink(parts: Buffer[]): Writable {
  return new Writable({
    write(part, _, done) {
      parts.push(part)
      done()
    },
  })
}

test('a dropped file is received under its own name', async (t) => {
  const point = await openDropPoint(t)
  await dropFile(remoteOf(point), '/inbound', 'po.edi', Buffer.from(interchange(1)))
  await dropFile(remoteOf(point), '/inbound/', 'stream.edi', Readable.from([interchange(2)]))
  assert.deepEqual(await point.received(), [
    { name: 'po.edi', content: interchange(1) },
    { name: 'stream.edi', content: interchange(2) },
  ])
})

test('a file whose source fails half way leaves nothing behind', async (t) => {
  const point = await openDropPoint(t)
  async function* failing() {
    yield Buffer.from(interchange(1).slice(0, 100))
    throw new Error('the disk is gone')
  }
  await assert.rejects(
    dropFile(remoteOf(point), '/inbound', 'po.edi', Readable.from(failing())),
    /disk is gone/,
  )
  assert.deepEqual(await (await point.connect('acme')).list('/inbound'), [])
  assert.deepEqual(await point.receipts(), [])
})

test('a name that is taken is not replaced, and the file that came is not left behind', async (t) => {
  const point = await openDropPoint(t)
  await dropFile(remoteOf(point), '/inbound', 'po.edi', Buffer.from(interchange(1)))
  await assert.rejects(dropFile(remoteOf(point), '/inbound', 'po.edi', Buffer.from(interchange(2))), /name/)
  assert.equal((await point.receipts()).length, 1)
  assert.equal((await (await point.connect('acme')).list('/inbound')).length, 1)
})

test('every file of outbound is fetched, and is in the archive when the call returns', async (t) => {
  const point = await openDropPoint(t)
  const at = '2026-03-01T09:00:00.000Z'
  const place = { partner: 'acme', environment: 'production', folder: 'outbound', day: '', at } as const
  const large = Buffer.alloc(3_000_000, 'large')
  await point.place(
    { ...place, name: 'a.edi', content: Buffer.from('A') },
    { ...place, name: 'b.edi', content: large },
  )
  const parts = new Map<string, Buffer[]>()
  const names = await fetchFiles(remoteOf(point), '/outbound', ({ name }) => {
    const own: Buffer[] = []
    parts.set(name, own)
    return sink(own)
  })
  assert.deepEqual(names, ['a.edi', 'b.edi'])
  assert.ok(large.equals(Buffer.concat(parts.get('b.edi')!)))
  const ask = { partner: 'acme', environment: 'production', limit: 10 } as const
  assert.deepEqual(await point.house.store.listFiles({ ...ask, folder: 'outbound', day: '' }), [])
  const archived = await point.house.store.listFiles({ ...ask, folder: 'archive', day: '2026-03-01' })
  assert.deepEqual(
    archived.map(({ name }) => name),
    ['a.edi', 'b.edi'],
  )
})

test('a server that shows another key is not spoken to', async (t) => {
  const point = await openDropPoint(t)
  const other = remoteOf(point, ['SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])
  await assert.rejects(dropFile(other, '/inbound', 'po.edi', Buffer.from('x')), /shows the key SHA256:/)
  await assert.rejects(dropFile(remoteOf(point, []), '/inbound', 'po.edi', Buffer.from('x')), /shows the key/)
  assert.deepEqual(await point.receipts(), [])
})

test('a server is known by its public key as well as by its fingerprint', async (t) => {
  const point = await openDropPoint(t)
  const remote = remoteOf(point, [`${point.hostKey.public} edigw`])
  await atDropPoint(remote, async (connection) => {
    assert.deepEqual(
      (await connection.list('/')).map(({ name }) => name),
      ['README.txt'],
    )
    await assert.rejects(
      async () => connection.fetch('/outbound', '../README.txt', sink([])),
      /Not a file name/,
    )
    await assert.rejects(connection.fetch('/outbound', 'nothing.edi', sink([])), /No such file|no such file/)
  })
})
