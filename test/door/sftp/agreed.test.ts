// What a partner's agreement says of its drop point: from where it comes, and how much it may bring; what it is told where
// that is not so, and what the audit trail says of its visit.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { after, test } from 'node:test'
import ssh2 from 'ssh2'
import { expireKey, keysOf } from '../../../src/door/sftp/keyring.ts'
import type { Agreement, SftpDoor } from '../../../src/partner/agreement.ts'
import { openDropPoint } from './dropPoint.ts'
import { sftp } from './openSsh.ts'
import { interchange } from './sample.ts'

// One drop point for all: each test agrees on terms of its own, and lets the day before go by.
const point = await openDropPoint({ after }, { limits: { failedLogins: 3 }, neverBanned: ['127.0.0.1'] })
let versions = 0

async function agree(terms: SftpDoor): Promise<void> {
  const content = JSON.stringify({
    agreement: 'acme',
    principals: ['acme'],
    doors: { sftp: terms },
  } as Agreement)
  const agreement = { hash: `v${++versions}`, partner: 'acme', at: '2026-03-01T09:00:00.000Z', content }
  await point.house.store.registerPartner({ partner: 'acme', agreement, mappings: [], crosswalks: [] })
  point.wait(86_400)
}

/** Logs in from an address of the loopback; rejects with what the client was told. */
async function loginFrom(localAddress: string, username = 'acme', key = 'acme'): Promise<ssh2.Client> {
  const client = new ssh2.Client()
  const ready = new Promise<ssh2.Client>((resolve, reject) => {
    client.once('ready', () => resolve(client)).on('error', reject)
    client.once('close', () => reject(new Error('closed')))
  })
  const sock = createConnection({ host: '127.0.0.1', port: point.door.port, localAddress })
  sock.on('error', () => {})
  client.connect({ sock, username, privateKey: point.keyOf(key) })
  return ready
}

let orders = 0
const order = () => interchange(++orders)
const put = (name: string) => point.write(name, order()).then((file) => `put ${file} /inbound/${name}`)

/** The newest entry of an act, which is written a moment after the answer. */
async function audited(act: string, isIt = (_: string) => true): Promise<string> {
  for (let tries = 0; tries < 500; tries += 1) {
    const trail = await point.house.store.auditTrail({ limit: 30 })
    const entry = trail.find((one) => one.act === act && isIt(one.detail))
    if (entry) return entry.detail
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.fail(`no ${act} in the audit trail`)
}

test('who comes from elsewhere than was agreed is told what a stranger is told, whatever its key', async () => {
  await agree({ from: ['127.0.0.1', '2001:db8::/32'] })
  const told = async (login: Promise<unknown>) => (await login.catch((error: Error) => error)) as Error
  const elsewhere = await told(loginFrom('127.0.0.2'))
  const stranger = await told(loginFrom('127.0.0.3', 'nobody'))
  assert.deepEqual([elsewhere.message, elsewhere.name], [stranger.message, stranger.name])
  assert.match(elsewhere.message, /All configured authentication methods failed/)
  const unlike = await audited('sftp-login-refused', (detail) => detail.startsWith('from 127.0.0.2'))
  assert.match(unlike, /not among the networks that are agreed/)
  const client = await loginFrom('127.0.0.1')
  const neighbour = await loginFrom('127.0.0.4', 'globex', 'globex')
  await agree({ from: ['127.0.0.9'] })
  const ended = once(client, 'close')
  await point.door.settle()
  await ended
  assert.match(await audited('sftp-ended'), /elsewhere than is agreed now/)
  neighbour.end()
})

test('an address that keeps failing is banned, and one that is named never is', async () => {
  await agree({})
  const wrong = (from: string) => loginFrom(from, 'acme', 'globex').catch(() => {})
  for (let tries = 0; tries < 4; tries += 1) {
    await wrong('127.0.0.5')
    await wrong('127.0.0.1')
  }
  await audited('sftp-ban')
  await assert.rejects(loginFrom('127.0.0.5'))
  ;(await loginFrom('127.0.0.1')).end()
  const now = point.house.clock().toISOString()
  const [ban, ...others] = await point.house.store.bans({ now, limit: 5 })
  assert.deepEqual([ban?.network, ban?.tried, others], ['127.0.0.5', 'acme', []])
  assert.equal(await point.house.store.liftBan('127.0.0.5', now), true)
  ;(await loginFrom('127.0.0.5')).end()
})

test('a connection more than was agreed is ended with a sentence that OpenSSH shows', async () => {
  await agree({ connections: 1 })
  const first = await loginFrom('127.0.0.1')
  const { code, said } = await sftp(point.account('acme'), ['pwd'])
  assert.notEqual(code, 0)
  assert.match(said, /As many connections as are agreed are open/)
  assert.equal((await sftp(point.account('globex'), ['pwd'])).code, 0)
  first.end()
  const again = async () => (await sftp(point.account('acme'), ['pwd'])).code
  for (let tries = 0; (await again()) !== 0; tries += 1) assert.ok(tries < 50)
})

test('files a minute and files a day are what was agreed, and the client shows when there is room again', async () => {
  await agree({ filesPerMinute: 2, filesPerDay: 3 })
  const account = point.account('acme')
  const run = await sftp(account, [await put('a.edi'), await put('b.edi'), await put('c.edi')])
  assert.equal(run.code, 1)
  assert.match(run.said, /At most 2 files a minute are agreed by SFTP: the next one in 60 s\./)
  point.wait(60)
  assert.equal((await sftp(account, [await put('c.edi')])).code, 0)
  const late = await sftp(account, [await put('d.edi')])
  assert.match(
    late.said,
    /At most 3 files a day are agreed by SFTP, and so many came: again from 00:00 UTC\./,
  )
  const refused = await audited('sftp-refused', (detail) => detail.includes('files a day'))
  assert.match(refused, /^OPEN: too-many: /)
  point.wait(86_400)
  assert.equal((await sftp(account, [await put('d.edi')])).code, 0)
})

test('bytes a day, and the room for unfinished files, are what was agreed', async () => {
  await agree({ bytesPerDay: '3kB', unfinished: { files: 1, bytes: '2kB' } })
  const client = await point.connect('acme')
  await client.put(Buffer.alloc(2000, 'x'), '/inbound/one.tmp')
  await assert.rejects(client.put(Buffer.from('x'), '/inbound/two.tmp'), /1 is the most/)
  await assert.rejects(client.append(Buffer.alloc(100, 'x'), '/inbound/one.tmp'), /take all the room/)
  await agree({ bytesPerDay: '3kB' })
  const large = Buffer.from(interchange(++orders, 40))
  assert.ok(large.length > 1100 && large.length < 2000)
  await client.put(large, '/inbound/large.edi')
  const more = client.put(Buffer.alloc(2048, 'x'), '/inbound/more.edi')
  await assert.rejects(more, /At most 3072 bytes a day are agreed by SFTP/)
  point.wait(86_400)
  await client.put(Buffer.from(order()), '/inbound/next-day.edi')
  const limits = (await client.get('/README.txt')).toString()
  assert.match(limits, /At most 3 kB a day \(in UTC\) by SFTP/)
})

test('bytes pass no faster than was agreed, and arrive whole all the same', async () => {
  await agree({ bytesPerSecond: '2MB' })
  const content = interchange(++orders, 5_000)
  const file = await point.write('paced.edi', content)
  const run = await sftp(point.account('acme'), [`put ${file} /inbound/paced.edi`])
  assert.equal(run.code, 0, run.said)
  assert.equal((await point.received()).at(-1)?.content, content)
})

test('the audit trail says of a visit which files were put, fetched and removed, with their hashes', async () => {
  await agree({})
  const at = point.house.clock().toISOString()
  const place = { partner: 'acme', environment: 'production', folder: 'outbound', day: '', at } as const
  await point.place({ ...place, name: 'ack.edi', content: Buffer.from('TA1') })
  const [text, part] = [order(), await point.write('x.part', 'ISA')]
  const file = await point.write('visit.edi', text)
  const run = await sftp(point.account('acme'), [
    ...[`put ${file} /inbound/visit.edi`, `get /outbound/ack.edi ${point.local}/ack.edi`],
    ...[`put ${part} /inbound/x.part`, 'rm /inbound/x.part', '-mkdir /inbound/y'],
  ])
  assert.equal(run.code, 0, run.said)
  const { key, client, files, ...rest } = JSON.parse(
    await audited('sftp-session', (detail) => detail.includes('visit.edi')),
  )
  const [known] = await keysOf(point.house, { principal: 'acme' })
  assert.equal(key, known?.fingerprint)
  assert.match(client, /^OpenSSH/)
  const receipt = (await point.receipts()).at(-1)!
  const ack = createHash('sha256').update('TA1').digest('hex')
  assert.deepEqual(files, [
    {
      act: 'put',
      path: '/inbound/visit.edi',
      receipt: receipt.id,
      bytes: text.length,
      sha256: receipt.sha256,
    },
    { act: 'got', path: '/outbound/ack.edi', bytes: 3, sha256: ack },
    { act: 'removed', path: '/inbound/x.part' },
  ])
  const counts = { put: 1, got: 1, removed: 1, refused: 1, bytesIn: text.length + 3, bytesOut: 3 }
  assert.deepEqual(rest, { from: '127.0.0.1', began: at, ...counts, seconds: 0 })
})

test('who is in by a key that ends is shown out', async () => {
  await agree({})
  const [key] = await keysOf(point.house, { principal: 'acme' })
  const client = await loginFrom('127.0.0.1')
  const ended = once(client, 'close')
  await expireKey(point.house, key!.id, { reason: 'lost laptop' }, 'desk')
  point.wait(30)
  await point.door.settle()
  await ended
  await assert.rejects(loginFrom('127.0.0.1'), /authentication methods failed/)
})
