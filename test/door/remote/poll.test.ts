// Fetching from a partner's own server: only whole files, each once, whatever becomes of clearing them away.
import assert from 'node:assert/strict'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { connectionTo } from '../../../src/door/remote/address.ts'
import { atDropPoint } from '../../../src/door/sftp/client.ts'
import { interchange } from '../sftp/sample.ts'
import { openPartnerServer } from './server.ts'
import { openSide, type Side } from './side.ts'

const namesOf = async (side: Side) => (await side.receipts()).map(({ name }) => name)

test('a file is received as it is, by the partner’s server, and stays there without being fetched again', async (t) => {
  const server = await openPartnerServer(t, 'out', 'in')
  await server.write('out/po.edi', interchange(1))
  const side = await openSide(t, server)
  await side.look()
  await side.look()
  await side.restart()
  await side.look()
  const [receipt, ...others] = await side.receipts()
  assert.deepEqual(others, [])
  assert.partialDeepStrictEqual(receipt, {
    name: 'po.edi',
    door: 'remote',
    partner: 'acme',
    principal: 'acme',
    environment: 'production',
    state: 'received',
  })
  const bytes = await side.house.store.readBytes(receipt!.blob, 0, receipt!.bytes)
  assert.equal(Buffer.from(bytes).toString(), interchange(1))
  assert.deepEqual(server.fetched, ['/out/po.edi'])
  assert.deepEqual(await server.list('out'), ['po.edi'])
})

test('a file that grows between two listings is left until it has come to rest, and temporary names are left for good', async (t) => {
  const server = await openPartnerServer(t, 'out')
  const whole = interchange(1)
  await server.write('out/po.edi', whole.slice(0, 100))
  await server.write('out/other.edi.part', 'x')
  await server.write('out/.hidden', 'x')
  const side = await openSide(t, server)
  let listings = 0
  server.beforeListing = async () => {
    listings += 1
    if (listings === 2) await appendFile(join(server.root, 'out/po.edi'), whole.slice(100))
  }
  await side.look()
  assert.deepEqual(server.fetched, [])
  await side.look()
  assert.deepEqual(await namesOf(side), ['po.edi'])
  assert.deepEqual(server.fetched, ['/out/po.edi'])
})

test('with a done-file, a file is fetched when that stands beside it, and both are deleted', async (t) => {
  const server = await openPartnerServer(t, 'out')
  await server.write('out/a.edi', interchange(1))
  await server.write('out/b.edi', interchange(2))
  await server.write('out/a.edi.done', '', '2026-06-01T10:00:05Z')
  await server.write('out/b.edi.done', '', '2026-06-01T09:00:00Z')
  const side = await openSide(t, server, { after: 'delete', done: '.done' })
  await side.look()
  assert.deepEqual(await namesOf(side), ['a.edi'])
  assert.deepEqual(await server.list('out'), ['b.edi', 'b.edi.done'])
})

test('a file that could not be deleted after it was fetched is deleted later, also by another process, and never fetched twice', async (t) => {
  const server = await openPartnerServer(t, 'out')
  await server.write('out/po.edi', interchange(1))
  const side = await openSide(t, server, { after: 'delete' })
  server.refuse.add('REMOVE')
  await side.look()
  await side.look()
  assert.deepEqual(await server.list('out'), ['po.edi'])
  server.refuse.clear()
  await side.restart()
  await side.look()
  assert.deepEqual(await server.list('out'), [])
  assert.deepEqual(server.fetched, ['/out/po.edi'])
  assert.deepEqual(await namesOf(side), ['po.edi'])
})

test('fetched files are moved to the archive below, also where a file of that name is there, and a new one of the name is fetched', async (t) => {
  const server = await openPartnerServer(t, 'out')
  const side = await openSide(t, server, { after: 'move' })
  for (const control of [1, 2]) {
    await server.write('out/po.edi', interchange(control), `2026-06-01T10:0${control}:00Z`)
    await side.look()
  }
  assert.deepEqual(await server.list('out'), ['archive'])
  const [one, other] = await server.list('out/archive')
  assert.match(one!, /^\w{26}-po\.edi$/)
  assert.equal(other, 'po.edi')
  assert.deepEqual(await namesOf(side), ['po.edi', 'po.edi'])
})

test('a file that is empty, or may not be read, keeps no other from being fetched', async (t) => {
  const server = await openPartnerServer(t, 'out')
  await server.write('out/a-empty.edi', '')
  await server.write('out/b.edi', interchange(2))
  const side = await openSide(t, server)
  await side.look()
  assert.deepEqual(await namesOf(side), ['b.edi'])
  await server.write('out/c.edi', interchange(3))
  server.refuse.add('OPEN')
  await side.look()
  server.refuse.clear()
  await side.look()
  assert.deepEqual(await namesOf(side), ['b.edi', 'c.edi'])
})

test('of two gateways on one store one looks, and neither before the time has come', async (t) => {
  const server = await openPartnerServer(t, 'out')
  await server.write('out/po.edi', interchange(1))
  const side = await openSide(t, server)
  let listings = 0
  server.beforeListing = async () => void listings++
  await side.look()
  const once = listings
  await side.restart()
  await side.door.look()
  assert.equal(listings, once)
})

test('a name that no log could carry is not taken, and keeps no other from being fetched', async (t) => {
  const server = await openPartnerServer(t, 'out')
  await server.write('out/a\nb.edi', interchange(1))
  await server.write('out/c.edi', interchange(2))
  const side = await openSide(t, server)
  await side.look()
  assert.deepEqual(await namesOf(side), ['c.edi'])
})

test('a server that hangs is given up after a silence, and keeps no gateway from closing', async (t) => {
  const server = await openPartnerServer(t, 'out')
  const side = await openSide(t, server)
  const asked: (() => void)[] = []
  const listing = () => new Promise<void>((resolve) => asked.push(resolve))
  server.beforeListing = () => {
    asked.shift()?.()
    return new Promise(() => {})
  }
  const remote = await connectionTo('acme', side.remote, side.secrets)
  const alone = atDropPoint({ ...remote, idle: 200 }, (connection) => connection.list('/out'))
  await assert.rejects(alone, /said nothing for/)
  const reached = listing()
  const looking = side.look()
  await reached
  await side.door.close()
  await looking
  assert.deepEqual(await side.receipts(), [])
})

test('nothing is fetched from a server that shows another key', async (t) => {
  const server = await openPartnerServer(t, 'out')
  await server.write('out/po.edi', interchange(1))
  const side = await openSide(t, server, { hostKey: `SHA256:${'A'.repeat(43)}` })
  await side.look()
  assert.deepEqual([await side.receipts(), server.fetched], [[], []])
})
