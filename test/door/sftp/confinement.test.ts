// A partner sees its own drop point and nothing else, whatever it writes into a path.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import type { NewDropFile } from '../../../src/store/record.ts'
import { type DropPoint, openDropPoint } from './dropPoint.ts'
import { sftp } from './openSsh.ts'
import { interchange } from './sample.ts'
import { openWire, type Wire } from './wire.ts'

const at = '2026-03-01T09:00:00.000Z'
const place = { partner: 'acme', environment: 'production', day: '', at } as const

/** One file in every folder of acme. */
async function furnish(point: DropPoint): Promise<void> {
  const content = Buffer.from('acme only')
  const files: NewDropFile[] = (['outbound', 'error'] as const).map((folder) => ({
    ...place,
    folder,
    name: 'a',
    content,
  }))
  await point.place(...files, { ...place, folder: 'archive', day: '2026-02-28', name: 'a', content })
  const client = await point.connect('acme')
  await client.put(Buffer.from(interchange(1)), '/inbound/received')
  await client.put(Buffer.from(interchange(2)), '/inbound/a.tmp')
  await client.put(Buffer.from(interchange(3)), '/test/inbound/a.tmp')
}

const TREE = ['/inbound', '/outbound', '/error', '/archive', '/test/inbound', '/test/outbound', '/test/error']

test('another partner sees none of it and can touch none of it', async (t) => {
  const point = await openDropPoint(t)
  await furnish(point)
  const globex = await point.connect('globex')
  for (const folder of TREE) assert.deepEqual(await globex.list(folder), [], folder)
  for (const path of [
    '/outbound/a',
    '/error/a',
    '/inbound/a.tmp',
    '/inbound/received',
    '/archive/2026-02-28/a',
  ]) {
    await assert.rejects(globex.get(path), path)
    await assert.rejects(globex.stat(path), path)
    await assert.rejects(globex.delete(path), path)
    await assert.rejects(globex.rename(path, '/inbound/mine'), path)
  }
  await globex.put(Buffer.from('globex'), '/inbound/a.tmp')
  const acme = await point.connect('acme')
  assert.equal((await acme.stat('/inbound/a.tmp')).size, interchange(2).length)
  assert.equal(String(await acme.get('/outbound/a')), 'acme only')
})

test('no path leads out of the tree, and none becomes a path of ours', async (t) => {
  const point = await openDropPoint(t)
  const { readPath, putPath } = tricks(await openWire(point, 'acme'))
  for (const path of [
    '/../../etc/passwd',
    '../../../etc/passwd',
    '/inbound/../../etc/passwd',
    '/etc/passwd',
  ]) {
    await assert.rejects(readPath(path), path)
    await assert.rejects(putPath(path), path)
  }
  for (const path of [
    '/x',
    '/README.txt',
    '/outbound/x',
    '/error/x',
    '/archive/2026-03-01/x',
    '/inbound/a/b',
  ]) {
    await assert.rejects(putPath(path), path)
  }
  for (const name of ['a\0b', 'a\nb', 'a\u001b[31m', 'x'.repeat(256), 'x/'.repeat(3000)]) {
    await assert.rejects(putPath(`/inbound/${name}`), JSON.stringify(name.slice(0, 20)))
  }
  assert.deepEqual(await point.receipts(), [])
  const ours = await readdir(point.local)
  assert.deepEqual(ours.sort(), ['key-acme', 'key-globex', 'staging'])
})

test('any other name is kept as it is and names no file on our disk', async (t) => {
  const point = await openDropPoint(t)
  const { putPath } = tricks(await openWire(point, 'acme'))
  const names = [
    'a\\..\\..\\windows',
    'C:evil.edi',
    '~root',
    '$(id).edi',
    'Bestellung ü 注文.edi',
    '-rf',
    'x'.repeat(255),
  ]
  for (const [n, name] of names.entries()) await putPath(`/inbound/../inbound/./${name}`, interchange(n))
  await putPath('/inbound/%2e%2e%2f.tmp')
  assert.deepEqual(
    (await point.received()).map(({ name }) => name),
    names,
  )
  const staged = await readdir(join(point.local, 'staging'))
  assert.equal(staged.length, 2)
  for (const file of staged) assert.match(file, /^[0-9A-Z]{26}(\.json)?$/)
})

test('the archive can only be read, and what was sent can not be read back from inbound', async (t) => {
  const point = await openDropPoint(t)
  await furnish(point)
  const acme = await point.connect('acme')
  const archived = '/archive/2026-02-28/a'
  assert.deepEqual(
    (await acme.list('/archive')).map(({ name, type }) => [name, type]),
    [['2026-02-28', 'd']],
  )
  assert.equal(String(await acme.get(archived)), 'acme only')
  await assert.rejects(acme.delete(archived), /only be read/)
  await assert.rejects(acme.rename(archived, '/archive/2026-02-28/b'), /can be renamed/)
  await assert.rejects(acme.get('/inbound/received'), /read in \/archive/)
  await assert.rejects(acme.stat('/archive/2026-02-27'))
  assert.equal(String(await acme.get(archived)), 'acme only')
})

test('the production and the test side are kept apart', async (t) => {
  const point = await openDropPoint(t)
  const acme = await point.connect('acme')
  await acme.put(Buffer.from(interchange(1)), '/test/inbound/po.tmp')
  assert.deepEqual(await acme.list('/inbound'), [])
  await assert.rejects(acme.rename('/test/inbound/po.tmp', '/inbound/po.edi'), /within that folder/)
  await acme.rename('/test/inbound/po.tmp', '/test/inbound/po.edi')
  assert.deepEqual(
    (await point.receipts()).map(({ environment }) => environment),
    ['test'],
  )
})

test('the texts say from whose point of view the directions are', async (t) => {
  const point = await openDropPoint(t)
  for (const path of ['/README.txt', '/test/CHECKLIST.txt']) {
    const local = join(point.local, 'text')
    const { code, said } = await sftp(point.account('acme'), [`get ${path} ${local}`])
    assert.equal(code, 0, said)
    const text = await readFile(local, 'utf8')
    assert.match(text, /"inbound" is what you send to us, "outbound" is what we send to you/)
    assert.ok(
      text.split('\n').every((line) => line.length <= 110),
      path,
    )
  }
})

function tricks(wire: Wire) {
  return {
    readPath: async (path: string): Promise<string> => {
      const handle = await wire.open(path, 'r')
      return (await wire.read(handle, 0, 1000)).toString()
    },
    putPath: async (path: string, content = 'x'): Promise<void> => {
      const handle = await wire.open(path, 'w')
      await wire.write(handle, 0, content)
      await wire.close(handle)
    },
  }
}
