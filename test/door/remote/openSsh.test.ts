// Partners' servers are OpenSSH's more often than not: what the gateway does at one, with a real one.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { RemoteDoor } from '../../../src/partner/agreement.ts'
import { interchange } from '../sftp/sample.ts'
import type { PartnerServer } from './server.ts'
import { openSide, type Side } from './side.ts'
import { openCutLine, openTheirServer, type TheirServer } from './sshd.ts'

const NAME = 'invoice-I-1-01JX.edi'

/** Our side, which fetches from `out` and puts into `in`. */
function sideAt(t: TestContext, server: TheirServer, more: Partial<RemoteDoor> = {}): Promise<Side> {
  const folders = { pick: server.at('out'), put: server.at('in') }
  return openSide(t, server as unknown as PartnerServer, { user: server.user, ...folders, ...more })
}

async function put(side: Side, content: string, more: Partial<RemoteDoor> = {}): Promise<string> {
  const bytes = Buffer.from(content)
  await side.house.store.keepChunk({
    blob: 'sealed',
    ordinal: 0,
    bytes,
    at: side.house.clock().toISOString(),
  })
  return side.door.put(
    'acme',
    { ...side.remote, ...more },
    { name: NAME, blob: 'sealed', bytes: bytes.length },
  )
}

const namesOf = async (side: Side) => (await side.receipts()).map(({ name }) => name)

test('a file is put whole under its name, and put again it stays the one', async (t) => {
  const server = await openTheirServer(t, 'out', 'in')
  const side = await sideAt(t, server)
  assert.equal(await put(side, interchange(1, 2_000)), 'put')
  assert.equal(await put(side, interchange(1, 2_000)), 'put')
  assert.deepEqual(await server.list('in'), [NAME])
  assert.equal(await readFile(join(server.root, 'in', NAME), 'utf8'), interchange(1, 2_000))
})

test('a put that is cut off half way leaves nothing under the name, and the next one is whole', async (t) => {
  const server = await openTheirServer(t, 'out', 'in')
  const side = await sideAt(t, server)
  const sftp = `127.0.0.1:${await openCutLine(t, server.port, 200_000)}`
  const content = interchange(1, 20_000)
  assert.ok(content.length > 400_000)
  await assert.rejects(put(side, content, { sftp }), /could not be put on the server of acme/)
  assert.ok(!(await server.list('in')).includes(NAME))
  await side.look()
  assert.equal(await put(side, content, { sftp }), 'put')
  assert.deepEqual(await server.list('in'), [NAME])
  assert.equal(await readFile(join(server.root, 'in', NAME), 'utf8'), content)
})

test('a fetch that is cut off half way is no receipt, and the next look fetches the file whole', async (t) => {
  const server = await openTheirServer(t, 'out', 'in')
  const sftp = `127.0.0.1:${await openCutLine(t, server.port, 200_000)}`
  const side = await sideAt(t, server, { sftp })
  const content = interchange(1, 20_000)
  await server.write('out/po.edi', content)
  await side.look()
  assert.deepEqual(await namesOf(side), [])
  await side.look()
  const [receipt] = await side.receipts()
  assert.equal(receipt?.bytes, content.length)
  assert.deepEqual(await namesOf(side), ['po.edi'])
})

test('what has its done-file is fetched and both are deleted; what has none waits', async (t) => {
  const server = await openTheirServer(t, 'out', 'in')
  await server.write('out/a.edi', interchange(1))
  await server.write('out/a.edi.done', '')
  await server.write('out/b.edi', interchange(2))
  const side = await sideAt(t, server, { after: 'delete', done: '.done' })
  await side.look()
  assert.deepEqual(await namesOf(side), ['a.edi'])
  assert.deepEqual(await server.list('out'), ['b.edi'])
})

test('fetched files are moved below, and nobody is spoken to who shows another key', async (t) => {
  const server = await openTheirServer(t, 'out', 'in')
  await server.write('out/po.edi', interchange(1))
  const stranger = `SHA256:${'A'.repeat(43)}`
  const side = await sideAt(t, server, { after: 'move' })
  await assert.rejects(put(side, interchange(1), { hostKey: stranger }), (error: Error) => {
    assert.ok(error.message.includes(stranger) && error.message.includes(server.hostKey.fingerprint))
    return true
  })
  await side.look()
  assert.deepEqual(await namesOf(side), ['po.edi'])
  assert.deepEqual(await server.list('out'), ['archive'])
  assert.deepEqual(await server.list('out/archive'), ['po.edi'])
})

test('a folder that we may not write to is said to be one', async (t) => {
  const server = await openTheirServer(t, 'out', 'in')
  await server.forbid('in')
  const side = await sideAt(t, server)
  await assert.rejects(put(side, interchange(1)), /on the server of acme: .*[Pp]ermission denied/)
  assert.deepEqual(await server.list('in'), [])
})
