// Bytes that are no SSH, and no SFTP: whoever sends them loses the connection, and nobody else notices.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { test } from 'node:test'
import { type DropPoint, openDropPoint } from './dropPoint.ts'
import { openWire } from './wire.ts'

/** Bytes that look random and are the same every time. */
function noise(seed: number, length: number): Buffer {
  const parts: Buffer[] = []
  for (let n = 0; n * 32 < length; n += 1) parts.push(createHash('sha256').update(`${seed} ${n}`).digest())
  return Buffer.concat(parts).subarray(0, length)
}

async function sendRaw(point: DropPoint, bytes: Buffer): Promise<void> {
  const socket = connect(point.door.port, '127.0.0.1').on('error', () => {})
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.resume().end(bytes)
  await closed
}

const stillServes = async (point: DropPoint): Promise<void> => {
  const client = await point.connect('acme')
  assert.equal((await client.list('/')).length, 6)
  await client.end()
}

test('garbage before, in place of and after the greeting of SSH ends that connection only', async (t) => {
  const point = await openDropPoint(t, { limits: { failedLogins: 1000, handshakesPerMinute: 1000 } })
  const greeting = Buffer.from('SSH-2.0-noise\r\n')
  for (let seed = 0; seed < 20; seed += 1) {
    await sendRaw(point, noise(seed, 1 + seed * 500))
    await sendRaw(point, Buffer.concat([greeting, noise(seed, 1 + seed * 500)]))
  }
  await sendRaw(point, Buffer.concat([greeting, Buffer.alloc(100_000, 0xff)]))
  await sendRaw(point, Buffer.from('GET / HTTP/1.1\r\nhost: x\r\n\r\n'))
  await stillServes(point)
})

interface Raw {
  outgoing: { id: number }
  _protocol: { channelData(channel: number, bytes: Buffer): void }
}

/** One packet of SFTP, with its length before it. */
function packet(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(body.length + 1)
  head[4] = type
  return Buffer.concat([head, body])
}

test('garbage within a session, of every kind of request, never stops the door', async (t) => {
  const point = await openDropPoint(t)
  for (let type = 0; type < 256; type += type === 20 ? 180 : 1) {
    const wire = await openWire(point, 'acme')
    const { outgoing, _protocol } = wire.sftp as unknown as Raw
    for (let seed = 0; seed < 3; seed += 1) {
      _protocol.channelData(outgoing.id, packet(type, noise(type * 10 + seed, seed * 20)))
    }
    _protocol.channelData(outgoing.id, Buffer.alloc(8, 0xff))
    await new Promise<void>((resolve) => wire.sftp.once('close', () => resolve()))
    wire.drop()
  }
  await stillServes(point)
  assert.deepEqual(await point.receipts(), [])
})
