// Bodies that don't end well, over a real socket: too long, cut off, slow to be invited. Nothing of them stays.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { type Caller, type HttpLimits, openHttpDoor } from '../../../src/door/http/index.ts'
import type { House } from '../../../src/setting/house.ts'
import { CHUNK_BYTES } from '../../../src/store/record.ts'
import { callers, gate, keys, openHouse, type TestHouse, tokenOf } from './setting.ts'

interface Door {
  house: TestHouse
  port: number
  /** Blobs that were begun, by their first chunk. */
  begun: string[]
  /** Resolves with the first of them. */
  beginning: Promise<void>
}

async function openDoor(t: TestContext, limits: Partial<HttpLimits>): Promise<Door> {
  const house = await openHouse(t)
  const begun: string[] = []
  const { promise: beginning, resolve } = Promise.withResolvers<void>()
  const watched = watchChunks(house, (blob) => {
    begun.push(blob)
    resolve()
  })
  const door = await openHttpDoor(watched, {
    host: '127.0.0.1',
    port: 0,
    signingKeys: keys,
    gate,
    limits,
  })
  t.after(() => door.close())
  return { house, port: door.port, begun, beginning }
}

/** The real store, with a note of which blobs it was given. */
function watchChunks(house: House, begin: (blob: string) => void): House {
  const { store } = house
  const keepChunk: typeof store.keepChunk = (chunk) => {
    if (chunk.ordinal === 0) begin(chunk.blob)
    return store.keepChunk(chunk)
  }
  return { ...house, store: { ...store, keepChunk } }
}

function post({ house, port }: Door, headers: Record<string, string | number>) {
  return httpRequest({
    port,
    host: '127.0.0.1',
    path: '/v1/documents',
    method: 'POST',
    headers: {
      authorization: `Bearer ${tokenOf(house, callers.acme)}`,
      'content-type': 'application/edi-x12',
      ...headers,
    },
  })
}

const answerTo = async (request: ReturnType<typeof post>) => {
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return { status: response.statusCode, body: JSON.parse(await text(response)) }
}

const LIMIT = 2 * CHUNK_BYTES

async function nothingStays({ house, begun }: Door): Promise<void> {
  for (const blob of begun)
    assert.equal((await house.store.readBytes(blob, 0, 1)).length, 0, 'a chunk is left')
  assert.deepEqual(await house.store.receipts({ limit: 1 }), [])
}

test('a body that says it is too long is refused before it is sent', async (t) => {
  const door = await openDoor(t, { bodyBytes: LIMIT })
  const request = post(door, { 'content-length': LIMIT + 1 })
  request.flushHeaders()
  const { status, body } = await answerTo(request)
  request.destroy()
  assert.deepEqual([status, body.code], [413, 'too-large'])
  assert.deepEqual(door.begun, [])
})

test('a body that grows too long is refused in the middle, and leaves no bytes', async (t) => {
  const door = await openDoor(t, { bodyBytes: LIMIT })
  const request = post(door, {})
  const answer = answerTo(request)
  for (let sent = 0; sent <= LIMIT; sent += CHUNK_BYTES / 2) request.write(Buffer.alloc(CHUNK_BYTES / 2, 'x'))
  request.end()
  const { status, body } = await answer
  assert.deepEqual([status, body.code], [413, 'too-large'])
  assert.equal(door.begun.length, 1)
  await nothingStays(door)
})

test('a body of just the limit comes in', async (t) => {
  const door = await openDoor(t, { bodyBytes: LIMIT })
  const request = post(door, {})
  const answer = answerTo(request)
  request.end(Buffer.alloc(LIMIT, 'x'))
  assert.equal((await answer).status, 202)
})

test('a body that is cut off leaves no bytes, and its key is free again', async (t) => {
  const door = await openDoor(t, {})
  const headers = { 'idempotency-key': 'cut' }
  const request = post(door, { ...headers, 'content-length': 3 * CHUNK_BYTES })
  request.on('error', () => {})
  request.write(Buffer.alloc(CHUNK_BYTES + 1, 'x'))
  await door.beginning
  request.destroy()
  const whole = async () => {
    const again = post(door, headers)
    const answer = answerTo(again)
    again.end('ISA*')
    return answer
  }
  let answer = await whole()
  for (let times = 0; answer.status === 409 && times < 200; times++) answer = await whole()
  assert.equal(answer.status, 202)
  const [cutOff] = door.begun
  assert.equal((await door.house.store.readBytes(cutOff!, 0, 1)).length, 0)
})

test('a client that waits to be invited is told to send only where its body is wanted', async (t) => {
  const door = await openDoor(t, { bodyBytes: LIMIT })
  const ask = async (headers: Record<string, string | number>) => {
    const request = post(door, { expect: '100-continue', ...headers })
    let invited = false
    request.once('continue', () => {
      invited = true
      request.end('ISA*')
    })
    request.flushHeaders()
    const { status } = await answerTo(request)
    request.destroy()
    return { invited, status }
  }
  assert.deepEqual(await ask({ 'content-length': 4 }), { invited: true, status: 202 })
  assert.deepEqual(await ask({ 'content-length': 4, authorization: 'Bearer a.b.c' }), {
    invited: false,
    status: 401,
  })
  assert.deepEqual(await ask({ 'content-length': LIMIT + 1 }), { invited: false, status: 413 })
  assert.deepEqual(await ask({ 'content-length': 4, 'content-type': 'image/png' }), {
    invited: false,
    status: 415,
  })
})

test('more bodies at once than a principal may bring are refused, and not those of others', async (t) => {
  const door = await openDoor(t, { bodiesAtOnce: 1 })
  const held = post(door, {})
  const answer = answerTo(held)
  held.write(Buffer.alloc(CHUNK_BYTES, 'x'))
  await door.beginning
  const short = (who: Caller) => {
    const request = post(door, { authorization: `Bearer ${tokenOf(door.house, who)}` })
    const answered = answerTo(request)
    request.end('ISA*')
    return answered
  }
  assert.equal((await short(callers.acme)).status, 429)
  assert.equal((await short(callers.nordwind)).status, 202)
  held.end()
  assert.equal((await answer).status, 202)
  assert.equal((await short(callers.acme)).status, 202)
})
