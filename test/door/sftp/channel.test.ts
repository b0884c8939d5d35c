// The parts of ssh2 that Channel leans on, between two real ends of ssh2: a change of version shows here.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import ssh2, { type SFTPWrapper } from 'ssh2'
import { Channel } from '../../../src/door/sftp/channel.ts'
import { makeKeyPair } from '../../../src/door/sftp/keyPair.ts'
import { openDropPoint } from './dropPoint.ts'
import { openWire } from './wire.ts'

/** An SFTP session between a client and a bare server of ssh2; `client` and `server` are its two ends. */
async function session(t: TestContext, mostBytes: number) {
  const hostKeys = [(await makeKeyPair('ed25519')).private]
  const ends = Promise.withResolvers<{ server: SFTPWrapper; channel: Channel }>()
  const ssh = new ssh2.Server({ hostKeys })
  const listener = createServer({ noDelay: true }, (socket) => {
    t.after(() => socket.destroy())
    accept(ssh, socket)
  }).listen(0, '127.0.0.1')
  t.after(() => listener.close())
  function accept(server: ssh2.Server, socket: Socket): void {
    server.once('connection', (connection: ssh2.Connection) => {
      connection.on('error', () => {})
      connection.on('authentication', (context) => context.accept())
      connection.on('session', (open) => {
        open().on('sftp', (start) => {
          const sftp = start()
          ends.resolve({ server: sftp, channel: new Channel(sftp, socket, mostBytes) })
        })
      })
    })
    server.injectSocket(socket)
  }
  await once(listener, 'listening')
  const client = new ssh2.Client().on('error', () => {})
  client.connect({ host: '127.0.0.1', port: (listener.address() as AddressInfo).port, username: 'x' })
  await once(client, 'ready')
  t.after(() => client.destroy())
  const sftp = await promisify<SFTPWrapper>((done) => client.sftp(done))()
  return { client: sftp, ...(await ends.promise) }
}

const HANDLE = Buffer.from('h')
const PIECE = Buffer.alloc(32_000, 'x')

test('a client that sends faster than we write has to wait, and goes on when we have written', async (t) => {
  const { client, server, channel } = await session(t, 1_000_000)
  let received = 0
  const waiting: number[] = []
  server.on('WRITE', (request: number, _: Buffer, __: number, data: Buffer) => {
    received += data.length
    channel.begin(data.length)
    waiting.push(request)
  })
  const writes = Array.from({ length: 500 }, (_, n) =>
    promisify<void>((done) =>
      client.write(HANDLE, PIECE, 0, PIECE.length, n * 32_000, (err) => done(err!)),
    )(),
  )
  for (let seen = -1; seen !== received; ) {
    seen = received
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.ok(received > 1_000_000, `${received}`)
  assert.ok(received < 1_000_000 + 2 * 2 ** 20 + 64_000, `${received} bytes came`)
  const answering = setInterval(() => {
    for (const request of waiting.splice(0)) {
      channel.end(PIECE.length)
      server.status(request, 0)
    }
  }, 1)
  await Promise.all(writes)
  clearInterval(answering)
  assert.equal(received, 500 * 32_000)
})

test('answers are held back while the client does not fetch them, and released when it is gone', async (t) => {
  const { client, server, channel } = await session(t, 1_000_000)
  const asked = once(server, 'STAT')
  client.stat('/', () => {})
  const [request] = (await asked) as [number]
  assert.equal(await channel.readyToAnswer(), true)
  const stuck = server as unknown as { _buffer: unknown[] }
  stuck._buffer = Array(100).fill(Buffer.alloc(1))
  const ready = channel.readyToAnswer()
  stuck._buffer = []
  assert.equal(await ready, true)
  stuck._buffer = Array(100).fill(Buffer.alloc(1))
  const never = channel.readyToAnswer()
  channel.close()
  assert.equal(await never, false)
  assert.equal(typeof request, 'number')
})

test('a session ends with an exit status', async (t) => {
  const { client, server, channel } = await session(t, 1_000_000)
  const exit = once(client, 'exit')
  server.on('end', () => {
    channel.exit()
    server.end()
  })
  const ended = client as unknown as { outgoing: { id: number }; _protocol: { channelEOF(id: number): void } }
  ended._protocol.channelEOF(ended.outgoing.id)
  assert.deepEqual(await exit, [0])
})

test('a client that can take no packets is turned away, and the door goes on', async (t) => {
  const point = await openDropPoint(t)
  const { client } = await openWire(point, 'acme')
  const protocol = (client as unknown as { _protocol: { session(...args: number[]): void } })._protocol
  const session = protocol.session.bind(protocol)
  protocol.session = (channel, window) => session(channel!, window!, 0)
  client.sftp(() => {})
  await new Promise<void>((resolve) => client.once('close', () => resolve()))
  assert.equal((await (await point.connect('acme')).list('/')).length, 6)
})

test('a client that sends more than it may is cut off', async (t) => {
  const { client, server, channel } = await session(t, 100_000)
  server.on('WRITE', (_: number, __: Buffer, ___: number, data: Buffer) => channel.begin(data.length))
  const closed = once(client, 'close')
  const { outgoing } = client as unknown as { outgoing: { window: number } }
  outgoing.window = 2 ** 31
  for (let n = 0; n < 200; n += 1) client.write(HANDLE, PIECE, 0, PIECE.length, n * 32_000, () => {})
  await closed
})
