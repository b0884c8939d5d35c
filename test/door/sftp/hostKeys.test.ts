import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import ssh2 from 'ssh2'
import {
  addNextHostKey,
  ensureHostKeys,
  nextHostKeys,
  retireHostKey,
} from '../../../src/door/sftp/hostKeys.ts'
import { makeKeyPair } from '../../../src/door/sftp/keyPair.ts'
import { openDropPoint } from './dropPoint.ts'
import { sftp } from './openSsh.ts'

async function directoryFor(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'host-keys-'))
  t.after(() => rm(directory, { recursive: true, force: true }))
  return directory
}

/** A directory with host keys; to make an RSA key takes half a second, so they are the same ones each time. */
async function directoryWithKeys(t: TestContext): Promise<string> {
  const directory = await directoryFor(t)
  for (const [file, key] of Object.entries(await made))
    await writeFile(join(directory, file), key, { mode: 0o600 })
  return directory
}

const made = (async () => {
  const [ed25519, rsa] = await Promise.all([makeKeyPair('ed25519'), makeKeyPair('rsa', 2048)])
  return { host_ed25519: ed25519.private, host_rsa: rsa.private }
})()

test('host keys are made once, readable by nobody else, and the same ever after', async (t) => {
  const directory = join(await directoryFor(t), 'keys')
  const keys = await ensureHostKeys(directory)
  assert.deepEqual(
    keys.map((key) => key.public.split(' ')[0]),
    ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ssh-rsa'],
  )
  for (const file of ['host_ed25519', 'host_ecdsa', 'host_rsa']) {
    assert.equal((await stat(join(directory, file))).mode & 0o777, 0o600)
  }
  assert.deepEqual(await ensureHostKeys(directory), keys)
})

test('the fingerprint is the one that ssh-keygen shows', async (t) => {
  const directory = await directoryWithKeys(t)
  for (const key of await ensureHostKeys(directory)) {
    const file = join(directory, 'key.pub')
    await writeFile(file, `${key.public}\n`)
    assert.equal(execFileSync('ssh-keygen', ['-lf', file]).toString().split(' ')[1], key.fingerprint)
  }
})

test('two processes that start at once agree on the keys', async (t) => {
  const directory = await directoryFor(t)
  const [first, second] = await Promise.all([ensureHostKeys(directory), ensureHostKeys(directory)])
  assert.deepEqual(first, second)
})

test('a key that can not be read is said to be so, and not replaced', async (t) => {
  const directory = await directoryFor(t)
  await writeFile(join(directory, 'host_ed25519'), 'no key')
  await assert.rejects(ensureHostKeys(directory), /host key can not be read/)
})

test('a successor is made once, and takes the place of its kind when it is told to', async (t) => {
  const directory = await directoryWithKeys(t)
  const [ed25519, rsa] = await ensureHostKeys(directory)
  assert.equal(await retireHostKey(directory, 'ed25519'), undefined)
  const next = await addNextHostKey(directory, 'ed25519')
  assert.deepEqual(await addNextHostKey(directory, 'ed25519'), next)
  assert.deepEqual(await nextHostKeys(directory), [next])
  assert.deepEqual(await ensureHostKeys(directory), [ed25519, rsa])
  assert.deepEqual(await retireHostKey(directory, 'ed25519'), next)
  assert.deepEqual(await ensureHostKeys(directory), [next, rsa])
  assert.deepEqual(await nextHostKeys(directory), [])
  assert.equal(await readFile(join(directory, 'host_ed25519.retired'), 'utf8'), ed25519!.private)
  assert.equal((await stat(join(directory, 'host_ed25519'))).mode & 0o777, 0o600)
})

test('where partners know us by other keys, ECDSA comes as a successor does, and serves when it is told to', async (t) => {
  const directory = await directoryWithKeys(t)
  const [ed25519, rsa] = await ensureHostKeys(directory)
  const next = await addNextHostKey(directory, 'ecdsa')
  assert.deepEqual(await ensureHostKeys(directory), [ed25519, rsa])
  assert.deepEqual(await retireHostKey(directory, 'ecdsa'), next)
  assert.deepEqual(await ensureHostKeys(directory), [ed25519, next, rsa])
  const point = await openDropPoint(t, { hostKeys: [ed25519!.private, next.private, rsa!.private] })
  const learning = { ...point.account('acme'), hostKey: ed25519!, options: ['-o', 'UpdateHostKeys=yes'] }
  const run = await sftp(learning, ['ls -l /', 'pwd'])
  assert.equal(run.code, 0, run.said)
  const known = await readFile(join(point.local, 'known_hosts'), 'utf8')
  for (const key of [ed25519!, next, rsa!]) assert.ok(known.includes(key.public), known)
  const only = ['-o', 'HostKeyAlgorithms=ecdsa-sha2-nistp256']
  assert.equal((await sftp({ ...learning, hostKey: next, options: only }, ['pwd'])).code, 0)
})

test('an OpenSSH client learns the next key before it serves, and is not asked when it does', async (t) => {
  const directory = await directoryWithKeys(t)
  const [ed25519, rsa] = await ensureHostKeys(directory)
  const keys = { hostKeys: [ed25519!.private, rsa!.private] }
  const next = await addNextHostKey(directory, 'ed25519')
  const point = await openDropPoint(t, { ...keys, nextHostKeys: [next.private] })
  const account = { ...point.account('acme'), hostKey: ed25519!, options: ['-o', 'UpdateHostKeys=yes'] }
  const { code, said } = await sftp(account, ['ls -l /', 'pwd'])
  assert.equal(code, 0, said)
  const known = await readFile(join(point.local, 'known_hosts'), 'utf8')
  for (const key of [ed25519!, rsa!, next]) assert.ok(known.includes(key.public), known)
  await point.restart({ hostKeys: [next.private, rsa!.private], nextHostKeys: [] })
  const later = { ...point.account('acme'), hostKey: next, options: account.options }
  assert.equal((await sftp(later, ['pwd'])).code, 0)
  const after = await readFile(join(point.local, 'known_hosts'), 'utf8')
  assert.ok(after.includes(next.public) && !after.includes(ed25519!.public))
})

interface Inner {
  _callbacks: ((failed: unknown) => void)[]
  _protocol: { openssh_hostKeysProve(keys: ssh2.ParsedKey[]): void }
}

test('another client’s check of the proofs agrees; no proof is given of a key that is not ours, nor again and again', async (t) => {
  const directory = await directoryWithKeys(t)
  await addNextHostKey(directory, 'ecdsa')
  await retireHostKey(directory, 'ecdsa')
  const own = await ensureHostKeys(directory)
  const point = await openDropPoint(t, { hostKeys: own.map((key) => key.private) })
  const client = new ssh2.Client()
  t.after(() => void client.destroy())
  const proven = once(client, 'hostkeys')
  const ready = once(client, 'ready')
  const login = {
    username: 'acme',
    privateKey: point.keyOf('acme'),
    ident: 'OpenSSH_9.9',
    strictVendor: false,
  }
  client.connect({ host: '127.0.0.1', port: point.door.port, ...login })
  await ready
  const [keys] = (await proven) as [ssh2.ParsedKey[]]
  assert.deepEqual(
    keys.map((key) => key.getPublicSSH().toString('base64')).sort(),
    own.map((key) => key.public.split(' ')[1]).sort(),
  )
  const inner = client as unknown as Inner
  const isProven = (asked: ssh2.ParsedKey[]) =>
    new Promise<boolean>((resolve) => {
      inner._callbacks.push((failed) => resolve(!failed))
      inner._protocol.openssh_hostKeysProve(asked)
    })
  const stranger = ssh2.utils.parseKey((await makeKeyPair('ed25519')).public) as ssh2.ParsedKey
  assert.equal(await isProven([...keys, stranger]), false)
  assert.equal(await isProven(keys), false)
  const session = await promisify<ssh2.SFTPWrapper>((done) => client.sftp(done))()
  assert.ok(session)
})
