// The door on a real socket: what is not HTTP, what is too large or too slow, and how it closes.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { type HttpDoor, type HttpLimits, openHttpDoor } from '../../../src/door/http/index.ts'
import { callers, gate, keys, openHouse, type TestHouse, tokenOf } from './setting.ts'

async function openDoor(t: TestContext, limits: Partial<HttpLimits> = {}) {
  const house = await openHouse(t)
  const door = await openHttpDoor(house, { host: '127.0.0.1', port: 0, signingKeys: keys, gate, limits })
  t.after(() => door.close())
  return { house, door }
}

/** Everything that comes back until the connection ends. */
async function talk(door: HttpDoor, text: string): Promise<string> {
  const socket = connect(door.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(text)
  return heard(socket)
}

async function heard(socket: Socket): Promise<string> {
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part))
  await once(socket, 'close')
  return Buffer.concat(parts).toString()
}

test('the door answers at its address', async (t) => {
  const { door } = await openDoor(t)
  assert.equal(door.url, `http://127.0.0.1:${door.port}`)
  const response = await fetch(`${door.url}/healthz`)
  assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }])
})

test('a port that is taken stops the opening', async (t) => {
  const { house, door } = await openDoor(t)
  const again = openHttpDoor(house, { host: '127.0.0.1', port: door.port, signingKeys: keys, gate })
  await assert.rejects(again, { code: 'EADDRINUSE' })
})

test('huge headers are refused by 431, and what is not HTTP by 400', async (t) => {
  const { door } = await openDoor(t)
  const huge = await talk(door, `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`)
  assert.match(huge, /^HTTP\/1\.1 431 .*application\/problem\+json.*"status":431/s)
  const other = await talk(door, 'ISA*00*          *00*~\r\n\r\n')
  assert.match(other, /^HTTP\/1\.1 400 .*"code":"unreadable"/s)
})

test('a request that says two lengths, or two things about its length, is refused', async (t) => {
  const { house, door } = await openDoor(t)
  const head = `POST /v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenOf(house, callers.acme)}\r\nContent-Type: application/edi-x12\r\n`
  for (const lengths of [
    'Content-Length: 4\r\nContent-Length: 5\r\n',
    'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n',
  ])
    assert.match(await talk(door, `${head}${lengths}\r\nISA*0\r\n\r\n`), /^HTTP\/1\.1 400 /, lengths)
  assert.deepEqual(await house.store.receipts({ limit: 1 }), [])
})

test('a form that comes too slowly is cut off', async (t) => {
  const { door } = await openDoor(t, { smallBodySeconds: 0.05 })
  const head =
    'POST /v1/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\n'
  assert.equal(await talk(door, `${head}grant_type=`), '')
})

test('a connection on which nothing happens is cut off', async (t) => {
  const { house, door } = await openDoor(t, { idleSeconds: 0.05 })
  const head = `POST /v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenOf(house, callers.acme)}\r\nContent-Type: application/edi-x12\r\nContent-Length: 100\r\n\r\n`
  assert.doesNotMatch(await talk(door, `${head}ISA*`), /202/)
  assert.deepEqual(await house.store.receipts({ limit: 1 }), [])
})

/** A body on its way in: begun, and known to the handler, for the door has invited it. */
async function beginBody(house: TestHouse, door: HttpDoor): Promise<Socket> {
  const socket = connect(door.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(
    `POST /v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenOf(house, callers.acme)}\r\n` +
      'Content-Type: application/edi-x12\r\nContent-Length: 8\r\nExpect: 100-continue\r\n\r\n',
  )
  const [invitation] = await once(socket, 'data')
  assert.match(String(invitation), /^HTTP\/1\.1 100 /)
  return socket
}

test('closing lets a request under way end, and takes no more', async (t) => {
  const { house, door } = await openDoor(t)
  const socket = await beginBody(house, door)
  const closing = door.close()
  await assert.rejects(fetch(`${door.url}/healthz`))
  socket.write('ISA*IEA~')
  assert.match(await heard(socket), /^HTTP\/1\.1 202 /)
  await closing
  assert.equal((await house.store.receipts({ limit: 2 })).length, 1)
})

test('a door that is about to close says so, asks for a new connection each time, and goes on answering', async (t) => {
  const { door } = await openDoor(t)
  door.leave()
  const [ready, health] = [await fetch(`${door.url}/readyz`), await fetch(`${door.url}/healthz`)]
  assert.deepEqual([ready.status, health.status], [503, 200])
  assert.equal(health.headers.get('connection'), 'close')
})

test('closing cuts off a request that does not end, and closing twice is closing once', async (t) => {
  const { house, door } = await openDoor(t, { closeSeconds: 0.05 })
  const socket = await beginBody(house, door)
  const answer = heard(socket)
  await Promise.all([door.close(), door.close()])
  assert.doesNotMatch(await answer, /202/)
  assert.deepEqual(await house.store.receipts({ limit: 1 }), [])
})
