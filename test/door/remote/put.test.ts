// Putting on a partner's own server: whole under its final name, once, and tried again in words that help.
import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Failure } from '../../../src/exchange/failure.ts'
import { openDropPoint } from '../sftp/dropPoint.ts'
import { interchange } from '../sftp/sample.ts'
import { openPartnerServer, type PartnerServer } from './server.ts'
import { openSide, type Side } from './side.ts'

const NAME = 'invoice-I-1-01JX.edi'

async function sealed(t: TestContext, server: PartnerServer, content: string) {
  const side = await openSide(t, server)
  const { store, clock } = side.house
  const bytes = Buffer.from(content)
  await store.keepChunk({ blob: 'sealed', ordinal: 0, bytes, at: clock().toISOString() })
  const file = { name: NAME, blob: 'sealed', bytes: bytes.length }
  return { side, put: (one: Side = side) => one.door.put('acme', one.remote, file) }
}

test('a file stands there whole under its name, and nothing else does', async (t) => {
  const server = await openPartnerServer(t, 'in')
  const { put } = await sealed(t, server, interchange(1, 2_000))
  assert.equal(await put(), 'put')
  assert.deepEqual(await server.list('in'), [NAME])
  assert.equal(await readFile(join(server.root, 'in', NAME), 'utf8'), interchange(1, 2_000))
})

test('a file whose rename was done but never answered is not put twice', async (t) => {
  const server = await openPartnerServer(t, 'in')
  const { side, put } = await sealed(t, server, interchange(1))
  server.breakAfterRename = true
  await assert.rejects(put(), Failure)
  assert.deepEqual(await server.list('in'), [NAME])
  server.refuse.add('OPEN')
  await side.restart()
  assert.equal(await put(), 'put')
  assert.deepEqual(await server.list('in'), [NAME])
})

test('a server in trouble is left alone for a while, and then tried again', async (t) => {
  const server = await openPartnerServer(t, 'in')
  const { side, put } = await sealed(t, server, interchange(1))
  server.refuse.add('RENAME')
  const refused = /could not be put on the server of acme: .*[Pp]ermission denied/
  await assert.rejects(put(), refused)
  assert.deepEqual(await server.list('in'), [])
  server.refuse.clear()
  await assert.rejects(put(), refused)
  await side.look()
  assert.equal(await put(), 'put')
})

test('of many files for one partner two are put at a time; the others give their turn to other work', async (t) => {
  const server = await openPartnerServer(t, 'in')
  const { put } = await sealed(t, server, interchange(1))
  const outcomes = await Promise.allSettled([put(), put(), put()])
  assert.deepEqual(outcomes.at(-1), { status: 'fulfilled', value: 'busy' })
})

test('one log-in does for files that follow one another, and one that the server ended is opened anew', async (t) => {
  const server = await openPartnerServer(t, 'in')
  const { side, put } = await sealed(t, server, interchange(1))
  const other = (name: string) =>
    side.door.put('acme', side.remote, { name, blob: 'sealed', bytes: Buffer.byteLength(interchange(1)) })
  await put()
  await other('b.edi')
  assert.equal(server.logins, 1)
  server.hangUp()
  await other('c.edi')
  assert.deepEqual(await server.list('in'), ['b.edi', 'c.edi', NAME])
  assert.equal(server.logins, 2)
})

test('a password does where there is no key; where there is neither, the message says where it belongs', async (t) => {
  const server = await openPartnerServer(t, 'in')
  const { side, put } = await sealed(t, server, interchange(1))
  await rm(join(side.secrets, 'acme.key'))
  await assert.rejects(put(), /neither a key nor a password .* acme\.password into /)
  await writeFile(join(side.secrets, 'acme.password'), 'correct horse\n', { mode: 0o644 })
  await assert.rejects(put(), /its mode must be 600/)
  await rm(join(side.secrets, 'acme.password'))
  await writeFile(join(side.secrets, 'acme.password'), 'correct horse\n', { mode: 0o600 })
  assert.equal(await put(), 'put')
})

test('another gateway’s drop point takes a file that is put there, as one', async (t) => {
  const point = await openDropPoint(t)
  const server = { port: point.door.port, hostKey: point.hostKey, key: point.keyOf('acme') }
  const { side } = await sealed(t, server as PartnerServer, interchange(1))
  const remote = { ...side.remote, user: 'acme', put: '/inbound' }
  const file = { name: NAME, blob: 'sealed', bytes: Buffer.byteLength(interchange(1)) }
  assert.equal(await side.door.put('acme', remote, file), 'put')
  assert.deepEqual(await point.received(), [{ name: NAME, content: interchange(1) }])
})
