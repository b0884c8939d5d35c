// Receiving: bytes of any length become one durable receipt, or none.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Failure } from '../../src/exchange/failure.ts'
import { type Arrival, openReception } from '../../src/exchange/receive.ts'
import { Refusal } from '../../src/exchange/refusal.ts'
import { newIds } from '../../src/setting/clock.ts'
import type { House } from '../../src/setting/house.ts'
import { noLog } from '../../src/setting/log.ts'
import { CHUNK_BYTES } from '../../src/store/record.ts'
import { borrowStore } from '../store/borrowed.ts'

const ARRIVAL: Arrival = {
  principal: 'acme',
  partner: 'acme',
  door: 'http',
  environment: 'production',
  contentType: 'application/edi-x12',
  limit: 10_000_000,
}

async function openHouse(t: TestContext): Promise<House> {
  const { store } = await borrowStore()
  t.after(() => store.close())
  const clock = () => new Date('2026-03-01T09:30:00.000Z')
  return { store, clock, newId: newIds(clock), log: noLog }
}

const isRefusal = (code: string) => (reason: unknown) => reason instanceof Refusal && reason.code === code

test('bytes in pieces of any length are kept as they came', async (t) => {
  const house = await openHouse(t)
  for (const total of [1, 1000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 777]) {
    for (const piece of [total, 65_536, 100_003]) {
      const content = randomBytes(total)
      const reception = openReception(house, { ...ARRIVAL, name: `${total}` })
      for (let from = 0; from < total; from += piece)
        await reception.append(content.subarray(from, from + piece))
      const { receipt } = await reception.finish()
      const kept = await house.store.receipt(receipt)
      assert.ok(content.equals(await house.store.readBytes(kept!.blob, 0, total + 1)), `${total} by ${piece}`)
      assert.equal(kept?.bytes, total)
      assert.equal(kept.sha256, createHash('sha256').update(content).digest('hex'))
    }
  }
})

test('a receipt says who brought what through which door', async (t) => {
  const house = await openHouse(t)
  const reception = openReception(house, { ...ARRIVAL, name: 'po.edi' })
  await reception.append(Buffer.from('x'))
  const { receipt } = await reception.finish()
  const { blob, sha256, id, ...rest } = (await house.store.receipt(receipt))!
  assert.deepEqual(rest, {
    at: '2026-03-01T09:30:00.000Z',
    principal: 'acme',
    partner: 'acme',
    door: 'http',
    environment: 'production',
    name: 'po.edi',
    contentType: 'application/edi-x12',
    bytes: 1,
    state: 'received',
    findings: [],
  })
})

test('what is received by SFTP stands in inbound, what is posted does not', async (t) => {
  const house = await openHouse(t)
  for (const door of ['sftp', 'http'] as const) {
    const reception = openReception(house, { ...ARRIVAL, door, name: `${door}.edi` })
    await reception.append(Buffer.from(door))
    await reception.finish()
  }
  const ask = { partner: 'acme', environment: 'production', folder: 'inbound', day: '', limit: 10 } as const
  assert.deepEqual(
    (await house.store.listFiles(ask)).map(({ name }) => name),
    ['sftp.edi'],
  )
})

test('the caller may use its buffer again', async (t) => {
  const house = await openHouse(t)
  const reception = openReception(house, ARRIVAL)
  const buffer = Buffer.alloc(700_000)
  for (const letter of ['a', 'b', 'c']) await reception.append(buffer.fill(letter))
  buffer.fill('z')
  const { receipt } = await reception.finish()
  const kept = await house.store.receipt(receipt)
  const bytes = Buffer.from(await house.store.readBytes(kept!.blob, 0, 3_000_000)).toString()
  assert.equal(bytes, 'a'.repeat(700_000) + 'b'.repeat(700_000) + 'c'.repeat(700_000))
})

test('the same bytes again are a repeat of the first', async (t) => {
  const house = await openHouse(t)
  const receive = async (): Promise<{ receipt: string; repeatOf?: string }> => {
    const reception = openReception(house, ARRIVAL)
    await reception.append(Buffer.from('ISA'))
    return reception.finish()
  }
  const first = await receive()
  const second = await receive()
  assert.equal(first.repeatOf, undefined)
  assert.equal(second.repeatOf, first.receipt)
  assert.notEqual(second.receipt, first.receipt)
})

test('more than the limit is refused, the limit itself is not', async (t) => {
  const house = await openHouse(t)
  const reception = openReception(house, { ...ARRIVAL, limit: 10 })
  await reception.append(Buffer.alloc(10))
  await assert.rejects(reception.append(Buffer.alloc(1)), isRefusal('too-large'))
  const exact = openReception(house, { ...ARRIVAL, limit: 10 })
  await exact.append(Buffer.alloc(10))
  await exact.finish()
  assert.equal((await house.store.receipts({ limit: 10 })).length, 1)
})

test('nothing at all is refused', async (t) => {
  const house = await openHouse(t)
  const reception = openReception(house, ARRIVAL)
  await reception.append(Buffer.alloc(0))
  await assert.rejects(reception.finish(), isRefusal('empty-body'))
  await reception.abandon()
  assert.deepEqual(await house.store.receipts({ limit: 10 }), [])
})

/** The house with a store that notes the blobs it is given. */
function watching(house: House): { house: House; blobs: Set<string> } {
  const blobs = new Set<string>()
  const keepChunk: House['store']['keepChunk'] = (chunk) => {
    blobs.add(chunk.blob)
    return house.store.keepChunk(chunk)
  }
  const receive: House['store']['receive'] = (...given) => {
    blobs.add(given[0].blob)
    return house.store.receive(...given)
  }
  return { house: { ...house, store: { ...house.store, keepChunk, receive } }, blobs }
}

test('what is abandoned leaves no bytes', async (t) => {
  const { house, blobs } = watching(await openHouse(t))
  const reception = openReception(house, ARRIVAL)
  await reception.append(randomBytes(2 * CHUNK_BYTES))
  const [blob] = blobs
  assert.equal((await house.store.readBytes(blob!, 0, 10)).length, 10)
  await reception.abandon()
  assert.equal((await house.store.readBytes(blob!, 0, 10)).length, 0)
})

test('what was received is not taken back', async (t) => {
  const { house, blobs } = watching(await openHouse(t))
  const reception = openReception(house, ARRIVAL)
  await reception.append(Buffer.from('kept'))
  await reception.finish()
  await reception.abandon()
  const [blob] = blobs
  assert.equal(Buffer.from(await house.store.readBytes(blob!, 0, 10)).toString(), 'kept')
})

test('where the reply to the commit is lost, the bytes stay', async (t) => {
  const { house, blobs } = watching(await openHouse(t))
  const lost = new Error('connection lost')
  const receive: House['store']['receive'] = async (...receipt) => {
    await house.store.receive(...receipt)
    throw lost
  }
  const reception = openReception({ ...house, store: { ...house.store, receive } }, ARRIVAL)
  await reception.append(Buffer.from('kept'))
  await assert.rejects(
    reception.finish(),
    (reason) => reason instanceof Failure && reason.retry === 'later' && reason.cause === lost,
  )
  await reception.abandon()
  const [blob] = blobs
  assert.equal(Buffer.from(await house.store.readBytes(blob!, 0, 10)).toString(), 'kept')
})
