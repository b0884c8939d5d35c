// Who gets in, and that everyone else is told the same.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import ssh2, { type ConnectConfig } from 'ssh2'
import { makeKeyPair } from '../../../src/door/sftp/keyPair.ts'
import { keysOf } from '../../../src/door/sftp/keyring.ts'
import type { AuditEntry } from '../../../src/store/record.ts'
import { type DropPoint, openDropPoint } from './dropPoint.ts'
import { sftp } from './openSsh.ts'

/** Logs in with ssh2; rejects with what the client was told. */
async function login(t: TestContext, point: DropPoint, config: ConnectConfig): Promise<ssh2.Client> {
  const client = new ssh2.Client()
  t.after(() => client.destroy())
  const ready = new Promise<ssh2.Client>((resolve, reject) => {
    client.once('ready', () => resolve(client)).on('error', reject)
    client.once('close', () => reject(new Error('closed')))
  })
  client.connect({ host: '127.0.0.1', port: point.door.port, username: 'acme', ...config })
  return ready
}

const FAILED = /All configured authentication methods failed/

async function addKey(point: DropPoint, principal: string, value: string, expires?: string): Promise<void> {
  const { store, newId, clock } = point.house
  const from = clock().toISOString()
  await store.addCredential({
    id: newId(),
    principal,
    kind: 'ssh-key',
    value,
    from,
    ...(expires && { expires }),
  })
}

/** The audit entry of an act, which is written a moment after the answer. */
async function audited(point: DropPoint, act: string): Promise<AuditEntry> {
  for (let tries = 0; tries < 500; tries += 1) {
    const entry = (await point.house.store.auditTrail({ limit: 10 })).find((one) => one.act === act)
    if (entry) return entry
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.fail(`no ${act} in the audit trail`)
}

/** Gives acme one more key, an RSA one; what OpenSSH logs in with. */
async function withRsa(point: DropPoint, bits: number, ...options: string[]): Promise<number> {
  const pair = await makeKeyPair('rsa', bits)
  await addKey(point, 'acme', pair.public)
  const keyFile = join(point.local, `rsa-${bits}`)
  await writeFile(keyFile, pair.private, { mode: 0o600 })
  return (await sftp({ ...point.account('acme'), keyFile, options }, ['pwd'])).code
}

test('a partner gets in with its key, and the audit trail says from where', async (t) => {
  const point = await openDropPoint(t)
  const { code, said } = await sftp(point.account('acme'), ['pwd'])
  assert.equal(code, 0, said)
  const entry = await audited(point, 'sftp-login')
  assert.equal(entry.principal, 'acme')
  assert.match(entry.detail, /^from 127\.0\.0\.1 with SHA256:/)
  const [key] = await keysOf(point.house, { principal: 'acme' })
  assert.deepEqual([key?.usedAt, key?.usedFrom], [entry.at, '127.0.0.1'])
})

test('a wrong key, an unknown name and another role are refused alike', async (t) => {
  const point = await openDropPoint(t)
  const { store } = point.house
  const erp = await makeKeyPair('ed25519')
  await store.putPrincipal({ id: 'erp', role: 'erp' })
  await addKey(point, 'erp', erp.public)
  await addKey(point, 'nobody', erp.public)
  const wrong = { privateKey: point.keyOf('globex') }
  await assert.rejects(login(t, point, { username: 'acme', ...wrong }), FAILED)
  await assert.rejects(login(t, point, { username: 'no-such-partner', ...wrong }), FAILED)
  await assert.rejects(login(t, point, { username: 'erp', privateKey: erp.private }), FAILED)
  await assert.rejects(login(t, point, { username: 'nobody', privateKey: erp.private }), FAILED)
  await assert.rejects(login(t, point, { username: 'x'.repeat(2000), ...wrong }), FAILED)
})

test('a refused log-in is in the audit trail, with a name fit to be written down', async (t) => {
  const point = await openDropPoint(t)
  const wrong = { privateKey: point.keyOf('globex') }
  await assert.rejects(login(t, point, { username: 'ro\u001bot\n', ...wrong }), FAILED)
  assert.equal((await audited(point, 'sftp-login-refused')).subject, 'ro?ot?')
})

test('a password is not even asked for', async (t) => {
  const point = await openDropPoint(t)
  await assert.rejects(login(t, point, { password: 'acme', tryKeyboard: true }), FAILED)
})

test('a key is good until it expires', async (t) => {
  const point = await openDropPoint(t)
  const pair = await makeKeyPair('ed25519')
  await addKey(point, 'acme', pair.public, '2026-03-01T10:00:00.000Z')
  await login(t, point, { privateKey: pair.private })
  point.wait(3600)
  await assert.rejects(login(t, point, { privateKey: pair.private }), FAILED)
})

test('an RSA key is good if it is long enough and signs with SHA-2', async (t) => {
  const point = await openDropPoint(t)
  assert.equal(await withRsa(point, 2048), 0)
  assert.notEqual(await withRsa(point, 2048, '-o', 'PubkeyAcceptedAlgorithms=ssh-rsa'), 0)
  assert.notEqual(await withRsa(point, 1024, '-o', 'RequiredRSASize=1024'), 0)
})

test('old algorithms find no common ground', async (t) => {
  const point = await openDropPoint(t)
  const privateKey = point.keyOf('acme')
  const old: ConnectConfig['algorithms'][] = [
    { serverHostKey: ['ssh-rsa'] },
    { kex: ['diffie-hellman-group14-sha1'] },
    { cipher: ['aes128-cbc'] },
    { cipher: ['aes128-ctr'], hmac: ['hmac-sha1'] },
  ]
  for (const algorithms of old) {
    await assert.rejects(login(t, point, { privateKey, ...(algorithms && { algorithms }) }), /no matching/i)
  }
})

test('there is no shell, no command and no forwarding', async (t) => {
  const point = await openDropPoint(t)
  const client = await login(t, point, { privateKey: point.keyOf('acme') })
  const refused = (ask: (done: (err: Error | undefined) => void) => void) =>
    new Promise<boolean>((resolve) => ask((err) => resolve(err !== undefined)))
  assert.equal(await refused((done) => client.exec('id', done)), true)
  assert.equal(await refused((done) => client.shell(done)), true)
  assert.equal(await refused((done) => client.forwardOut('127.0.0.1', 1, '127.0.0.1', 22, done)), true)
  assert.equal(await refused((done) => client.forwardIn('127.0.0.1', 0, done)), true)
})

test('a connection that does not log in is ended', async (t) => {
  const point = await openDropPoint(t, { limits: { loginGrace: 50 } })
  for (const words of ['', 'SSH-2.0-slow\r\n']) {
    const socket = connect(point.door.port, '127.0.0.1')
    socket.resume().write(words)
    await new Promise((resolve) => socket.once('close', resolve))
  }
})

test('a connection has so many attempts', async (t) => {
  const point = await openDropPoint(t, { limits: { loginAttempts: 3 } })
  const keys: string[] = []
  for (let n = 0; n < 3; n += 1) keys.push((await makeKeyPair('ed25519')).private)
  const authHandler = (last: string) =>
    [...keys, last].map((key) => ({ type: 'publickey', username: 'acme', key }) as const)
  await assert.rejects(
    login(t, point, { authHandler: authHandler(point.keyOf('acme')) }),
    /closed|ended|reset/i,
  )
  const [first, second] = keys
  const handler = [first!, second!, point.keyOf('acme')].map(
    (key) => ({ type: 'publickey', username: 'acme', key }) as const,
  )
  await assert.rejects(login(t, point, { authHandler: handler }), /closed|ended|reset/i)
  await login(t, point, { privateKey: point.keyOf('acme') })
})

test('an address that keeps failing has to wait', async (t) => {
  const point = await openDropPoint(t, { limits: { failedLogins: 3 } })
  const good = { privateKey: point.keyOf('acme') }
  for (let n = 0; n < 3; n += 1) {
    const client = login(t, point, { privateKey: point.keyOf('globex') })
    await assert.rejects(client, FAILED)
  }
  await until(() => login(t, point, good), false)
  point.wait(60)
  await until(() => login(t, point, good), true)
})

/** Until a connection can be made, or no longer: one that ends is noted a moment later. */
async function until(attempt: () => Promise<unknown>, works: boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const worked = await attempt().then(
      () => true,
      () => false,
    )
    if (worked === works) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  assert.fail(works ? 'never let in' : 'always let in')
}

test('an address has so many connections', async (t) => {
  const point = await openDropPoint(t, { limits: { connectionsPerAddress: 2 } })
  const acme = { privateKey: point.keyOf('acme') }
  const first = await login(t, point, acme)
  await login(t, point, acme)
  await assert.rejects(login(t, point, acme))
  first.destroy()
  await until(() => login(t, point, acme), true)
})

test('a principal has so many connections, whatever others have', async (t) => {
  const point = await openDropPoint(t, { limits: { connectionsPerPrincipal: 2 } })
  const first = await point.connect('acme')
  await point.connect('acme')
  await assert.rejects(point.connect('acme'))
  await point.connect('globex')
  await first.end()
  await until(() => point.connect('acme'), true)
})

test('a connection has so many sessions', async (t) => {
  const point = await openDropPoint(t, { limits: { sessionsPerConnection: 2 } })
  const client = await login(t, point, { privateKey: point.keyOf('acme') })
  const open = () => promisify<ssh2.SFTPWrapper>((done) => client.sftp(done))()
  const first = await open()
  await open()
  await assert.rejects(open())
  first.end()
  await until(open, true)
})
