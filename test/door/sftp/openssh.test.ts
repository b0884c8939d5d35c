// What OpenSSH's sftp and scp do at the drop point.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDropPoint } from './dropPoint.ts'
import { scp, sftp } from './openSsh.ts'
import { interchange } from './sample.ts'

test('put is a receipt with the very bytes', async (t) => {
  const point = await openDropPoint(t)
  const order = await point.write('po.edi', interchange(1))
  const { code, said } = await sftp(point.account('acme'), [`put ${order} /inbound/po-1.edi`])
  assert.equal(code, 0, said)
  assert.deepEqual(await point.received(), [{ name: 'po-1.edi', content: interchange(1) }])
  const [receipt] = await point.receipts()
  assert.equal(receipt?.environment, 'production')
  assert.equal(receipt?.principal, 'acme')
  assert.equal(receipt?.door, 'sftp')
})

test('put -p succeeds though times and permissions are not kept', async (t) => {
  const point = await openDropPoint(t)
  const order = await point.write('po.edi', interchange(1))
  const { code, said } = await sftp(point.account('acme'), [`put -p ${order} /inbound/po.edi`])
  assert.equal(code, 0, said)
  assert.equal((await point.receipts()).length, 1)
})

test('put into /test/inbound is a receipt of the test environment', async (t) => {
  const point = await openDropPoint(t)
  const order = await point.write('po.edi', interchange(1))
  const { code, said } = await sftp(point.account('acme'), ['cd /test/inbound', `put ${order}`])
  assert.equal(code, 0, said)
  assert.equal((await point.receipts())[0]?.environment, 'test')
})

test('reput goes on where a broken upload stopped', async (t) => {
  const point = await openDropPoint(t)
  const whole = interchange(1, 3000)
  const order = await point.write('po.edi', whole)
  const client = await point.connect('acme')
  const stream = client.createWriteStream('/inbound/po.edi')
  await new Promise<void>((resolve) => stream.write(whole.slice(0, 40_000), () => resolve()))
  await client.end()
  const { code, said } = await sftp(point.account('acme'), [
    'ls -l /inbound',
    `reput ${order} /inbound/po.edi`,
  ])
  assert.equal(code, 0, said)
  assert.match(said, / 40000 .*po\.edi/)
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole }])
})

test('a rename from .filepart makes it a file, and a rename over a file is refused', async (t) => {
  const point = await openDropPoint(t)
  const first = await point.write('1.edi', interchange(1))
  const second = await point.write('2.edi', interchange(2))
  const parted = await sftp(point.account('acme'), [`put ${first} /inbound/po.edi.filepart`])
  assert.equal(parted.code, 0, parted.said)
  assert.deepEqual(await point.receipts(), [])
  const renamed = await sftp(point.account('acme'), ['rename /inbound/po.edi.filepart /inbound/po.edi'])
  assert.equal(renamed.code, 0, renamed.said)
  assert.equal((await point.receipts()).length, 1)
  const over = await sftp(point.account('acme'), [
    `put ${second} /inbound/other.tmp`,
    'rename /inbound/other.tmp /inbound/po.edi',
  ])
  assert.equal(over.code, 1)
  assert.equal((await point.receipts()).length, 1)
})

test('get from outbound brings the bytes and moves the file to the archive of the day', async (t) => {
  const point = await openDropPoint(t)
  const at = '2026-03-01T09:00:00.000Z'
  const place = { partner: 'acme', environment: 'production', folder: 'outbound', day: '', at } as const
  const content = Buffer.from(interchange(7, 20_000))
  await point.place({ ...place, name: '997.edi', content })
  const local = join(point.local, 'fetched')
  const { code, said } = await sftp(point.account('acme'), [
    'ls /outbound',
    `get /outbound/997.edi ${local}`,
    'rm /outbound/997.edi',
    'ls /outbound',
    'ls -l /archive/2026-03-01',
  ])
  assert.equal(code, 0, said)
  assert.ok(content.equals(await readFile(local)))
  assert.match(said, new RegExp(` ${content.length} Mar 01 09:00 997.edi`))
  const again = await sftp(point.account('acme'), ['rm /outbound/997.edi'])
  assert.equal(again.code, 1)
})

test('a file that was read only in part stays in outbound', async (t) => {
  const point = await openDropPoint(t)
  const at = '2026-03-01T09:00:00.000Z'
  const place = { partner: 'acme', environment: 'production', folder: 'outbound', day: '', at } as const
  await point.place({ ...place, name: 'po.edi', content: Buffer.alloc(600_000, 'x') })
  const client = await point.connect('acme')
  const stream = client.createReadStream('/outbound/po.edi', { end: 99_999 })
  let bytes = 0
  for await (const part of stream) bytes += part.length
  assert.equal(bytes, 100_000)
  assert.deepEqual(
    (await client.list('/outbound')).map(({ name }) => name),
    ['po.edi'],
  )
  const local = await point.write('part', Buffer.alloc(100_000, 'x'))
  const { code, said } = await sftp(point.account('acme'), [
    `reget /outbound/po.edi ${local}`,
    'ls /outbound',
  ])
  assert.equal(code, 0, said)
  assert.equal((await readFile(local)).length, 600_000)
  assert.doesNotMatch(said, /outbound\/po\.edi\n/)
})

test('scp puts and takes', async (t) => {
  const point = await openDropPoint(t)
  const order = await point.write('po.edi', interchange(1))
  const put = await scp(point.account('acme'), ['-p', order, ':/inbound/'])
  assert.equal(put.code, 0, put.said)
  assert.equal((await point.receipts())[0]?.name, 'po.edi')
  const take = await scp(point.account('acme'), [':/README.txt', join(point.local, 'readme')])
  assert.equal(take.code, 0, take.said)
  assert.match(await readFile(join(point.local, 'readme'), 'utf8'), /All directions are ours/)
})

test('the tree is the one that partners are told of', async (t) => {
  const point = await openDropPoint(t)
  const { code, said } = await sftp(point.account('acme'), [
    'pwd',
    'ls -1 /',
    'ls -1 /test',
    'ls -l /archive',
  ])
  assert.equal(code, 0, said)
  const names = said.split('\n').filter((line) => line.startsWith('/'))
  assert.deepEqual(names, [
    ...['/README.txt', '/archive', '/error', '/inbound', '/outbound', '/test'],
    ...['/test/CHECKLIST.txt', '/test/archive', '/test/error', '/test/inbound', '/test/outbound'],
  ])
})

test('folders can not be made or removed', async (t) => {
  const point = await openDropPoint(t)
  for (const command of [
    'mkdir /inbound/new',
    'mkdir /other',
    'rmdir /outbound',
    'ln -s /README.txt /inbound/x',
  ]) {
    assert.equal((await sftp(point.account('acme'), [command])).code, 1, command)
  }
})
