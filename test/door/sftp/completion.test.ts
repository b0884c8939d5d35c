// When an upload is a file: never before the client says so, and never after it was told it is.
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { type DropPoint, openDropPoint } from './dropPoint.ts'
import { interchange } from './sample.ts'
import { openWire } from './wire.ts'

const whole = interchange(1, 50)

/** Some clients close the handle as if all were well when they abort. */
async function abort(point: DropPoint, path: string, content: string): Promise<void> {
  const wire = await openWire(point, 'acme')
  const handle = await wire.open(path, 'w')
  await wire.write(handle, 0, content)
  await wire.close(handle)
  wire.drop()
}

/** Waits until the door has taken note that a session is gone. */
async function until(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await check()); tries += 1) {
    assert.ok(tries < 500, 'it never came to that')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

const sizes = async (point: DropPoint, folder = '/inbound'): Promise<Record<string, number>> => {
  const client = await point.connect('acme')
  const listing = await client.list(folder)
  await client.end()
  return Object.fromEntries(listing.map(({ name, size }) => [name, size]))
}

test('an aborted upload that was closed is not received before the settling time is over', async (t) => {
  const point = await openDropPoint(t)
  await abort(point, '/inbound/po.edi', whole.slice(0, 500))
  point.wait(59)
  await point.door.settle()
  assert.deepEqual(await point.receipts(), [])
  assert.deepEqual(await sizes(point), { 'po.edi': 500 })
  point.wait(1)
  await point.door.settle()
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole.slice(0, 500) }])
})

test('within the settling time the upload can be put again, and only the second is received', async (t) => {
  const point = await openDropPoint(t)
  await abort(point, '/inbound/po.edi', whole.slice(0, 500))
  const client = await point.connect('acme')
  await client.put(Buffer.from(whole), '/inbound/po.edi')
  point.wait(600)
  await point.door.settle()
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole }])
})

test('within the settling time the upload can be resumed', async (t) => {
  const point = await openDropPoint(t)
  await abort(point, '/inbound/po.edi', whole.slice(0, 500))
  const client = await point.connect('acme')
  await client.append(Buffer.from(whole.slice(500)), '/inbound/po.edi')
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole }])
})

test('a settling upload survives a restart', async (t) => {
  const point = await openDropPoint(t)
  await abort(point, '/inbound/po.edi', whole.slice(0, 500))
  await point.restart()
  await point.door.settle()
  assert.deepEqual(await point.receipts(), [])
  point.wait(60)
  await point.door.settle()
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole.slice(0, 500) }])
})

test('a session that drops leaves a partial that is never read, survives a restart, and can be resumed', async (t) => {
  const point = await openDropPoint(t)
  const wire = await openWire(point, 'acme')
  const handle = await wire.open('/inbound/po.edi', 'w')
  await wire.write(handle, 0, whole.slice(0, 700))
  wire.drop()
  await until(async () => (await sizes(point))['po.edi'] === 700)
  await point.restart()
  point.wait(3600)
  await point.door.settle()
  assert.deepEqual(await point.receipts(), [])
  assert.deepEqual(await sizes(point), { 'po.edi': 700 })
  const client = await point.connect('acme')
  await client.append(Buffer.from(whole.slice(700)), '/inbound/po.edi')
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole }])
  assert.deepEqual(await readdir(join(point.local, 'staging')), [])
})

test('what stood behind a hole when the session dropped is not part of the partial', async (t) => {
  const point = await openDropPoint(t)
  const wire = await openWire(point, 'acme')
  const handle = await wire.open('/inbound/po.edi', 'w')
  await wire.write(handle, 0, whole.slice(0, 300))
  await wire.write(handle, 600, whole.slice(600, 900))
  assert.equal((await wire.fstat(handle)).size, 900)
  wire.drop()
  await until(async () => (await sizes(point))['po.edi'] === 300)
})

test('a file closed with a hole is refused and kept as a partial', async (t) => {
  const point = await openDropPoint(t)
  const wire = await openWire(point, 'acme')
  const handle = await wire.open('/inbound/po.edi', 'w')
  await wire.write(handle, 400, whole.slice(400))
  await wire.write(handle, 0, whole.slice(0, 300))
  await assert.rejects(wire.close(handle), /Bytes from 300 on are missing/)
  assert.deepEqual(await point.receipts(), [])
  assert.deepEqual(await sizes(point), { 'po.edi': 300 })
})

test('writes in any order make the file that was meant', async (t) => {
  const point = await openDropPoint(t)
  const wire = await openWire(point, 'acme')
  const handle = await wire.open('/inbound/po.edi', 'w')
  const starts = Array.from({ length: Math.ceil(whole.length / 100) }, (_, n) => n * 100)
  const order = starts.map((start, n) => starts[(n * 7) % starts.length] ?? start)
  assert.equal(new Set(order).size, starts.length)
  const writes = order.map((start) => wire.write(handle, start, whole.slice(start, start + 100)))
  await Promise.all([...writes, wire.close(handle)])
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole }])
})

test('a file under a temporary name waits for its rename, over a restart too', async (t) => {
  const point = await openDropPoint(t)
  const first = await point.connect('acme')
  await first.put(Buffer.from(whole), '/inbound/po.edi.filepart')
  await first.put(Buffer.from(whole), '/inbound/.hidden.edi')
  point.wait(3600)
  await point.restart()
  await point.door.settle()
  assert.deepEqual(await point.receipts(), [])
  const client = await point.connect('acme')
  await client.rename('/inbound/po.edi.filepart', '/inbound/po.edi')
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole }])
  await assert.rejects(client.rename('/inbound/.hidden.edi', '/inbound/po.edi'), /already exists|name/)
})

test('a renamed file is received as it is, without its trailer too', async (t) => {
  const point = await openDropPoint(t)
  const client = await point.connect('acme')
  await client.put(Buffer.from(whole.slice(0, 200)), '/inbound/po.tmp')
  await client.rename('/inbound/po.tmp', '/inbound/po.edi')
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole.slice(0, 200) }])
})

test('a partial can not be renamed into a file', async (t) => {
  const point = await openDropPoint(t)
  const wire = await openWire(point, 'acme')
  await wire.write(await wire.open('/inbound/po.tmp', 'w'), 0, 'ISA*00')
  wire.drop()
  await until(async () => (await sizes(point))['po.tmp'] === 6)
  const client = await point.connect('acme')
  const rename = () =>
    client.rename('/inbound/po.tmp', '/inbound/po.edi').catch(({ message }: Error) => message)
  await until(async () => !(await rename()).includes('still being written'))
  assert.match(await rename(), /broke off/)
  await client.delete('/inbound/po.tmp')
  assert.deepEqual(await client.list('/inbound'), [])
})

test('the same name again after it was received is another receipt, the same bytes a repeat', async (t) => {
  const point = await openDropPoint(t)
  const client = await point.connect('acme')
  await client.put(Buffer.from(interchange(1)), '/inbound/po.edi')
  await client.put(Buffer.from(interchange(2)), '/inbound/po.edi')
  await client.put(Buffer.from(interchange(1)), '/inbound/other.edi')
  const receipts = await point.receipts()
  assert.deepEqual(
    receipts.map(({ state }) => state),
    ['received', 'received', 'repeat'],
  )
  assert.equal(receipts[2]?.repeatOf, receipts[0]?.id)
})

test('a received file can not be appended to, renamed or removed', async (t) => {
  const point = await openDropPoint(t)
  const client = await point.connect('acme')
  await client.put(Buffer.from(interchange(1)), '/inbound/po.edi')
  await assert.rejects(client.append(Buffer.from('more'), '/inbound/po.edi'), /has been received/)
  await assert.rejects(client.rename('/inbound/po.edi', '/inbound/po.tmp'), /has been received/)
  await assert.rejects(client.delete('/inbound/po.edi'), /has been received/)
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: interchange(1) }])
})

test('its size can still be asked for right after it has moved on, over any connection', async (t) => {
  const point = await openDropPoint(t)
  const client = await point.connect('acme')
  await client.put(Buffer.from(whole), '/inbound/po.edi')
  const [receipt] = await point.receipts()
  const file = {
    partner: 'acme',
    environment: 'production',
    folder: 'inbound',
    day: '',
    name: 'po.edi',
  } as const
  const at = receipt!.at
  assert.equal(
    await point.house.store.removeFile({ ...file, blob: receipt!.blob, bytes: receipt!.bytes, at }),
    true,
  )
  assert.equal((await client.stat('/inbound/po.edi')).size, whole.length)
  const other = await point.connect('acme')
  assert.equal((await other.stat('/inbound/po.edi')).size, whole.length)
  await assert.rejects((await point.connect('globex')).stat('/inbound/po.edi'))
  point.wait(121)
  await assert.rejects(client.stat('/inbound/po.edi'))
})

test('an empty file is refused and leaves nothing', async (t) => {
  const point = await openDropPoint(t)
  const client = await point.connect('acme')
  await assert.rejects(client.put(Buffer.alloc(0), '/inbound/po.edi'), /empty/)
  assert.deepEqual(await client.list('/inbound'), [])
  assert.deepEqual(await point.receipts(), [])
})

test('a new upload under the name of one that is open takes its place, and the first one is told', async (t) => {
  const point = await openDropPoint(t)
  const [first, second] = [await openWire(point, 'acme'), await openWire(point, 'acme')]
  const old = await first.open('/inbound/po.edi', 'w')
  await first.write(old, 0, interchange(1))
  const handle = await second.open('/inbound/po.edi', 'w')
  await assert.rejects(first.write(old, 0, 'late'), /Another upload/)
  await second.write(handle, 0, interchange(2))
  await second.close(handle)
  await assert.rejects(first.close(old), /Another upload/)
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: interchange(2) }])
})

test('an upload can be resumed while its first session still seems to be there', async (t) => {
  const point = await openDropPoint(t)
  const [first, second] = [await openWire(point, 'acme'), await openWire(point, 'acme')]
  const old = await first.open('/inbound/po.edi', 'w')
  await first.write(old, 0, whole.slice(0, 400))
  const handle = await second.open('/inbound/po.edi', 'a')
  assert.equal((await second.fstat(handle)).size, 400)
  await assert.rejects(second.write(handle, 399, 'x'), /Appending goes on/)
  await second.write(handle, 400, whole.slice(400))
  await second.close(handle)
  first.drop()
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole }])
})

test('an upload that shrinks while it is open has the size that it was cut to', async (t) => {
  const point = await openDropPoint(t)
  const wire = await openWire(point, 'acme')
  const handle = await wire.open('/inbound/po.edi', 'w')
  await wire.write(handle, 0, `${whole}what an older version had here`)
  await wire.setSize(handle, whole.length)
  await wire.close(handle)
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole }])
})

test('an upload that nobody finished is removed after its time, and the audit trail says so', async (t) => {
  const point = await openDropPoint(t, { limits: { keepUnfinishedDays: 2 } })
  const client = await point.connect('acme')
  await client.put(Buffer.from(whole), '/inbound/po.tmp')
  point.wait(2 * 86_400)
  await point.door.settle()
  assert.deepEqual(await sizes(point), { 'po.tmp': whole.length })
  point.wait(1)
  await point.door.settle()
  assert.deepEqual(await sizes(point), {})
  const trail = await point.house.store.auditTrail({ limit: 100 })
  assert.equal(
    trail.filter(({ act, subject }) => act === 'sftp-upload-removed' && subject === 'po.tmp').length,
    1,
  )
})

test('a door that closes gently lets an upload come to its end, and takes leave of who has nothing open', async (t) => {
  const point = await openDropPoint(t)
  const [idle, busy] = [await openWire(point, 'acme'), await openWire(point, 'acme')]
  const handle = await busy.open('/inbound/po.edi', 'w')
  await busy.write(handle, 0, whole.slice(0, 400))
  point.wait(3)
  const closing = point.door.close(60)
  await assert.rejects(idle.open('/inbound/other.edi', 'w'))
  await assert.rejects(openWire(point, 'acme'))
  await busy.write(handle, 400, whole.slice(400))
  await busy.close(handle)
  assert.deepEqual(await point.received(), [{ name: 'po.edi', content: whole }])
  point.wait(3)
  await closing
})
