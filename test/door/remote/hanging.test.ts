// A partner's server that hangs: it takes the connection and says nothing, or falls silent in the middle of a file. It is
// given up in bounded time, others are not held up by it, and nothing is fetched or put in part or twice.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Failure } from '../../../src/exchange/failure.ts'
import type { RemoteDoor } from '../../../src/partner/agreement.ts'
import { interchange } from '../sftp/sample.ts'
import { openPartnerServer, type PartnerServer } from './server.ts'
import { openSide, type Side } from './side.ts'

/** No server that answers is ever given up, however busy the machine is; nor is a silent one, within a test. */
const PATIENT = { timeout: 600_000, idle: 600_000 }
/** One that says nothing is found out. */
const IMPATIENT = { timeout: 300, idle: 300 }
const NAME = 'invoice-I-1-01JX.edi'

/** A server that takes every connection and never says a word, until it breaks them off. */
async function openSilence(t: TestContext): Promise<{ port: number; breakOff: () => void }> {
  const sockets: Socket[] = []
  const server = createServer((socket) => void sockets.push(socket.on('error', () => {})))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const breakOff = () => {
    for (const socket of sockets) socket.destroy()
  }
  t.after(() => {
    breakOff()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, breakOff }
}

interface Waiting extends Side {
  /** How long it waits for a server, from the next connection on. */
  patience: typeof PATIENT
}

async function sideAt(
  t: TestContext,
  server: PartnerServer,
  more: Partial<RemoteDoor> = {},
): Promise<Waiting> {
  const patience = { ...PATIENT }
  const side = Object.assign(await openSide(t, server, more, patience), { patience })
  const { store, clock } = side.house
  const bytes = Buffer.from(interchange(1, 2_000))
  await store.keepChunk({ blob: 'sealed', ordinal: 0, bytes, at: clock().toISOString() })
  return side
}

const file = { name: NAME, blob: 'sealed', bytes: interchange(1, 2_000).length }

/** What operators are told of servers in trouble. */
const troubles = async ({ house }: Side) => (await house.store.doorTroubles()).map(({ says }) => says)

test('a server that says nothing is given up, and operators are told', async (t) => {
  const server = await openPartnerServer(t, 'in', 'out')
  const { port } = await openSilence(t)
  const side = await sideAt(t, server, { sftp: `127.0.0.1:${port}` })
  Object.assign(side.patience, IMPATIENT)
  const error = await side.door.put('acme', side.remote, file).catch((reason: unknown) => reason)
  assert.ok(error instanceof Failure)
  assert.equal(error.retry, 'later')
  assert.match(error.message, /could not be put on the server of acme: .*(Timed out|said nothing)/)
  await side.look()
  const told = await troubles(side)
  assert.equal(told.length, 2, told.join('\n'))
  for (const one of told) assert.match(one, /Timed out|said nothing/)
})

test('who waits for another server is not held up by one that says nothing', async (t) => {
  const server = await openPartnerServer(t, 'in', 'out')
  const { port, breakOff } = await openSilence(t)
  const side = await sideAt(t, server, { sftp: `127.0.0.1:${port}` })
  await writeFile(join(side.secrets, 'globex.key'), server.key, { mode: 0o600 })
  const silent = side.door.put('acme', side.remote, file).catch((error: unknown) => error)
  const other = { ...side.remote, sftp: `127.0.0.1:${server.port}` }
  assert.equal(await side.door.put('globex', other, file), 'put')
  breakOff()
  assert.ok((await silent) instanceof Failure)
})

test('a server that falls silent while a file is fetched costs one look; the next one fetches it whole, once', async (t) => {
  const server = await openPartnerServer(t, 'out', 'in')
  const side = await sideAt(t, server)
  await server.write('out/po.edi', interchange(1, 20_000))
  server.hang.add('READ')
  Object.assign(side.patience, IMPATIENT)
  await side.look()
  assert.deepEqual(await side.receipts(), [])
  assert.equal((await troubles(side)).length, 1)
  server.hang.clear()
  Object.assign(side.patience, PATIENT)
  await side.look()
  await side.look()
  assert.deepEqual(
    (await side.receipts()).map(({ name, bytes }) => [name, bytes]),
    [['po.edi', interchange(1, 20_000).length]],
  )
  assert.deepEqual(await troubles(side), [])
})

test('a server that falls silent while a file is put gets it whole afterwards, once', async (t) => {
  const server = await openPartnerServer(t, 'in')
  const side = await sideAt(t, server)
  server.hang.add('WRITE')
  Object.assign(side.patience, IMPATIENT)
  await assert.rejects(side.door.put('acme', side.remote, file), /said nothing|No response|closed|Timed out/)
  assert.deepEqual(
    (await server.list('in')).filter((name) => name === NAME),
    [],
  )
  server.hang.clear()
  Object.assign(side.patience, PATIENT)
  await side.look()
  assert.equal(await side.door.put('acme', side.remote, file), 'put')
  assert.deepEqual(await server.list('in'), [NAME])
})

test('a folder into which a process looked that died is free for another one after a minute', async (t) => {
  const server = await openPartnerServer(t, 'out', 'in')
  const side = await sideAt(t, server)
  await server.write('out/po.edi', interchange(1, 20_000))
  server.hang.add('READ')
  const looking = side.look()
  while (server.fetched.length === 0) await new Promise(setImmediate)
  const at = (seconds: number) => new Date(side.house.clock().getTime() + seconds * 1000).toISOString()
  const name = `poll edi@127.0.0.1:${server.port} /out`
  const take = (seconds: number) =>
    side.house.store.takeTurn({ name, now: at(seconds), until: at(seconds + 1), beyond: at(100_000) })
  assert.deepEqual(await take(59), { until: at(60) })
  assert.deepEqual(await take(60), { token: 2 })
  server.hangUp()
  await looking
})
